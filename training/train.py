"""Train: `python -m training.train warm`, then `... more`, then `... all`."""

from __future__ import annotations

import argparse
import json
import random
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, TextIO

import torch
from torch import Tensor

from reportedly.extract.windows import Window
from training import examples, parts, places
from training.examples import Example
from training.losses import losses
from training.model import Network, States

CLS, SEP, MASK = 101, 102, 103
AT_ONCE = 1024


def states_of(network: Network, batch: list[Example], masked: float) -> list[States]:
    """The encoder's states of each report's pieces; windows of about one length go through it together, few at a time for the cache."""
    waiting = sorted(
        ((number, window) for number, example in enumerate(batch) for window in example.windows),
        key=lambda one: -_length(batch[one[0]], one[1]),
    )
    parts: dict[tuple[int, int], Tensor] = {}
    while waiting:
        longest = _length(batch[waiting[0][0]], waiting[0][1])
        group = waiting[: max(1, AT_ONCE // longest)]
        waiting = waiting[len(group) :]
        ids = torch.zeros(len(group), longest, dtype=torch.long)
        for row, (number, window) in enumerate(group):
            example = batch[number]
            pieces = [*_before(example), *example.found.ids[window.start : window.last].tolist(), SEP]
            ids[row, : len(pieces)] = torch.tensor(pieces)
        if masked:
            ids[(torch.rand(ids.shape) < masked) & (ids > MASK)] = MASK
        with torch.autocast("cpu", torch.bfloat16):
            states = network.encoder(ids, torch.tensor([_length(batch[number], window) for number, window in group])).float()
        parts |= {
            (number, window.first): states[row, window.first - window.start + at : window.last - window.start + at]
            for row, (number, window) in enumerate(group)
            for at in [len(_before(batch[number]))]
        }
    return [States(torch.cat([parts[number, window.first] for window in example.windows])) for number, example in enumerate(batch)]


def _before(example: Example) -> list[int]:
    """The pieces before those of a window: the title's, if there is one, between marks."""
    return [CLS, *example.title.tolist(), SEP] if len(example.title) else [CLS]


def _length(example: Example, window: Window) -> int:
    return len(_before(example)) + window.last - window.start + 1


def batches_of(config: dict[str, Any], chance: random.Random, sets: dict[str, list[Example]]) -> Iterator[list[Example]]:
    """Steps: so many pieces of the stage's main set, and beside them so many examples of the others on average."""
    others = {name: endless(sets[name], chance) for name in config["beside"]}
    owed = dict.fromkeys(others, 0.0)
    batch: list[Example] = []
    for example in stream(sets[config["main"]], config["epochs"], chance):
        batch.append(example)
        if sum(len(one.found) for one in batch) >= config["pieces_a_step"]:
            for name, share in config["beside"].items():
                owed[name] += share
                while owed[name] >= 1:
                    batch.append(next(others[name]))
                    owed[name] -= 1
            yield batch
            batch = []


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


def train(stage: str, seed: int, sets: dict[str, list[Example]], start: Path | None, name: str) -> Network:
    """Train one stage and keep its weights and log under the runs.

    The rate falls to nothing at the last step of the stage's epochs, which it does not reach where the stage has a limit of `steps`.
    """
    config = places.CONFIG[stage]
    torch.manual_seed(seed)
    chance = random.Random(seed)
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
    batches = list(batches_of(config, chance, sets))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min((step + 1) / config["warm_up"], max(0.02, 1 - step / len(batches)))
    )
    network.encoder.drop(config.get("encoder_dropout", 0.0))
    weights: dict[str, float] = config.get("weights", {})
    network.train()
    began, sums, pieces = time.monotonic(), defaultdict(float), 0
    log = (places.path("runs") / f"{name}.jsonl").open("w", encoding="utf-8")
    steps = min(config.get("steps", len(batches)), len(batches))
    for step, batch in enumerate(batches[:steps], 1):
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
        if step % 40 == 0 or step == steps:
            write_down(log, step, steps, time.monotonic() - began, pieces, sums)
            sums.clear()
        if step % 200 == 0:
            torch.save(network.state_dict(), places.path("runs") / f"{name}.partial.pt")
    torch.save(network.state_dict(), places.path("runs") / f"{name}.pt")
    return network


def write_down(log: TextIO, step: int, steps: int, seconds: float, pieces: int, sums: Mapping[str, float]) -> None:
    """Add a line to the log: how far the training is, and the mean loss of each head since the line before."""
    row = {"step": step, "of": steps, "seconds": round(seconds), "pieces_a_second": round(pieces / seconds)}
    since = (step - 1) % 40 + 1
    log.write(json.dumps(row | {head: round(value / since, 4) for head, value in sorted(sums.items())}) + "\n")
    log.flush()


def main() -> None:
    """Read the command line and train."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("stage", choices=("warm", "more", "all"))
    parser.add_argument("--start", type=Path, help="weights to start from (default: those of the stage before, MiniLM's for the first)")
    parser.add_argument("--name", help="under which to keep weights and log (default: the stage, with the seed where it has several)")
    parser.add_argument(
        "--without",
        nargs="*",
        default=(),
        choices=("coded", "polnear", "muc4", "places"),
        help="sets to leave out, to see what they bring: coded, polnear, muc4, places",
    )
    parser.add_argument("--epochs", type=float, help="over the main set (default: the stage's)")
    parser.add_argument("--anew", action="store_true", help="start from MiniLM's weights, whatever the stage")
    parser.add_argument("--seed", type=int, help="one of the stage's seeds (default: all of them, one run after the other)")
    parser.add_argument("--threads", type=int, default=2, help="how many at once (default: %(default)s)")
    given = parser.parse_args()
    if (given.anew or given.without) and not given.name:
        parser.error("--anew and --without need a --name, or they would write over the weights of the stage")
    torch.set_num_threads(given.threads)
    tokenizer = places.tokenizer()
    config = places.CONFIG[given.stage]
    config["beside"] = {name: share for name, share in config["beside"].items() if name not in given.without}
    config["epochs"] = given.epochs or config["epochs"]
    sets = {
        "gold": examples.coded(parts.taught(coded="coded" not in given.without, times=config["gold_times"]), tokenizer),
        "polnear": examples.polnear("train", tokenizer),
        "muc4": examples.muc4("train", tokenizer),
        "places": examples.event_places(tokenizer),
    }
    before = None if given.anew else config.get("after")
    start = given.start or (places.path("runs") / f"{before}.pt" if before else None)
    for seed in [given.seed] if given.seed else config["seeds"]:
        train(given.stage, seed, sets, start, given.name or (given.stage if len(config["seeds"]) == 1 else f"{given.stage}-{seed}"))


if __name__ == "__main__":
    main()
