"""Reviewing over HTTP: what the forms do without a script, what is refused, who sees whose rulings, and the file of finished codings."""

from __future__ import annotations

import json
import re
import runpy
from pathlib import Path
from urllib.parse import unquote

import pytest
from fastapi.testclient import TestClient
from tests.drafts import NOW, Draft

from reportedly.records import FigureKind, Kind, Reading, Subject
from reportedly.store import Ledger
from reportedly.tell.queue import place_of_row
from reportedly.web import create_app
from reportedly.web.gate import Entrance
from reportedly.web.review_page import row_view

EVIL = "<script>window.hacked=1</script>"
TEXT = f"The Red Front said it bombed the old\u200b mill. Four people died. A guard denied {EVIL} that the mill was hit."


def reading() -> Reading:
    """A claim and a denial about one bombing."""
    made = Draft("mill", "2021-04-02", TEXT, title=f"The mill {EVIL}")
    front = made.actor("Red Front")
    blast = made.incident("bombed", figures=(("Four people", FigureKind.KILLED, 4, 4, None),), perpetrators=(front,))
    made.says(Kind.ACCOUNT, "The Red Front", "said", "it bombed the old\u200b mill", actor=front, about=(blast,))
    made.says(Kind.DENIAL, "A guard", "denied", "the mill was hit", about=(blast,))
    return made.reading()


class Coder:
    """Somebody at the desk."""

    def __init__(self, ledger: Ledger, name: str) -> None:
        app = create_app(ledger, entrance=Entrance(local=name))
        self.client = TestClient(app, base_url="http://127.0.0.1", follow_redirects=False)
        self.csrf = re.findall(r'name="csrf" value="([^"]+)"', self.see("/review"))[0]

    def see(self, path: str, status: int = 200) -> str:
        """A page's text."""
        answer = self.client.get(path)
        assert status == answer.status_code, answer.text
        return answer.text

    def does(self, path: str, answered: int = 303, **form: str | list[str]) -> str:
        """Send a form; returns where it leads to, or the text of a refusal."""
        answer = self.client.post(path, data={"csrf": self.csrf, "back": "at=0", **form})
        assert answered == answer.status_code, answer.text
        return unquote(answer.headers["location"]) if answered == 303 else answer.text

    def picks(self, words: str, *, shown: str | None = None) -> dict[str, str]:
        """Words of the text as the page sends them."""
        start = TEXT.index(words)
        return {"start": str(start), "end": str(start + len(words)), "text": shown or words}


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    """A ledger of the one report."""
    book = Ledger.open(str(tmp_path / "r.ledger"))
    book.add_all([reading()], now=NOW)
    return book


@pytest.fixture
def ann(ledger: Ledger) -> Coder:
    """The first coder."""
    return Coder(ledger, "Ann")


REPORT = reading().report.id
BLAST = reading().incidents[0].id
FIRST, SECOND = (statement.id for statement in reading().statements)


def test_the_desk_works_without_scripts(ledger: Ledger, ann: Coder) -> None:
    """A form leads on to the next page, and what it did is told there."""
    where = ann.does(f"/review/rule/{FIRST}", ruling="rejected", why="told twice")
    assert "Rejected." in ann.see(where)
    assert ("rejected", "told twice", "Ann") == tuple(getattr(ledger.reviews(row=FIRST)[0], cell) for cell in ("ruling", "why", "by"))
    assert "told twice" in ann.see("/review?state=rejected")


def test_a_rejected_row_is_gone_from_the_pages_but_can_be_seen(ledger: Ledger, ann: Coder) -> None:
    """The report's page lists what was set aside, by whom and why; the ledger no longer tells it."""
    ann.does(f"/review/rule/{SECOND}", ruling="rejected", why="a rumour")
    ann.does(f"/review/rule/{FIRST}", ruling="accepted")
    text = ann.see(f"/report/{REPORT}")
    assert ("1 row set aside" in text, "rejected by Ann: a rumour" in text, "seen by Ann" in text) == (True, True, True)
    assert "the mill was hit" not in ann.see("/ledger")


def test_the_other_pages_follow_a_correction(ledger: Ledger, ann: Coder) -> None:
    """A corrected and an added row are shown as any other on every page that tells of them."""
    ann.does(f"/review/fields/{FIRST}", kind="threat", source_actor="", medium="", about=[BLAST])
    ann.does(f"/review/fields/{BLAST}", type="strike", realis="happened", first="2021-04-01")
    ann.does(f"/review/new/{REPORT}", do="statement", **ann.picks("Four people died"))
    pages = (
        "/",
        "/ledger",
        f"/incident/{BLAST}",
        f"/report/{REPORT}",
        "/incidents",
        "/threats",
        "/timeline",
        "/actors",
        "/diff",
        "/search?words=people",
    )
    texts = {path: ann.see(path) for path in pages}
    assert "Four people died" in texts["/ledger"]
    assert "threat" in texts[f"/incident/{BLAST}"]
    assert "1 Apr" in texts["/incidents"] or "2021-04-01" in texts["/incidents"]
    assert 200 == ann.client.get(f"/why/{REPORT}?row={FIRST}").status_code


def test_what_a_report_says_stays_text_on_the_desk(ann: Coder) -> None:
    """Scripts are escaped, and what hides or turns letters is a dot of the same width."""
    text = ann.see(f"/review/row/{FIRST}")
    assert EVIL not in text
    assert "&lt;script&gt;" in text
    assert "old· mill" in text


def test_words_are_taken_as_the_page_shows_them(ledger: Ledger, ann: Coder) -> None:
    """A dot that stands for a hidden sign is sent back as a dot, and the report's own words are kept."""
    ann.does(f"/review/words/{FIRST}", do="content:set", **ann.picks("the old\u200b mill", shown="the old· mill"))
    coded = ledger.coded(REPORT, "Ann")
    assert coded is not None
    assert "the old\u200b mill" == coded.statements[0].content[0].quote


@pytest.mark.parametrize(
    ("form", "refusal"),
    [
        ({"do": "content:set", "start": "0", "end": "3", "text": "Red"}, "do not stand at 0:3"),
        ({"do": "content:set", "start": "0", "end": "99999", "text": "Red"}, "no words are chosen"),
        ({"do": "content:set", "start": "3", "end": "4", "text": " "}, "nothing but space"),
        ({"do": "content:set"}, "no words are chosen"),
        ({"do": "content:clear"}, "a row stands on words"),
        ({"do": "source:add", "start": "0", "end": "3", "text": "The"}, "nothing can be done by &#39;add&#39;"),
        ({"do": "text:set", "start": "0", "end": "3", "text": "The"}, "nothing can be done by"),
        ({"do": "when:set", "start": "0", "end": "3", "text": "The"}, "set the days first"),
    ],
)
def test_words_that_are_not_the_reports_are_refused(ledger: Ledger, ann: Coder, form: dict[str, str], refusal: str) -> None:
    """Law 1 at the door: the refusal is told on the page, and nothing is written."""
    assert refusal in ann.does(f"/review/words/{FIRST}", answered=422, **form)
    assert [] == ledger.reviews()


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"kind": "rumour"}, "&#39;rumour&#39; is none of"),
        ({"first": "yesterday"}, "days are written as in 2024-03-25"),
        ({"first": "2021-04-03", "last": "2021-04-01"}, "comes after the last"),
        ({"status": "verified"}, "choose the words of the verdict"),
        ({"about": "i-elsewhere"}, ""),
    ],
)
def test_lists_are_those_of_the_codebook(ledger: Ledger, ann: Coder, changes: dict[str, str], refusal: str) -> None:
    """What is in no list is refused; what the coding does not hold is left out."""
    form = {"kind": "account", "source_actor": "", "medium": ""} | changes
    said = ann.does(f"/review/fields/{FIRST}", answered=422 if refusal else 303, **form)
    assert refusal in said
    coded = ledger.coded(REPORT, "Ann")
    assert coded is not None
    assert () == coded.statements[0].about if not refusal else [] == ledger.reviews()


def test_every_cell_of_an_incident_can_be_set(ledger: Ledger, ann: Coder) -> None:
    """Words, lists, days, a place by name, roles and figures."""
    front = reading().actors[0].id
    ann.does(f"/review/words/{BLAST}", do="place:set", **ann.picks("mill"))
    ann.does(f"/review/words/{BLAST}", do="targets:add", **ann.picks("A guard"))
    ann.does(
        f"/review/fields/{BLAST}",
        type="strike",
        realis="possible",
        first="2021-04-01",
        place_name="Mill Road",
        perpetrators=[],
        targets=[front],
    )
    ann.does(f"/review/words/{BLAST}", do="when:set", **ann.picks("old"))
    ann.does(f"/review/figure/{BLAST}", remove="0")
    ann.does(f"/review/figure/{BLAST}", figure_kind="injured", low="4", high="", qualifier="at_least", **ann.picks("Four people"))
    coded = ledger.coded(REPORT, "Ann")
    assert coded is not None
    (made,) = coded.incidents
    (figure,) = made.figures
    assert ("strike", "possible", "Mill Road", "mill", "old") == (
        made.type,
        made.realis,
        made.place and made.place.name,
        made.place and made.place.span and made.place.span.quote,
        made.when and made.when.span and made.when.span.quote,
    )
    assert ((), [front, "A guard"]) == (made.perpetrators, [one if isinstance(one, str) else one.quote for one in made.targets])
    assert ("injured", 4, None, "at_least", "Four people") == (figure.kind, figure.low, figure.high, figure.qualifier, figure.span.quote)


def test_a_new_actor_can_speak(ledger: Ledger, ann: Coder) -> None:
    """What the program took for nobody becomes an actor, and the speaker of a row."""
    where = ann.does(f"/review/new/{REPORT}", do="actor", **ann.picks("A guard"))
    actor = where.split("/")[3].split("?")[0]
    ann.does(f"/review/fields/{actor}", **{"name": "guard of the mill", "class": "civilian"})
    ann.does(f"/review/fields/{SECOND}", kind="denial", source_actor=actor, medium="")
    coded = ledger.coded(REPORT, "Ann")
    assert coded is not None
    assert ("guard of the mill", actor) == (coded.actors[-1].name, coded.statements[1].source_actor)


def test_what_stands_elsewhere_is_linked_and_split(ledger: Ledger, ann: Coder) -> None:
    """A person's word puts two mentions together, parts them, and can be taken back."""
    other = Draft("later", "2021-04-03", "A blast hit a mill.")
    twin = other.incident("blast")
    ledger.add_all([other.reading()], now=NOW)
    ann.does(f"/review/link/{BLAST}", do="same", other_id=twin, why="one mill")
    assert {BLAST, twin} == set(ledger.members(Subject.INCIDENT, BLAST))
    assert "one mill" in ann.see(f"/review/row/{BLAST}")
    ann.does(f"/review/unlink/{BLAST}", other=twin)
    assert (BLAST,) == ledger.members(Subject.INCIDENT, BLAST)
    ann.does(f"/review/link/{BLAST}", do="same", other_id=twin)
    ann.does(f"/review/link/{BLAST}", do="split", why="two mills")
    assert (BLAST,) == ledger.members(Subject.INCIDENT, BLAST)
    assert "stands alone already" in ann.does(f"/review/link/{BLAST}", answered=422, do="split")


@pytest.mark.parametrize("row", [FIRST, SECOND, BLAST])
def test_the_text_on_the_desk_is_the_reports(ledger: Ledger, row: str) -> None:
    """The pieces joined are the text again, so that places chosen on the page are places of the report."""
    shown = row_view(ledger, place_of_row(ledger, row), "Ann")
    assert TEXT == "".join(piece.words for piece in shown.text)


def test_a_long_report_is_shown_around_the_row(ledger: Ledger) -> None:
    """The part shown says where in the report it begins."""
    made = Draft("long", "2021-04-02", "Filler goes on. " * 5000 + "Police warned of more. " + "So it went. " * 5000)
    row = made.says(Kind.WARNING, "Police", "warned", "of more")
    ledger.add_all([made.reading()], now=NOW)
    shown = row_view(ledger, place_of_row(ledger, row), "Ann")
    text = "".join(piece.words for piece in shown.text)
    assert (True, made.report.text[shown.offset :][: len(text)]) == (shown.cut, text)
    assert "Police warned of more" in text
    assert len(text) < 20_000


def test_a_form_of_another_site_is_refused(ledger: Ledger, ann: Coder) -> None:
    """Without the page's own token nothing is ruled."""
    assert 403 == ann.client.post(f"/review/rule/{FIRST}", data={"ruling": "accepted"}).status_code
    assert [] == ledger.reviews()


def test_nobody_sees_others_rulings_before_finishing(ledger: Ledger, ann: Coder) -> None:
    """The second coder's desk shows the program's row, not the first's; after finishing it tells what others ruled."""
    ann.does(f"/review/words/{FIRST}", do="content:set", **ann.picks("Four people died"))
    ann.does(f"/review/rule/{SECOND}", ruling="rejected", why="a rumour")
    ann.does(f"/review/finish/{REPORT}")
    bea = Coder(ledger, "Bea")
    before = bea.see(f"/review/row/{FIRST}") + bea.see(f"/review/row/{SECOND}")
    assert ("Four people died</q>" in before, "a rumour" in before, "Ann" in before) == (False, False, False)
    bea.does(f"/review/rule/{FIRST}", ruling="accepted")
    assert "Finish the report first" in bea.see(f"/review/agreement/{REPORT}?one=Ann&other=Bea", 403)
    bea.does(f"/review/finish/{REPORT}")
    assert "Ann: rejected (a rumour)" in bea.see(f"/review/row/{SECOND}")
    assert "has finished report" in bea.does(f"/review/rule/{SECOND}", answered=422, ruling="rejected")


def test_finished_codings_are_gold_in_the_codebooks_form(ledger: Ledger, ann: Coder, shared: Path) -> None:
    """The file passes the codebook's own checks and can be scored."""
    ann.does(f"/review/words/{FIRST}", do="hedge:set", **ann.picks("said"))
    ann.does(f"/review/new/{REPORT}", do="statement", **ann.picks("Four people died"))
    assert "Nobody has finished" in ann.see("/review/agreement")
    ann.does(f"/review/finish/{REPORT}")
    document = json.loads(ann.see("/review/gold?by=Ann"))
    problems = runpy.run_path(str(shared / "codebook/coding.py"))["problems"]
    assert [] == problems(document["text"], document["coding"])
    assert (TEXT, "2021-04-02", 3) == (document["text"], document["published"], len(document["coding"]["statements"]))
    assert "Cleo has finished no report" in ann.see("/review/gold?by=Cleo", 404)


def test_what_is_done_at_the_desk_is_in_the_history(ledger: Ledger, ann: Coder) -> None:
    """Who ruled, took back, finished and exported what."""
    ann.does(f"/review/rule/{FIRST}", ruling="accepted")
    ann.does("/review/undo")
    ann.does(f"/review/finish/{REPORT}")
    ann.see("/review/gold")
    told = [(event.who, event.what) for event in reversed(ledger.events()) if event.what != "read"]
    assert [("Ann", "review"), ("Ann", "undo review"), ("Ann", "finish"), ("Ann", "export")] == told
