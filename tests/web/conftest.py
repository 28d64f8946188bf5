"""What the tests of the pages share: a ledger of the samples, a ledger of hostile reports, both served, and a browser."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from tests.drafts import NOW
from tests.web.served import (
    ACCOUNTS,
    CHROMIUM,
    EVIL,
    HIDDEN,
    LONG,
    QUIET,
    Come,
    Served,
    Tab,
    hostile_draft,
    log_in,
    needed,
    password_of,
    paths_of,
    serve,
)

from reportedly import flow
from reportedly.data import samples
from reportedly.settings import Settings
from reportedly.store import Ledger
from reportedly.store.people import People
from reportedly.web.gate import Entrance


@pytest.fixture(scope="session")
def sampled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The samples, read and served once."""
    with Ledger.open(str(tmp_path_factory.mktemp("web") / "samples.ledger")) as ledger:
        now = datetime(2026, 1, 1, tzinfo=UTC)
        flow.build([str(samples())], ledger, flow.bench(Settings()), now=now, seen=lambda *_: None)
        for address in serve(ledger):
            yield Served(ledger=ledger, address=address, paths=paths_of(ledger))


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Two versions of a hostile report, served."""
    with Ledger.open(str(tmp_path_factory.mktemp("web") / "hostile.ledger")) as ledger:
        drafts = (hostile_draft("one'\"><b>", "2020-05-02", "So it ended."), hostile_draft("two&amp;", "2020-05-09", f"It ended {EVIL}."))
        for draft in drafts:
            ledger.add(draft.reading(), now=NOW)
        ledger.flush()
        for address in serve(ledger):
            one, two = (draft.report.id for draft in drafts)
            versions = {"versions": f"/report/{two}?against={one}", "found": "/search?words=blast"}
            yield Served(ledger=ledger, address=address, paths=paths_of(ledger) | versions)


@pytest.fixture(scope="session")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A ledger with an editor, a coder and a reader, a hostile report and hostile lines in its log, served with a login."""
    with Ledger.open(str(tmp_path_factory.mktemp("web") / "guarded.ledger")) as ledger:
        ledger.add(hostile_draft("one", "2020-05-02", "So it ended.").reading(), now=NOW)
        ledger.flush()
        ledger.log(EVIL, f"read {EVIL}", now=NOW, about=f"i-{EVIL}", evil=EVIL, hidden=HIDDEN, long=LONG)
        for name, role in ACCOUNTS.items():
            People(ledger.engine).add(name, role, password_of(name), now=NOW, by="tests")
        for address in serve(ledger, entrance=Entrance(accounts=True)):
            yield Served(ledger=ledger, address=address, paths=paths_of(ledger) | {"audit": "/audit", "account": "/account"})


@pytest.fixture
def come(guarded: Served) -> Iterator[Come]:
    """A browser at the guarded ledger, each with cookies of its own; of somebody who has logged in where a name is given."""
    opened: list[httpx.Client] = []

    def come(name: str | None = None) -> httpx.Client:
        opened.append(httpx.Client(base_url=guarded.address, timeout=30))
        if name:
            assert 303 == log_in(opened[-1], name, password_of(name)).status_code
        return opened[-1]

    yield come
    for client in opened:
        client.close()


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of an empty ledger on this machine, without a login."""
    with Ledger.open(str(tmp_path_factory.mktemp("alone") / "alone.ledger")) as ledger:
        yield from serve(ledger, entrance=Entrance(local="eva"))


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """A headless Chromium."""
    try:
        from playwright.sync_api import sync_playwright  # noqa: PLC0415 - absent where only the other tests are run
    except ModuleNotFoundError:
        needed("playwright", "pip install playwright", there=False)
    needed(str(CHROMIUM), "apt-get install chromium", there=CHROMIUM.exists())
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=str(CHROMIUM), args=list(QUIET))
        yield browser
        browser.close()


@pytest.fixture
def tab(chromium: Any) -> Iterator[Tab]:
    """A phone's page, empty; what it asks of another host is noted and refused."""
    context = chromium.new_context(viewport={"width": 390, "height": 844}, reduced_motion="reduce")
    made = Tab(page=context.new_page(), complaints=[], abroad=[])
    made.page.on("console", lambda message: made.complaints.append(message.text) if message.type in {"error", "warning"} else None)
    made.page.on("pageerror", lambda error: made.complaints.append(str(error)))
    made.page.on("request", lambda request: None if "//127.0.0.1:" in request.url else made.abroad.append(request.url))
    yield made
    context.close()
