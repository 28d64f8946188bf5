"""Served: ledgers behind an address, hostile reports among them, and what a test needs to look at them."""

from __future__ import annotations

import os
import re
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn
from tests.drafts import Draft, days

from reportedly.records import ActorClass, FigureKind, Kind, Status
from reportedly.store import Ledger
from reportedly.store.people import Role
from reportedly.tell import Question, ask
from reportedly.web import create_app

CHROMIUM = Path("/usr/bin/chromium")
AXE = Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js"
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
EVIL = "<script>window.hacked=1</script><img src=x onerror=window.hacked=2>"
HIDDEN = "\u202eesrever\u202c\u200b\u2066isolate\u2069"
ACCOUNTS = {"ann": Role.EDITOR, "cora": Role.CODER, "rita": Role.READER}
LONG = "Donaudampfschiff" * 20


@dataclass(frozen=True)
class Served:
    """A ledger behind its address, and the paths of pages of it by name."""

    ledger: Ledger
    address: str
    paths: dict[str, str]


Come = Callable[..., httpx.Client]


def password_of(name: str) -> str:
    """The password of an account of the tests."""
    return f"{name[::-1]} keeps seven geese"


def needed(thing: str, how: str, *, there: bool) -> None:
    """Skip without a thing, but where every check must run fail."""
    if not there:
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(f"needs {thing}, which is absent; {how}")


def serve(ledger: Ledger, **also: Any) -> Iterator[str]:
    """The pages of a ledger at a free port of this machine, until the tests are through; `also` goes to the application."""
    server = uvicorn.Server(uvicorn.Config(create_app(ledger, **also), port=0, log_level="error", ws="none"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    for _ in range(200):
        if server.started:
            break
        time.sleep(0.05)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join(timeout=10)


def paths_of(ledger: Ledger) -> dict[str, str]:
    """The path of every kind of page, with one thing each for the pages of one thing."""
    incident = max(ask(ledger, "incidents", Question()), key=lambda row: (len(row.reports), row.id))  # type: ignore[union-attr]
    report = max(ask(ledger, "reports", Question(about=incident.id)), key=lambda row: row.id)
    actor = max(ask(ledger, "actors", Question()), key=lambda row: (row.statements, row.id))  # type: ignore[union-attr]
    threat = next(iter(ask(ledger, "statements", Question(kind="threat"))))
    return {
        "overview": "/",
        "ledger": "/ledger",
        "incidents": "/incidents",
        "timeline": "/timeline",
        "map": "/map",
        "actors": "/actors",
        "threats": "/threats",
        "disputes": "/disputes",
        "unverified": "/unverified",
        "diff": "/diff?earlier=1990-01-01&later=2030-01-01",
        "search": "/search?words=police",
        "limits": "/limits",
        "incident": f"/incident/{incident.id}",
        "report": f"/report/{report.key}",  # type: ignore[union-attr]
        "why": f"/why/{report.key}",  # type: ignore[union-attr]
        "upload": "/upload",
        "review": "/review",
        "review-edit": "/review?what=incidents&edit=1",
        "agreement": "/review/agreement",
        "actor": f"/actor/{actor.id}",
        "threat": f"/threat/{threat.id}?report={threat.report_key}",  # type: ignore[union-attr]
        "missing": "/nowhere",
        "empty": "/ledger?words=xyzzy",
        "refused": "/ledger?since=yesterday",
    }


PAGES = (
    *("overview", "ledger", "incidents", "timeline", "map", "actors", "threats", "disputes", "unverified", "diff", "search", "limits"),
    *("incident", "report", "why", "actor", "threat", "upload", "missing", "empty", "refused"),
    *("review", "review-edit", "agreement"),
)


def hostile_draft(name: str, published: str, end: str) -> Draft:
    """A report each of whose cells tries to be more than text."""
    text = f"{EVIL} claimed the blast in {HIDDEN}. javascript:alert(1) said {LONG} would burn and 12 people died. {end}"
    fields = {"outlet": f"Post {EVIL}", "title": f"Title {EVIL} {HIDDEN}", "authors": (EVIL,), "captions": (EVIL,), "notes": (HIDDEN,)}
    draft = Draft(name, published, text, url="javascript:alert(2)", **fields)
    evil = draft.actor(EVIL)
    other = draft.actor("javascript:alert(1)", ActorClass.GOVERNMENT)
    figures = (("12 people", FigureKind.KILLED, 12, 12, None),)
    blast = draft.incident("the blast", when=days("2020-05-01", "2020-05-20"), place=(HIDDEN, "SY"), figures=figures, main=True)
    claim = Kind.CLAIM_OF_RESPONSIBILITY
    draft.says(claim, EVIL, "claimed", f"the blast in {HIDDEN}", actor=evil, about=(blast,), status=Status.UNVERIFIED)
    draft.says(Kind.THREAT, "javascript:alert(1)", "said", f"{LONG} would burn", actor=other, about=(blast,), directed_at=(evil,))
    draft.says(Kind.DENIAL, EVIL, None, end, actor=evil, about=(blast,), relay=(LONG,))
    return draft


def csrf_in(page: httpx.Response) -> str:
    """The token that a page gives to its forms."""
    found = re.search(r'name="csrf" value="([^"]+)"', page.text)
    assert found, page.text
    return found.group(1)


def log_in(client: httpx.Client, name: str, password: str, **also: str) -> httpx.Response:
    """The answer to a login, by way of the form."""
    form = {"csrf": csrf_in(client.get("/login")), "name": name, "password": password} | also
    return client.post("/login", data=form)


@dataclass
class Tab:
    """A page in the browser, with all that it complained of, and all that it asked of other hosts."""

    page: Any
    complaints: list[str]
    abroad: list[str]
