"""Metadata: what a page says about itself in JSON-LD and meta tags, which the press fills in more carefully than what it shows."""

from __future__ import annotations

import html
import json
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from typing import Any

from rapidfuzz import fuzz
from resiliparse.parse.html import HTMLTree

from reportedly.clean.dom import first, select
from reportedly.clean.heads import people_of

SAME_TITLE = 65
CONTROL = re.compile(r"[\x00-\x1f]+")
COMMENT = re.compile(r"^\s*(?://<!\[CDATA\[|<!\[CDATA\[|<!--)|(?://\]\]>|\]\]>|-->)\s*;?\s*$")
SUFFIX = re.compile(r"\s+[|–—»•·-]\s+[^|–—»•·]{2,60}$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """What a page says about itself; texts as they stand there, dates not yet read."""

    titles: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    outlet: str | None = None
    published: tuple[str, ...] = ()
    modified: tuple[str, ...] = ()
    url: str | None = None
    language: str | None = None
    body: str | None = None
    free: bool = True
    video: bool = False


@dataclass(slots=True, kw_only=True)
class Tags:
    """The meta tags of a page: all contents by name, in lower case."""

    named: dict[str, dict[str, None]] = field(default_factory=dict)

    def of(self, names: list[str]) -> list[str]:
        """The contents of the tags with these names, in the order of the names."""
        return [content for name in names for content in self.named.get(name, ())]


@lru_cache(maxsize=1)
def keys() -> dict[str, list[str]]:
    """The names of tags and types in data/metadata.toml."""
    return tomllib.loads(files("reportedly.clean").joinpath("data/metadata.toml").read_text(encoding="utf-8"))


def metadata_of(tree: HTMLTree) -> Metadata:
    """What the page says about itself: JSON-LD before meta tags before what is shown."""
    tags, nodes = tags_of(tree), [node for graph in graphs(tree) for node in walk(graph)]
    report = report_among(nodes)
    publisher = report.get("publisher") or report.get("sourceOrganization") or {}
    outlets = [*named(publisher), *tags.of(keys()["outlet"])]
    outlet = plain(outlets[0]).partition(" | ")[0].lstrip("@") if outlets else None
    times = [element.getattr("datetime") for element in select(tree.document, "time[datetime]")]
    return Metadata(
        titles=titles_of(tree, tags, report),
        authors=tuple(author for author in authors_of(tree, tags, report) if author != outlet),
        outlet=outlet or None,
        published=tuple(filter(None, [text_of(report.get("datePublished")), *tags.of(keys()["published"]), *times[:1]])),
        modified=tuple(filter(None, [text_of(report.get("dateModified")), *tags.of(keys()["modified"])])),
        url=address_of(tree, tags),
        language=language_of_page(tree, tags, report),
        body=text_of(report.get("articleBody")) or None,
        free=str(report.get("isAccessibleForFree", "true")).lower() not in {"false", "no", "0"},
        video=is_video(nodes, report, tags),
    )


def tags_of(tree: HTMLTree) -> Tags:
    """The meta tags of the page, and elements that carry an itemprop with a content."""
    tags = Tags()
    for element in select(tree.document, "meta[content], [itemprop][content], time[itemprop][datetime]"):
        content = (element.getattr("content") or element.getattr("datetime") or "").strip()
        for attribute in ("property", "name", "itemprop", "http-equiv"):
            name = (element.getattr(attribute) or "").strip().lower()
            if name and content:
                tags.named.setdefault(name, {})[content] = None
    return tags


def graphs(tree: HTMLTree) -> Iterator[Any]:
    """Each block of JSON-LD that can be parsed."""
    for script in select(tree.document, 'script[type*="ld+json"]'):
        text = CONTROL.sub(" ", COMMENT.sub("", COMMENT.sub("", script.text))).strip().rstrip(";")
        try:
            yield json.loads(text, strict=False)
        except (ValueError, RecursionError):
            continue


def walk(value: Any) -> Iterator[dict[str, Any]]:
    """Every object inside, outermost first; without recursion, since the nesting is the page's."""
    waiting = [value]
    while waiting:
        one = waiting.pop(0)
        if isinstance(one, dict):
            yield one
            waiting.extend(inner for inner in one.values() if isinstance(inner, dict | list))
        elif isinstance(one, list):
            waiting.extend(inner for inner in one if isinstance(inner, dict | list))


def types_of(node: dict[str, Any]) -> set[str]:
    """The node's types in lower case, without a vocabulary's address."""
    given = node.get("@type")
    several = given if isinstance(given, list) else [given]
    return {str(one).rpartition("/")[2].lower() for one in several if one}


def report_among(nodes: list[dict[str, Any]]) -> dict[str, Any]:
    """The node of the page's own report: the first of a report's type with the most to say; empty where there is none."""
    reports = [node for node in nodes if types_of(node) & set(keys()["reports"]) and (node.get("headline") or node.get("datePublished"))]
    told = ("headline", "datePublished", "author", "publisher", "articleBody")
    return max(reports, key=lambda node: sum(bool(node.get(key)) for key in told), default={})


def text_of(value: Any) -> str:
    """A text value, also where it is wrapped in a list or an object."""
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        value = value.get("@value") or value.get("name")
    return html.unescape(str(value)).strip() if isinstance(value, str | int | float) else ""


def plain(text: str) -> str:
    """A metadata text on one line, with its entities and tags resolved."""
    return " ".join(re.sub(r"<[^>]{1,200}>", "", html.unescape(text)).split())


def named(value: Any) -> list[str]:
    """The names in a value that may be a text, an object with a name, or a list of these."""
    several = value if isinstance(value, list) else [value]
    found = (text_of(one.get("name") if isinstance(one, dict) else one) for one in several)
    return [name for name in found if name and not name.startswith(("http:", "https:", "#"))]


def titles_of(tree: HTMLTree, tags: Tags, report: dict[str, Any]) -> tuple[str, ...]:
    """The page's titles, best first: the heading it shows, if its metadata agree that this is one; then theirs."""
    declared = [plain(title) for title in (*tags.of(keys()["title"]), text_of(report.get("headline")), tree.title or "")]
    declared = [title for title in declared if title]
    sites = {plain(site) for site in tags.of(["og:site_name"])}
    shown = [title for heading in select(tree.document, "h1") if (title := plain(heading.text)) not in sites]
    agreed = [heading for heading in shown if heading and any(fuzz.token_set_ratio(heading, one) >= SAME_TITLE for one in declared)]
    if not declared:
        agreed = [heading for heading in shown if heading][:1]
    return tuple(dict.fromkeys([*agreed[:1], *(bare_title(title, tags) for title in declared)]))


def bare_title(title: str, tags: Tags) -> str:
    """The title without the outlet's name at its end ("... - The Example")."""
    for outlet in tags.of(["og:site_name"]):
        shorter = re.sub(rf"\s*[|–—»•·:-]\s*{re.escape(plain(outlet))}\s*$", "", title, flags=re.IGNORECASE)
        if shorter and shorter != title:
            return shorter
    shorter = SUFFIX.sub("", title)
    return shorter if "|" in title and len(shorter.split()) >= 3 else title


def authors_of(tree: HTMLTree, tags: Tags, report: dict[str, Any]) -> tuple[str, ...]:
    """The persons who wrote it: of JSON-LD, else of the first meta tag with a name, else of the byline that is marked as one."""
    shown = [
        element.text
        for element in select(
            tree.document, '[itemprop="author"] [itemprop="name"], a[rel="author"], [class*="byline__name"], [class*="author-name"]'
        )
    ]
    for names in (named(report.get("author")), named(report.get("creator")), tags.of(keys()["authors"]), shown):
        people = [person for name in names for person in persons(plain(name))]
        if people:
            return tuple(dict.fromkeys(people))
    return ()


def persons(name: str) -> list[str]:
    """The persons in an author's name as pages write it: "By Jane Roe and John Doe, BBC News" are two."""
    name = re.sub(r"^(?:by|from|words by|written by)[:\s]+", "", name, flags=re.IGNORECASE).strip(" ,;|")
    if not name or "@" in name or name.startswith(("http", "/")) or len(name) > 200:
        return []
    return people_of(name)[0]


def address_of(tree: HTMLTree, tags: Tags) -> str | None:
    """The page's own address: canonical link, else og:url."""
    link = first(tree.document, 'link[rel="canonical"]')
    canonical = (link.getattr("href") or "").strip() if link else ""
    found = [address for address in (canonical, *tags.of(keys()["url"])) if address.startswith(("http://", "https://"))]
    return found[0] if found else None


def language_of_page(tree: HTMLTree, tags: Tags, report: dict[str, Any]) -> str | None:
    """The declared language as two or three letters."""
    root = first(tree.document, "html")
    declared = [text_of(report.get("inLanguage")), (root.getattr("lang") or "") if root else "", *tags.of(keys()["language"])]
    found = [match[0].lower() for one in declared if (match := re.match(r"[A-Za-z]{2,3}(?![A-Za-z])", one))]
    return found[0] if found else None


def is_video(nodes: list[dict[str, Any]], report: dict[str, Any], tags: Tags) -> bool:
    """Whether the page calls itself a video, and nothing on it calls itself a report."""
    types = set(keys()["videos"])
    return any(kind.lower() in types for kind in tags.of(["og:type"])) or (not report and any(types_of(node) & types for node in nodes))
