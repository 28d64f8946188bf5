"""Train: `python -m training.train attribution`, then `python -m training.train all`."""

from __future__ import annotations

import argparse
import json
import random
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from training import examples, places
from training.examples import Example
from training.losses import losses
from training.model import Network, States

CLS, SEP, MASK = 101, 102, 103
AT_ONCE = 1024


def states_of(network: Network, batch: list[Example], masked: float) -> list[States]:
    """The encoder's states of each report's pieces; windows of about one length go through it together, few at a time for the cache."""
    stretches = sorted(
        ((number, first, last) for number, example in enumerate(batch) for first, last in example.windows), key=lambda s: s[1] - s[2]
    )
    parts: dict[tuple[int, int], Tensor] = {}
    while stretches:
        longest = stretches[0][2] - stretches[0][1] + 2
        group = stretches[: max(1, AT_ONCE // longest)]
        stretches = stretches[len(group) :]
        ids = torch.zeros(len(group), longest, dtype=torch.long)
        for row, (number, first, last) in enumerate(group):
            ids[row, : last - first + 2] = torch.tensor([CLS, *batch[number].found.ids[first:last].tolist(), SEP])
        if masked:
            ids[(torch.rand(ids.shape) < masked) & (ids > MASK)] = MASK
        with torch.autocast("cpu", torch.bfloat16):
            states = network.encoder(ids, torch.tensor([last - first + 2 for _, first, last in group])).float()
        parts |= {(number, first): states[row, 1 : last - first + 1] for row, (number, first, last) in enumerate(group)}
    return [States(torch.cat([parts[number, first] for first, _ in example.windows])) for number, example in enumerate(batch)]


def attribution_batches(config: dict[str, Any], chance: random.Random, sets: dict[str, list[Example]]) -> Iterator[list[Example]]:
    """One PolNeAR article and enough of the codebook's gold to hold its share of the pieces."""
    gold = endless(sets["gold"], chance)
    for article in stream(sets["polnear"], config["epochs"], chance):
        batch, wanted = [article], len(article.found) * config["gold_share"] / (1 - config["gold_share"])
        while wanted > 0:
            batch.append(next(gold))
            wanted -= len(batch[-1].found)
        yield batch


def all_batches(config: dict[str, Any], chance: random.Random, sets: dict[str, list[Example]]) -> Iterator[list[Example]]:
    """The codebook's gold by the step, and now and then a PolNeAR article."""
    others = endless(sets["polnear"], chance)
    batch: list[Example] = []
    steps = 0
    for example in stream(sets["gold"], config["epochs"], chance):
        batch.append(example)
        if sum(len(one.found) for one in batch) >= config["pieces_a_step"]:
            steps += 1
            if steps % config["polnear_every"] == 0:
                batch.append(next(others))
            yield batch
            batch = []


BATCHES = {"warm": attribution_batches, "attribution": attribution_batches, "all": all_batches, "more": all_batches}


def stream(many: list[Example], epochs: float, chance: random.Random) -> Iterator[Example]:
    """The examples in a new order each epoch, so many epochs."""
    source = endless(many, chance)
    for _ in range(int(len(many) * epochs)):
        yield next(source)


def endless(many: list[Example], chance: random.Random) -> Iterator[Example]:
    """The examples over and over, in a new order each time."""
    while True:
        order = list(many)
        chance.shuffle(order)
        yield from order


def train(stage: str, sets: dict[str, list[Example]], start: Path | None, name: str) -> Network:
    """Train one stage and keep its weights and log under the runs; the rate falls to nothing at the last step."""
    config = places.CONFIG[stage]
    torch.manual_seed(config["seed"])
    chance = random.Random(config["seed"])
    network = Network(places.CONFIG)
    network.encoder.start_from(places.start_weights())
    if start:
        network.load_state_dict(torch.load(start, weights_only=True))
    heads = [parameter for part, parameter in network.named_parameters() if not part.startswith("encoder.")]
    optimizer = torch.optim.AdamW(
        [
            {"params": list(network.encoder.parameters()), "lr": config["learning_rate"]},
            {"params": heads, "lr": config["head_learning_rate"]},
        ],
        weight_decay=0.01,
    )
    batches = list(BATCHES[stage](config, chance, sets))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min((step + 1) / config["warm_up"], max(0.02, 1 - step / len(batches)))
    )
    network.encoder.drop(config.get("encoder_dropout", 0.0))
    weights: dict[str, float] = config.get("weights", {})
    network.train()
    began, sums, pieces = time.monotonic(), defaultdict(float), 0
    log = (places.path("runs") / f"{name}.jsonl").open("w", encoding="utf-8")
    for step, batch in enumerate(batches, 1):
        total = torch.zeros(())
        for example, states in zip(batch, states_of(network, batch, config["masked"]), strict=True):
            for head, loss in losses(network, example, states).items():
                sums[head] += loss.item()
                total = total + weights.get(f"{example.set}_{head}", weights.get(example.set, 1.0)) * loss
            pieces += len(example.found)
        (total / len(batch)).backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        schedule.step()
        if step % 40 == 0 or step == len(batches):
            seconds = time.monotonic() - began
            row = {"step": step, "of": len(batches), "seconds": round(seconds), "pieces_a_second": round(pieces / seconds)}
            log.write(json.dumps(row | {head: round(value / 40, 4) for head, value in sorted(sums.items())}) + "\n")
            log.flush()
            sums.clear()
        if step % 200 == 0:
            torch.save(network.state_dict(), places.path("runs") / f"{name}.partial.pt")
        if step == config.get("stop_after"):
            break
    torch.save(network.state_dict(), places.path("runs") / f"{name}.pt")
    return network


def main() -> None:
    """Read the command line and train."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("stage", choices=sorted(BATCHES))
    parser.add_argument("--start", type=Path, help="weights to start from (default: MiniLM's for attribution, that stage's for all)")
    parser.add_argument("--name", help="under which to keep weights and log (default: the stage)")
    parser.add_argument("--fold", type=int, help="leave out every fifth gold report, beginning with this one")
    given = parser.parse_args()
    torch.set_num_threads(1)
    tokenizer = places.tokenizer()
    sets = {"gold": examples.gold("train", tokenizer), "polnear": examples.polnear("train", tokenizer)}
    if given.fold is not None:
        sets["gold"] = [one for number, one in enumerate(sets["gold"]) if number % 5 != given.fold]
    before = places.CONFIG[given.stage].get("after")
    start = given.start or (places.path("runs") / f"{before}.pt" if before else None)
    train(given.stage, sets, start, given.name or given.stage)


if __name__ == "__main__":
    main()
