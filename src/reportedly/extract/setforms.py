"""Set forms: forms of words that settle the kind of a statement, whatever its single words speak for (data/setforms.toml)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from reportedly.extract.words import lexicon
from reportedly.records import ActorClass, Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """Patterns that a statement's parts must hold, the classes of source it is for (none: any), and what it adds to the kinds' scores."""

    patterns: Mapping[str, re.Pattern[str]]
    barred: re.Pattern[str] | None
    by: frozenset[ActorClass]
    adds: Mapping[Kind, float]

    def fits(self, parts: Mapping[str, str], source_class: ActorClass | None) -> bool:
        """Whether a statement with these parts is of this form."""
        if (self.by and source_class not in self.by) or (self.barred and self.barred.search(parts["cue"])):
            return False
        return all(pattern.search(parts[name]) for name, pattern in self.patterns.items())


@cache
def _forms() -> tuple[Form, ...]:
    return tuple(
        Form(
            patterns={name: re.compile(row[name]) for name in ("source", "cue", "content") if name in row},
            barred=re.compile(row["not_cue"]) if "not_cue" in row else None,
            by=frozenset(ActorClass(name) for name in row.get("by", ())),
            adds={Kind(name): float(score) for name, score in row["adds"].items()},
        )
        for row in lexicon("setforms")["form"]
    )


def added_by_forms(source: str, cue: str, content: str, source_class: ActorClass | None) -> dict[Kind, float]:
    """What the set forms that a statement has add to the scores of kinds."""
    parts = {"source": source.lower(), "cue": cue.lower(), "content": content.lower().replace("’", "'")}
    added: dict[Kind, float] = {}
    for form in _forms():
        if form.fits(parts, source_class):
            for kind, score in form.adds.items():
                added[kind] = added.get(kind, 0.0) + score
    return added
