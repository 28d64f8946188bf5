"""The wheel works without the source tree."""

import os
import subprocess
import sys
import venv
from pathlib import Path

import pytest
from tests.conftest import REPOSITORY


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program as installed from a freshly built wheel into a virtual environment that knows no source tree.

    The libraries come from the environment that runs the tests: they are not what is tested here.
    """
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(REPOSITORY)],
        check=True,
        capture_output=True,
    )
    (wheel,) = folder.glob("*.whl")
    home = folder / "venv"
    venv.create(home, with_pip=False)
    (site,) = (home / "lib").glob("python*/site-packages")
    libraries = next(path for path in map(Path, sys.path) if path.name == "site-packages")
    subprocess.run(
        [
            sys.executable,
            "-m",
            "pip",
            "install",
            "--quiet",
            "--no-deps",
            "--no-index",
            "--prefix",
            str(home),
            "--ignore-installed",
            str(wheel),
        ],
        check=True,
        capture_output=True,
    )
    # A plain path line, not a copy: the editable install's own finder is not run from here, so `reportedly` is the wheel's.
    (site / "libraries.pth").write_text(f"{libraries}\n")
    return home / "bin" / "reportedly"


def run(program: Path, *words: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """The program run in a folder of its own, with nothing of the source tree on its path."""
    python = program.parent / "python"
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"} | {"COLUMNS": "200"}
    return subprocess.run([str(python), str(program), *words], cwd=folder, env=environment, capture_output=True, text=True, check=False)


def test_the_installed_program_is_the_wheel_and_not_the_source_tree(program: Path, tmp_path: Path) -> None:
    """What runs lies in the virtual environment."""
    python = program.parent / "python"
    where = subprocess.run(
        [str(python), "-c", "import reportedly; print(reportedly.__file__)"], cwd=tmp_path, capture_output=True, text=True
    )

    assert str(program.parents[1]) in where.stdout, where.stderr


def test_the_installed_program_finds_its_data_files(program: Path, tmp_path: Path) -> None:
    """The sample reports, lexicons, tables and gazetteer are in the wheel: the demonstration runs from anywhere."""
    told = run(program, "demo", "--ledger", "fresh.ledger", folder=tmp_path)

    assert told.returncode == 0, told.stderr
    assert "Moscow, Russia" in told.stdout
