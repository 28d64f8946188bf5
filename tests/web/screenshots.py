"""Pictures of every page of the samples: phone and desktop, light and dark.

python tests/web/screenshots.py FOLDER [--only overview,map] [--first-screen]
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.web.served import CHROMIUM, PAGES, QUIET, paths_of, serve

from reportedly import flow
from reportedly.data import samples
from reportedly.settings import Settings
from reportedly.store import Ledger

SIZES = {"phone": (390, 844), "desktop": (1280, 720)}
# A whole ledger on a phone is metres long; so much of it tells how it looks.
_TALLEST = 2400


def shoot(browser: Any, address: str, name: str, folder: Path, *, first_screen: bool) -> None:
    """The four pictures of one page."""
    for size, (width, height) in SIZES.items():
        for scheme in ("light", "dark"):
            page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme, reduced_motion="reduce")
            page.goto(address, wait_until="load")
            page.wait_for_selector("[data-map]:not([data-ready])", state="detached")
            tall = min(_TALLEST, page.evaluate("document.documentElement.scrollHeight"))
            page.set_viewport_size({"width": width, "height": height if first_screen else max(height, tall)})
            page.wait_for_timeout(100)
            page.screenshot(path=str(folder / f"{name}-{size}-{scheme}.png"))
            page.close()


def main() -> None:
    """Read the samples, serve them and go through the pages."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", default=",".join(PAGES), help="names of pages, with commas between them")
    parser.add_argument("--first-screen", action="store_true", help="no more than what is seen without scrolling")
    chosen = parser.parse_args()
    chosen.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch, Ledger.open(f"{scratch}/samples.ledger") as ledger, sync_playwright() as player:
        now = datetime(2026, 1, 1, tzinfo=UTC)
        flow.build([str(samples())], ledger, flow.bench(Settings()), now=now, seen=lambda *_: None)
        browser = player.chromium.launch(executable_path=str(CHROMIUM), args=list(QUIET))
        for address in serve(ledger):
            paths = paths_of(ledger)
            for name in chosen.only.split(","):
                shoot(browser, address + paths[name], name, chosen.folder, first_screen=chosen.first_screen)
        browser.close()


if __name__ == "__main__":
    main()
