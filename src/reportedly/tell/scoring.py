"""Scoring: how well codings agree with gold codings, by the codebook's definitions.

Rows are paired one to one, best overlap first; every figure is micro-averaged over documents:

statement.found      F1 of statements whose content words overlap (token IoU >= 0.5 on content, or on cue + content)
statement.kind       found, and the same kind
statement.source     found, and the source spans overlap (IoU >= 0.5, or both null)
statement.row        found, same kind and same source: the ledger's row is right
statement.actor      found, and the source actor's name is one that gold gives that actor
statement.about      F1 of (statement, incident) links between found rows
verification         F1 of (found statement, status)
incident.found       F1 of incidents of the same type whose anchor or mentions overlap
incident.any_type    the same, whatever the type
incident.date        share of found gold incidents with a date whose predicted interval is equal; .date_overlaps: meets it
incident.place       share of found gold incidents with a place whose predicted place name matches
incident.roles       F1 of perpetrators and targets over all incidents
figure               F1 of (kind, low, high) over the document
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from reportedly.errors import DataError

Json = Mapping[str, Any]
Words = frozenset[int]
Pairs = dict[int, int]

WORD = re.compile(r"\w+")
HALF = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """One figure: precision, recall and F1 rounded to four digits, with the numbers of rows that they rest on."""

    precision: float
    recall: float
    f1: float
    gold: int
    predicted: int


@dataclass(slots=True)
class Counts:
    """Rows that are right, predicted and in gold, by figure."""

    rows: dict[str, tuple[int, int, int]] = field(default_factory=dict)

    def add(self, figure: str, right: int, predicted: int, gold: int) -> None:
        """Count in some more rows."""
        old = self.rows.get(figure, (0, 0, 0))
        self.rows[figure] = (old[0] + right, old[1] + predicted, old[2] + gold)


def score(gold: Iterable[Json], predicted: Iterable[Json]) -> dict[str, Score]:
    """The figures of predicted documents against gold ones, each {"id", "text", "coding"}.

    A gold document without a prediction counts as predicted empty; DataError where a predicted text differs from gold's.
    """
    by_id = {document["id"]: document for document in predicted}
    counts = Counts()
    for document in gold:
        other = by_id.get(document["id"], {})
        if other.get("text", document["text"]) != document["text"]:
            raise DataError(f"{document['id']}: the predicted text is not the gold text; predict on the gold file's texts")
        count_document(document["text"], document["coding"], other.get("coding", {}), counts)
    return {figure: score_of(*rows) for figure, rows in counts.rows.items()}


def score_of(right: int, predicted: int, gold: int) -> Score:
    """Precision, recall and F1 of so many right rows."""
    precision = right / predicted if predicted else 0.0
    recall = right / gold if gold else 0.0
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return Score(precision=round(precision, 4), recall=round(recall, 4), f1=round(f1, 4), gold=gold, predicted=predicted)


def count_document(text: str, gold: Json, predicted: Json, counts: Counts) -> None:
    """Count one document's rows into every figure."""
    statements = count_statements(text, gold, predicted, counts)
    incidents = count_incidents(text, gold, predicted, counts)
    count_figures(gold, predicted, counts)
    count_links(gold, predicted, statements, incidents, counts)


# -------------------------------------------------------------------------------------------- words, names, pairs


def words(text: str, spans: Iterable[Json | None]) -> Words:
    """Where the words that the spans cover begin."""
    return frozenset(span["start"] + word.start() for span in spans if span for word in WORD.finditer(text[span["start"] : span["end"]]))


def overlap(left: Words, right: Words) -> float:
    """Shared words over all words; 0 where there are none."""
    return len(left & right) / len(left | right) if left or right else 0.0


def plain(name: str | None) -> str:
    """A name without case, accents, articles and punctuation."""
    ascii_name = unicodedata.normalize("NFKD", name or "").encode("ascii", "ignore").decode().lower()
    return re.sub(r"\b(the|a|an)\b|[^a-z0-9]+", " ", ascii_name).strip()


def names(actor: Json | None) -> frozenset[str]:
    """Every plain name that a coding gives an actor."""
    if not actor:
        return frozenset()
    return frozenset([plain(actor.get("name")), *(plain(mention["text"]) for mention in actor.get("mentions", []))])


def paired(scores: Mapping[tuple[int, int], float]) -> Pairs:
    """One-to-one pairs, highest score first, ties by position."""
    left_to_right: Pairs = {}
    taken: set[int] = set()
    for (left, right), value in sorted(scores.items(), key=lambda item: (-item[1], item[0])):
        if value > 0 and left not in left_to_right and right not in taken:
            left_to_right[left] = right
            taken.add(right)
    return left_to_right


def actors_of(coding: Json) -> dict[str, Json]:
    """A coding's actors by id."""
    return {actor["id"]: actor for actor in coding.get("actors", [])}


# ---------------------------------------------------------------------------------------------------- statements


def count_statements(text: str, gold: Json, predicted: Json, counts: Counts) -> Pairs:
    """Count the figures of statements; returns which gold row is paired with which predicted one."""
    wanted, given = gold.get("statements", []), predicted.get("statements", [])
    pairs = paired(statement_scores(text, wanted, given))
    kind = {i for i, j in pairs.items() if wanted[i]["kind"] == given[j].get("kind")}
    source = {i for i, j in pairs.items() if same_source(text, wanted[i], given[j])}
    gold_actors, given_actors = actors_of(gold), actors_of(predicted)
    actor = {i for i, j in pairs.items() if same_actor(gold_actors, wanted[i], given_actors, given[j])}
    found = {"found": set(pairs), "kind": kind, "source": source, "row": kind & source, "actor": actor}
    for figure, right in found.items():
        counts.add(f"statement.{figure}", len(right), len(given), len(wanted))
    count_verdicts(wanted, given, pairs, counts)
    return pairs


def statement_scores(text: str, wanted: Sequence[Json], given: Sequence[Json]) -> dict[tuple[int, int], float]:
    """How well each two statements fit that share half of their words."""
    gold_words = [(words(text, content(row)), words(text, [*content(row), row.get("cue")])) for row in wanted]
    given_words = [(words(text, content(row)), words(text, [*content(row), row.get("cue")])) for row in given]
    scores = {}
    for i, (gold_content, gold_whole) in enumerate(gold_words):
        for j, (given_content, given_whole) in enumerate(given_words):
            best = max(overlap(gold_content, given_content), overlap(gold_whole, given_whole))
            if best >= HALF:
                kind = wanted[i]["kind"] == given[j].get("kind")
                scores[i, j] = best + 0.2 * kind + 0.1 * same_source(text, wanted[i], given[j])
    return scores


def content(row: Json) -> list[Json]:
    """A statement's content spans."""
    return list(row.get("content", []))


def same_source(text: str, gold: Json, given: Json) -> bool:
    """Whether two rows name the same words as the source, or both none."""
    left, right = words(text, [gold.get("source")]), words(text, [given.get("source")])
    return overlap(left, right) >= HALF if left or right else True


def same_actor(gold_actors: Mapping[str, Json], gold: Json, given_actors: Mapping[str, Json], given: Json) -> bool:
    """Whether the given row's actor goes by a name of the gold row's actor, or both rows have none."""
    wanted, other = gold_actors.get(gold.get("source_actor", "")), given_actors.get(given.get("source_actor", ""))
    if other is None:
        return wanted is None
    return plain(other.get("name")) in names(wanted)


def count_verdicts(wanted: Sequence[Json], given: Sequence[Json], pairs: Pairs, counts: Counts) -> None:
    """Count the verdicts on authenticity."""
    gold, predicted = verdicts(wanted), set(verdicts(given))
    right = sum((pairs.get(row), status) in predicted for row, status in gold)
    counts.add("verification", right, len(predicted), len(gold))


def verdicts(rows: Sequence[Json]) -> list[tuple[int, Any]]:
    """Each row that has a verdict, with its status."""
    return [(number, row["verification"].get("status")) for number, row in enumerate(rows) if row.get("verification")]


# ----------------------------------------------------------------------------------------------------- incidents


def count_incidents(text: str, gold: Json, predicted: Json, counts: Counts) -> Pairs:
    """Count the figures of incidents; returns which gold incident is paired with which predicted one."""
    wanted, given = gold.get("incidents", []), predicted.get("incidents", [])
    pairs = paired(incident_scores(text, wanted, given))
    same_type = sum(wanted[i]["type"] == given[j].get("type") for i, j in pairs.items())
    counts.add("incident.any_type", len(pairs), len(given), len(wanted))
    counts.add("incident.found", same_type, len(given), len(wanted))
    for i, j in sorted(pairs.items()):
        count_date(wanted[i].get("date"), given[j].get("date"), counts)
        count_place(wanted[i].get("place") or {}, given[j].get("place") or {}, counts)
    gold_actors, given_actors = actors_of(gold), actors_of(predicted)
    for i, row in enumerate(wanted):
        other = roles(given[pairs[i]], given_actors) if i in pairs else []
        count_roles(roles(row, gold_actors), other, counts)
    for j in sorted(set(range(len(given))) - set(pairs.values())):
        count_roles([], roles(given[j], given_actors), counts)
    return pairs


def incident_scores(text: str, wanted: Sequence[Json], given: Sequence[Json]) -> dict[tuple[int, int], float]:
    """How well each two incidents fit that share a word."""
    gold_words = [words(text, [row.get("anchor"), *row.get("mentions", [])]) for row in wanted]
    given_words = [words(text, [row.get("anchor"), *row.get("mentions", [])]) for row in given]
    return {
        (i, j): 1 + overlap(left, right) + 2 * (wanted[i]["type"] == given[j].get("type"))
        for i, left in enumerate(gold_words)
        for j, right in enumerate(given_words)
        if left & right
    }


def count_date(gold: Json | None, given: Json | None, counts: Counts) -> None:
    """Count a found gold incident's date as equal or not, as met or not."""
    if not gold:
        return
    same = bool(given) and given is not None and (gold["start"], gold["end"]) == (given["start"], given["end"])
    meets = bool(given) and given is not None and gold["start"] <= given["end"] and given["start"] <= gold["end"]
    counts.add("incident.date", same, 1, 1)
    counts.add("incident.date_overlaps", meets, 1, 1)


def count_place(gold: Json, given: Json, counts: Counts) -> None:
    """Count a found gold incident's place as named alike or not."""
    if not gold.get("name"):
        return
    wanted = {plain(gold["name"]), plain((gold.get("span") or {}).get("text"))} - {""}
    have = plain(given.get("name"))
    counts.add("incident.place", bool(have) and any(have in name or name in have for name in wanted), 1, 1)


def roles(incident: Json, actors: Mapping[str, Json]) -> list[tuple[str, frozenset[str]]]:
    """An incident's perpetrators and targets, each with every name that it goes by."""
    return [
        (role, names(actors.get(who)) if isinstance(who, str) else frozenset([plain(who["text"])]))
        for role in ("perpetrators", "targets")
        for who in incident.get(role, [])
    ]


def count_roles(wanted: Sequence[tuple[str, Collection[str]]], have: list[tuple[str, frozenset[str]]], counts: Counts) -> None:
    """Count those in a role who go by a name of one in the same role of gold, each once."""
    left, right = list(have), 0
    for role, known in wanted:
        match = next((k for k, (other, given) in enumerate(left) if other == role and given.intersection(known)), None)
        if match is not None:
            right += 1
            del left[match]
    counts.add("incident.roles", right, len(have), len(wanted))


# --------------------------------------------------------------------------------------------- figures and links


def count_figures(gold: Json, predicted: Json, counts: Counts) -> None:
    """Count equal figures of a document, each once."""
    wanted, have = figures(gold), figures(predicted)
    left, right = list(have), 0
    for figure in wanted:
        if figure in left:
            left.remove(figure)
            right += 1
    counts.add("figure", right, len(have), len(wanted))


def figures(coding: Json) -> list[tuple[Any, Any, Any]]:
    """What each figure of a coding counts, and its bounds."""
    return [
        (figure["kind"], figure.get("low"), figure.get("high"))
        for incident in coding.get("incidents", [])
        for figure in incident.get("figures", [])
    ]


def count_links(gold: Json, predicted: Json, statements: Pairs, incidents: Pairs, counts: Counts) -> None:
    """Count links from a statement to the incident that it is about, where both are found."""
    wanted, have = links(gold), set(links(predicted))
    right = sum((statements.get(row), incidents.get(incident)) in have for row, incident in wanted)
    counts.add("statement.about", right, len(have), len(wanted))


def links(coding: Json) -> list[tuple[int, int]]:
    """Each (statement, incident) link of a coding, by position."""
    position = {incident["id"]: number for number, incident in enumerate(coding.get("incidents", []))}
    rows = coding.get("statements", [])
    return [(number, position[x]) for number, row in enumerate(rows) for x in row.get("about", []) if x in position]
