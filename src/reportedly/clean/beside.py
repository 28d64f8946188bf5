"""Beside the body: a page's captions and credits, its links to other reports, and paragraphs that the extractor passed over."""

from __future__ import annotations

import re

from resiliparse.parse.html import HTMLTree

from reportedly.clean.captions import CAPTIONED, credited, finished, is_agency, keep, squeezed
from reportedly.clean.dom import flat, select, within
from reportedly.clean.lines import Line, Parts

CAPTIONS = 'figcaption, [itemprop="caption"], [class*="caption"], [class*="Caption"]'
CREDITS = '[class*="credit"], [class*="Credit"], [class*="copyright"], [itemprop="copyrightHolder"], [itemprop="creditText"], cite'
LONGEST_CAPTION = 700
MOST_CAPTIONS = 200
FEWEST_WORDS = 3
SOURCE_FIRST = re.compile(
    r"(?:image|media) (?:copyright|source),?\s+(?P<credit>.{2,60}?)\s*(?:image|media) caption,?\s*(?P<caption>.+)$", re.IGNORECASE
)
LINKED = 0.9
PARAGRAPHS = ("p", "li", "h2", "h3", "h4", "h5", "h6")
LINKS = ", ".join(f"{tag} > a[href], {tag} > * > a[href]" for tag in PARAGRAPHS)
SHORTEST_TEASER = 25
SHORTEST_PARAGRAPH = 40
SENTENCE_ENDS = (".", "!", "?", "”", '"', "’", ")", ":", "…")
MAINLY_HERE = 0.6
MISSING = 0.25
OUTSIDE = {"aside", "footer", "nav", "figure", "figcaption", "blockquote", "form", "header"}


def read_captions(tree: HTMLTree, parts: Parts) -> None:
    """Keep the page's captions, with the credits that stand in or after them."""
    for element in select(tree.document, CAPTIONS)[:MOST_CAPTIONS]:
        if within(element, {"nav", "footer", "form", "table"}) or element.query_selector("p p, h1, h2, article, ul") is not None:
            continue
        text = flat(element)
        if not text or len(text) > LONGEST_CAPTION:
            continue
        for credit in map(flat, select(element, CREDITS)):
            if credit and text != credit and text.endswith(credit):
                text = text[: -len(credit)].strip(" |(–-")
                keep(parts.credits, bare_credit(credit))
        keep_caption(text, parts)


def keep_caption(text: str, parts: Parts) -> None:
    """Keep a caption, parted from the credit with which it ends, or begins where the page says which is which."""
    if match := SOURCE_FIRST.match(text):
        keep(parts.credits, match["credit"])
        text = match["caption"]
    found = credited(Line(start=0, end=len(text), text=text, block=0))
    if found:
        keep(parts.credits, bare_credit(found.credit))
    spoken = CAPTIONED.match(found.caption if found else text)
    words = finished(spoken["caption"] if spoken else found.caption if found else text)
    told = len(words.split()) >= FEWEST_WORDS or words.endswith(".")
    if told and not is_agency(words) and not any(squeezed(words) in squeezed(caption) for caption in parts.captions):
        keep(parts.captions, words)


def bare_credit(credit: str) -> str:
    """A credit without what calls it one."""
    label = (
        r"^(?:image|photo(?:graph)?|picture|video)?\s*(?:copyright|credits?|source|courtesy(?: of)?|by)?\s*(?:[:,©]|\.{3})?\s*(?=[A-Z@©])"
    )
    return re.sub(label, "", credit.strip(" ()[]|"), flags=re.IGNORECASE).strip(" ()[]©") or credit


def links_alone(tree: HTMLTree) -> set[str]:
    """Paragraphs that are nothing but a link of some length, squeezed: teasers for other reports."""
    found = set()
    for anchor in select(tree.document, LINKS):
        shelf = anchor.parent if anchor.parent.tag in PARAGRAPHS else anchor.parent.parent
        text, linked = squeezed(shelf.text), squeezed(anchor.text)
        if len(text) >= SHORTEST_TEASER and len(linked) >= LINKED * len(text):
            found.add(text)
    return found


def passed_over(tree: HTMLTree, paragraphs: list[str]) -> list[str]:
    """The paragraphs with those that the extractor missed, where it missed a good part of what stands in containers like theirs.

    Pages that lay one report out in several containers of one class lose all but one to an extractor that picks the best.
    """
    text = squeezed(" ".join(paragraphs))
    shelves: dict[tuple[str, str], list[str]] = {}
    for element in select(tree.document, "p"):
        shelf = element.parent
        if shelf is not None and shelf.getattr("class") and not within(element, OUTSIDE) and (words := flat(element)):
            shelves.setdefault((shelf.tag, shelf.getattr("class")), []).append(words)
    if not shelves or len(select(tree.document, "h1")) > 1:
        return paragraphs
    known = {words for shelf in shelves.values() for words in shelf if squeezed(words) in text}
    fullest = max(shelves.values(), key=lambda shelf: sum(len(words) for words in shelf if words in known))
    held = sum(len(words) for words in fullest if words in known)
    missing = [words for words in fullest if words not in known and len(words) >= SHORTEST_PARAGRAPH and words.endswith(SENTENCE_ENDS)]
    if held < MAINLY_HERE * sum(map(len, paragraphs)) or sum(map(len, missing)) < MISSING * held:
        return paragraphs
    return merged(paragraphs, fullest, known, set(missing))


def merged(paragraphs: list[str], shelf: list[str], known: set[str], missing: set[str]) -> list[str]:
    """The paragraphs with each missing one put after the known one that it follows on the page."""
    result, place = list(paragraphs), 0
    for words in shelf:
        if words in known:
            wanted = squeezed(words)
            place = next((at + 1 for at, one in enumerate(result) if wanted in squeezed(one)), place)
        elif words in missing:
            result.insert(place, words)
            place += 1
    return result
