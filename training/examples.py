"""Examples: reports with what the heads are to find, counted in word pieces."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer

from reportedly.extract.windows import Pieces, Window, heading, pieces, windows
from training import told
from training.places import CONFIG, lines, path

GOLD_LAYERS = (
    "source", "cue", "content", "trigger", "figure", "place", "date", "actor", "target", "instrument", "verdict", "hedge", "channel",
)  # fmt: skip
POLNEAR_LAYERS = ("polnear_source", "polnear_cue", "polnear_content")
MUC4_LAYERS = ("muc4_person", "muc4_group", "muc4_object", "muc4_victim", "muc4_weapon")
LAYERS = GOLD_LAYERS + POLNEAR_LAYERS + MUC4_LAYERS
KINDS = (
    "claim_of_responsibility", "threat", "call_to_action", "denial", "accusation", "verification", "warning", "legal",
    "no_comment", "reaction", "commitment", "account", "opinion",
)  # fmt: skip
TYPES = (
    "bombing", "armed_attack", "killing", "abduction", "hijacking", "strike", "clash", "vehicle_attack", "arson_sabotage",
    "arrest", "abuse", "unrest", "other_violence",
)  # fmt: skip
REALIS = ("happened", "threatened", "planned", "possible")
CLASSES = (
    "armed_group", "government", "military", "security_force", "judiciary", "political", "intergovernmental", "ngo", "media",
    "expert", "company", "civilian", "suspect", "anonymous", "other",
)  # fmt: skip
FIGURES = ("killed", "injured", "missing", "captive", "arrested", "displaced", "perpetrators", "other")
STATUSES = ("unverified", "verified", "disputed", "false")
# MUC-4's types of incident and its words for how sure it is that an organisation did it.
TEMPLATES = ("ATTACK", "BOMBING", "KIDNAPPING", "ARSON", "ROBBERY", "FORCED WORK STOPPAGE")
CONFIDENCES = (
    "REPORTED AS FACT", "CLAIMED OR ADMITTED", "SUSPECTED OR ACCUSED", "SUSPECTED OR ACCUSED BY AUTHORITIES", "POSSIBLE", "ACQUITTED",
)  # fmt: skip
SLOTS = {
    "perp_individual": "muc4_person", "perp_org": "muc4_group", "phys_tgt": "muc4_object", "hum_tgt_name": "muc4_victim",
    "hum_tgt_desc": "muc4_victim", "instrument_id": "muc4_weapon",
}  # fmt: skip
# So many sentences of the set of places are read as one report, that a sentence's place is chosen among those of others.
SENTENCES = 6
# A word such as "soldiers" may stand for a filler dozens of times; the first ones teach enough.
MENTIONS = 6

Range = tuple[int, int]


@dataclass(kw_only=True)
class Row:
    """One content span with its statement: everything the heads say about it."""

    content: Range
    statement: int
    kind: int | None
    cue: Range | None
    source: Range | None
    actor: int | None = None
    directed_at: tuple[int, ...] = ()
    about: tuple[int, ...] = ()
    verdict: Range | None = None


@dataclass(kw_only=True)
class Trigger:
    """One phrase for an incident."""

    span: Range
    incident: int


@dataclass(kw_only=True)
class Told:
    """An incident with its cells."""

    type: int
    realis: int
    place: Range | None
    date: Range | None
    perpetrators: tuple[int, ...]
    targets: tuple[int, ...]


@dataclass(kw_only=True)
class Filler:
    """One mention of what fills a slot of MUC-4's templates: their numbers, their type, and how sure (of organisations)."""

    span: Range
    templates: frozenset[int]
    type: int
    confidence: int | None


@dataclass(kw_only=True)
class Example:
    """One report: its pieces, its windows and its labels."""

    id: str
    set: str
    text: str
    found: Pieces
    windows: list[Window]
    tags: dict[str, npt.NDArray[np.int64]]
    rows: list[Row]
    title: npt.NDArray[np.int64] = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    triggers: list[Trigger] = field(default_factory=list)
    incidents: list[Told] = field(default_factory=list)
    figures: list[tuple[Range, int, int]] = field(default_factory=list)
    verdicts: list[tuple[Range, int]] = field(default_factory=list)
    actors: list[tuple[Range, int]] = field(default_factory=list)
    classes: list[int] = field(default_factory=list)
    fillers: list[Filler] = field(default_factory=list)
    templates: frozenset[int] = frozenset()


def coded(documents: list[dict[str, Any]], tokenizer: Tokenizer) -> list[Example]:
    """Reports that were coded by the codebook."""
    return [_coded(row, tokenizer) for row in documents]


def polnear(part: str, tokenizer: Tokenizer) -> list[Example]:
    """PolNeAR's articles of one part, with the kinds of their attributions so far as coders told them."""
    kinds = told.kinds() if part == "train" else {}
    return [
        _attributed(row, kinds.get(row["id"], [None] * len(row["attributions"])), tokenizer)
        for row in lines(path("shared") / "data" / "polnear" / f"{part}.jsonl.gz")
    ]


def muc4(part: str, tokenizer: Tokenizer) -> list[Example]:
    """MUC-4's reports of one part."""
    return [_templated(row, tokenizer) for row in lines(path("shared") / "data" / "muc4" / f"{part}.jsonl.gz")]


def event_places(tokenizer: Tokenizer) -> list[Example]:
    """Sentences of `event_location`, each with a word for an incident and its place, some sentences to an example."""
    rows = [row for row in lines(path("shared") / "data" / "event_location" / "train.jsonl.gz") if row["meta"]["answer"] != "reject"]
    return [_located(rows[at : at + SENTENCES], tokenizer) for at in range(0, len(rows), SENTENCES)]


def span_in_pieces(found: Pieces, start: int, end: int) -> Range | None:
    """The pieces that a stretch of code points touches; None if it touches none."""
    first = int(np.searchsorted(found.ends, start, side="right"))
    last = int(np.searchsorted(found.starts, end, side="left"))
    return (first, last) if first < last else None


def _attributed(row: dict[str, Any], kinds: list[str | None], tokenizer: Tokenizer) -> Example:
    found = pieces(row["text"], tokenizer)
    rows: list[Row] = []
    spans: dict[str, list[Range]] = {layer: [] for layer in POLNEAR_LAYERS}
    for number, (one, kind) in enumerate(zip(row["attributions"], kinds, strict=True)):
        parts = {role: _ranges(found, one[role]) for role in ("source", "cue", "content")}
        for role, ranges in parts.items():
            spans[f"polnear_{role}"] += ranges
        cue, source = (parts[role][0] if parts[role] else None for role in ("cue", "source"))
        sort = KINDS.index(kind) if kind else None
        rows += [Row(content=content, statement=number, kind=sort, cue=cue, source=source) for content in parts["content"]]
    return _example(row, "polnear", found, spans, rows, tokenizer)


def _templated(row: dict[str, Any], tokenizer: Tokenizer) -> Example:
    found = pieces(row["text"], tokenizer)
    spans: dict[str, list[Range]] = {layer: [] for layer in MUC4_LAYERS}
    templates: dict[Range, set[int]] = {}
    known: dict[Range, tuple[int, int | None]] = {}
    sorts = [TEMPLATES.index(template["incident_type"][0]["value"][0]) for template in row["templates"]]
    for number, (template, sort) in enumerate(zip(row["templates"], sorts, strict=True)):
        sure = {name: one["value"][0].strip("()") for one in template["perp_org_confidence"] for name in one.get("of", ())}
        for slot, layer in SLOTS.items():
            for alternative in (x for filler in template[slot] for x in filler.get("alts", ())):
                confidence = CONFIDENCES.index(sure[alternative["str"]]) if slot == "perp_org" and alternative["str"] in sure else None
                for first, last in alternative.get("mentions", ())[:MENTIONS]:
                    at = span_in_pieces(found, first, last)
                    if at:
                        spans[layer].append(at)
                        templates.setdefault(at, set()).add(number)
                        known.setdefault(at, (sort, confidence))
    made = _example(row, "muc4", found, spans, [], tokenizer)
    made.fillers = [
        Filler(span=at, templates=frozenset(templates[at]), type=known[at][0], confidence=known[at][1]) for at in sorted(templates)
    ]
    made.templates = frozenset(sorts)
    return made


def _located(rows: list[dict[str, Any]], tokenizer: Tokenizer) -> Example:
    text = "\n".join(row["text"] for row in rows)
    found, start = pieces(text, tokenizer), 0
    made = _example({"id": rows[0]["id"], "text": text}, "places", found, {}, [], tokenizer)
    tagged: list[Range] = []
    for number, row in enumerate(rows):
        at = {
            label: [span_in_pieces(found, start + one["start"], start + one["end"]) for one in row["spans"] if one["label"] == label]
            for label in ("VERB", "LOCATION")
        }
        places = [span for span in at["LOCATION"] if span]
        tagged += places
        made.triggers += [Trigger(span=span, incident=number) for span in at["VERB"] if span]
        made.incidents.append(Told(type=0, realis=0, place=places[0] if places else None, date=None, perpetrators=(), targets=()))
        start += len(row["text"]) + 1
    made.tags = {"place": _tags(len(found), tagged)}
    return made


def _coded(row: dict[str, Any], tokenizer: Tokenizer) -> Example:
    found, coding = pieces(row["text"], tokenizer), row["coding"]
    actor_at = {actor["id"]: number for number, actor in enumerate(coding["actors"])}
    incident_at = {incident["id"]: number for number, incident in enumerate(coding["incidents"])}
    spans: dict[str, list[Range]] = {layer: [] for layer in GOLD_LAYERS}
    rows, verdicts = _rows(coding, found, actor_at, incident_at, spans)
    made = _example(row, "gold", found, spans, rows, tokenizer)
    made.verdicts = verdicts
    _incidents(made, coding, actor_at, spans)
    for number, actor in enumerate(coding["actors"]):
        made.classes.append(CLASSES.index(actor["class"]))
        made.actors += [(at, number) for at in _ranges(found, actor["mentions"])]
    spans["actor"] += [at for at, _ in made.actors]
    made.tags = {layer: _tags(len(found), spans[layer]) for layer in GOLD_LAYERS}
    return made


def _rows(
    coding: dict[str, Any], found: Pieces, actor_at: dict[str, int], incident_at: dict[str, int], spans: dict[str, list[Range]]
) -> tuple[list[Row], list[tuple[Range, int]]]:
    rows: list[Row] = []
    verdicts: dict[Range, int] = {}
    for number, one in enumerate(coding["statements"]):
        parts = {role: _ranges(found, [one[role]] if one[role] else []) for role in ("source", "cue", "hedge")}
        contents = _ranges(found, one["content"])
        for role in ("source", "cue", "hedge"):
            spans[role] += parts[role]
        spans["content"] += contents
        spans["channel"] += _ranges(found, one["channel"] + one["relay"])
        verdict = one["verification"]
        at = _ranges(found, [verdict["span"]])[0] if verdict else None
        if at:
            verdicts[at] = STATUSES.index(verdict["status"])
            spans["verdict"].append(at)
        rows += [
            Row(
                content=content,
                statement=number,
                kind=KINDS.index(one["kind"]),
                cue=parts["cue"][0] if parts["cue"] else None,
                source=parts["source"][0] if parts["source"] else None,
                actor=actor_at.get(one["source_actor"]),
                directed_at=tuple(actor_at[x] for x in one["directed_at"]),
                about=tuple(incident_at[x] for x in one["about"]),
                verdict=at,
            )
            for content in contents
        ]
    return rows, sorted(verdicts.items())


def _incidents(made: Example, coding: dict[str, Any], actor_at: dict[str, int], spans: dict[str, list[Range]]) -> None:
    for number, one in enumerate(coding["incidents"]):
        mentions = sorted({*_ranges(made.found, one["mentions"]), *_ranges(made.found, [one["anchor"]])})
        made.triggers += [Trigger(span=at, incident=number) for at in mentions]
        place, date = (_ranges(made.found, [(one[cell] or {}).get("span")]) for cell in ("place", "date"))
        made.incidents.append(
            Told(
                type=TYPES.index(one["type"]),
                realis=REALIS.index(one["realis"]),
                place=place[0] if place else None,
                date=date[0] if date else None,
                perpetrators=tuple(actor_at[x] for x in one["perpetrators"]),
                targets=tuple(actor_at[x] for x in one["targets"] if isinstance(x, str)),
            )
        )
        for layer, ranges in (("trigger", mentions), ("place", place), ("date", date)):
            spans[layer] += ranges
        spans["target"] += _ranges(made.found, [x for x in one["targets"] if not isinstance(x, str)])
        spans["instrument"] += _ranges(made.found, [one["instrument"]])
        for figure in one["figures"]:
            for at in _ranges(made.found, [figure["span"]]):
                made.figures.append((at, FIGURES.index(figure["kind"]), number))
                spans["figure"].append(at)
    made.triggers.sort(key=lambda trigger: trigger.span)


def _example(
    row: dict[str, Any], name: str, found: Pieces, spans: dict[str, list[Range]], rows: list[Row], tokenizer: Tokenizer
) -> Example:
    return Example(
        id=row["id"],
        set=name,
        text=row["text"],
        found=found,
        windows=windows(row["text"], found, CONFIG["encoder"]["window"], CONFIG["encoder"]["context"]),
        tags={layer: _tags(len(found), ranges) for layer, ranges in spans.items()},
        rows=rows,
        title=heading(row.get("title"), row["text"], tokenizer),
    )


def _ranges(found: Pieces, spans: list[dict[str, Any] | None]) -> list[Range]:
    made = [span_in_pieces(found, span["start"], span["end"]) for span in spans if span]
    return [at for at in made if at]


def _tags(length: int, spans: list[Range]) -> npt.NDArray[np.int64]:
    """0 outside, 1 at a span's first piece, 2 within; of spans that overlap the longer stands."""
    tags = np.zeros(length, dtype=np.int64)
    for first, last in sorted(set(spans), key=lambda at: (at[0] - at[1], at)):
        if not tags[first:last].any():
            tags[first:last] = 2
            tags[first] = 1
    return tags
