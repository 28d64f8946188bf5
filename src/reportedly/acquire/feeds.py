"""Feeds: the entries of RSS and Atom, and the feeds that an OPML list names."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urljoin

import feedparser

from reportedly.acquire.streams import Source, TooLarge, too_large, whole
from reportedly.records import Given, Raw, Skipped

Opener = Callable[[str, Given, str], Iterator[Raw | Skipped]]
SUMMARY_HOLDS_ALL = 1200


def entries(source: Source, *, largest: int, follow: Opener) -> Iterator[Raw | Skipped]:
    """Each entry: its full content; else, for a feed from the web, the page that it links to; else its summary."""
    try:
        content = whole(source.stream, largest)
    except TooLarge:
        yield too_large(source.found_in, largest)
        return
    feed = feedparser.parse(content, response_headers={"content-location": source.address} if source.address else None)
    if not feed.entries:
        fault = feed.get("bozo_exception")
        yield Skipped(
            found_in=source.found_in, why="bad feed" if fault else "empty", detail=f"no entries: {fault}" if fault else "no entries"
        )
    for number, entry in enumerate(feed.entries, start=1):
        yield from one_entry(entry, feed.feed, source=source, found_in=f"{source.found_in}#{number}", follow=follow)


def one_entry(entry: Any, feed: Any, *, source: Source, found_in: str, follow: Opener) -> Iterator[Raw | Skipped]:
    """The report that an entry holds or points to."""
    given = given_by(entry, feed)
    name = entry.get("id") or entry.get("link") or f"{source.name}#{found_in.rpartition('#')[2]}"
    bodies = sorted((body.get("value") or "" for body in entry.get("content", ())), key=len)
    summary = entry.get("summary") or ""
    text = bodies[-1] if bodies and len(bodies[-1]) >= len(summary) else summary if len(summary) > SUMMARY_HOLDS_ALL else ""
    if not text and source.address and given.url:
        yield from follow(urljoin(source.address, given.url), given, name)
    elif text or summary:
        body = (text or summary).encode("utf-8", "replace")
        yield Raw(found_in=found_in, name=name, content=body, markup=True, given=given, charset="utf-8")
    else:
        yield Skipped(found_in=found_in, why="no text", detail="the entry has neither content nor summary")


def given_by(entry: Any, feed: Any) -> Given:
    """What the feed says about the entry."""
    authors = tuple(author["name"] for author in entry.get("authors", ()) if author.get("name"))
    return Given(
        url=entry.get("link"),
        title=entry.get("title"),
        authors=authors,
        outlet=(entry.get("source") or {}).get("title") or feed.get("title"),
        published=entry.get("published") or entry.get("updated"),
        language=feed.get("language"),
    )


def outlines(source: Source, *, largest: int) -> Iterator[str | Skipped]:
    """The address of each feed that an OPML list names, in its order."""
    try:
        content = whole(source.stream, largest)
    except TooLarge:
        yield too_large(source.found_in, largest)
        return
    try:
        tree = ElementTree.fromstring(content)  # noqa: S314 - loads nothing external, and expat bounds how far entities expand
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        yield Skipped(found_in=source.found_in, why="bad OPML", detail=f"{error}")
        return
    addresses = [address.strip() for outline in tree.iter("outline") if (address := outline.get("xmlUrl"))]
    if not addresses:
        yield Skipped(found_in=source.found_in, why="empty", detail="no outline with an xmlUrl")
    yield from dict.fromkeys(addresses)
