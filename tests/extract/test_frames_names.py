"""Names and addressees are not taken for verbs of speech and speakers."""

from __future__ import annotations

from reportedly.extract import extract, load_tools
from reportedly.records import Reading, Report


def read(text: str) -> Reading:
    """What the reader makes of a text."""
    return extract(Report(id="r-1", name="a", found_in="a", text=text, language="en"), load_tools(rules_alone=True))


def pairs(text: str) -> list[tuple[str, str]]:
    """Source and cue of each statement."""
    found = read(text).statements
    return [(one.source.quote if one.source else "", one.cue.quote if one.cue else "") for one in found]


def test_state_in_a_name_is_no_verb() -> None:
    """The second word of "Islamic State" or "United States" attributes nothing."""
    assert [("Islamic State", "claimed responsibility for")] == pairs("Islamic State claimed responsibility for the bombing.")
    assert [("The United States", "said")] == pairs("The United States said that the group had planned the attack.")


def test_who_is_told_does_not_speak() -> None:
    """After "told" stands the one spoken to, also where an apposition with its comma stands before it."""
    text = "Egypt's prime minister, Sherif Ismail, told a news conference that a fault had caused the crash."
    assert [("Egypt's prime minister", "told")] == pairs(text)


def test_what_has_a_verb_of_its_own_does_not_speak() -> None:
    """After "X, a spokesman, said" begins what is said, unless a bare name stands there."""
    text = "John Kirby, a White House spokesman, said there was no sign that Ukraine was involved in the attack."
    assert [("John Kirby", "said")] == pairs(text)
    assert [("a spokesman for the ministry", "said")] == pairs("The attack killed three people, said a spokesman for the ministry.")


def test_offering_no_evidence_is_no_statement() -> None:
    """That somebody offered no evidence is the report's own remark."""
    assert [("The group", "said")] == pairs("The group said that it was behind the attack. It offered no evidence.")


def test_what_follows_the_day_of_speaking_is_the_reports_own() -> None:
    """A clause after "police said on Sunday," is no part of what the police said; what stands before it is."""
    reading = read("At least 30 people were killed in the attack, the police said on Sunday, as the country observed a day of mourning.")
    told = [[part.quote for part in row.content] for row in reading.statements if row.source and row.source.quote == "the police"]
    assert [["At least 30 people were killed in the attack"]] == told
