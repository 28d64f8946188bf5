"""Contents: where in its sentence, and beyond, what is said begins and ends."""

from __future__ import annotations

from collections.abc import Sequence

from reportedly.extract import speakers
from reportedly.extract.drafts import Page
from reportedly.extract.sentences import Token
from reportedly.extract.tools import Grammar

# How a claim was made is told after what it claims: "the bombing in a short statement published on Telegram".
_CARRYING = frozenset(["in", "on", "via", "through"])
_CARRIERS = frozenset(
    ["statement", "video", "message", "post", "telegram", "communique", "recording", "letter", "twitter", "online", "broadcast", "leaflet"]
)
OPENING, CLOSING = frozenset('"“‘«'), frozenset('"”’»')


def before_content(page: Page, number: int, low: int, start: int) -> tuple[tuple[int, int], ...]:
    """What is said before the source; it begins where the quotation that ends here began, be it in an earlier sentence."""
    words = page.sentences[number].words
    last = start
    while last > low and not speakers.is_word(words[last - 1]):
        last -= 1
    if last <= low:
        opened = page.quotation_at(words[low].start - 3) if not low else None
        return ((opened.start, opened.end),) if opened else ()
    if last - low < 2 and page.quotation_at(words[low].start) is None:
        return ()
    begin, end = words[low].start, words[last - 1].end
    quoted = page.quotation_at(words[last - 1].start)
    if quoted is not None and quoted.start < begin:
        begin = quoted.start
    if quoted is not None:
        end = max(end, min(quoted.end, words[start].start if start < len(words) else quoted.end))
    return ((begin, end),)


def after_content(page: Page, words: Sequence[Token], at: int, end: int, *, told: bool, strict: bool) -> tuple[tuple[int, int], ...]:
    """What is said after the cue; `told` passes over the one spoken to, `strict` wants a quotation or a colon."""
    first = content_start(words, at, end, told=told, strict=strict, g=page.tools.grammar)
    if first is None or first >= end:
        return ()
    begin, stop = words[first].start, words[end - 1].end
    quoted = page.quotation_at(words[first].start) or (page.quotation_at(words[first + 1].start) if first + 1 < end else None)
    if quoted is not None and quoted.end > stop:
        stop = quoted.end
    last = page.quotation_at(words[end - 1].start)
    if last is not None and last.end > stop:
        stop = last.end
    return ((begin, stop),)


def content_start(words: Sequence[Token], at: int, end: int, *, told: bool, strict: bool, g: Grammar) -> int | None:
    """The first word of what is said, after phrases like "on Friday", "in a statement" and the one spoken to; None if there is none."""
    rest = [i for i in range(at, end) if speakers.is_word(words[i])]
    if not rest:
        return None
    led = told or strict or words[at].text == "," or words[at].low in g.prepositions or words[at].low in g.calendar
    for i in range(at, min(end, at + 18 if led else at + 1)):
        word = words[i]
        if word.text in OPENING | {":"} and i + 1 < end and not (word.text == '"' and i > at and words[i - 1].end == word.start):
            return i + 1
        if word.low == "that" and not strict and (i == at or not any(w.low in g.subjects for w in words[at:i])):
            return i + 1
    if strict:
        return None
    first = words[at]
    if told:
        return _after_addressee(words, at, end, g)
    if first.text == ",":
        return at + 1 if at + 2 < end else None
    if first.low in g.calendar:
        skip = next((i for i in range(at, end) if words[i].low not in g.calendar | g.time), None)
        return skip if skip is not None and speakers.is_word(words[skip]) and words[skip].low not in g.prepositions else None
    if first.low in g.prepositions and first.low not in {"after", "about", "to", "of"}:
        found = speakers.after_preposition(words, at, end, g)
        return found if found < end else None
    return at if speakers.is_word(first) or first.text in OPENING else None


def _after_addressee(words: Sequence[Token], at: int, end: int, g: Grammar) -> int | None:
    """What follows the one spoken to: a clause with a subject of its own, or an infinitive."""
    for i in range(at + 1, min(end, at + 12)):
        if words[i].low in g.subjects or words[i].low in {"to", "about", "how"}:
            return i
        if words[i].low in {"the", "a", "an"} and words[i - 1].low not in g.prepositions | {"and"}:
            return i
    return None


def next_sentence(page: Page, number: int) -> tuple[tuple[int, int], ...]:
    """The sentence after one that ends with its cue ("The source said.")."""
    if number + 1 >= len(page.sentences):
        return ()
    following = page.sentences[number + 1]
    return ((following.start, following.end),)


def complement_end(words: Sequence[Token], start: int, end: int) -> int:
    """Where the complement ends: before ", which", ", after", "while", "in a statement" and the like."""
    for i in range(start + 1, end - 1):
        if words[i].text == "," and words[i + 1].low in {"which", "who", "after", "while", "but", "as", "and", "when", "although", "where"}:
            return i
        if words[i].low in _CARRYING and i > start + 1 and any(word.low in _CARRIERS for word in words[i + 1 : min(i + 5, end)]):
            return i
        if words[i].text == "," and [word.low for word in words[i + 1 : i + 3]] == ["according", "to"]:
            return i
        if words[i].low in {"while", "although", "whereas", "despite", "amid"}:
            return i
        if words[i].low == "after" and i - start > 3:
            return i - 2 if words[i - 2].low in {"a", "one"} or words[i - 2].text.isdigit() else i
    return end
