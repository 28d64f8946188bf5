"""What the tests of the ledger share: new ledgers, each in a file of its own."""

from collections.abc import Callable, Iterator
from pathlib import Path
from shutil import copyfile

import pytest

from reportedly.store import Ledger


@pytest.fixture(scope="session")
def empty_ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty ledger, made once: copying it is a hundred times faster than making one by its migrations."""
    path = tmp_path_factory.mktemp("empty") / "empty.ledger"
    ledger = Ledger.open(str(path))
    ledger.close()
    return path


@pytest.fixture
def new_ledger(empty_ledger: Path, tmp_path: Path) -> Iterator[Callable[[], Ledger]]:
    """A function that gives an empty ledger of its own each time."""
    made: list[Ledger] = []

    def make() -> Ledger:
        path = tmp_path / f"{len(made)}.ledger"
        copyfile(empty_ledger, path)
        made.append(Ledger.open(str(path)))
        return made[-1]

    yield make
    for ledger in made:
        ledger.close()


@pytest.fixture
def ledger(new_ledger: Callable[[], Ledger]) -> Ledger:
    """An empty ledger."""
    return new_ledger()
