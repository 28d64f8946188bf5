"""What all tests share: where the gold and the data lie, when they are there."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from argon2 import PasswordHasher

REPOSITORY = Path(__file__).parents[1]


@pytest.fixture(scope="session", autouse=True)
def cheap_hashes() -> Iterator[None]:
    """Passwords hashed at a hundredth of the cost: what a hash is worth is not what is tested."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("argon2.PasswordHasher", partial(PasswordHasher, time_cost=1, memory_cost=1024, parallelism=1))
        yield


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of gold and data beside the repository; the test is skipped where it is absent."""
    path = REPOSITORY.parent / "shared"
    if not path.is_dir():
        pytest.skip(f"needs the gold and data in {path}, which is absent")
    return path
