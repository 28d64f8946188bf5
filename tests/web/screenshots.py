"""Pictures of every page of the samples: phone and desktop, light and dark.

python tests/web/screenshots.py FOLDER [--only overview,map] [--first-screen] [--form webp]
"""

from __future__ import annotations

import argparse
import base64
import re
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
from playwright.sync_api import sync_playwright

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.web.served import CHROMIUM, PAGES, QUIET, csrf_in, log_in, paths_of, serve

from reportedly import flow
from reportedly.data import samples
from reportedly.settings import Settings
from reportedly.store import Ledger
from reportedly.store.people import People, Role
from reportedly.tell import Question, ask
from reportedly.web.gate import Entrance

SIZES = {"phone": (390, 844), "desktop": (1280, 720)}
# A whole ledger on a phone is metres long; so much of it tells how it looks.
_TALLEST = 2400
_PASSWORD = "a long password of no worth"
BEHIND_A_LOGIN = ("login", "account", "audit", "people")
MORE = ("upload-done", "settle", "agreement", *BEHIND_A_LOGIN)


class Gallery:
    """The pages of one ledger, served, and the pictures of them."""

    def __init__(self, browser: Any, folder: Path, *, first_screen: bool, form: str) -> None:
        self.browser = browser
        self.folder = folder
        self.first_screen = first_screen
        self.form = form

    def shoot(self, address: str, name: str, cookies: list[dict[str, str]]) -> None:
        """The four pictures of one page."""
        for size, (width, height) in SIZES.items():
            for scheme in ("light", "dark"):
                context = self.browser.new_context(
                    viewport={"width": width, "height": height}, color_scheme=scheme, reduced_motion="reduce"
                )
                context.add_cookies(cookies)
                page = context.new_page()
                page.goto(address, wait_until="load")
                page.wait_for_selector("[data-map]:not([data-ready])", state="detached")
                tall = min(_TALLEST, page.evaluate("document.documentElement.scrollHeight"))
                page.set_viewport_size({"width": width, "height": height if self.first_screen else max(height, tall)})
                page.wait_for_timeout(100)
                kept = {"format": self.form} | ({"quality": 55} if self.form != "png" else {})
                picture = context.new_cdp_session(page).send("Page.captureScreenshot", kept)["data"]
                (self.folder / f"{name}-{size}-{scheme}.{self.form}").write_bytes(base64.b64decode(picture))
                context.close()


@contextmanager
def desk(ledger: Ledger, local: str) -> Iterator[httpx.Client]:
    """Somebody without a login at the pages of a ledger."""
    for address in serve(ledger, entrance=Entrance(local=local)):
        with httpx.Client(base_url=address, timeout=60, follow_redirects=True) as client:
            yield client


def uploaded(client: httpx.Client) -> str:
    """The path of an upload that has been read."""
    files = [("files", (path.name, path.read_bytes())) for path in sorted(samples().iterdir()) if path.name.startswith("crocus")]
    answer = client.post("/upload", data={"csrf": csrf_in(client.get("/upload"))}, files=files)
    while client.get(answer.url, headers={"accept": "application/json"}).json()["state"] not in {"done", "stopped"}:
        pass
    return answer.url.path


def coded(client: httpx.Client, report: str, rulings: list[str]) -> None:
    """Somebody's rulings on the first rows of a report, and that it is finished."""
    csrf = csrf_in(client.get("/review"))
    rows = re.findall(r'<li class="row" id="(s-[^"]+)"', client.get(f"/report/{report}").text)
    for row, ruling in zip(rows, rulings, strict=False):
        client.post(f"/review/rule/{row}", data={"csrf": csrf, "ruling": ruling, "why": "told in the paper's own voice"})
    client.post(f"/review/finish/{report}", data={"csrf": csrf})


def settling(stack: ExitStack, ledger: Ledger, ann: httpx.Client) -> str:
    """The path of a report that two coders have finished in different ways."""
    bea = stack.enter_context(desk(ledger, "Bea"))
    report = next(iter(ask(ledger, "reports", Question(limit=1)))).key  # type: ignore[union-attr]
    coded(ann, report, ["accepted"] * 6)
    coded(bea, report, ["accepted", "rejected"] * 3)
    return f"/review/agreement/{report}?one=Ann&other=Bea"


def cookies_of(client: httpx.Client) -> list[dict[str, str]]:
    """What a browser is given to be where somebody is logged in."""
    return [{"name": one.name, "value": one.value or "", "url": str(client.base_url)} for one in client.cookies.jar]


def main() -> None:
    """Read the samples, serve them and go through the pages."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument(
        "--only", default=",".join((*(name for name in PAGES if name not in MORE), *MORE)), help="names of pages, with commas between them"
    )
    parser.add_argument("--first-screen", action="store_true", help="no more than what is seen without scrolling")
    parser.add_argument("--form", choices=("png", "webp"), default="png")
    chosen = parser.parse_args()
    chosen.folder.mkdir(parents=True, exist_ok=True)
    names = chosen.only.split(",")
    with ExitStack() as stack:
        scratch = stack.enter_context(tempfile.TemporaryDirectory())
        ledger = stack.enter_context(Ledger.open(f"{scratch}/samples.ledger"))
        now = datetime(2026, 1, 1, tzinfo=UTC)
        flow.build([str(samples())], ledger, flow.bench(Settings()), now=now, seen=lambda *_: None)
        browser = stack.enter_context(sync_playwright()).chromium.launch(executable_path=str(CHROMIUM), args=list(QUIET))
        stack.callback(browser.close)
        gallery = Gallery(browser, chosen.folder, first_screen=chosen.first_screen, form=chosen.form)
        ann = stack.enter_context(desk(ledger, "Ann"))
        paths = paths_of(ledger)
        fresh = stack.enter_context(desk(stack.enter_context(Ledger.open(f"{scratch}/fresh.ledger")), "Ann"))
        made = {"upload-done": lambda: uploaded(fresh), "settle": lambda: settling(stack, ledger, ann)}
        for name in names:
            if name not in BEHIND_A_LOGIN:
                host = fresh if name == "upload-done" else ann
                gallery.shoot(f"{host.base_url}".rstrip("/") + (made[name]() if name in made else paths[name]), name, [])
        for name in set(names) & set(BEHIND_A_LOGIN):
            behind_a_login(gallery, ledger, name)


def behind_a_login(gallery: Gallery, ledger: Ledger, name: str) -> None:
    """The pictures of a page that wants accounts."""
    people, now = People(ledger.engine), datetime.now(UTC)
    if not people.editors():
        people.add("eva", Role.EDITOR, _PASSWORD, now=now, by="eva")
    for address in serve(ledger, entrance=Entrance(accounts=True)):
        with httpx.Client(base_url=address, timeout=60) as client:
            if name != "login":
                log_in(client, "eva", _PASSWORD)
            cookies = cookies_of(client)
        gallery.shoot(f"{address}/{name}", name, cookies)


if __name__ == "__main__":
    main()
