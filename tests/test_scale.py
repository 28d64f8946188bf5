"""Reading over many shards."""

import json
import os
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from reportedly import flow, scale
from reportedly.records import Failed, Raw, Skipped
from reportedly.scale import Row, Shard, Source, read_shards, rows, shards
from reportedly.settings import Settings
from reportedly.store import Ledger

NOW = datetime(2026, 1, 2, tzinfo=UTC)


def source(name: str) -> Raw:
    """A source that says nothing but its name."""
    return Raw(found_in=name, name=name, content=name.encode(), markup=False)


def skip_all(sources: Sequence[Source]) -> Iterator[Row]:
    """Stand-in for the reader: refuses every source, and dies on one named poison."""
    for one in sources:
        if one.found_in == "poison":
            os._exit(9)
        yield None, Skipped(found_in=one.found_in, why="empty", detail="a test")


def outcomes(todo: list[Shard], workers: int = 2) -> list[Skipped | Failed]:
    """All outcomes of all shards, in the order of their sources' names."""
    found = [outcome for file in read_shards(todo, skip_all, workers=workers) for _, outcome in rows(file)]
    return sorted(found, key=lambda outcome: outcome.found_in)


def cut(*names: str, size: int, folder: Path) -> list[Shard]:
    """Sources of these names, cut into shards."""
    return list(shards(map(source, names), size=size, folder=folder))


def test_every_source_of_every_shard_has_one_outcome(tmp_path: Path) -> None:
    """Cutting into shards loses nothing and doubles nothing."""
    names = [f"s{n}" for n in range(7)]

    assert names == [outcome.found_in for outcome in outcomes(cut(*names, size=3, folder=tmp_path))]


def test_a_source_that_kills_its_worker_is_failed_and_the_others_are_read(tmp_path: Path) -> None:
    """A worker's death costs one source, not its shard."""
    found = outcomes(cut("a", "b", "poison", "c", size=4, folder=tmp_path))

    assert {"a": Skipped, "b": Skipped, "c": Skipped, "poison": Failed} == {outcome.found_in: type(outcome) for outcome in found}


def test_a_shard_whose_file_exists_is_not_read_again(tmp_path: Path) -> None:
    """An interrupted run goes on with the shards that are not done."""
    (shard,) = cut("poison", size=1, folder=tmp_path)
    shard.file.write_text('[null,{"found_in":"poison","why":"empty","detail":"read before"}]\n')

    assert [Skipped(found_in="poison", why="empty", detail="read before")] == outcomes([shard])


def test_an_unfinished_file_is_not_taken_for_a_done_shard(tmp_path: Path) -> None:
    """A worker killed half-way leaves no file under the shard's name."""
    todo = cut("a", "poison", size=2, folder=tmp_path)

    outcomes(todo)

    assert not todo[0].file.exists()


def test_many_workers_make_the_same_ledger_as_one(tmp_path: Path) -> None:
    """However many processes read, the ledger is the same, and nothing is left of their files."""
    text = "Gunmen killed {} people in {} on Friday, police said. Islamic State claimed responsibility for the attack."
    towns = ("Mosul", "Aleppo", "Kirkuk", "Homs", "Gao")
    records = [{"id": f"r{n}", "text": text.format(n + 2, town), "published": "2016-05-09"} for n, town in enumerate(towns)]
    file = tmp_path / "five.jsonl"
    file.write_text("\n".join(map(json.dumps, records)), encoding="utf-8")
    at = flow.bench(Settings())

    def ignore(*_: object) -> None:
        """Nobody watches."""

    with Ledger.open(str(tmp_path / "one.ledger")) as one, Ledger.open(str(tmp_path / "many.ledger")) as many:
        alone = flow.build([str(file)], one, at, now=NOW, seen=ignore)
        together = scale.build([str(file)], many, at, now=NOW, seen=ignore, workers=2, folder=tmp_path / "shards")

        assert alone == together
        assert one.export_hash() == many.export_hash()
    assert not (tmp_path / "shards").exists()
