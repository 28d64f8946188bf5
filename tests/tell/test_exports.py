"""Exports: one incident in the columns of three data sets, and what they have no place for."""

from __future__ import annotations

import csv
import tomllib
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.drafts import NOW, Draft, days, link
from typer.testing import CliRunner

from reportedly.cli import app
from reportedly.errors import QuestionError
from reportedly.records import ActorClass, AsOf
from reportedly.store import Ledger
from reportedly.tell import Question
from reportedly.tell.exports import Left, lines, shape_of
from reportedly.tell.shapes import COLUMNS, Shape

if TYPE_CHECKING:
    from conftest import Told

NEVER = AsOf()
CODES = tomllib.loads(files("reportedly.tell").joinpath("data/exports.toml").read_text(encoding="utf-8"))


def rows(told: Told, shape: Shape, as_of: AsOf = NEVER) -> tuple[dict[str, dict[str, str]], Left]:
    """The rows of an export by the incident's label, and what was left out."""
    left = Left()
    made = list(csv.DictReader(lines(told.ledger, shape, Question(), as_of, left=left)))
    return {next(cell for cell in row.values() if cell.startswith("i-")): row for row in made}, left


@pytest.mark.parametrize(("shape", "columns"), [(Shape.GTD, 135), (Shape.ACLED, 31), (Shape.UCDP, 49)])
def test_a_file_has_the_columns_of_its_data_set(told: Told, shape: Shape, columns: int) -> None:
    """All of them, each once, in every row."""
    head, *others = csv.reader(lines(told.ledger, shape, Question(), NEVER, left=Left()))
    assert (columns, columns) == (len(head), len(set(head)))
    assert {columns} == {len(row) for row in others}


def test_gtd_has_the_claim_and_the_best_toll(told: Told) -> None:
    """The blast was claimed by one party; the latest of two tolls told once each is the best."""
    found, left = rows(told, Shape.GTD)
    blast = found[told.blast]
    cells = ("iyear", "imonth", "iday", "city", "specificity", "attacktype1", "gname", "nkill", "claimed", "compclaim")
    assert ["2020", "5", "1", "Harun", "1", "3", "Red Front", "20", "1", "0"] == [blast[cell] for cell in cells]
    assert {} == dict(left.out)


def test_the_attack_codes_are_those_of_the_gtd() -> None:
    """Each number stands for what it stands for in the data of the GTD: kidnapping was once given the number of bombing."""
    told = {tuple(code) for code in CODES["gtd"]["attack"].values()}
    assert told <= {
        (1, "Assassination"),
        (2, "Armed Assault"),
        (3, "Bombing/Explosion"),
        (4, "Hijacking"),
        (5, "Hostage Taking (Barricade Incident)"),
        (6, "Hostage Taking (Kidnapping)"),
        (7, "Facility/Infrastructure Attack"),
        (8, "Unarmed Assault"),
        (9, "Unknown"),
    }


def test_acled_counts_conservatively(told: Told) -> None:
    """Of twelve and twenty dead it takes twelve."""
    found, _ = rows(told, Shape.ACLED)
    blast, siege = found[told.blast], found[told.siege]
    cells = ("event_date", "time_precision", "event_type", "actor1", "inter1", "country", "location", "geo_precision", "fatalities")
    expected = ["2020-05-01", "1", "Explosions/Remote violence", "Red Front", "Rebel group", "Sedonia", "Harun", "1", "12"]
    assert expected == [blast[cell] for cell in cells]
    assert ("Battles", "Armed clash", "0") == (siege["event_type"], siege["sub_event_type"], siege["fatalities"])


def test_ucdp_has_low_best_and_high_of_what_was_lethal(told: Told) -> None:
    """The siege, of which no death is told, has no place there."""
    found, left = rows(told, Shape.UCDP)
    assert [told.blast] == list(found)
    cells = ("low", "best", "high", "where_prec", "date_prec", "side_a", "number_of_sources", "date_start", "date_end")
    assert ["12", "20", "20", "1", "1", "Red Front", "2", "2020-05-01", "2020-05-01"] == [found[told.blast][cell] for cell in cells]
    assert {"UCDP GED wants at least one death": 1} == dict(left.out)


def test_unnamed_people_of_several_reports_are_listed_once(tmp_path: Path) -> None:
    """Two reports tell of shoppers and a guard: two actors each for the ledger, but one name each for a list of names."""
    with Ledger.open(str(tmp_path / "shoppers.ledger")) as ledger:
        mentions = []
        for name in ("first", "second"):
            draft = Draft(name, "2020-05-01", "A bomb struck shoppers and a guard in Harun on Friday.")
            targets = (draft.actor("shoppers", ActorClass.CIVILIAN), draft.actor("guard", ActorClass.OTHER))
            place = ("Harun, Sedonia", "SY")
            mentions.append(draft.incident("bomb", when=days("2020-05-01"), place=place, targets=targets, main=True))
            ledger.add_all([draft.reading()], now=NOW)
        ledger.add_links([link(*mentions)], now=NOW)
        (row,) = csv.DictReader(lines(ledger, Shape.ACLED, Question(), NEVER, left=Left()))
    assert ("shoppers", "guard") == (row["actor2"], row["assoc_actor_2"])


def test_an_export_as_of_a_day_knows_nothing_later(told: Told) -> None:
    """On the first day there was one toll and no claim."""
    from datetime import date  # noqa: PLC0415

    found, _ = rows(told, Shape.GTD, AsOf(published=date(2020, 5, 1)))
    assert [("12", "0", "Unknown")] == [(row["nkill"], row["claimed"], row["gname"]) for row in found.values()]


def test_an_unknown_shape_is_refused() -> None:
    """The refusal lists what there is."""
    with pytest.raises(QuestionError, match="in the shape of 'gdelt'; there are acled, gtd, ucdp"):
        shape_of("gdelt")


def test_the_command_writes_the_file_and_says_what_was_left_out(told: Told) -> None:
    """The rows go to the output, the counts to the error stream."""
    where = str(told.ledger.engine.where)
    result = CliRunner().invoke(app, ["export", "ucdp", "--ledger", where])
    assert (0, None) == (result.exit_code, result.exception)
    assert ",".join(COLUMNS[Shape.UCDP]) == result.stdout.splitlines()[0]
    assert "1 incidents written" in result.stderr
    assert "1 left out: UCDP GED wants at least one death" in result.stderr
    assert Path(where).exists()
