"""What all tests share: where the gold and the data lie, when they are there."""

from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[1]


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of gold and data beside the repository; the test is skipped where it is absent."""
    path = REPOSITORY.parent / "shared"
    if not path.is_dir():
        pytest.skip(f"needs the gold and data in {path}, which is absent")
    return path
