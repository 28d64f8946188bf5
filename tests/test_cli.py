"""The program as its users meet it."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest
from tests.drafts import NOW, Draft, days
from typer.testing import CliRunner, Result

from reportedly import flow
from reportedly.cli import app, main
from reportedly.data import samples
from reportedly.records import Kind
from reportedly.store import Ledger

TEXT = (
    "Gunmen killed at least 12 people in a market in Mosul on Friday, police said.\n\n"
    "Islamic State claimed responsibility for the attack in a statement. The claim could not be verified."
)


def run(*words: str, stdin: str | None = None) -> Result:
    """The program's answer to a command."""
    return CliRunner().invoke(app, list(words), input=stdin)


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A ledger of the sample reports."""
    where = str(tmp_path_factory.mktemp("cli") / "samples.ledger")
    told = run("read", str(samples()), "--ledger", where)
    assert told.exit_code == 0, told.output
    return where


def test_a_coding_has_the_id_the_exact_text_and_the_coding(tmp_path: Path) -> None:
    """`read --as-is --json` is the contract by which extraction is measured: stem, text as given, coding."""
    file = tmp_path / "market-7.txt"
    file.write_text(TEXT, encoding="utf-8")

    (line,) = run("read", "--as-is", "--json", "--published", "2016-05-09", str(file)).stdout.splitlines()
    row = json.loads(line)

    assert ["id", "text", "coding"] == list(row)
    assert ("market-7", TEXT) == (row["id"], row["text"])
    assert {"start": "2016-05-09", "end": "2016-05-09", "basis": "stated"} == row["coding"]["report"]["published"]
    assert "claim_of_responsibility" in {statement["kind"] for statement in row["coding"]["statements"]}


def test_a_records_own_date_and_outlet_win_over_the_options(tmp_path: Path) -> None:
    """`--published` and `--outlet` serve only where the input has none."""
    file = tmp_path / "two.jsonl"
    rows = [{"id": "own", "text": TEXT, "published": "2015-01-02", "outlet": "Own Gazette"}, {"id": "none", "text": TEXT}]
    file.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")

    lines = run("read", "--as-is", "--json", "--published", "2016-05-09", "--outlet", "Given Post", str(file)).stdout.splitlines()
    told = {row["id"]: row["coding"]["report"] for row in map(json.loads, lines)}

    assert ("2015-01-02", "Own Gazette") == (told["own"]["published"]["start"], told["own"]["outlet"])
    assert ("2016-05-09", "Given Post") == (told["none"]["published"]["start"], told["none"]["outlet"])


def test_standard_input_is_read(tmp_path: Path) -> None:
    """A dash stands for what is piped in."""
    told = run("read", "--as-is", "--json", "-", stdin=TEXT)

    assert TEXT == json.loads(told.stdout)["text"]


def test_the_tally_adds_up_and_skipping_is_no_failure(tmp_path: Path) -> None:
    """Every source is in the tally; the exit status is 0 when nothing failed."""
    news = tmp_path / "news"
    news.mkdir()
    (news / "good.txt").write_text(TEXT, encoding="utf-8")
    (news / "empty.txt").write_text("", encoding="utf-8")
    (news / "binary.txt").write_bytes(bytes(range(256)) * 20)

    told = run("read", str(news), "--ledger", str(tmp_path / "new.ledger"))

    assert told.exit_code == 0
    assert "3 sources found: 1 read" in told.stdout, told.output
    assert 2 == sum(int(line.split()[0]) for line in told.stdout.splitlines() if "skipped:" in line)


def test_a_breakdown_on_one_report_is_counted_and_the_rest_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A report on which the program breaks down is failed, the exit status says so, and the others are in the ledger."""
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "b.txt").write_text(TEXT.replace("Mosul", "Kirkuk"), encoding="utf-8")
    extract = flow.extract

    def break_on_kirkuk(report: object, tools: object) -> object:
        if "Kirkuk" in report.text:  # type: ignore[attr-defined]
            raise RuntimeError("made to break")
        return extract(report, tools)  # type: ignore[arg-type]

    monkeypatch.setattr(flow, "extract", break_on_kirkuk)
    told = run("read", str(tmp_path / "a.txt"), str(tmp_path / "b.txt"), "--ledger", str(tmp_path / "new.ledger"))

    assert told.exit_code == 1
    assert "2 sources found: 1 read" in told.stdout
    assert "RuntimeError: made to break" in told.stderr


def test_a_path_that_is_not_there_is_an_error_and_the_others_are_read(tmp_path: Path) -> None:
    """A slip of the hand in a file's name must not pass for a report that was read."""
    (tmp_path / "good.txt").write_text(TEXT, encoding="utf-8")

    told = run("read", str(tmp_path / "god.txt"), str(tmp_path / "good.txt"), "--ledger", str(tmp_path / "new.ledger"))

    assert 2 == told.exit_code
    assert "god.txt" in told.stderr
    assert "2 sources found: 1 read" in told.stdout


def test_a_reader_that_goes_away_is_no_error(ledger: str) -> None:
    """`reportedly ask ... | head` ends quietly, as other filters do."""
    command = [sys.executable, "-m", "reportedly", "ask", "statements", "--json", "--ledger", ledger]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.readline()
        running.stdout.close()
        complaint = running.stderr.read()
        running.wait()

    assert (141, b"") == (running.returncode, complaint)


def test_reading_again_reads_nothing_again(ledger: str) -> None:
    """The same command over a ledger that holds all finds all held."""
    told = run("read", str(samples()), "--ledger", ledger)

    assert ": 0 read into" in told.stdout
    assert "held already" in told.stdout


def held_by(ledger: str) -> int:
    """How many reports the ledger of a running program holds; none while it is still making its tables."""
    if not Path(ledger).exists():
        return 0
    with closing(sqlite3.connect(f"file:{ledger}?mode=ro", uri=True)) as connection:
        try:
            return int(connection.execute("select count(*) from report").fetchone()[0])
        except sqlite3.OperationalError:
            return 0


def test_a_killed_run_goes_on_where_it_stopped(tmp_path: Path) -> None:
    """Killed half-way and started again, the ledger ends like one that was read in one go."""
    source, broken, whole = tmp_path / "many.jsonl", str(tmp_path / "broken.ledger"), str(tmp_path / "whole.ledger")
    rows = ({"id": f"r{n}", "text": TEXT.replace("12", str(n + 2)), "published": "2016-05-09"} for n in range(80))
    source.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    command = [sys.executable, "-m", "reportedly", "read", str(source), "--ledger"]

    running = subprocess.Popen([*command, broken], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while running.poll() is None and not held_by(broken):
        time.sleep(0.02)
    os.kill(running.pid, signal.SIGKILL)
    running.wait()
    subprocess.run([*command, broken], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    subprocess.run([*command, whole], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    with flow.Ledger.open(broken) as one, flow.Ledger.open(whole) as other:
        assert other.export_hash() == one.export_hash()


def test_an_incident_as_json_has_the_fields_of_the_contract(ledger: str) -> None:
    """`ask incidents --json` prints one object a line with id, label, type, when, place and the reports' own ids."""
    rows = [json.loads(line) for line in run("ask", "incidents", "--json", "--ledger", ledger).stdout.splitlines()]

    assert rows
    assert all({"id", "label", "type", "when", "place", "reports"} <= row.keys() for row in rows)
    assert any("crocus-first-night" in row["reports"] for row in rows)


def test_a_report_as_json_has_the_fields_of_the_contract(ledger: str) -> None:
    """`ask reports --json` prints the main incident and the origin; copies of one text share it."""
    rows = [json.loads(line) for line in run("ask", "reports", "--json", "--ledger", ledger).stdout.splitlines()]
    origins = [row["origin"] for row in rows]

    assert all({"id", "title", "outlet", "published", "main_incident", "origin"} <= row.keys() for row in rows)
    assert len(set(origins)) < len(origins)


def test_a_table_has_a_head_and_a_line_for_each_row(ledger: str) -> None:
    """`--csv` prints what spreadsheets open."""
    lines = run("ask", "statements", "--kind", "denial", "--csv", "--ledger", ledger).stdout.splitlines()

    assert "kind" in lines[0].split(",")
    assert len(lines) > 1


@pytest.mark.parametrize("words", [("ask", "incidents"), ("ask", "actors"), ("ask", "figures"), ("ask", "reports"), ("ask", "statements")])
def test_every_question_has_a_readable_answer(ledger: str, words: tuple[str, ...]) -> None:
    """Without --json the rows come as a table."""
    told = run(*words, "--ledger", ledger)

    assert told.exit_code == 0, told.output
    assert len(told.stdout.splitlines()) > 3


def test_a_report_is_shown_with_its_words(ledger: str) -> None:
    """`show report` prints the text with its statements marked."""
    told = run("show", "report", "crocus-first-night", "--ledger", ledger)

    assert told.exit_code == 0, told.output
    assert "Moscow" in told.stdout


def test_an_answer_as_of_a_day_knows_nothing_later(ledger: str) -> None:
    """With --as-of no row of a later report appears."""
    rows = [json.loads(line) for line in run("ask", "reports", "--as-of", "2016-12-31", "--json", "--ledger", ledger).stdout.splitlines()]

    assert rows
    assert not any(row["id"].startswith("crocus") for row in rows)


def test_a_diff_names_the_report_that_changed_something(ledger: str) -> None:
    """What came out after the earlier day is listed with its report."""
    rows = [
        json.loads(line)
        for line in run("diff", "--from", "2016-12-31", "--to", "2024-03-22", "--json", "--ledger", ledger).stdout.splitlines()
    ]

    assert rows
    assert {"crocus-first-night", "crocus-warning"} >= {name for row in rows for name in row["reports"] if name.startswith("crocus")}


def test_threats_know_the_parts_of_actors_in_a_users_own_table(tmp_path: Path) -> None:
    """What the part does follows the threat of the whole, if the table that says so is given."""
    where, table = str(tmp_path / "delta.ledger"), tmp_path / "actors.csv"
    rows = ("key,name,class,part_of,country,aliases", "lions,Delta Lions,armed_group,,NG,", "cubs,Delta Cubs,armed_group,lions,NG,")
    table.write_text("\n".join(rows), encoding="utf-8")
    threat, raid = (
        Draft(name, day, text)
        for name, day, text in (
            ("threat", "2020-05-01", "The Delta Lions threatened to strike."),
            ("raid", "2020-05-05", "The Delta Cubs raided Harun."),
        )
    )
    threat.says(Kind.THREAT, "The Delta Lions", "threatened", "to strike", actor=threat.actor("Delta Lions", known="lions"))
    raid.incident("raided", when=days("2020-05-04"), perpetrators=(raid.actor("Delta Cubs", known="cubs"),))
    with Ledger.open(where) as book:
        book.add_all([threat.reading(), raid.reading()], now=NOW)

    alone, given = (json.loads(run("threats", "--json", "--ledger", where, *more).stdout) for more in ((), ("--actors", str(table))))

    assert (0, 1) == (len(alone["followed"]), len(given["followed"]))


@pytest.mark.parametrize("words", [("threats",), ("series", "Islamic State"), ("diff", "--from", "2015-01-01", "--to", "2025-01-01")])
def test_every_list_has_a_readable_answer(ledger: str, words: tuple[str, ...]) -> None:
    """The lists come as tables."""
    told = run(*words, "--ledger", ledger)

    assert told.exit_code == 0, told.output
    assert len(told.stdout.splitlines()) > 2


def test_a_person_splits_an_incident_and_takes_it_back(tmp_path: Path) -> None:
    """A split takes one mention out; undone, the ledger is as it was, and every id still names its incident."""
    where = str(tmp_path / "two.ledger")
    records = ({"id": name, "text": TEXT, "published": "2016-05-09", "outlet": name} for name in ("one", "two"))
    (tmp_path / "two.jsonl").write_text("\n".join(map(json.dumps, records)), encoding="utf-8")
    run("read", str(tmp_path / "two.jsonl"), "--ledger", where)

    def incidents() -> list[dict[str, object]]:
        return [json.loads(line) for line in run("ask", "incidents", "--json", "--ledger", where).stdout.splitlines()]

    together = incidents()
    (row,) = [row for row in together if len(row["reports"]) == 2]  # type: ignore[arg-type]
    mention, other = row["mentions"]  # type: ignore[misc]
    assert run("split", mention, "--why", "another market", "--ledger", where).exit_code == 0
    apart = incidents()
    assert run("undo", mention, other, "--ledger", where).exit_code == 0

    assert len(together) < len(apart)
    assert together == incidents()


def test_a_persons_link_joins_what_the_program_holds_apart(ledger: str) -> None:
    """`link --same` joins two incidents under the id of the one told first."""
    rows = [json.loads(line) for line in run("ask", "incidents", "--json", "--ledger", ledger).stdout.splitlines()]
    one, other = rows[0]["id"], rows[-1]["id"]

    assert run("link", one, other, "--same", "--why", "a test", "--ledger", ledger).exit_code == 0
    joined = [json.loads(line) for line in run("ask", "incidents", "--json", "--ledger", ledger).stdout.splitlines()]
    assert run("undo", one, other, "--ledger", ledger).exit_code == 0

    assert len(rows) - 1 == len(joined)


def test_evaluation_of_gold_against_itself_needs_only_a_gold_file(tmp_path: Path) -> None:
    """`evaluate` reads the texts of the file and prints every figure."""
    coding = json.loads(run("read", "--as-is", "--json", "-", stdin=TEXT).stdout)["coding"]
    gold = tmp_path / "gold.jsonl"
    gold.write_text(json.dumps({"id": "stdin", "text": TEXT, "coding": coding}), encoding="utf-8")

    figures = json.loads(run("evaluate", str(gold), "--json").stdout)

    assert 1.0 == figures["statement.row"]["f1"]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("ask", "statements", "--ledger", "absent.ledger"), "there is no ledger absent.ledger"),
        (("ask", "statement", "--kind", "deniel"), "did you mean denial"),
        (("ask", "statements", "--since", "last week"), "--since takes a day such as 2024-03-25, not 'last week'"),
        (("read", "x.txt", "--published", "25.3.2024"), "--published takes a day such as 2024-03-25, not '25.3.2024'"),
        (("evaluate", "absent.jsonl"), "cannot read absent.jsonl"),
        (("show", "report", "no-such-report"), "no report 'no-such-report'"),
    ],
)
def test_an_error_is_one_clear_line(
    words: tuple[str, ...], says: str, ledger: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What was given and what would do, on one line of the error stream, without a traceback."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("REPORTEDLY_LEDGER", ledger)
    monkeypatch.setattr(sys, "argv", ["reportedly", *words])

    with pytest.raises(SystemExit) as stopped:
        main()

    assert 2 == stopped.value.code
    (line,) = capsys.readouterr().err.splitlines()
    assert says in line


@pytest.mark.parametrize("words", [("--host", "0.0.0.0"), ("--accounts",), ("--name", "news.example")])
def test_without_an_account_the_pages_stay_on_this_machine(ledger: str, words: tuple[str, ...]) -> None:
    """Without an editor no other machine is served; the refusal names the command that makes one."""
    told = run("serve", *words, "--ledger", ledger)

    assert told.exit_code != 0
    assert f"reportedly people add NAME --role editor --ledger {ledger}" in str(told.exception)


@pytest.mark.parametrize("words", [("--debug", "show", "report", "x"), ("show", "report", "x", "--debug")])
def test_debug_shows_the_traceback_wherever_it_stands(
    words: tuple[str, ...], ledger: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The option may be added at the end of the line that failed."""
    monkeypatch.setenv("REPORTEDLY_LEDGER", ledger)
    monkeypatch.setattr(sys, "argv", ["reportedly", *words])

    with pytest.raises(SystemExit):
        main()

    assert "Traceback" in capsys.readouterr().err


def test_a_mistake_of_the_program_is_one_line_too(ledger: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """What nobody foresaw is told on one line, with a status of its own."""

    def break_down(*_: object, **__: object) -> None:
        raise ZeroDivisionError("made to break")

    monkeypatch.setattr("reportedly.cli.asking.ask", break_down)
    monkeypatch.setattr(sys, "argv", ["reportedly", "ask", "statements", "--ledger", ledger])

    with pytest.raises(SystemExit) as stopped:
        main()

    assert 70 == stopped.value.code
    (line,) = capsys.readouterr().err.splitlines()
    assert "ZeroDivisionError: made to break" in line
