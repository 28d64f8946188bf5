"""Groups from links: vetoes, precedence of persons, order, undo."""

from __future__ import annotations

from datetime import date
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from reportedly.records import Agent, Link, Origin, Sameness, Subject
from reportedly.resolve import Cluster, cluster, prevailing, reach

SAME, DIFFERENT, UNSURE = Sameness.SAME, Sameness.DIFFERENT, Sameness.UNSURE


def link(left: str, right: str, says: Sameness = SAME, score: float = 0.9, by: Agent = Agent.RULE) -> Link:
    """A link made by hand."""
    left, right = min(left, right), max(left, right)
    origin = Origin(by=by, name="someone" if by is Agent.PERSON else "rules", version="1")
    return Link(subject=Subject.INCIDENT, left=left, right=right, says=says, score=score, why="told so", origin=origin)


def groups(*links: Link) -> list[tuple[str, ...]]:
    """The members of each group that the links make."""
    return [found.members for found in cluster(links)]


MENTIONS = "abcdefg"
PAIRS = list(combinations(MENTIONS, 2))
ANY_LINK = st.builds(
    lambda pair, says, score, by: link(*pair, says, score, by),
    st.sampled_from(PAIRS),
    st.sampled_from(list(Sameness)),
    st.sampled_from([0.0, 0.3, 0.6, 0.9]),
    st.sampled_from([Agent.RULE, Agent.PERSON]),
)
ANY_LINKS = st.lists(ANY_LINK, max_size=20)


def test_chained_mentions_are_one_group() -> None:
    """A same as B and B same as C makes one group of the three."""
    assert [("a", "b", "c")] == groups(link("a", "b"), link("b", "c"))


def test_different_vetoes_through_a_chain() -> None:
    """A different from D keeps them apart though a chain leads from one to the other; the weakest link of the chain gives way."""
    chain = link("a", "b", score=0.9), link("b", "c", score=0.6), link("c", "d", score=0.9)
    assert [("a", "b"), ("c", "d")] == groups(*chain, link("a", "d", DIFFERENT, 0.01))


def test_a_persons_same_beats_a_programs_different() -> None:
    """The program's opinion on the pair gives way to the person's."""
    assert [("a", "b")] == groups(link("a", "b", DIFFERENT, 0.01), link("a", "b", SAME, 1.0, Agent.PERSON))


def test_a_persons_same_beats_a_programs_different_in_the_chain() -> None:
    """Two rulings by a person make a group across which the program sees a difference."""
    rulings = link("a", "b", SAME, 1.0, Agent.PERSON), link("b", "c", SAME, 1.0, Agent.PERSON)
    assert [("a", "b", "c")] == groups(*rulings, link("a", "c", DIFFERENT, 0.01))


def test_a_persons_different_vetoes_the_programs_chain() -> None:
    """What a person keeps apart, no number of the program's links joins."""
    assert [("a", "b")] == groups(link("a", "b"), link("b", "c", score=0.8), link("a", "c", DIFFERENT, 1.0, Agent.PERSON))


def test_a_persons_unsure_takes_the_programs_same_away() -> None:
    """A person who cannot tell undoes what the program thought it could."""
    assert [] == groups(link("a", "b"), link("a", "b", UNSURE, 0.5, Agent.PERSON))


def test_a_group_goes_by_its_first_published_mention() -> None:
    """The group's id is that of the mention published first; one without a date comes last; equals go by id."""
    days = {"b": date(2024, 3, 23), "c": date(2024, 3, 22)}
    assert (Cluster(id="c", members=("c", "b", "a")),) == cluster([link("a", "b"), link("b", "c")], published=days)


def test_reach_follows_same_and_brings_the_vetoes_along() -> None:
    """Settling afresh needs the links among what chains of SAME lead to, and no other."""
    links = [link("a", "b"), link("b", "c"), link("a", "c", DIFFERENT), link("c", "x", DIFFERENT), link("x", "y")]
    found = reach(["a"], lambda mention: [one for one in links if mention in (one.left, one.right)])
    assert {("a", "b"), ("b", "c"), ("a", "c")} == {(one.left, one.right) for one in found}


@given(ANY_LINKS, st.randoms(use_true_random=False))
def test_the_order_of_links_does_not_matter(links: list[Link], random: object) -> None:
    """Law 5: any order of the same links gives the same groups."""
    shuffled = list(links)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert cluster(links) == cluster(shuffled)


@given(ANY_LINKS, ANY_LINK)
def test_undoing_a_link_gives_back_the_groups(links: list[Link], extra: Link) -> None:
    """Law 7: a link that is put in and taken out again leaves no trace."""
    before = cluster(links)
    held = [*links, extra]
    held.remove(extra)
    assert before == cluster(sorted(held, key=repr)) or extra in links


@given(ANY_LINKS)
def test_no_group_holds_a_pair_that_a_person_keeps_apart(links: list[Link]) -> None:
    """Law 7: a person's DIFFERENT holds whatever the chains."""
    apart = {(one.left, one.right) for one in prevailing(links) if one.says is DIFFERENT and one.origin.by is Agent.PERSON}
    assert not any(pair in apart for found in cluster(links) for pair in combinations(sorted(found.members), 2))


@given(ANY_LINKS)
def test_no_group_holds_a_pair_that_the_program_keeps_apart_unless_a_person_joined_it(links: list[Link]) -> None:
    """Law 7: DIFFERENT vetoes through chains; only rulings by persons go over a program's."""
    machine = [one for one in links if one.origin.by is Agent.RULE]
    apart = {(one.left, one.right) for one in prevailing(machine) if one.says is DIFFERENT}
    assert not any(pair in apart for found in cluster(machine) for pair in combinations(sorted(found.members), 2))


@given(ANY_LINKS)
def test_settling_what_a_mention_reaches_settles_its_group(links: list[Link]) -> None:
    """A change settles its own chain alone, and gives the group that settling everything gives."""
    counted = prevailing(links)
    whole = {mention: found for found in cluster(links) for mention in found.members}
    for mention in MENTIONS:
        near = reach([mention], lambda m: [one for one in counted if m in (one.left, one.right)])
        part = {m: found for found in cluster(near) for m in found.members}
        assert whole.get(mention) == part.get(mention)


@given(ANY_LINKS)
def test_merging_and_splitting_again_gives_back_the_groups(links: list[Link]) -> None:
    """Law 7: a person joins two mentions and takes the ruling back: the groups are what they were."""
    joined = [*links, link("a", "g", SAME, 1.0, Agent.PERSON)]
    taken_back = joined[:-1]
    assert cluster(links) == cluster(taken_back)
