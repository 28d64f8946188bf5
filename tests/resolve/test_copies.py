"""Copies of one text, told from reports on one incident."""

from __future__ import annotations

from reportedly.records import Report, Sameness
from reportedly.resolve import Index, cluster, copy_links, print_of
from reportedly.resolve.copies import pack_print, unpack_print
from reportedly.resolve.printed import printed_day

SENTENCES = [
    "A car bomb went off beside the grain silo of a small river town late on Tuesday and killed nine labourers who were loading sacks.",
    "The provincial governor said that two of the wounded were children who had been carrying tea to their fathers at the gate.",
    "No group said that it had done it, and the police would not say whom they suspected before the forensic team had finished its work.",
    "Witnesses told a local radio station that a white van had stood near the silo since the afternoon without anyone inside it.",
    "The town has been quiet since a truce in spring, and traders had begun to come back to its Wednesday market by the bridge.",
    "Hospital staff asked for blood, and by midnight a queue of several hundred people reached from the ward doors to the main road.",
    "The interior ministry promised an inquiry and sent a deputy minister to the burials, which are to be held on Thursday morning.",
    "A similar van was found without a charge in it last month outside the depot of a bus company two hours further down the valley.",
]
OTHER = [
    "Nine people died when a vehicle packed with explosives blew up at a silo, officials in the river province announced on Wednesday.",
    "Police were looking for the owner of a van seen on the site, while residents lined up to give blood for those who had been hurt.",
    "The governor spoke of a crime against workers and said that children were among the injured who had been flown to the capital.",
    "Trade had only lately picked up in the area, where a ceasefire was agreed after talks that lasted most of the winter months.",
]


def report(name: str, *sentences: str) -> Report:
    """A report of these sentences."""
    return Report(id=f"r-{name}", name=name, found_in=f"{name}.txt", text=" ".join(sentences))


def copies(*reports: Report) -> list[tuple[str, ...]]:
    """The groups of copies among the reports."""
    return [group.members for group in cluster(copy_links([print_of(one) for one in reports]))]


def test_a_reprint_is_a_copy() -> None:
    """The same words under two names are one text."""
    assert [("r-a", "r-b")] == copies(report("a", *SENTENCES), report("b", *SENTENCES))


def test_a_copy_with_a_new_headline_a_cut_tail_and_added_sentences_is_a_copy() -> None:
    """Editors cut from the end and add lines of their own."""
    edited = report("b", "Blast at silo kills nine", *SENTENCES[:4], "Our reporters could not reach the town.", "More follows.")
    assert [("r-a", "r-b")] == copies(report("a", *SENTENCES), edited)


def test_a_copy_that_lost_its_punctuation_is_a_copy() -> None:
    """Commas, apostrophes and case do not make another text."""
    assert [("r-a", "r-b")] == copies(report("a", *SENTENCES), report("b", " ".join(SENTENCES).replace(",", "").upper()))


def test_another_report_on_the_incident_is_no_copy() -> None:
    """Two newsrooms that tell of one bomb in their own words wrote two texts."""
    assert [] == copies(report("a", *SENTENCES), report("b", *OTHER))


def test_a_shared_quotation_makes_no_copy() -> None:
    """One sentence in common is a quotation."""
    assert [] == copies(report("a", *SENTENCES), report("b", *OTHER, SENTENCES[1]))


def test_short_notes_are_not_compared() -> None:
    """A handful of words is a stock phrase, not a text."""
    assert [] == copies(report("a", "More details to follow as we get them."), report("b", "More details to follow as we get them."))


def test_a_newcomer_meets_what_is_held() -> None:
    """A ledger's prints are looked up, not read anew; each survives being packed."""
    held = unpack_print(pack_print(print_of(report("a", *SENTENCES))))
    (link,) = copy_links([print_of(report("b", *SENTENCES))], Index([held]))
    assert ("r-a", "r-b", Sameness.SAME) == (link.left, link.right, link.says)


def test_the_printed_day_is_read_in_the_forms_of_newsrooms() -> None:
    """Dates at the head of a text come in many shapes; an impossible one is passed over."""
    heads = [
        "Sat Jul 26 2014 Rebels",
        "AFP Saturday 26 Jul 2014 At least",
        "26.07.2014(updated",
        "Last updated at Jul 262014",
        "Published July 26, 2014",
    ]
    assert {735440} == {printed_day(head) for head in heads}
    assert printed_day("45-45-2014 nothing") is None
