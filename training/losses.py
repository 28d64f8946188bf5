"""What each head is taught: cross entropy on gold spans, marginal where several answers are right."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional

from training.examples import LAYERS, POLNEAR_LAYERS, TEMPLATES, Example, Range
from training.model import Network, States, apart, pooled

Losses = dict[str, Tensor]
# Layers with few spans are counted double where there is one, lest silence be the safest answer.
FREQUENT = frozenset(["source", "cue", "content", "actor", *POLNEAR_LAYERS])
RARE_WEIGHT = 2.0
LAYER_AT = {layer: number for number, layer in enumerate(LAYERS)}


def losses(network: Network, example: Example, states: States) -> Losses:
    """The loss of each head on one report, each a mean over what there was to decide."""
    made = _tags(network, example, states)
    if example.set == "muc4":
        return made | _templates(network, example, states)
    if example.set == "places":
        return made | _cells(network, example, states)
    made |= _attribution(network, example, states)
    return made | _incidents(network, example, states) | _actors(network, example, states) if example.set == "gold" else made


def _tags(network: Network, example: Example, states: States) -> Losses:
    logits = network.tags(network.drop(states.pieces)).view(len(example.found), -1, 3)
    layers = list(example.tags)
    columns = torch.tensor([LAYER_AT[layer] for layer in layers])
    wanted = torch.stack([torch.from_numpy(example.tags[layer]) for layer in layers], dim=1)
    each = functional.cross_entropy(logits[:, columns].reshape(-1, 3), wanted.reshape(-1), reduction="none").view(-1, len(layers))
    each = each * torch.where(wanted > 0, torch.tensor([1.0 if layer in FREQUENT else RARE_WEIGHT for layer in layers]), 1.0)
    # Summed over the layers, in proportion to the length: a long report teaches more than a short one.
    return {"tags": each.sum() / 256}


def _attribution(network: Network, example: Example, states: States) -> Losses:
    made: Losses = {}
    if not example.rows:
        return made
    rows = example.rows
    cues, sources = _sorted([row.cue for row in rows]), _sorted([row.source for row in rows])
    vectors = network.drop(pooled(states, [row.content for row in rows]))
    for name, candidates, answers in (
        ("content_cue", cues, [row.cue for row in rows]),
        ("content_source", sources, [row.source for row in rows]),
    ):
        if candidates:
            scores = network.choices[name](vectors, pooled(states, candidates), apart([row.content for row in rows], candidates))
            made[name] = _choose(scores, [[candidates.index(answer) + 1] if answer else [0] for answer in answers])
    if cues and sources:
        scores = network.choices["cue_source"](network.drop(pooled(states, cues)), pooled(states, sources), apart(cues, sources))
        speakers = [{row.source for row in rows if row.cue == cue} for cue in cues]
        made["cue_source"] = _choose(scores, [[sources.index(source) + 1 if source else 0 for source in told] for told in speakers])
    told = [row for row in rows if row.kind is not None]
    if told:
        kinds = torch.tensor([row.kind for row in told])
        features = row_features(states, [row.content for row in told], [row.cue for row in told], [row.source for row in told])
        made["kind"] = functional.cross_entropy(network.classes["kind"](features), kinds, label_smoothing=0.05, reduction="sum") / 4
    if example.set == "gold":
        _row_links(network, example, states, vectors, made)
    return made


def row_features(states: States, contents: list[Range], cues: list[Range | None], sources: list[Range | None]) -> Tensor:
    """Content, cue and source of each row, pooled; zeros for what is not there."""
    nothing = torch.zeros(1, states.pieces.shape[1] * 3)
    parts = [torch.cat([pooled(states, [at]) if at else nothing for at in spans]) for spans in (cues, sources)]
    return torch.cat([pooled(states, contents), *parts], dim=1)


def _row_links(network: Network, example: Example, states: States, vectors: Tensor, made: Losses) -> None:
    rows = example.rows
    spans = [row.content for row in rows]
    if example.verdicts:
        candidates = [at for at, _ in example.verdicts]
        scores = network.choices["row_verdict"](vectors, pooled(states, candidates), apart(spans, candidates))
        made["row_verdict"] = _choose(scores, [[candidates.index(r.verdict) + 1] if r.verdict else [0] for r in rows])
        made["status"] = functional.cross_entropy(
            network.classes["status"](pooled(states, candidates)), torch.tensor([status for _, status in example.verdicts])
        )
    if example.triggers:
        candidates = [trigger.span for trigger in example.triggers]
        owners = torch.tensor([trigger.incident for trigger in example.triggers])
        made["about"] = _pairs(network, "about", vectors, spans, states, candidates, owners, [r.about for r in rows])
    if example.actors:
        candidates = [at for at, _ in example.actors]
        owners = torch.tensor([actor for _, actor in example.actors])
        made["directed_at"] = _pairs(network, "directed_at", vectors, spans, states, candidates, owners, [r.directed_at for r in rows])
        told = [row for row in rows if row.source]
        if told:
            sources = [row.source for row in told if row.source]
            scores = network.choices["source_actor"](pooled(states, sources), pooled(states, candidates), apart(sources, candidates))
            answers = [[1 + n for n, (_, actor) in enumerate(example.actors) if actor == row.actor] or [0] for row in told]
            made["source_actor"] = _choose(scores, answers)


def _incidents(network: Network, example: Example, states: States) -> Losses:
    made: Losses = {}
    if not example.triggers:
        return made
    spans, owners = [t.span for t in example.triggers], [t.incident for t in example.triggers]
    vectors = network.drop(pooled(states, spans))
    told = example.incidents
    made["event"] = functional.cross_entropy(network.classes["event"](vectors), torch.tensor([told[o].type for o in owners]))
    made["realis"] = functional.cross_entropy(network.classes["realis"](vectors), torch.tensor([told[o].realis for o in owners]))
    if len(spans) > 1:
        scores = network.choices["trigger_same"](vectors, vectors, apart(spans, spans))
        made["trigger_same"] = _antecedents(scores, owners)
    made |= _cells(network, example, states)
    if example.figures:
        figures = [at for at, _, _ in example.figures]
        features = network.drop(pooled(states, figures))
        made["figure"] = functional.cross_entropy(
            network.classes["figure"](features), torch.tensor([kind for _, kind, _ in example.figures])
        )
        scores = network.choices["figure_trigger"](features, vectors, apart(figures, spans))
        made["figure_trigger"] = _choose(
            scores, [[1 + n for n, o in enumerate(owners) if o == incident] for _, _, incident in example.figures]
        )
    if example.actors:
        candidates = [at for at, _ in example.actors]
        actors = torch.tensor([actor for _, actor in example.actors])
        for name, roles in (("perpetrator", [i.perpetrators for i in told]), ("target", [i.targets for i in told])):
            made[name] = _pairs(network, name, vectors, spans, states, candidates, actors, [roles[o] for o in owners])
    return made


def _cells(network: Network, example: Example, states: States) -> Losses:
    """Each phrase for an incident chooses its place and its date among those of all incidents."""
    made: Losses = {}
    if not example.triggers:
        return made
    spans, told = [trigger.span for trigger in example.triggers], example.incidents
    vectors = network.drop(pooled(states, spans))
    for name, cells in (("trigger_place", [i.place for i in told]), ("trigger_date", [i.date for i in told])):
        candidates = _sorted(cells)
        if candidates:
            scores = network.choices[name](vectors, pooled(states, candidates), apart(spans, candidates))
            made[name] = _choose(
                scores, [[candidates.index(cell) + 1] if (cell := cells[trigger.incident]) else [0] for trigger in example.triggers]
            )
    return made


def _templates(network: Network, example: Example, states: States) -> Losses:
    """MUC-4: of which types the report's templates are, which fillers share one, each one's type, and how sure an organisation did it."""
    present = torch.tensor([float(number in example.templates) for number in range(len(TEMPLATES))])
    told = network.classes["templates"](states.pieces.mean(0, keepdim=True))[0]
    made: Losses = {"templates": functional.binary_cross_entropy_with_logits(told, present, reduction="sum")}
    if not example.fillers:
        return made
    spans = [filler.span for filler in example.fillers]
    vectors = network.drop(pooled(states, spans))
    made["template"] = functional.cross_entropy(
        network.classes["template"](vectors), torch.tensor([filler.type for filler in example.fillers])
    )
    sure = [number for number, filler in enumerate(example.fillers) if filler.confidence is not None]
    if sure:
        made["confidence"] = functional.cross_entropy(
            network.classes["confidence"](vectors[sure]), torch.tensor([example.fillers[number].confidence for number in sure])
        )
    if len(spans) > 1:
        scores = network.choices["filler_together"](vectors, vectors, apart(spans, spans))
        later = torch.triu(torch.ones(len(spans), len(spans), dtype=torch.bool))
        scores = torch.cat([scores[:, :1], scores[:, 1:].masked_fill(later, -1e4)], dim=1)
        sets = [filler.templates for filler in example.fillers]
        made["filler_together"] = _choose(scores, [[1 + m for m in range(n) if sets[m] & sets[n]] or [0] for n in range(len(sets))])
    return made


def _actors(network: Network, example: Example, states: States) -> Losses:
    if not example.actors:
        return {}
    spans, owners = [at for at, _ in example.actors], [actor for _, actor in example.actors]
    vectors = network.drop(pooled(states, spans))
    made = {"class": functional.cross_entropy(network.classes["class"](vectors), torch.tensor([example.classes[o] for o in owners]))}
    order = sorted(range(len(spans)), key=lambda n: spans[n])
    if len(spans) > 1:
        spans, owners, vectors = [spans[n] for n in order], [owners[n] for n in order], vectors[order]
        made["actor_same"] = _antecedents(network.choices["actor_same"](vectors, vectors, apart(spans, spans)), owners)
    return made


def _antecedents(scores: Tensor, owners: list[int]) -> Tensor:
    """Each mention chooses an earlier one of its own thing, or none if it is the first."""
    count = len(owners)
    later = torch.triu(torch.ones(count, count, dtype=torch.bool))
    scores = torch.cat([scores[:, :1], scores[:, 1:].masked_fill(later, -1e4)], dim=1)
    return _choose(scores, [[1 + m for m in range(n) if owners[m] == owners[n]] or [0] for n in range(count)])


def _choose(scores: Tensor, answers: list[list[int]]) -> Tensor:
    """Minus the logarithm of the share that all right answers together have, summed and made comparable to the others."""
    right = torch.zeros_like(scores, dtype=torch.bool)
    for number, answer in enumerate(answers):
        right[number, answer] = True
    return (scores.logsumexp(1) - scores.masked_fill(~right, -1e4).logsumexp(1)).sum() / 8


def _pairs(
    network: Network, name: str, vectors: Tensor, spans: list[Range], states: States, candidates: list[Range], owners: Tensor,
    wanted: list[tuple[int, ...]],
) -> Tensor:  # fmt: skip
    """Yes or no for each span and each thing; a thing's score is that of its best mention."""
    scores = network.pairs[name](vectors, pooled(states, candidates), apart(spans, candidates))
    things = int(owners.max()) + 1
    best = torch.full((len(spans), things), -1e4).scatter_reduce(1, owners.expand(len(spans), -1), scores[:, 1:] + scores[:, :1], "amax")
    right = torch.zeros(len(spans), things)
    for number, answer in enumerate(wanted):
        right[number, [x for x in answer if x < things]] = 1
    return functional.binary_cross_entropy_with_logits(best, right, weight=(best > -5e3).float(), reduction="sum") / 8


def _sorted(spans: list[Range | None]) -> list[Range]:
    return sorted({at for at in spans if at})
