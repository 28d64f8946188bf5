"""By hand: what a person codes of a report, in short lines, made into a coding by the codebook and kept as places in the text alone.

    python -m training.by_hand check FILE...     what is wrong with each report, in words
    python -m training.by_hand keep --part train FILE...      put them into training/coded/train.jsonl, one coded anew in place of the old

A file holds reports one after the other; words of the text stand in «», a long stretch as «its first words … its last words»:

    @ muc4/DEV-MUC3-0001
    P 1990-01-12 1990-01-13 stated
    A a1 | Farabundo Marti National Liberation Front | armed_group | «FMLN» «THE REBELS» | of a2
    I i1 | bombing | happened | «BLAST» «EXPLOSION»:2 | D 1990-01-12 1990-01-12 «YESTERDAY» | L Lima, Peru «LIMA» | P a1
      | T a2 «A BUS» | W «A BOMB»
    F killed 3 - at_least «AT LEAST THREE PEOPLE» s1
    S s1 | account | src «POLICE» | cue «SAID» | con «A BOMB … LIMA» | by a2 | to a1 | re i1 | med video | ch «RADIO» | rel «RADIO»
      | hedge «ALLEGEDLY» | ver unverified a2 «COULD NOT BE» | date 1990-01-12 1990-01-12 | q

An actor's words are taken wherever they stand, whole and not within longer ones; an incident's in order, `:n` is the n-th place in
the text, within words, too; a statement's content is looked for from the statement before it on, its other words next to its
content. No words of the reports are kept: `coded/` has the report's id, the digest of its text, and offsets.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import json
import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

from training.places import lines, path

KEPT = Path(__file__).parent / "coded"
# Which file of ../shared/data holds the reports whose ids begin so.
SETS = {
    "muc4": "muc4/train", "ecb": "ecbplus/train", "te3": "tempeval3/train", "lgl": "geoparsing/lgl", "polnear": "polnear/train",
    "re3d": "re3d/train", "gum": "gum/train", "meantime": "meantime/en", "geovirus": "geoparsing/geovirus", "aeb": "html/aeb",
    "wce": "wikipedia_current_events/train",
}  # fmt: skip
_QUOTED = re.compile(r"«([^»]*)»(?::(\d+))?")
Coding = dict[str, Any]


class UnclearError(ValueError):
    """A line that cannot be taken: says which and why."""


def reports() -> dict[str, dict[str, Any]]:
    """All reports that may be coded, by id."""
    rows = (row for name in sorted(set(SETS.values())) for row in lines(path("shared") / "data" / f"{name}.jsonl.gz"))
    return {row["id"]: row if "text" in row else row | {"text": row["expected"]["articleBody"]} for row in rows}


def blocks(text: str) -> Iterator[tuple[str, list[str]]]:
    """Each report's id and its lines; a line that begins with a blank carries on the one before."""
    name, kept = "", list[str]()
    for line in text.splitlines():
        if line.startswith("@"):
            if name:
                yield name, kept
            name, kept = line[1:].strip(), []
        elif line.startswith((" ", "\t")) and kept:
            kept[-1] += " " + line.strip()
        elif line.strip() and not line.startswith("#"):
            kept.append(line.strip())
    if name:
        yield name, kept


def coding_of(text: str, block: list[str]) -> Coding:
    """The full coding of one report, as the codebook has it. Raises UnclearError."""
    made: Coding = {"report": {"title": None, "authors": [], "outlet": None, "published": None, "updated": None, "language": "en"}}
    made |= {"actors": [], "incidents": [], "statements": []}
    at = 0
    for line in block:
        try:
            at = _take(made, text, line, at)
        except (ValueError, IndexError, KeyError) as error:
            raise UnclearError(f"{line[:90]}: {error}") from error
    _apart(made["actors"])
    return made


def _take(made: Coding, text: str, line: str, at: int) -> int:
    """Add what one line says; where the last statement begins after it."""
    head, _, rest = line.partition(" ")
    if head == "P":
        start, end, basis = rest.split()
        made["report"]["published"] = {"start": start, "end": end, "basis": basis}
    elif head == "A":
        made["actors"].append(_actor(text, rest))
    elif head == "I":
        made["incidents"].append(_incident(text, rest))
    elif head == "F":
        made["incidents"][-1]["figures"].append(_figure(text, rest, made["incidents"][-1]))
    elif head == "S":
        made["statements"].append(_statement(text, rest, at))
        return int(made["statements"][-1]["content"][0]["start"])
    else:
        raise UnclearError("begins with none of @ P A I F S")
    return at


def _span(start: int, end: int, text: str) -> dict[str, Any]:
    return {"start": start, "end": end, "text": text[start:end]}


def _places(text: str, words: str, *, whole: bool = False) -> list[dict[str, Any]]:
    """Every place where the words stand."""
    if not words.strip():
        raise UnclearError("empty words")
    first, _, last = words.partition("…")
    edge = r"(?<!\w)" if whole else ""
    found = []
    for match in re.finditer(edge + _loose(first) + (edge and r"(?!\w)"), text):
        end = match.end()
        if last:
            tail = re.compile(_loose(last)).search(text, end)
            if not tail:
                continue
            end = tail.end()
        found.append(_span(match.start(), end, text))
    if not found:
        raise UnclearError(f"not in the text: {words!r}")
    return found


def _loose(words: str) -> str:
    """A pattern for the words with any white space between them."""
    return r"\s+".join(re.escape(word) for word in words.split())


def _anywhere(text: str, words: str) -> list[dict[str, Any]]:
    """The places where the words stand as whole words; where they do so nowhere, any places."""
    found = _places(text, words)
    whole = [one for one in found if not (_within(text, one["start"]) or _within(text, one["end"]))]
    return whole or found


def _within(text: str, at: int) -> bool:
    return 0 < at < len(text) and text[at - 1].isalnum() and text[at].isalnum()


def _quoted(text: str, cell: str) -> list[dict[str, Any]]:
    """The spans of a cell: the n-th place if one is given, else the first after the span before."""
    made: list[dict[str, Any]] = []
    for words, number in _QUOTED.findall(cell):
        if number:
            made.append(_places(text, words)[int(number) - 1])
        else:
            found = _anywhere(text, words)
            after = [one for one in found if not made or one["start"] >= made[-1]["end"]]
            made.append((after or found)[0])
    return made


def _cells(rest: str) -> list[str]:
    return [cell.strip() for cell in rest.split("|")]


def _actor(text: str, rest: str) -> Coding:
    name, title, group, words, *more = _cells(rest)
    spans = [one for quoted, number in _QUOTED.findall(words) for one in _chosen(_places(text, quoted, whole=True), number)]
    made: Coding = {"id": name, "name": title, "class": group, "mentions": spans}
    for cell in more:
        made["member_of"] = cell.removeprefix("of").strip()
    return made


def _chosen(found: list[dict[str, Any]], number: str) -> list[dict[str, Any]]:
    return [found[int(number) - 1]] if number else found


def _apart(actors: list[Coding]) -> None:
    """Leave out mentions within longer ones: "army" in "the Syrian army" is no mention of its own."""
    spans = sorted({(one["start"], one["end"]) for actor in actors for one in actor["mentions"]})
    for actor in actors:
        kept = {
            (one["start"], one["end"]): one
            for one in actor["mentions"]
            if not any(a <= one["start"] and one["end"] <= b and b - a > one["end"] - one["start"] for a, b in spans)
        }
        actor["mentions"] = [kept[key] for key in sorted(kept)]


def _incident(text: str, rest: str) -> Coding:
    name, sort, realis, words, *more = _cells(rest)
    spans = _quoted(text, words)
    if not spans:
        raise UnclearError("an incident needs words")
    made: Coding = {"id": name, "type": sort, "realis": realis, "anchor": min(spans, key=lambda one: int(one["start"])), "mentions": spans}
    made |= {"date": None, "place": None, "perpetrators": [], "targets": [], "instrument": None, "figures": []}
    for cell in more:
        head, _, value = cell.partition(" ")
        if head == "D":
            start, end = value.split()[:2]
            made["date"] = {"start": start, "end": end, "span": _near(text, value, spans)}
        elif head == "L":
            made["place"] = {"name": value.partition("«")[0].strip() or None, "span": _near(text, value, spans)}
        elif head == "P":
            made["perpetrators"] = value.split()
        elif head == "T":
            made["targets"] = [*_QUOTED.sub("", value).split(), *_all_near(text, value, spans)]
        elif head == "W":
            made["instrument"] = _near(text, value, spans)
        elif head:
            raise UnclearError(f"an incident has no cell {head!r}")
    return made


def _all_near(text: str, cell: str, at: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for words, number in _QUOTED.findall(cell):
        yield _places(text, words)[int(number) - 1] if number else min(_anywhere(text, words), key=lambda one: _gap(one, at))


def _near(text: str, cell: str, at: list[dict[str, Any]]) -> dict[str, Any] | None:
    """The one span of a cell: of all its places the nearest to the others."""
    return next(_all_near(text, cell, at), None)


def _gap(one: dict[str, Any], at: list[dict[str, Any]]) -> tuple[int, int]:
    """How far a span is from the nearest of some; one inside another counts as far."""
    gaps = [max(one["start"] - other["end"], other["start"] - one["end"]) for other in at]
    return min(gap if gap >= 0 else 200 for gap in gaps), int(one["start"])


def _figure(text: str, rest: str, incident: Coding) -> Coding:
    words = _QUOTED.sub("", rest).split()
    kind, low, high, qualifier, *giver = words
    span = _near(text, rest, incident["mentions"])
    return {
        "kind": kind, "low": int(low), "high": None if high == "-" else int(high), "qualifier": qualifier, "span": span,
        "according_to": giver[0] if giver else None,
    }  # fmt: skip


def _statement(text: str, rest: str, after: int) -> Coding:
    name, kind, *more = _cells(rest)
    cells = {head: value for head, _, value in (cell.partition(" ") for cell in more)}
    unknown = set(cells) - {"src", "cue", "con", "by", "to", "re", "med", "ch", "rel", "hedge", "ver", "date", "q", ""}
    if unknown:
        raise UnclearError(f"a statement has no cell {', '.join(sorted(unknown))}")
    content = _contents(text, cells.get("con", ""), after)
    if not content:
        raise UnclearError("a statement needs content")
    made: Coding = {"id": name, "kind": kind, "source": _near(text, cells.get("src", ""), content), "cue": None, "content": content}
    made["cue"] = _near(text, cells.get("cue", ""), [*content, made["source"]] if made["source"] else content)
    made |= {"source_actor": cells.get("by"), "directed_at": cells.get("to", "").split(), "about": cells.get("re", "").split()}
    made |= {"medium": cells.get("med"), "hedge": _near(text, cells.get("hedge", ""), content), "quote": "q" in cells}
    made |= {key: list(_all_near(text, cells.get(cell, ""), content)) for key, cell in (("channel", "ch"), ("relay", "rel"))}
    made["date"] = dict(zip(("start", "end"), cells["date"].split()[:2], strict=True)) if cells.get("date") else None
    made["verification"] = None
    if cells.get("ver"):
        status, *by = _QUOTED.sub("", cells["ver"]).split()
        made["verification"] = {"status": status, "by": by, "span": _near(text, cells["ver"], content)}
    return made


def _contents(text: str, cell: str, after: int) -> list[dict[str, Any]]:
    made: list[dict[str, Any]] = []
    for words, number in _QUOTED.findall(cell):
        found = _anywhere(text, words)
        start = made[-1]["end"] if made else after
        later = [one for one in found if one["start"] >= start]
        made.append(_places(text, words)[int(number) - 1] if number else (later or found)[0])
    return made


def without_words(node: Any) -> Any:
    """The coding with every span as [start, end]."""
    if isinstance(node, dict):
        if {"start", "end", "text"} == set(node):
            return [node["start"], node["end"]]
        return {key: without_words(value) for key, value in node.items()}
    return [without_words(value) for value in node] if isinstance(node, list) else node


def with_words(node: Any, text: str) -> Any:
    """The coding with every [start, end] as a span again."""
    if isinstance(node, list):
        if len(node) == 2 and all(isinstance(value, int) for value in node):
            return _span(node[0], node[1], text)
        return [with_words(value, text) for value in node]
    return {key: with_words(value, text) for key, value in node.items()} if isinstance(node, dict) else node


def digest(text: str) -> str:
    """The digest by which a text is known again."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def kept(part: str) -> list[dict[str, Any]]:
    """The reports of one part as the gold has them. Raises ValueError where the text is not the one that was coded."""
    texts = reports()
    made = []
    for row in lines(KEPT / f"{part}.jsonl"):
        report = texts[row["id"]]
        if digest(report["text"]) != row["digest"]:
            raise ValueError(f"{row['id']}: the text is not the one that was coded; take the set that its digest {row['digest']} is of")
        coding = with_words(row["coding"], report["text"])
        when = coding["report"]["published"]
        source, published = row["id"].split("/")[0], when["end"] if when else None
        told = {"source": source, "published": published, "title": report.get("title")}
        made.append({"id": row["id"], "text": report["text"], "coding": coding} | told)
    return made


def _checker() -> ModuleType:
    spec = importlib.util.spec_from_file_location("coding", path("shared") / "codebook" / "coding.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def main() -> None:
    """Check or keep what files hold."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("do", choices=("check", "keep"))
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--part", choices=("train", "tune", "again"), default="train", help="see training/parts.py")
    given = parser.parse_args()
    texts, problems, rows, bad = reports(), _checker().problems, {}, 0
    for file in given.files:
        for name, block in blocks(file.read_text(encoding="utf-8")):
            text = texts[name]["text"] if name in texts else ""
            try:
                coding = coding_of(text, block)
                wrong = problems(text, coding) if text else ["no such report"]
            except UnclearError as error:
                wrong = [str(error)]
            for problem in wrong:
                bad += 1
                print(f"{file.name} {name}: {problem}")
            if not wrong:
                rows[name] = {"id": name, "digest": digest(text), "coding": without_words(coding)}
    print(f"{len(rows)} reports, {sum(len(row['coding']['statements']) for row in rows.values())} statements; {bad} problems")
    if given.do == "keep":
        put(KEPT / f"{given.part}.jsonl", rows)


def put(where: Path, rows: dict[str, dict[str, Any]]) -> None:
    """Put codings beside those that the file has; one of the same report takes the old one's place."""
    every = {row["id"]: row for row in lines(where)} | rows if where.exists() else rows
    where.write_text("".join(json.dumps(every[name], ensure_ascii=False) + "\n" for name in sorted(every)), encoding="utf-8")


if __name__ == "__main__":
    main()
