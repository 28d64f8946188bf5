"""Handing in reports in a real browser: drop a file, paste a text, give an address, watch, reload, follow the link."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.web.served import AXE, Tab, needed, serve

from reportedly.store import Ledger
from reportedly.web.uploads import Uploads

STORY = (
    "The River Council said on Tuesday that its fighters had bombed a bridge in Homs, killing at least 12 people. "
    "The interior ministry denied that anybody had died in the blast. A spokesman said the claim could not be verified."
)
DROP = """([name, content]) => {
  const files = new DataTransfer();
  files.items.add(new File([Uint8Array.from(atob(content), sign => sign.charCodeAt(0))], name));
  document.querySelector("[data-drop]").dispatchEvent(new DragEvent("drop", {dataTransfer: files, bubbles: true, cancelable: true}));
}"""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of an empty ledger's pages, with a small limit for uploads."""
    with Ledger.open(str(tmp_path_factory.mktemp("desk") / "a.ledger")) as ledger:
        yield from serve(ledger, uploads=Uploads(ledger.engine.where, largest=200_000))


def opened(tab: Tab, desk: str) -> Any:
    """The form."""
    tab.page.set_default_timeout(20_000)
    tab.page.goto(f"{desk}/upload", wait_until="load")
    return tab.page


def settled(page: Any) -> None:
    """Wait until the upload is through."""
    page.wait_for_url("**/upload/*")
    page.wait_for_selector("#upload-head [aria-current]:has-text('settled')")


def test_a_dropped_file_is_read_while_one_watches(tab: Tab, desk: str) -> None:
    """A file dropped on the page is sent at once; its line says what was read out of it and leads to the report."""
    page = opened(tab, desk)
    page.evaluate(DROP, ["bridge.txt", base64.b64encode(STORY.encode()).decode()])
    settled(page)
    line = page.locator("#source-1")
    assert "read" in line.inner_text()
    assert "uploaded: bridge.txt" in line.inner_text()
    line.locator("a[data-open]").click()
    page.wait_for_url("**/report/*")
    assert "bombed a bridge in Homs" in page.inner_text("article")
    assert [] == tab.complaints


def test_files_are_chosen_with_the_keyboard_too(tab: Tab, desk: str) -> None:
    """Several files chosen by the field are lines of one upload."""
    page = opened(tab, desk)
    files = [
        {"name": f"{number}.txt", "mimeType": "text/plain", "buffer": STORY.replace("12", str(number)).encode()} for number in (41, 42)
    ]
    page.set_input_files("#u-files", files)
    page.click("text=Read the files")
    settled(page)
    assert 2 == page.locator("#upload-lines li").count()


def test_a_pasted_text_is_read_and_survives_a_reload(tab: Tab, desk: str) -> None:
    """The page of an upload tells the same after it was loaded again."""
    page = opened(tab, desk)
    page.fill("#t-heading", "A bridge in Homs")
    page.fill("#t-text", STORY.replace("12", "51"))
    page.fill("#t-outlet", "Harbour Post")
    page.click("text=Read the text")
    settled(page)
    before = page.inner_text("#upload-lines")
    page.reload()
    assert before == page.inner_text("#upload-lines")
    assert "A bridge in Homs" in before
    assert "Harbour Post" in page.goto(f"{desk}{page.locator('#source-1 a[data-open]').get_attribute('href')}").text()


def test_the_news_come_without_a_new_page(tab: Tab, desk: str) -> None:
    """Opened while its sources are still to come, the page fills up by itself."""
    page = opened(tab, desk)
    lines = "\n".join(f'{{"id": "n{number}", "text": "{STORY.replace("12", str(number))}"}}' for number in range(60, 72))
    page.set_input_files("#u-files", [{"name": "day.jsonl", "mimeType": "text/plain", "buffer": lines.encode()}])
    page.click("text=Read the files")
    page.wait_for_url("**/upload/*")
    page.evaluate("window.same = true")
    settled(page)
    assert page.evaluate("window.same")
    assert 12 == page.locator("#upload-lines li:has-text('statement')").count()


def test_an_address_of_a_private_network_is_refused_on_the_page(tab: Tab, desk: str) -> None:
    """The line of a refused address says why it was not asked."""
    page = opened(tab, desk)
    page.fill("#a-address", "http://169.254.169.254/latest/meta-data")
    page.click("text=Fetch and read")
    settled(page)
    assert "this machine, a private network or a closed port" in page.inner_text("#source-1")


def test_files_too_large_are_refused_before_they_are_sent(tab: Tab, desk: str) -> None:
    """What is over the limit is not sent, and the page says what the limit is."""
    page = opened(tab, desk)
    page.set_input_files("#u-files", [{"name": "large.txt", "mimeType": "text/plain", "buffer": b"x" * 300_000}])
    page.click("text=Read the files")
    assert page.locator("[data-too-large]").is_visible()
    assert page.url.endswith("/upload")


def test_without_scripts_the_form_works(chromium: Any, desk: str) -> None:
    """A browser without JavaScript hands in, looks again, and finds the report."""
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{desk}/upload")
    page.fill("#t-text", STORY.replace("12", "81"))
    page.click("text=Read the text")
    page.wait_for_url("**/upload/*")
    for _ in range(60):
        if page.locator("#source-1 a[data-open]").count():
            break
        page.wait_for_timeout(200)
        page.reload()
    assert 1 == page.locator("#source-1 a[data-open]").count()
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_serious_fault_in_uploads(tab: Tab, desk: str, scheme: str, tmp_path: Path) -> None:
    """The form, its refusal and an upload have no serious or critical fault of accessibility, in the light and in the dark."""
    needed(str(AXE), "npm install", there=AXE.exists())
    page = opened(tab, desk)
    page.emulate_media(color_scheme=scheme)
    faults = []
    for step in ("form", "upload"):
        if step == "upload":
            page.fill("#t-text", STORY)
            page.click("text=Read the text")
            settled(page)
        page.evaluate(AXE.read_text(encoding="utf-8"))
        found = page.evaluate("axe.run().then(found => found.violations)")
        faults += [(step, one["id"], one["nodes"][0]["html"]) for one in found if one["impact"] in {"serious", "critical"}]
        assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    assert [] == faults
