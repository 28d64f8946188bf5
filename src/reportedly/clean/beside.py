"""Beside the body: a page's captions and credits, its links to other reports, and paragraphs that the extractor passed over."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from resiliparse.parse.html import HTMLTree

from reportedly.clean.captions import CAPTIONED, credited, finished, is_agency, keep, squeezed
from reportedly.clean.lines import Line, Parts

CAPTIONS = 'figcaption, [itemprop="caption"], [class*="caption"], [class*="Caption"]'
CREDITS = '[class*="credit"], [class*="Credit"], [class*="copyright"], [itemprop="copyrightHolder"], [itemprop="creditText"], cite'
LONGEST_CAPTION = 700
LINKED = 0.9
SHORTEST_PARAGRAPH = 40
MISSING = 0.25
OUTSIDE = {"aside", "footer", "nav", "figure", "figcaption", "blockquote", "form", "header"}


def deeper_than(tree: HTMLTree, limit: int) -> bool:
    """Whether any element is nested deeper than the limit; without recursion, so that no page can exhaust the stack."""
    root = tree.document.query_selector("html")
    node, depth = root, 0
    while node is not None:
        child = node.first_element_child
        if child is not None:
            node, depth = child, depth + 1
            if depth > limit:
                return True
            continue
        while node is not None and node.next_element is None:
            node, depth = node.parent, depth - 1
            if depth <= 0:
                return False
        node = node.next_element if node is not None else None
    return False


def flat(element: Any) -> str:
    """The element's text on one line."""
    return " ".join(element.text.split())


def read_captions(tree: HTMLTree, parts: Parts) -> None:
    """Keep the page's captions, with the credits that stand in or after them."""
    for element in tree.document.query_selector_all(CAPTIONS):
        if within(element, {"nav", "footer", "form", "table"}) or element.query_selector("p p, h1, h2, article, ul") is not None:
            continue
        text = flat(element)
        if not text or len(text) > LONGEST_CAPTION:
            continue
        for credit in map(flat, element.query_selector_all(CREDITS)):
            if credit and text != credit and text.endswith(credit):
                text = text[: -len(credit)].strip(" |(–-")
                keep(parts.credits, bare_credit(credit))
        keep_caption(text, parts)


def keep_caption(text: str, parts: Parts) -> None:
    """Keep a caption, parted from the credit with which it ends."""
    found = credited(Line(start=0, end=len(text), text=text, block=0))
    if found:
        keep(parts.credits, bare_credit(found.credit))
    spoken = CAPTIONED.match(found.caption if found else text)
    words = finished(spoken["caption"] if spoken else found.caption if found else text)
    if words and not is_agency(words) and not any(squeezed(words) in squeezed(caption) for caption in parts.captions):
        keep(parts.captions, words)


def bare_credit(credit: str) -> str:
    """A credit without what calls it one."""
    label = r"^(?:image|photo(?:graph)?|picture|video)?\s*(?:copyright|credits?|source|courtesy(?: of)?|by)?\s*[:,©]?\s*(?=[A-Z@©])"
    return re.sub(label, "", credit.strip(" ()[]|"), flags=re.IGNORECASE).strip(" ()[]©") or credit


def within(element: Any, tags: set[str]) -> bool:
    """Whether an element of one of these tags holds this one."""
    return any(above.tag in tags for above in ancestors(element))


def ancestors(element: Any) -> Iterator[Any]:
    """The elements that hold this one, from the inside out."""
    node = element.parent
    while node is not None and node.tag:
        yield node
        node = node.parent


def links_alone(tree: HTMLTree) -> set[str]:
    """Paragraphs that are nothing but a link, squeezed: teasers for other reports."""
    found = set()
    for element in tree.document.query_selector_all("p, li, h2, h3, h4, h5, h6"):
        anchors = element.query_selector_all("a[href]")
        text = squeezed(element.text) if anchors else ""
        linked = sum(len(squeezed(anchor.text)) for anchor in anchors)
        if text and linked >= LINKED * len(text):
            found.add(text)
    return found


def passed_over(tree: HTMLTree, paragraphs: list[str]) -> list[str] | None:
    """The paragraphs with those that the extractor missed, where it missed a good part of what stands in containers like theirs.

    Pages that lay one report out in several containers of one class lose all but one to an extractor that picks the best.
    """
    held = {squeezed(paragraph) for paragraph in paragraphs}
    shelves: dict[tuple[str, str], list[tuple[str, bool]]] = {}
    for element in tree.document.query_selector_all("p"):
        shelf = element.parent
        text = flat(element)
        if shelf is None or not text or within(element, OUTSIDE) or not shelf.getattr("class"):
            continue
        shelves.setdefault((shelf.tag, shelf.getattr("class")), []).append((text, squeezed(text) in held))
    if not shelves or len(tree.document.query_selector_all("h1")) > 1:
        return None
    fullest = max(shelves.values(), key=lambda shelf: sum(len(text) for text, known in shelf if known))
    known = sum(len(text) for text, known in fullest if known)
    missing = sum(len(text) for text, known in fullest if not known and len(text) >= SHORTEST_PARAGRAPH)
    if sum(known for _, known in fullest) < 3 or known < 0.6 * sum(map(len, paragraphs)) or missing < MISSING * known:
        return None
    return [text for text, _ in fullest]


