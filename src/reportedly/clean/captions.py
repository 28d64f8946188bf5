"""Captions: the words under pictures and whose pictures they are, told by the credit with which they end."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from reportedly.clean.lines import Line, Parts, Role

LONGEST = 700
LONGEST_NAME = 90
NAME = r"(?:[A-Z][\w'’-]+|[A-Z]\.|[A-Z]{2,})"
CHAIN = rf"(?:{NAME}[ ]){{0,3}}{NAME}(?:\s?[/|]\s?[A-Z][\w.'’&-]*(?:[ ][A-Z][\w.'’&-]*)*)+"
UNFINISHED = re.compile(r"(?:(?<=[.!?])|^)\s*[^.!?]*(?:\.\.\.|…)$")
PHOTO_BY = re.compile(r"\s*[(\[|]?\s*(?:photo(?:graph)?|picture|image)s?(?: by| credit| courtesy of)?\s*[:,]?$", re.IGNORECASE)
LABEL = re.compile(
    r"(?P<caption>.*?)\s*[(\[|]?\s*\b(?:photo(?:graph)?s?|pictures?|images?|pics?|illustration|video)"
    r"(?:\s+(?:by|credit|courtesy(?: of)?|source|from))?\s*[:,/©]\s*(?P<credit>[^.]{2,90}?)\.?[)\]]?$",
    re.IGNORECASE,
)
SOURCE = re.compile(
    r"(?P<caption>)(?:image )?(?:credits?|source|courtesy)\s*[:,]\s*(?P<credit>[^.]{2,70})$|"
    r"(?P<before>.{20,}?)\s*\b(?:credits?|courtesy)\s*:\s*(?P<after>[^.:]{2,70})$",
    re.IGNORECASE,
)
CAPTIONED = re.compile(r"(?:image|media|photo|picture) caption\s*[:,]?\s*(?P<caption>.+)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Credited:
    """A line under a picture: its words and whose the picture is."""

    caption: str
    credit: str


@lru_cache(maxsize=1)
def agencies() -> dict[str, frozenset[str]]:
    """The lists of data/credits.toml in lower case."""
    table = tomllib.loads(files("reportedly.clean").joinpath("data/credits.toml").read_text(encoding="utf-8"))
    return {key: frozenset(name.lower() for name in names) for key, names in table.items()}


@lru_cache(maxsize=1)
def credit_ends() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """A line's end that is a credit: names joined by strokes, or a bracket; the credit's parts are looked up afterwards."""
    chain = re.compile(rf"(?:^|(?P<caption>.*?)[\s(©])(?P<credit>{CHAIN})\)?$", re.DOTALL)
    bracket = re.compile(rf"(?P<caption>.*?)\s*[(\[](?P<credit>[^()\[\]]{{2,{LONGEST_NAME}}})[)\]]\.?$", re.DOTALL)
    return chain, bracket


def is_agency(name: str, *, only_pictures: bool = False) -> bool:
    """Whether a part of a credit is an agency."""
    known = agencies()
    name = name.strip(" .©").lower()
    return name in known["pictures"] or (not only_pictures and name in known["news"])


def credited(line: Line) -> Credited | None:
    """The line as a caption with its credit, or None if it does not end with one."""
    text = line.text
    if len(text) > LONGEST:
        return None
    bare = text.strip(" ()©")
    if is_agency(bare) or (re.fullmatch(CHAIN, bare) and any(map(is_agency, re.split(r"\s*[/|]\s*", bare)))):
        return Credited(caption="", credit=bare)
    for pattern in (LABEL, SOURCE):
        told = match.groupdict() if (match := pattern.match(text)) else {}
        credit = (told.get("credit") or told.get("after") or "").strip()
        if credit and fits(credit):
            return Credited(caption=(told["caption"] or told.get("before") or "").strip(" |–-"), credit=credit)
    chain, bracket = credit_ends()
    if match := chain.match(text):
        caption = (match["caption"] or "").strip(" (©|")
        # Names joined by strokes after a full stop are a credit, whoever they are.
        if caption.endswith((".", "…")) or any(map(is_agency, re.split(r"\s?[/|]\s?", match["credit"]))):
            return Credited(caption=PHOTO_BY.sub("", caption), credit=match["credit"])
    if match := bracket.match(text):
        names = re.split(r"\s*[/|,]\s*|\s+via\s+", match["credit"])
        after_sentence = line.ends_a_sentence and match["caption"].endswith((".", "”", '"'))
        if any(is_agency(name, only_pictures=after_sentence) for name in names):
            return Credited(caption=match["caption"].strip(), credit=match["credit"].strip())
    return None


def fits(credit: str) -> bool:
    """Whether the words after "Photo:" can be a credit: few, and beginning like a name."""
    return len(credit.split()) <= 8 and (credit[0].isupper() or credit[0] in "@©")


def mark_captions(lines: Sequence[Line], parts: Parts) -> None:
    """Take out captions and credits, with the short lines right above them and lines that say the same."""
    for place, line in enumerate(lines):
        if line.role is not Role.BODY:
            continue
        if match := CAPTIONED.match(line.text):
            line.role = Role.CAPTION
            keep(parts.captions, match["caption"])
        elif found := credited(line):
            line.role = Role.CAPTION
            for above in reversed(above_picture(lines, place, found)):
                above.role = Role.CAPTION
                keep(parts.captions, above.text)
            keep(parts.captions, finished(found.caption))
            keep(parts.credits, found.credit)
    told = {squeezed(caption) for caption in parts.captions}
    for line in lines:
        if told and line.role is Role.BODY and squeezed(line.text) in told:
            line.role = Role.CAPTION


def above_picture(lines: Sequence[Line], place: int, found: Credited) -> list[Line]:
    """The lines right above a credit that belong to the picture: of the same block, at most two, and no sentences."""
    above: list[Line] = []
    for line in reversed(lines[max(place - 2, 0) : place]):
        same = squeezed(line.text) == squeezed(found.caption)
        wanted = same or (not line.ends_a_sentence and (line.words <= 12 or not found.caption))
        if line.block != lines[place].block or line.role is not Role.BODY or not wanted or is_dated(line):
            break
        above.append(line)
    return above


def is_dated(line: Line) -> bool:
    """Whether the line looks like a date or a byline and not like a caption."""
    return re.search(r"\b(?:19|20)\d\d\b.{0,14}$|^by\s", line.text, re.IGNORECASE) is not None and line.words <= 8


def finished(caption: str) -> str:
    """The caption without a last sentence that breaks off ("... and reportedly issued...")."""
    shorter = UNFINISHED.sub("", caption).strip()
    return shorter or caption.strip()


def squeezed(text: str) -> str:
    """The text for comparing: letters and digits alone."""
    return "".join(letter for letter in text.casefold() if letter.isalnum())


def keep(told: list[str], words: str) -> None:
    """Add words that are not there yet."""
    if words and words not in told:
        told.append(words)
