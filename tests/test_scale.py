"""Reading over many shards."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from reportedly.records import Failed, Skipped
from reportedly.scale import Row, Shard, read_shards, rows, shards


def skip_all(sources: Sequence[str]) -> Iterator[Row]:
    """Stand-in for the reader: refuses every source, and dies on one named poison."""
    for source in sources:
        if source == "poison":
            os._exit(9)
        yield None, Skipped(found_in=source, why="empty", detail="a test")


def outcomes(todo: list[Shard], workers: int = 2) -> list[Skipped | Failed]:
    """All outcomes of all shards, in the order of their sources' names."""
    found = [outcome for file in read_shards(todo, skip_all, workers=workers) for _, outcome in rows(file)]
    return sorted(found, key=lambda outcome: outcome.found_in)


def test_every_source_of_every_shard_has_one_outcome(tmp_path: Path) -> None:
    """Cutting into shards loses nothing and doubles nothing."""
    todo = list(shards((f"s{n}" for n in range(7)), size=3, folder=tmp_path))

    assert [f"s{n}" for n in range(7)] == [outcome.found_in for outcome in outcomes(todo)]


def test_a_source_that_kills_its_worker_is_failed_and_the_others_are_read(tmp_path: Path) -> None:
    """A worker's death costs one source, not its shard."""
    todo = list(shards(["a", "b", "poison", "c"], size=4, folder=tmp_path))

    found = outcomes(todo)

    assert {"a": Skipped, "b": Skipped, "c": Skipped, "poison": Failed} == {outcome.found_in: type(outcome) for outcome in found}


def test_a_shard_whose_file_exists_is_not_read_again(tmp_path: Path) -> None:
    """An interrupted run goes on with the shards that are not done."""
    (shard,) = shards(["poison"], size=1, folder=tmp_path)
    shard.file.write_text('[null,{"found_in":"poison","why":"empty","detail":"read before"}]\n')

    assert [Skipped(found_in="poison", why="empty", detail="read before")] == outcomes([shard])


def test_an_unfinished_file_is_not_taken_for_a_done_shard(tmp_path: Path) -> None:
    """A worker killed half-way leaves no file under the shard's name."""
    todo = list(shards(["a", "poison"], size=2, folder=tmp_path))

    outcomes(todo)

    assert not todo[0].file.exists()
