"""The attack for which somebody is arrested is one incident, and the arrest another."""

from __future__ import annotations

from reportedly.extract import extract, load_tools
from reportedly.records import Report


def test_an_attack_is_not_the_arrest_for_it() -> None:
    """Words for an attack join no arrest, whichever comes first."""
    text = "Eleven people have been detained over the attack on the market. The attack killed 40 people."
    reading = extract(Report(id="r-1", name="a", found_in="a", text=text, language="en"), load_tools(rules_alone=True))
    told = [(one.type.value, [span.quote for span in one.spans]) for one in reading.incidents]
    assert ("arrest", ["detained"]) in told
    assert not any(kind == "arrest" and "attack" in words for kind, words in told)
