"""How well the encoder fills the templates of MUC-4, as JSON.

    python benchmarks/muc4_roles.py ../shared/data/muc4/dev.jsonl.gz [--encoder FOLDER]

Role fillers as Du, Rush and Cardie (2021, GTT) score them: five slots (individuals and organisations that did it, physical targets,
victims, weapons); a template of the gold is set against at most one of ours of its type, so that most fillers agree; a filler is
right if it is one of the strings that the gold gives for it, small words and punctuation aside. A victim's name and the descriptions
given of it are one filler. Of optional templates, those that nothing of ours is set against are left out, as MUC-4 has it; `all` counts
them as missed.

`perp_org_confidence`: of every gold organisation with a confidence (its templates told apart as above), the share for which ours names
the organisation with one of the confidences given (recall), and of ours the share that is so (precision); F1 is their harmonic mean.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import string
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib.resources.abc import Traversable
from itertools import product
from pathlib import Path
from typing import Any

from reportedly.extract.decode import tagged
from reportedly.extract.encoder import Encoder, Range, Seen, load_encoder

SLOTS = {
    "perp_individual": "muc4_person",
    "perp_org": "muc4_group",
    "phys_tgt": "muc4_object",
    "victim": "muc4_victim",
    "instrument_id": "muc4_weapon",
}
_SMALL = re.compile(r"\b(a|an|the)\b")


@dataclass(kw_only=True)
class Template:
    """A template: its types, its fillers by slot (each a set of strings that name it), organisations' confidences."""

    types: frozenset[str]
    optional: bool = False
    fillers: dict[str, list[frozenset[str]]] = field(default_factory=lambda: {slot: [] for slot in SLOTS})
    sure: list[tuple[frozenset[str], frozenset[str]]] = field(default_factory=list)


def plain(words: str) -> str:
    """The words in small letters without punctuation and articles."""
    kept = "".join(letter for letter in words.lower() if letter not in string.punctuation)
    return " ".join(_SMALL.sub(" ", kept).split())


def gold_templates(row: dict[str, Any]) -> list[Template]:
    """The templates of one report."""
    made = []
    for template in row["templates"]:
        one = Template(types=frozenset(template["incident_type"][0]["value"]), optional=template["optional"])
        for slot in ("perp_individual", "perp_org", "phys_tgt", "instrument_id"):
            one.fillers[slot] = [strings(filler) for filler in template[slot] if "alts" in filler]
        one.fillers["victim"] = victims(template)
        for value in template["perp_org_confidence"]:
            names = {plain(name) for name in value.get("of", ())}
            words = frozenset(word.strip("()") for word in value["value"])
            one.sure += [(filler, words) for filler in one.fillers["perp_org"] if filler & names]
        made.append(one)
    return made


def strings(filler: dict[str, Any]) -> frozenset[str]:
    """All strings that name a filler."""
    return frozenset(plain(alternative["str"]) for alternative in filler["alts"])


def victims(template: dict[str, Any]) -> list[frozenset[str]]:
    """Names with the descriptions given of them, and descriptions alone."""
    made = [strings(filler) for filler in template["hum_tgt_name"] if "alts" in filler]
    for filler in template["hum_tgt_desc"]:
        if "alts" not in filler:
            continue
        names = {plain(name) for name in filler.get("of", ())}
        homes = [number for number, one in enumerate(made) if one & names]
        if homes:
            made[homes[0]] |= strings(filler)
        else:
            made.append(strings(filler))
    return made


def our_templates(encoder: Encoder, seen: Seen) -> list[Template]:
    """Fillers that the encoder tags, put together by type: that of the mention, so far as the report tells of that type at all.

    Templates of one type are one: filled from the gold itself, such templates still score 0.85.
    """
    found = tagged(seen, encoder)
    mentions = sorted((span, slot) for slot, layer in SLOTS.items() for span, _ in found[layer])
    if not mentions:
        return []
    types = encoder.classify("template", seen.pooled([span for span, _ in mentions]))
    types = types + encoder.present("templates", seen.states.mean(axis=0, keepdims=True))
    made = []
    for sort, name in enumerate(encoder.meta["templates"]):
        members = [mention for mention, best in zip(mentions, types.argmax(axis=1).tolist(), strict=True) if best == sort]
        if members:
            made.append(template_of(encoder, seen, name, members))
    return made


def template_of(encoder: Encoder, seen: Seen, name: str, members: Sequence[tuple[Range, str]]) -> Template:
    """A template of one type with its fillers."""
    one = Template(types=frozenset([name]))
    for slot in SLOTS:
        one.fillers[slot] = named(seen, [span for span, other in members if other == slot])
    one.sure = sureness(encoder, seen, [span for span, slot in members if slot == "perp_org"])
    return one


def named(seen: Seen, spans: Sequence[Range]) -> list[frozenset[str]]:
    """The strings of spans, each once; a string within another is the same filler."""
    words = list(dict.fromkeys(plain(seen.text[slice(*seen.offsets(span))]) for span in spans))
    kept = [one for one in words if one and not any(one != other and f" {one} " in f" {other} " for other in words)]
    return [frozenset([one]) for one in kept]


def sureness(encoder: Encoder, seen: Seen, spans: Sequence[Range]) -> list[tuple[frozenset[str], frozenset[str]]]:
    """Each organisation with the confidence that most of its mentions speak for."""
    if not spans:
        return []
    scores = encoder.classify("confidence", seen.pooled(spans))
    names = [plain(seen.text[slice(*seen.offsets(span))]) for span in spans]
    return [
        (
            name,
            frozenset(
                [encoder.meta["confidences"][int(sum(row for row, other in zip(scores, names, strict=True) if {other} <= name).argmax())]]
            ),
        )
        for name in named(seen, spans)
    ]


def agreeing(gold: Template, ours: Template) -> Counter[str]:
    """Right fillers of ours (`right`), found ones of the gold (`found`)."""
    made: Counter[str] = Counter()
    for slot in SLOTS:
        made["right"] += sum(any(one <= other for other in gold.fillers[slot]) for one in ours.fillers[slot])
        made["found"] += sum(any(other <= one for other in ours.fillers[slot]) for one in gold.fillers[slot])
    return made


def matched(gold: Sequence[Template], ours: Sequence[Template]) -> list[tuple[int, int]]:
    """The pairs of templates of one type by which most fillers agree."""
    best: tuple[int, list[tuple[int, int]]] = (-1, [])
    for choice in product([None, *range(len(gold))], repeat=len(ours)):
        used = [number for number in choice if number is not None]
        pairs = [(number, at) for at, number in enumerate(choice) if number is not None]
        if len(set(used)) < len(used) or any(not gold[a].types & ours[b].types for a, b in pairs):
            continue
        value = sum(sum(agreeing(gold[a], ours[b]).values()) for a, b in pairs)
        best = max(best, (value, pairs), key=lambda one: one[0])
    return best[1]


def count(gold: Sequence[Template], ours: Sequence[Template], tally: Counter[str]) -> None:
    """Add one report to the counts."""
    pairs = matched(gold, ours)
    met = {a for a, _ in pairs}
    for a, b in pairs:
        tally.update(agreeing(gold[a], ours[b]))
        for filler, words in ours[b].sure:
            tally["sure.right"] += any(filler <= other and words <= told for other, told in gold[a].sure)
        for other, told in gold[a].sure:
            tally["sure.found"] += any(filler <= other and words <= told for filler, words in ours[b].sure)
    for one in ours:
        tally["ours"] += sum(map(len, one.fillers.values()))
        tally["sure.ours"] += len(one.sure)
    for number, template in enumerate(gold):
        size = sum(map(len, template.fillers.values()))
        tally["gold.all"] += size
        tally["sure.gold"] += len(template.sure)
        if number in met or not template.optional:
            tally["gold"] += size


def f1(right: int, ours: int, found: int, gold: int) -> dict[str, float]:
    """Precision, recall and their harmonic mean."""
    precision, recall = right / max(ours, 1), found / max(gold, 1)
    both = 2 * precision * recall / max(precision + recall, 1e-9)
    return {"p": round(precision, 4), "r": round(recall, 4), "f1": round(both, 4)}


def score(rows: Sequence[dict[str, Any]], encoder: Encoder) -> dict[str, Any]:
    """The figures over reports."""
    tally: Counter[str] = Counter()
    for row in rows:
        count(gold_templates(row), our_templates(encoder, encoder.see(row["text"])), tally)
    return {
        "reports": len(rows),
        "role fillers": f1(tally["right"], tally["ours"], tally["found"], tally["gold"]),
        "role fillers, all": f1(tally["right"], tally["ours"], tally["found"], tally["gold.all"]),
        "perp_org_confidence": f1(tally["sure.right"], tally["sure.ours"], tally["sure.found"], tally["sure.gold"]),
    }


def main() -> None:
    """Read the command line and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("reports", type=Path)
    parser.add_argument("--encoder", type=Path, help="a folder with another encoder than the package's")
    given = parser.parse_args()
    with gzip.open(given.reports, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    folder: Traversable | None = given.encoder
    print(json.dumps(score(rows, load_encoder(folder)), indent=1))


if __name__ == "__main__":
    main()
