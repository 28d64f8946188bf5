"""Clusters: which mentions are one thing, by the links in force. The same for any order, and settled afresh where a link is touched.

1. Of several opinions on one pair one counts: a person's before a program's, and among equals DIFFERENT before SAME before UNSURE.
2. SAME joins groups one after another: persons' first, then by falling score, then by identifiers.
3. A join is refused if DIFFERENT stands between any two members, however long the chain that led there. A program's DIFFERENT does
   not stand against a person's SAME.

A node is what a link compares: a report, an incident mention, or an actor; mentions of one known actor are one node, by its key.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, delete, func, select

from reportedly.records import Agent, AsOf, Sameness, Subject
from reportedly.store import tables
from reportedly.store.engines import Engine
from reportedly.store.visible import held, visible
from reportedly.store.writing import LINKED

_FORCE = {Sameness.DIFFERENT: 0, Sameness.SAME: 1, Sameness.UNSURE: 2}
NOW = AsOf()


@dataclass(frozen=True, slots=True)
class Opinion:
    """What somebody says of two nodes; `left < right`."""

    left: str
    right: str
    says: Sameness
    score: float
    by_person: bool


def settle(opinions: Iterable[Opinion]) -> list[list[str]]:
    """The groups of two and more that the opinions make, each sorted, in the order of their first."""
    best: dict[tuple[str, str], Opinion] = {}
    for opinion in sorted(opinions, key=lambda opinion: (not opinion.by_person, _FORCE[opinion.says], -opinion.score)):
        best.setdefault((opinion.left, opinion.right), opinion)
    rivals: dict[str, dict[str, bool]] = defaultdict(dict)
    for opinion in best.values():
        if opinion.says is Sameness.DIFFERENT:
            rivals[opinion.left][opinion.right] = rivals[opinion.right][opinion.left] = opinion.by_person
    group_of: dict[str, set[str]] = {}
    same = [opinion for opinion in best.values() if opinion.says is Sameness.SAME]
    for opinion in sorted(same, key=lambda opinion: (not opinion.by_person, -opinion.score, opinion.left, opinion.right)):
        left = group_of.setdefault(opinion.left, {opinion.left})
        right = group_of.setdefault(opinion.right, {opinion.right})
        if left is right or _vetoed(left, right, rivals, by_person=opinion.by_person):
            continue
        small, large = sorted((left, right), key=len)
        large |= small
        group_of.update(dict.fromkeys(small, large))
    return sorted(sorted(group) for node, group in group_of.items() if len(group) > 1 and node == min(group))


def _vetoed(left: set[str], right: set[str], rivals: dict[str, dict[str, bool]], *, by_person: bool) -> bool:
    small, large = sorted((left, right), key=len)
    return any(rival in large and (person or not by_person) for node in small if node in rivals for rival, person in rivals[node].items())


@dataclass(frozen=True, slots=True)
class Groups:
    """The groups as of some day and hour, looked up for the nodes that somebody asks about."""

    connection: Connection
    engine: Engine
    as_of: AsOf = NOW

    def members(self, subject: Subject, nodes: Collection[str]) -> dict[str, tuple[str, ...]]:
        """For each node the nodes of its group, itself among them, sorted; a node without links stands alone."""
        if not nodes:
            return {}
        groups = self._kept(subject, nodes) if self.as_of == NOW else self._afresh(subject, nodes)
        found = {node: tuple(group) for group in groups for node in group}
        return {node: found.get(node, (node,)) for node in nodes}

    def ids(self, subject: Subject, nodes: Collection[str]) -> dict[str, str]:
        """For each node the id that its group is shown under: that of the mention published first. Unseen nodes are left out."""
        groups = self.members(subject, nodes)
        every = {member for group in groups.values() for member in group}
        first = self._first_actors(every) if subject is Subject.ACTOR else self._first(subject, every)
        shown = {group: min(ages)[2] for group in set(groups.values()) if (ages := [first[member] for member in group if member in first])}
        return {node: shown[group] for node, group in groups.items() if group in shown}

    def _kept(self, subject: Subject, nodes: Collection[str]) -> Iterable[list[str]]:
        member = tables.member
        mine = select(member.c.cluster).where(member.c.subject == subject.value, self.engine.one_of(member.c.node, nodes))
        groups: dict[str, list[str]] = defaultdict(list)
        rows = select(member.c.node, member.c.cluster).where(member.c.subject == subject.value, member.c.cluster.in_(mine))
        for node, cluster in self.connection.execute(rows.order_by(member.c.node)):
            groups[cluster].append(node)
        return groups.values()

    def _afresh(self, subject: Subject, nodes: Collection[str]) -> Iterable[list[str]]:
        if subject is not Subject.ACTOR:
            nodes = self._linked(subject, nodes)
        return settle(reach(self.connection, self.engine, subject, nodes, self.as_of)[1])

    def _linked(self, subject: Subject, nodes: Collection[str]) -> set[str]:
        """Those of the nodes that any link of the time touches; most things stand alone, and need no look at what stands beside."""
        link = tables.link
        mine = (link.c.subject == subject.value, link.c.says == Sameness.SAME.value, held(link, self.as_of))
        ends = (link.c.left, link.c.right)
        return {
            node for end in ends for node in self.connection.execute(select(end).where(*mine, self.engine.one_of(end, nodes))).scalars()
        }

    def _first(self, subject: Subject, nodes: Collection[str]) -> dict[str, tuple[bool, str, str]]:
        table = LINKED[subject]
        rows = select(table.c.id, table.c.told).where(visible(table, self.as_of), self.engine.one_of(table.c.id, nodes))
        return {row.id: (not row.told, row.told, row.id) for row in self.connection.execute(rows)}

    def _first_actors(self, nodes: Collection[str]) -> dict[str, tuple[bool, str, str]]:
        """A known actor can have a mention in every report, so the oldest of each node is sought by the index, one by one."""
        actor, listed = tables.actor, self.engine.listed(nodes)
        age = (actor.c.told + "|" + actor.c.id).label("age")
        mine = select(age).where(actor.c.node == listed.c.value, visible(actor, self.as_of)).order_by(actor.c.told, actor.c.id).limit(1)
        dated, undated = (mine.where(which).correlate(listed).scalar_subquery() for which in (actor.c.told != "", actor.c.told == ""))
        rows = self.connection.execute(select(listed.c.value, func.coalesce(dated, undated).label("age")))
        ages = {node: age.split("|", 1) for node, age in rows if age is not None}
        return {node: (not told, told, entry) for node, (told, entry) in ages.items()}


def reach(connection: Connection, engine: Engine, subject: Subject, nodes: Collection[str], as_of: AsOf) -> tuple[set[str], list[Opinion]]:
    """All nodes that chains of SAME lead to from these, and the opinions among them.

    The cost depends on the size of the groups, not on that of the ledger.
    """
    found: dict[int, Opinion] = {}
    waiting, seen = set(nodes), set(nodes)
    while waiting:
        new = {seq: opinion for seq, opinion in _touching(connection, engine, subject, waiting, as_of) if seq not in found}
        found |= new
        ends = {end for opinion in new.values() if opinion.says is Sameness.SAME for end in (opinion.left, opinion.right)}
        waiting = ends - seen
        seen |= waiting
    return seen, [opinion for opinion in found.values() if opinion.left in seen and opinion.right in seen]


def _touching(
    connection: Connection, engine: Engine, subject: Subject, nodes: Collection[str], as_of: AsOf
) -> Iterable[tuple[int, Opinion]]:
    """The opinions on these nodes whose two ends can be seen."""
    link, left, right = tables.link, LINKED[subject].alias("one"), LINKED[subject].alias("other")
    node = "node" if subject is Subject.ACTOR else "id"
    for end in (left, right):
        rows = (
            select(link.c.seq, link.c.says, link.c.score, link.c.by, left.c[node].label("left_node"), right.c[node].label("right_node"))
            .join(left, left.c.id == link.c.left)
            .join(right, right.c.id == link.c.right)
            .where(link.c.subject == subject.value, held(link, as_of), visible(left, as_of), visible(right, as_of))
            .where(engine.one_of(end.c[node], nodes))
        )
        for row in connection.execute(rows):
            first, second = sorted((row.left_node, row.right_node))
            if first != second:
                yield row.seq, Opinion(first, second, Sameness(row.says), row.score, row.by == Agent.PERSON)


def refresh(connection: Connection, engine: Engine, subject: Subject, touched: Collection[str]) -> None:
    """Settle afresh the groups that these things belong to or belonged to, after they or their links came or went."""
    link, table, member = tables.link, LINKED[subject], tables.member
    ends = select(link.c.left, link.c.right).where(link.c.subject == subject.value)
    near: set[str] = set()
    for end in (link.c.left, link.c.right):
        near.update(name for row in connection.execute(ends.where(engine.one_of(end, touched))) for name in row)
    if not near:
        return
    node = table.c.node if subject is Subject.ACTOR else table.c.id
    # Retired rows too: a mention may have stood for another actor before.
    seeds = set(connection.execute(select(node).distinct().where(engine.one_of(table.c.id, near))).scalars())
    reached, opinions = reach(connection, engine, subject, seeds, NOW)
    connection.execute(delete(member).where(member.c.subject == subject.value, engine.one_of(member.c.node, reached | near)))
    engine.insert(connection, member, [(subject.value, one, group[0]) for group in settle(opinions) for one in group])


def copies(connection: Connection) -> int:
    """How many reports copy another one: the members of all groups of copies, less one for each group."""
    member = tables.member
    counts = select(func.count() - func.count(member.c.cluster.distinct())).where(member.c.subject == Subject.REPORT.value)
    return int(connection.execute(counts).scalar_one())
