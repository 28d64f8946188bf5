"""Forms: rows of answers as JSON lines and as CSV."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from typing import Any

from reportedly.records import Published, Span, When
from reportedly.tell.answers import Answer
from reportedly.tell.filling import MARKS


def plain(value: object) -> Any:
    """A value as JSON has it: records become objects, days become {"start", "end"}, words become {"start", "end", "text"}."""
    if isinstance(value, When):
        return {"start": value.first.isoformat(), "end": value.last.isoformat()}
    if isinstance(value, Published):
        return {**plain(value.when), "basis": value.basis.value}
    if isinstance(value, Span):
        return {"start": value.start, "end": value.end, "text": value.quote}
    if is_dataclass(value):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {key: plain(part) for key, part in value.items()}
    if isinstance(value, (tuple, list)):
        return [plain(part) for part in value]
    return value


def as_object(row: Answer) -> dict[str, Any]:
    """A row as the object that `--json` prints; what was sought stands between ** in `found`."""
    made: dict[str, Any] = plain(row)
    if made.get("found"):
        for mark in MARKS:
            made["found"] = made["found"].replace(mark, "**")
    else:
        made.pop("found", None)
    return made


def json_lines(rows: Iterable[Answer]) -> Iterator[str]:
    """One object a line, without the line ends."""
    for row in rows:
        yield json.dumps(as_object(row), ensure_ascii=False)


def csv_lines(rows: Iterable[Answer]) -> Iterator[str]:
    """A head and one line a row, without the line ends; a cell that holds several things has them joined by "; "."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    names: list[str] | None = None
    for row in rows:
        made = _flat(as_object(row))
        if names is None:
            names = list(made)
            writer.writerow(names)
        writer.writerow([spreadsheet_safe(made.get(name)) for name in names])
        yield written.getvalue().removesuffix("\r\n")
        written.seek(0)
        written.truncate()


def _flat(made: dict[str, Any]) -> dict[str, Any]:
    """Objects spread over several cells ("published_start"), lists joined; offsets are left to JSON."""
    cells: dict[str, Any] = {}
    for name, value in made.items():
        if name in _OBJECTS:
            cells |= {f"{name}_{part}": value.get(part) if value else None for part in _OBJECTS[name]}
        elif name not in {"cells", "span", "found"}:
            cells[name] = "; ".join(_short(part) for part in value) if isinstance(value, list) else value
    return cells


_OBJECTS = {
    "published": ("start", "end"),
    "when": ("start", "end"),
    "place": ("name", "country", "latitude", "longitude", "precision"),
    "actor": ("id", "name", "actor_class", "known"),
    "giver": ("id", "name", "actor_class", "known"),
    "verification": ("status", "words"),
}


def _short(part: object) -> str:
    if not isinstance(part, dict):
        return str(part)
    if "kind" in part:
        return f"{part['kind']} {part['low']}" + (
            "+" if part["high"] is None else "" if part["high"] == part["low"] else f"-{part['high']}"
        )
    if "start" in part:
        return str(part["start"]) if part["start"] == part["end"] else f"{part['start']}/{part['end']}"
    return str(part.get("name", part))


def spreadsheet_safe(cell: object) -> object:
    """A text that a spreadsheet would run as a formula gets an apostrophe before it, as they show such text."""
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in "=+-@\t\r" and cell[:1] else cell
