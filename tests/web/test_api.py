"""The questions of the pages for programs, and answers as files."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime

import httpx
import pytest
from tests.web.served import Served

from reportedly.store.history import Lines
from reportedly.store.people import People
from reportedly.tell import Question, What, ask
from reportedly.tell.forms import as_object


@pytest.mark.parametrize("what", list(What))
def test_rows_are_those_of_the_terminal(sampled: Served, what: What) -> None:
    """A page of rows is what `reportedly ask --json` prints, and all pages together are all of it, each row once."""
    rows, address = [], f"/api/{what}"
    while address:
        answer = httpx.get(sampled.address + address).json()
        assert len(answer["rows"]) <= 50
        rows += answer["rows"]
        address = answer["next"]
    assert [json.loads(json.dumps(as_object(row))) for row in ask(sampled.ledger, what, Question())] == rows


def test_filters_mean_what_they_mean_on_the_pages(sampled: Served) -> None:
    """Kind, words and the day as of which."""
    denials = httpx.get(sampled.address + "/api/statements?kind=denial").json()["rows"]
    assert {"denial"} == {row["kind"] for row in denials}
    assert [] == httpx.get(sampled.address + "/api/statements?kind=denial&as_of=1990-01-01").json()["rows"]


def test_one_thing_is_told_whole(sampled: Served) -> None:
    """An incident's page as one object; what is not there is said so."""
    name = sampled.paths["incident"].rpartition("/")[2]
    told = httpx.get(f"{sampled.address}/api/incident/{name}").json()
    assert name == told["row"]["id"]
    assert {"said", "figures"} <= told.keys()
    missing = httpx.get(f"{sampled.address}/api/report/nothing")
    assert (404, ["error"]) == (missing.status_code, list(missing.json()))


@pytest.mark.parametrize("asked", ["kind=cake", "since=yesterday", "verification=perhaps"])
def test_what_cannot_be_understood_is_refused_in_words(sampled: Served, asked: str) -> None:
    """With what would do."""
    answer = httpx.get(f"{sampled.address}/api/statements?{asked}")
    assert 400 == answer.status_code
    assert asked.partition("=")[2] in answer.json()["error"]


def test_a_file_has_the_whole_answer_and_is_logged(sampled: Served) -> None:
    """Every row that fits the filters, whatever page one was on; the log says who took what."""
    answer = httpx.get(sampled.address + "/export/statements.csv?kind=account&page=3")
    table = list(csv.DictReader(io.StringIO(answer.text)))
    assert len(list(ask(sampled.ledger, "statements", Question(kind="account")))) == len(table) > 50
    assert ('attachment; filename="statements.csv"', "text/csv; charset=utf-8") == (
        answer.headers["content-disposition"],
        answer.headers["content-type"],
    )
    (event,) = sampled.ledger.events(latest=1, lines=Lines(what="export", about="statements"))
    assert ("local", {"form": "csv", "kind": "account"}) == (event.who, event.detail)


def test_lines_of_json_are_a_file_too(sampled: Served) -> None:
    """One object a line."""
    answer = httpx.get(sampled.address + "/export/incidents.jsonl")
    assert [as_object(row)["id"] for row in ask(sampled.ledger, "incidents", Question())] == [
        json.loads(line)["id"] for line in answer.text.splitlines()
    ]


def test_a_file_that_cannot_be_made_is_refused_and_not_logged(sampled: Served) -> None:
    """Nothing is sent half."""
    before = len(sampled.ledger.events(latest=1000, lines=Lines(what="export")))
    assert 404 == httpx.get(sampled.address + "/export/statements.csv?kind=cake").status_code
    assert before == len(sampled.ledger.events(latest=1000, lines=Lines(what="export")))


def test_the_pages_link_to_the_file_of_what_they_show(sampled: Served) -> None:
    """With the filters and without the page."""
    assert "/export/statements.csv?kind=account&amp;since=2000-01-01" in (
        httpx.get(sampled.address + "/ledger?kind=account&page=1&since=2000-01-01").text
    )


def test_a_program_needs_a_token_where_there_is_a_login(guarded: Served) -> None:
    """Without one it is told so in JSON, and not led to a form; a reader's token will do."""
    refused = httpx.get(guarded.address + "/api/statements")
    assert (401, ["error"], "Bearer") == (refused.status_code, list(refused.json()), refused.headers["www-authenticate"])
    token = People(guarded.ledger.engine).make_token("rita", "api", days=1, now=datetime.now(UTC), by="tests")
    answer = httpx.get(guarded.address + "/api/statements", headers={"authorization": f"Bearer {token}"})
    assert (200, True) == (answer.status_code, len(answer.json()["rows"]) > 0)


def test_the_description_names_every_route_and_filter(sampled: Served) -> None:
    """A program can find out what it may ask."""
    told = httpx.get(sampled.address + "/api/openapi.json").json()
    assert {"/api/{what}", "/api/{thing}/{name}", "/export/{what}.{form}"} <= told["paths"].keys()
    asked = {cell["name"] for cell in told["paths"]["/api/{what}"]["get"]["parameters"]}
    assert {"what", "kind", "actor", "place", "about", "outlet", "verification", "words", "since", "until", "as_of"} <= asked
