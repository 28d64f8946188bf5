"""Page: an HTML page read into its parts: what it says about itself, its body, and what stands beside it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files

from htmldate import find_date
from rapidfuzz import fuzz
from resiliparse.extract.html2text import extract_plain_text
from resiliparse.parse.html import HTMLTree
from trafilatura import bare_extraction

from reportedly.clean.beside import links_alone, passed_over, read_captions
from reportedly.clean.captions import mark_captions, squeezed
from reportedly.clean.dates import later, told_date
from reportedly.clean.dom import deeper_than, flat
from reportedly.clean.furniture import mark_furniture, mark_notes
from reportedly.clean.lines import Line, Parts, Role, body_of, lines_of
from reportedly.clean.metadata import Metadata, metadata_of
from reportedly.records import Raw, Skipped
from reportedly.settings import Limits

STUB = 500
SCRAP = 100
SHORT_PAGE = 1500
MUCH_LONGER = 3
WALL_SHARE = 0.3
PAYWALLED = 300
HEAD = 6
# Characters that a page may hold and XML, and so lxml, may not.
UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
LAST_DAY = "2100-01-01"


def page_parts(html: str, raw: Raw, limits: Limits) -> Parts | Skipped:
    """The parts of a page, or why it holds no report."""
    html = UNWRITABLE.sub(" ", html)
    tree = HTMLTree.parse(html)
    if tree.document is None or tree.body is None:
        return Skipped(found_in=raw.found_in, why="empty", detail="no page in it")
    if (elements := len(tree.document.query_selector_all("*"))) > limits.most_elements:
        detail = f"{elements:,} elements, more than {limits.most_elements:,}; a higher most_elements would do"
        return Skipped(found_in=raw.found_in, why="too many elements", detail=detail)
    if deeper_than(tree, limits.deepest_markup):
        return Skipped(found_in=raw.found_in, why="nested too deep", detail=f"tags nested more than {limits.deepest_markup} deep")
    metadata = metadata_of(tree)
    parts = Parts(title=metadata.titles[0] if metadata.titles else None, authors=list(metadata.authors), outlet=metadata.outlet)
    parts.url = metadata.url
    read_captions(tree, parts)
    paragraphs = paragraphs_of(html, tree, metadata)
    read_body(paragraphs, tree, metadata, parts)
    read_dates(html, metadata, parts)
    return walled(raw, metadata, parts, shown=[parts.title or "", *(paragraphs or [flat(tree.body)])]) or parts


def paragraphs_of(html: str, tree: HTMLTree, metadata: Metadata) -> list[str]:
    """The paragraphs of the page's body, by trafilatura; where that misses much, by what the page itself says its body is."""
    precise = extracted(html, precise=True)
    if len(precise) < STUB:
        # What little a cautious reading kept is not the report where a plain one finds several times as much.
        wide = extracted(html, precise=False)
        precise = wide if len(wide) > MUCH_LONGER * len(precise) else precise
    if len(precise) < SCRAP:
        # lxml gives up on pages nested 256 deep; resiliparse does not mind.
        main = extract_plain_text(tree, main_content=True, preserve_formatting=True, list_bullets=False, alt_texts=False)
        precise = main if len(main) > MUCH_LONGER * len(precise) else precise
    paragraphs = [line.removeprefix("- ") for line in precise.split("\n") if line.strip()]
    declared = metadata.body or ""
    if len(declared) > 2 * len(precise) and len(declared) > STUB and "<" not in declared[:200]:
        return [line.strip() for line in declared.split("\n") if line.strip()]
    return passed_over(tree, paragraphs)


def extracted(html: str, *, precise: bool) -> str:
    """The body by trafilatura: one paragraph a line."""
    try:
        document = bare_extraction(html, favor_precision=precise, include_comments=False)
    except ValueError:  # a control character written as a reference, which lxml refuses to hold
        return ""
    return (document.text or "") if document and not isinstance(document, dict) else ""


def read_body(paragraphs: list[str], tree: HTMLTree, metadata: Metadata, parts: Parts) -> None:
    """Take title, byline, captions, notes, links to other reports and furniture out of the paragraphs; what is left is body."""
    text = "\n\n".join(paragraphs)
    lines = lines_of(text)
    mark_titles(lines, metadata.titles)
    mark_notes(lines, parts)
    captions = {squeezed(words) for words in (*parts.captions, *parts.credits)}
    links = links_alone(tree)
    for line in lines:
        if line.role is Role.BODY and squeezed(line.text) in captions:
            line.role = Role.CAPTION
        elif line.role is Role.BODY and squeezed(line.text) in links and not line.ends_a_sentence:
            line.role = Role.FURNITURE
    mark_captions(lines, parts)
    mark_furniture(lines, parts)
    parts.body = body_of(text, lines)


def mark_titles(lines: Sequence[Line], titles: Sequence[str]) -> None:
    """Take the title out of the first lines, in any of its wordings."""
    for line in lines[:HEAD]:
        words = squeezed(line.text)
        if any(words == squeezed(title) or (len(words) > 20 and fuzz.ratio(words, squeezed(title)) > 92) for title in titles):
            line.role = Role.TITLE


def read_dates(html: str, metadata: Metadata, parts: Parts) -> None:
    """Keep when the page was published and when it was changed, by its metadata, else by htmldate."""
    told = next((date for text in metadata.published if (date := told_date(text))), None)
    if told:
        parts.published = told[0]
    elif parts.published is None:
        # A fixed last day keeps the answer the same whenever the page is read.
        found = find_date(html, extensive_search=False, original_date=True, max_date=LAST_DAY)
        date = told_date(found) if found else None
        parts.published = date[0] if date else None
    changed = next((date for text in metadata.modified if (date := told_date(text))), None)
    if changed and changed[1] and (told is None or told[1] is None or later(changed[1], told[1])):
        parts.updated = parts.updated or changed[1]


@lru_cache(maxsize=1)
def walls() -> dict[str, re.Pattern[str]]:
    """The expressions of data/walls.toml by the reason that they give."""
    table = tomllib.loads(files("reportedly.clean").joinpath("data/walls.toml").read_text(encoding="utf-8"))["walls"]
    return {why: re.compile("|".join(f"(?:{one})" for one in several), re.IGNORECASE) for why, several in table.items()}


def walled(raw: Raw, metadata: Metadata, parts: Parts, *, shown: list[str]) -> Skipped | None:
    """Why a page with little text is no report: an error, a consent wall, a paywall, a video player."""
    if len(parts.body) >= SHORT_PAGE:
        return None
    total = max(sum(map(len, shown)), 1)
    for why, pattern in walls().items():
        # A report on a data breach speaks of privacy as well: a wall has little else to say, or says it in its title.
        share = sum(len(line) for line in shown if pattern.search(line)) / total
        if share > WALL_SHARE or (pattern.search(parts.title or "") and len(parts.body) < STUB):
            return Skipped(found_in=raw.found_in, why=why, detail=f"the page has {len(parts.body)} characters of text, mostly of a {why}")
    if not metadata.free and len(parts.body) < PAYWALLED:
        return Skipped(found_in=raw.found_in, why="paywall", detail=f"{len(parts.body)} characters of a report that is for subscribers")
    if metadata.video and len(parts.body) < STUB:
        return Skipped(found_in=raw.found_in, why="video", detail=f"a video with {len(parts.body)} characters of text")
    return None
