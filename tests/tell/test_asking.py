"""Asking: what fits a question, in which order, and what is refused."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.drafts import NOW, day

from reportedly.errors import QuestionError
from reportedly.records import AsOf
from reportedly.tell import Question, What, ask, what_of

if TYPE_CHECKING:
    from conftest import Told


def reports_of(told: Told, **asked: Any) -> list[str]:
    """The names of the reports that fit."""
    return [row.id for row in ask(told.ledger, "reports", Question(**asked))]  # type: ignore[union-attr]


def kinds_of(told: Told, **asked: Any) -> list[str]:
    """The kinds of the statements that fit."""
    return [row.kind.value for row in ask(told.ledger, "statements", Question(**asked))]  # type: ignore[union-attr]


def labels_of(told: Told, as_of: AsOf = AsOf(), **asked: Any) -> list[str]:  # noqa: B008
    """What the incidents that fit are called."""
    return [row.label for row in ask(told.ledger, "incidents", Question(**asked), as_of)]  # type: ignore[union-attr]


def test_newest_first_and_undated_last(told: Told) -> None:
    """Reports come by their day, those of no day at the end."""
    assert ["third", "second", "copy", "first", "undated"] == reports_of(told)


def test_a_limit_and_a_skip_cut_a_page(told: Told) -> None:
    """The second page of one row is the second row."""
    assert ["second"] == reports_of(told, limit=1, skip=1)


def test_three_tellings_are_one_incident(told: Told) -> None:
    """Linked mentions are one row with the names of all their reports, the date that most tell, and every date."""
    blast = list(ask(told.ledger, "incidents", Question()))[1]
    assert (("first", "copy", "second"), day("2020-05-01"), 2, 2) == (blast.reports, blast.when.first, len(blast.dates), blast.origins)  # type: ignore[union-attr]


def test_an_incident_is_called_by_type_place_and_date(told: Told) -> None:
    """The label is one line that a person understands."""
    assert ["Clash in Belport, Istra, 19 May 2020", "Bombing in Harun, Sedonia, 1 May 2020"] == labels_of(told)


def test_a_report_says_what_it_is_mainly_about_and_whose_copy_it_is(told: Told) -> None:
    """Copies share an origin; reports on one incident share its id."""
    rows = {row.id: row for row in ask(told.ledger, "reports", Question())}
    assert rows["copy"].origin == rows["first"].origin != rows["second"].origin  # type: ignore[union-attr]
    assert told.blast == rows["copy"].main_incident == rows["second"].main_incident  # type: ignore[union-attr]
    assert None is rows["undated"].main_incident  # type: ignore[union-attr]


@pytest.mark.parametrize("name", ["Red Front", "red front", "front", "Q1", "ed Fro"])
def test_an_actor_is_found_by_name_key_and_part_of_a_name(told: Told, name: str) -> None:
    """Whole words come first, and where there are none, parts of words will do."""
    assert ["claim_of_responsibility", "threat"] == kinds_of(told, actor=name)[::-1]


def test_an_actor_is_found_by_any_mention(told: Told) -> None:
    """The id of one mention stands for the actor in every report."""
    assert ["third", "second"] == reports_of(told, actor=told.front)


@pytest.mark.parametrize(
    ("place", "found"), [("Harun", 1), ("sedonia", 1), ("Syria", 1), ("SY", 1), ("France", 1), ("Nowhere", 0), ("%", 0)]
)
def test_a_place_is_found_by_name_and_country(told: Told, place: str, found: int) -> None:
    """Part of a full name, a country's name or its code."""
    assert found == len(labels_of(told, place=place))


def test_about_takes_any_mention_of_an_incident(told: Told) -> None:
    """The id of the copy's mention leads to what the other reports say."""
    blast = next(iter(ask(told.ledger, "incidents", Question(kind="bombing"))))
    for mention in blast.mentions:  # type: ignore[union-attr]
        assert ["denial", "account", "claim_of_responsibility", "account"] == kinds_of(told, about=mention)


def test_words_are_sought_together_or_as_a_phrase(told: Told) -> None:
    """Words in any order; quotation marks keep them together; a star ends a beginning."""
    asked = ["explosion part", '"part in the explosion"', '"explosion part"', "explos*"]
    assert [1, 1, 0, 2] == [len(kinds_of(told, words=words)) for words in asked]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    words=st.text(min_size=1, max_size=20) | st.sampled_from(['"', "a AND", "NEAR(", "col:x", "-b", "(", '""', "a*b*", "^x", "0\0"]),
    what=st.sampled_from(What),
)
def test_no_words_break_a_question(told: Told, words: str, what: What) -> None:
    """Whatever is typed is either sought or refused in our words; never an error of the data base."""
    for asked in ({"words": words}, {"actor": words}, {"place": words}, {"outlet": words}, {"about": words}):
        with suppress(QuestionError):
            list(ask(told.ledger, what, Question(**asked)))  # type: ignore[arg-type]


def test_the_days_of_an_incident_are_its_own(told: Told) -> None:
    """An incident told of on the 20th that happened on the 19th is one of the 19th."""
    assert ["Clash in Belport, Istra, 19 May 2020"] == labels_of(told, since=day("2020-05-19"), until=day("2020-05-19"))


def test_as_of_a_day_the_later_reports_are_not_there(told: Told) -> None:
    """On the second of May nobody had told the second date yet, or the siege."""
    rows = list(ask(told.ledger, "incidents", Question(), AsOf(published=day("2020-05-02"))))
    assert [(("first", "copy"), 1)] == [(row.reports, len(row.dates)) for row in rows]  # type: ignore[union-attr]


def test_a_ledger_before_it_was_written_is_empty(told: Told) -> None:
    """By the recorded clock nothing was known before it was read."""
    assert [] == list(ask(told.ledger, "statements", Question(), AsOf(recorded=NOW.replace(year=2020))))


def test_a_figure_says_who_gave_it(told: Told) -> None:
    """The figure of a statement is given by its source."""
    rows = list(ask(told.ledger, "figures", Question(kind="killed")))
    assert [(20, "River Council"), (12, "Police")] == [(row.low, row.according_to) for row in rows]  # type: ignore[union-attr]


def test_a_verification_can_be_asked_for(told: Told) -> None:
    """What is unverified, and what it is about."""
    assert (["claim_of_responsibility"], 1, ["second"]) == (
        kinds_of(told, verification="unverified"),
        len(labels_of(told, verification="unverified")),
        reports_of(told, verification="unverified"),
    )


@pytest.mark.parametrize(
    ("what", "asked", "refusal"),
    [
        ("statements", {"kind": "deniel"}, "statements have no kind 'deniel'; did you mean denial?"),
        ("incidents", {"kind": "denial"}, "incidents have no kind 'denial'; there are abduction, "),
        ("reports", {"kind": "denial"}, "reports have no kind"),
        ("statements", {"verification": "true"}, "there is no verification 'true'; "),
        ("statements", {"about": "i-none"}, "knows no incident, report or actor 'i-none'"),
        ("statements", {"words": "!!"}, "there are no words in '!!'"),
        ("statements", {"actor": " "}, "actor is empty"),
        ("statements", {"limit": 0}, "a limit must be 1 or more"),
        ("statements", {"since": day("2020-02-01"), "until": day("2020-01-01")}, "nothing is both since"),
    ],
)
def test_what_does_not_exist_is_refused(told: Told, what: str, asked: dict[str, Any], refusal: str) -> None:
    """The refusal says what was given and what would do, and comes before the first row."""
    with pytest.raises(QuestionError) as raised:
        list(ask(told.ledger, what, Question(**asked)))
    assert refusal in str(raised.value)


def test_what_to_ask_for_is_found_by_its_closest_word() -> None:
    """One thing may be named in the singular; a misspelt one is refused with the closest."""
    with pytest.raises(QuestionError, match="nothing called 'incidence'; did you mean incidents"):
        what_of("incidence")
    assert What.STATEMENTS is what_of("Statement")
