"""Tellings, candidates and links: made by hand, in any order, in parts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import combinations, pairwise
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportedly.records import FigureKind, IncidentType, Link, Precision, Realis, Sameness, digest
from reportedly.resolve import Index, Spot, Telling, Toll, candidates, cluster, features, incident_links, judge
from reportedly.resolve.tellings import pack, unpack
from reportedly.resolve.words import names, numbers, skeleton, terms

DAY = date(2016, 6, 6).toordinal()
MARKET = Spot(name="sr", geoname=1, country="SY", latitude=34.9, longitude=40.5, precision=Precision.TOWN)
HARBOUR = Spot(name="ltk", geoname=2, country="SY", latitude=35.5, longitude=35.8, precision=Precision.TOWN)


SILENT: dict[str, object] = {"words": (), "lead": (), "title": (), "tolls": ()}


def telling(id: str, **fields: object) -> Telling:  # noqa: A002 - the record's own word
    """A strike on a market told on a Monday, save for the fields given."""
    given = {
        "report": f"r-{id}",
        "type": IncidentType.STRIKE,
        "main": True,
        "published": DAY,
        "first": DAY,
        "last": DAY,
        "spot": MARKET,
        "tolls": (Toll(kind=FigureKind.KILLED, low=17, high=17),),
        "words": terms("air raid on the crowded market of the river town", at_most=20),
        "title": terms("Air raid kills 17 in market", at_most=12),
        "lead": terms("An air raid killed 17 people in a crowded market on Monday", at_most=40),
    }
    return Telling(**(given | {"id": id} | fields))  # type: ignore[arg-type]


def test_two_tellings_of_one_strike_are_the_same() -> None:
    """The same day, town, toll and act are one incident."""
    assert Sameness.SAME is judge(telling("a"), telling("b", published=DAY + 1)).says


@pytest.mark.parametrize(
    "fields",
    [
        SILENT | {"first": DAY - 300, "last": DAY - 300},
        SILENT | {"spot": HARBOUR},
        SILENT | {"realis": Realis.THREATENED},
        SILENT | {"type": IncidentType.ARREST},
    ],
    ids=["other days", "other place", "a threat", "an arrest"],
)
def test_two_incidents_are_not_the_same(fields: dict[str, object]) -> None:
    """Days, places, realis and kinds of act that clash keep tellings apart."""
    assert Sameness.SAME is not judge(telling("a"), telling("b", **fields)).says


def test_a_pair_is_judged_alike_from_both_sides() -> None:
    """A link does not depend on which telling comes first."""
    assert judge(telling("a"), telling("b", spot=HARBOUR)) == judge(telling("b", spot=HARBOUR), telling("a"))


def test_one_report_tells_of_two_incidents() -> None:
    """Two tellings of one report that clash are different, since it tells of them as two."""
    assert Sameness.DIFFERENT is judge(telling("a", report="r-1"), telling("b", report="r-1", spot=HARBOUR)).says


def test_a_reader_may_part_what_one_report_tells_of_as_one() -> None:
    """Two tellings of one report that do not clash may be one: nothing keeps them apart, and nothing joins them."""
    assert Sameness.UNSURE is judge(telling("a", report="r-1"), telling("b", report="r-1")).says


def test_every_feature_is_a_sentence_with_a_weight() -> None:
    """What a feature means is shown to users, so each has one sentence."""
    assert all(feature.promise.endswith(".") and "\n" not in feature.promise for feature in features())


def test_the_reasons_of_a_link_add_up_to_its_score() -> None:
    """A user can follow the sum: reasons name the features with their values and weights."""
    link = judge(telling("a"), telling("b"))
    assert {reason.feature for reason in link.reasons} <= {feature.name for feature in features()}


def test_tellings_survive_being_packed() -> None:
    """What the ledger keeps of a telling is the telling."""
    one = telling("a", instrument="bomb", perpetrators=("Q1",), numbers=(17, 30))
    assert one == unpack(pack(one))


def test_blocks_of_reports_four_days_apart_meet() -> None:
    """A telling asks in the neighbouring square of days too, so no border keeps two apart; and asking goes both ways."""
    for shift in range(8):
        early = telling("a", published=DAY + shift, first=None, last=None)
        late = telling("b", published=DAY + shift + 4, first=None, last=None)
        assert set(early.blocks()) & set(late.asks())
        assert set(early.asks()) & set(late.blocks())


def test_candidates_are_of_other_tellings() -> None:
    """Those that share blocks are found; a telling is no candidate of its own; a far one is not found."""
    index = Index([telling("a"), telling("b"), telling("c", spot=HARBOUR, first=DAY - 900, last=DAY - 900, published=DAY - 900, tolls=())])
    assert ["b"] == candidates(index.get("a"), index)


def test_a_chain_over_two_incidents_is_cut() -> None:
    """Where a vague telling is like two that cannot be one, the two are linked DIFFERENT and the vague one goes to the likelier."""
    monday = telling("a")
    friday = telling("c", **(SILENT | {"first": DAY + 4, "last": DAY + 4, "published": DAY + 4, "spot": HARBOUR}))
    vague = telling("b", published=DAY + 2, spot=None)
    ruling = replace(judge(vague, friday), says=Sameness.SAME, score=0.6)
    found = [ruling, *incident_links([monday], Index([vague, friday], [ruling]))]
    assert Sameness.DIFFERENT is keyed(found)["a", "c"].says
    assert [("a", "b")] == [group.members for group in cluster(found)]


def test_of_two_tellings_of_one_report_the_main_one_is_matched() -> None:
    """A report whose incident a reader has parted is matched by its main telling, and the other takes nothing from it."""
    passing = telling("b", report="r-1", main=False, title=(), lead=())
    pairs = keyed(list(incident_links([telling("a", report="r-1"), passing, telling("c")])))
    assert {("a", "c")} == {pair for pair, link in pairs.items() if link.says is Sameness.SAME}


def test_names_are_alike_over_newsrooms_spellings() -> None:
    """Transliterations of one name meet in their skeletons."""
    assert skeleton("Khuneida") == skeleton("Heneyda")
    assert skeleton("Raqqa") == skeleton("Raka")
    assert names("the town of Quneitra", at_most=5) == names("the town of Kuneitra", at_most=5)


def test_numbers_are_read_from_digits_and_words_without_years() -> None:
    """Seventeen and 1,200 are numbers; 2016 is a year; two says little."""
    assert (17, 1200) == numbers("Seventeen died in 2016 and 1,200 fled in two days", at_most=5)


PLACES = st.sampled_from([None, MARKET, HARBOUR])
TELLINGS = st.lists(
    st.builds(
        lambda day, spot, low, kind: {
            "published": DAY + day,
            "first": DAY + day,
            "last": DAY + day,
            "spot": spot,
            "type": kind,
            "tolls": (Toll(kind=FigureKind.KILLED, low=low, high=None),),
        },
        st.integers(0, 3),
        PLACES,
        st.sampled_from([4, 17]),
        st.sampled_from([IncidentType.STRIKE, IncidentType.BOMBING]),
    ),
    min_size=2,
    max_size=8,
).map(lambda rows: [telling(f"m{number}", **row) for number, row in enumerate(rows)])


def keyed(links: list[Link]) -> dict[tuple[str, str], Link]:
    """The links by their pairs."""
    return {(link.left, link.right): link for link in links}


@settings(max_examples=30, deadline=None)
@given(TELLINGS, st.randoms(use_true_random=False))
def test_the_order_of_tellings_does_not_matter(tellings: list[Telling], random: object) -> None:
    """Law 5: shuffled tellings bring the same links."""
    shuffled = list(tellings)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert keyed(list(incident_links(tellings))) == keyed(list(incident_links(shuffled)))


@settings(max_examples=30, deadline=None)
@given(TELLINGS, st.integers(0, 8))
def test_tellings_in_two_parts_bring_the_links_of_all_at_once(tellings: list[Telling], cut: int) -> None:
    """Law 5: a ledger that grows by parts holds the links of one that was built at once."""
    first, second = tellings[:cut], tellings[cut:]
    early = list(incident_links(first))
    late = list(incident_links(second, Index(first, early)))
    assert keyed([*early, *late]) == keyed(list(incident_links(tellings)))


SPREAD = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 9), st.booleans()), min_size=2, max_size=8).map(
    lambda rows: [
        telling(f"m{number}", published=DAY + day, first=DAY + day - before, last=DAY + day - before, spot=None, main=main)
        for number, (day, before, main) in enumerate(rows)
    ]
)


@settings(max_examples=60, deadline=None)
@given(SPREAD, st.lists(st.integers(0, 8), max_size=3))
def test_who_comes_first_does_not_matter_over_weeks(tellings: list[Telling], cuts: list[int]) -> None:
    """Law 5: one telling may look among another's days that does not look among its own; the two are compared from both sides or not."""
    cuts = [min(cut, len(tellings)) for cut in cuts]
    assert keyed(list(incident_links(tellings))) == keyed(in_parts(tellings, cuts))
    index = Index(tellings)
    found = {one.id: set(candidates(one, index)) for one in tellings}
    assert all((two.id in found[one.id]) == (one.id in found[two.id]) for one, two in combinations(tellings, 2))


def in_parts(tellings: list[Telling], cuts: list[int]) -> list[Link]:
    """The links of tellings that come in parts, each compared with those before it."""
    index: Index[Telling] = Index()
    links: list[Link] = []
    for start, end in pairwise([0, *sorted(cuts), len(tellings)]):
        new = list(incident_links(tellings[start:end], index))
        for one in tellings[start:end]:
            index.add(one)
        for link in new:
            index.add_link(link)
        links += new
    return links


def groups(links: list[Link]) -> list[tuple[str, ...]]:
    """The members of each group."""
    return sorted(tuple(sorted(found.members)) for found in cluster(links))


@pytest.mark.parametrize("seed", range(4))
def test_up_to_21_tellings_of_one_incident_have_the_same_links_in_any_parts(seed: int) -> None:
    """Law 5, and its bound for links: each telling keeps twenty."""
    random = Random(seed)
    tellings = random.sample([telling(digest("i", number)) for number in range(21)], 21)
    assert keyed(list(incident_links(tellings))) == keyed(in_parts(tellings, random.sample(range(21), 3)))


@pytest.mark.parametrize("seed", range(3))
def test_tellings_beyond_what_is_compared_are_the_same_groups_in_any_parts(seed: int) -> None:
    """Law 5 where blocks are crowded: which pairs are linked may differ, which tellings are one incident does not."""
    random = Random(seed)
    tolls = [(Toll(kind=FigureKind.KILLED, low=low, high=low),) for low in (17, 28)]
    tellings = [
        telling(digest("i", number), tolls=tolls[number % 2], first=DAY - number % 2, last=DAY - number % 2) for number in range(90)
    ]
    random.shuffle(tellings)
    found = groups(list(incident_links(tellings)))
    assert 90 == sum(len(group) for group in found)
    assert found == groups(in_parts(tellings, random.sample(range(90), 4)))


@settings(max_examples=30, deadline=None)
@given(TELLINGS)
def test_a_score_depends_on_the_pair_alone(tellings: list[Telling]) -> None:
    """Law 5: a link among many tellings is the link of the two alone."""
    links = keyed(list(incident_links(tellings)))
    for one, two in combinations(tellings, 2):
        pair = (min(one.id, two.id), max(one.id, two.id))
        assert pair not in links or links[pair] == judge(one, two)


def test_every_feature_is_on_the_page() -> None:
    """What links are made of can be read about, feature by feature."""
    page = (Path(__file__).parents[2] / "docs/resolving.md").read_text(encoding="utf-8")
    assert [] == [feature.name for feature in features() if feature.promise not in page]
