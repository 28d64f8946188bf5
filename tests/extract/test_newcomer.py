"""What somebody who opens the ledger for the first time would see at once if it were wrong: kinds, verdicts and who "he" is."""

from __future__ import annotations

import pytest

from reportedly.extract.actors import Cast
from reportedly.extract.assembly import extract
from reportedly.extract.kinds import Said, kind_of
from reportedly.extract.persons import may_be
from reportedly.extract.sentences import sentences_of
from reportedly.extract.tools import load_tools
from reportedly.extract.verdicts import verdicts_in, with_verdicts
from reportedly.records import ActorClass, Kind, Medium, Report, Statement, Status

GROUP, STATE, PERSON = ActorClass.ARMED_GROUP, ActorClass.GOVERNMENT, ActorClass.OTHER


@pytest.mark.parametrize(
    ("kind", "source", "cue", "content", "source_class"),
    [
        (Kind.WARNING, "The embassy", "has warned", "extremists are planning to attack markets in the city", STATE),
        (Kind.THREAT, "The group", "says", "it will take revenge for its prisoners", GROUP),
        (Kind.THREAT, "A masked man", "says", "the soldiers will pay for the raids", PERSON),
        (Kind.DENIAL, "The adviser", "said", "Our country certainly has nothing to do with the explosion", STATE),
        (Kind.DENIAL, "The minister", "wrote", "The allegations about us are utter nonsense", STATE),
        (Kind.NO_COMMENT, "No one", "had said", "they had carried out the second attack", None),
        (Kind.NO_COMMENT, "The spokesman", "said", "it was too early to talk about it", STATE),
        (Kind.VERIFICATION, "The broadcaster", "said", "The clip of the shooting is authentic", ActorClass.MEDIA),
        (Kind.VERIFICATION, "", "has not been verified", "Its origin", None),
        (Kind.CLAIM_OF_RESPONSIBILITY, "The branch", "says", "it brought the aircraft down", GROUP),
    ],
)
def test_a_set_form_tells_the_kind(kind: Kind, source: str, cue: str, content: str, source_class: ActorClass | None) -> None:
    """Forms of words that anybody understands give the kind that anybody would give."""
    assert kind == kind_of(Said(source=source, cue=cue, content=content, source_class=source_class))[0]


@pytest.mark.parametrize("content", ["there was no reason to doubt the claim", "he did not know how credible the tape was"])
def test_doubt_is_no_denial(content: str) -> None:
    """Neither seeing no reason for doubt nor not knowing denies anything."""
    assert kind_of(Said(source="Officials", cue="said", content=content, source_class=STATE))[0] is not Kind.DENIAL


@pytest.mark.parametrize(("status", "sentence"), [
    (Status.VERIFIED, "The clip is authentic, the broadcaster said."),
    (Status.VERIFIED, "It came with a clip whose authenticity the broadcaster has confirmed."),
    (Status.VERIFIED, "The clip was judged genuine by experts."),
    (Status.UNVERIFIED, "The origin of the clip could not be established."),
    (Status.FALSE, "The clip is not authentic, experts said."),
    (Status.UNVERIFIED, "The envoy said he was not in a position to confirm the reports."),
    (Status.UNVERIFIED, "It was difficult to independently verify the toll."),
    (Status.VERIFIED, "The clip appeared genuine."),
])  # fmt: skip
def test_a_verdict_is_seen(status: Status, sentence: str) -> None:
    """Authentic, judged genuine, its authenticity confirmed: each is a verdict."""
    report = Report(id="r-1", name="a", found_in="a", text=sentence)
    assert [status] == [verdict.status for verdict in verdicts_in(report, sentences_of(sentence))]


def test_a_verdict_on_a_video_says_nothing_of_a_poster() -> None:
    """A verdict covers what was said through the material that it names, and through no other."""
    text = "The poster threatens ships. The video claims the raid. The video was judged genuine by experts."
    report = Report(id="r-1", name="a", found_in="a", text=text)
    poster = Statement(id="s-1", kind=Kind.THREAT, content=(report.cut(11, 26),), medium=Medium.IMAGE)
    video = Statement(id="s-2", kind=Kind.CLAIM_OF_RESPONSIBILITY, content=(report.cut(38, 53),), medium=Medium.VIDEO)
    told = with_verdicts([poster, video], report, sentences_of(text))
    assert [None, Status.VERIFIED] == [row.verification and row.verification.status for row in told]


def test_a_verdict_on_the_claim_is_not_on_what_stands_between() -> None:
    """Where "the claim" could not be verified, the claim is unverified, also when another statement stands between."""
    text = "The group claimed the raid. It did not say how. The claim could not be independently verified."
    report = Report(id="r-1", name="a", found_in="a", text=text)
    claim = Statement(id="s-1", kind=Kind.CLAIM_OF_RESPONSIBILITY, content=(report.cut(18, 26),))
    silence = Statement(id="s-2", kind=Kind.NO_COMMENT, content=(report.cut(43, 46),))
    told = with_verdicts([claim, silence], report, sentences_of(text))
    assert [Status.UNVERIFIED, None] == [row.verification and row.verification.status for row in told]


def test_no_verdict_where_seeming_is_denied() -> None:
    """What does not seem genuine is not said to be."""
    text = "The clip never seemed genuine."
    assert [] == list(verdicts_in(Report(id="r-1", name="a", found_in="a", text=text), sentences_of(text)))


def test_he_is_no_woman() -> None:
    """A given name or a title tells for whom "he" and "she" cannot stand."""
    assert [False, True] == [may_be(pronoun, ["Laura Perez, a spokeswoman"]) for pronoun in ("he", "she")]
    assert [True, False] == [may_be(pronoun, ["President Ivan Petrov"]) for pronoun in ("he", "she")]
    assert [True, True] == [may_be(pronoun, ["The minister"]) for pronoun in ("he", "she")]


def test_he_is_whom_the_sentence_before_began_with() -> None:
    """After a sentence about the president "he" is the president, not the woman who spoke before."""
    before = "Laura Perez, a spokeswoman for the army, said that rebels fled."
    text = f"{before}\n\nPresident Ivan Petrov did not mention them. He said that all was calm."
    reading = extract(Report(id="r-1", name="a", found_in="a", text=text), load_tools())
    names = {actor.id: actor.name for actor in reading.actors}
    assert ["Ivan Petrov"] == [names.get(row.source_actor or "") for row in reading.statements if row.source and row.source.quote == "He"]


@pytest.mark.parametrize("text", ["The Front claimed responsibility for the bombing in Lund in a short statement published on Telegram."])
def test_how_a_claim_was_made_is_no_part_of_it(text: str) -> None:
    """What is claimed ends before the statement and the channel that carried the claim."""
    reading = extract(Report(id="r-1", name="a", found_in="a", text=text), load_tools())
    claims = [row for row in reading.statements if row.kind is Kind.CLAIM_OF_RESPONSIBILITY]
    assert ["the bombing in Lund"] == [span.quote for row in claims for span in row.content]


@pytest.mark.parametrize("text", ["No one said that they had set the bomb.", "Two of the four admitted that they were there."])
def test_nobody_is_no_actor(text: str) -> None:
    """Words for nobody, or for some of those named before, make no actor of their own."""
    reading = extract(Report(id="r-1", name="a", found_in="a", text=text), load_tools())
    assert [] == [actor.name for actor in reading.actors if actor.name.lower().startswith(("no one", "two of"))]


def test_which_is_what_stands_right_before_it() -> None:
    """In "the Front, which ..." the pronoun is the Front, not whoever was named last before it."""
    text = "The Red Front, which the army fought, fled."
    report = Report(id="r-1", name="a", found_in="a", text=text)
    cast = Cast(report, load_tools())
    front = cast.number_of(report.cut(0, 13))
    assert front == cast.number_of(report.cut(15, 20))
