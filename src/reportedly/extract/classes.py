"""Classes: what kind of actor the words of a mention speak of, whether it is a person, and what its proper name is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from reportedly.extract.parties import is_state, parties_in
from reportedly.extract.words import Phrases, Word, lexicon, words_of
from reportedly.records import ActorClass

_ARTICLES = frozenset(["the", "a", "an", "this", "that", "these", "those", "its", "his", "her", "their", "our", "some", "one", "another"])
_HEAD_ENDS = frozenset(
    ["of", "for", "in", "from", "at", "on", "with", "to", "by", "near", "who", "which", "that", "and", "between", "against"]
)
_COMMON = frozenset(
    [
        "no",
        "not",
        "so",
        "as",
        "all",
        "many",
        "most",
        "other",
        "another",
        "both",
        "several",
        "they",
        "he",
        "we",
        "it",
        "either",
        "neither",
        "two",
        "three",
    ]
)
_LINKS = frozenset(["al", "bin", "ibn", "abu", "de", "del", "la", "el", "van", "von", "d", "abdel", "al-", "da", "dos"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """How a mention is built: its class, its head noun in lower case, whether it means a person, and the personal name in it, if any."""

    actor_class: ActorClass
    head: str
    person: bool
    name: str | None


@cache
def _class_phrases() -> Phrases[ActorClass]:
    """Every phrase that speaks for a class."""
    table: dict[str, list[str]] = lexicon("classes")["phrases"]
    return Phrases((phrase, ActorClass(name)) for name, phrases in table.items() for phrase in phrases)


@cache
def shape_words(name: str) -> frozenset[str]:
    """One of the lists of words about the shape of names."""
    return frozenset(lexicon("classes")["shape"][name])


@lru_cache(maxsize=50_000)
def shape_of(mention: str, *, shouted: bool = False) -> Shape:
    """What the words of a mention tell. `shouted` says that the text is in capitals, so that these tell nothing."""
    words = [word for word in words_of(mention) if word.text[0].isalnum()]
    if not words:
        return Shape(actor_class=ActorClass.OTHER, head="", person=False, name=None)
    head = _head(words)
    name = _personal_name(words, shouted=shouted)
    person = name is not None or head in shape_words("persons")
    return Shape(actor_class=_class_of(words, head, person=person), head=head, person=person, name=name)


def _head(words: Sequence[Word]) -> str:
    """The head noun: the last word before a preposition or a relative clause."""
    for i, word in enumerate(words):
        if i and word.low in _HEAD_ENDS:
            return words[i - 1].low
    return words[-1].low


def _class_of(words: Sequence[Word], head: str, *, person: bool) -> ActorClass:
    """The class: that of a phrase with the head in it, else of the longest phrase, else by whether it is a person."""
    found: list[tuple[int, int, ActorClass]] = []
    for i in range(len(words)):
        hit = _class_phrases().at(words, i)
        if hit is not None:
            length, actor_class = hit
            has_head = any(word.low == head for word in words[i : i + length])
            weak = actor_class in {ActorClass.GOVERNMENT, ActorClass.ANONYMOUS, ActorClass.CIVILIAN} and length == 1
            found.append((2 * has_head + (not weak) * 3 + length, -i, actor_class))
    if found:
        return max(found)[2]
    parties = [] if person else parties_in(words)
    if not parties:
        return ActorClass.OTHER
    return ActorClass.GOVERNMENT if is_state(parties[-1]) else ActorClass.ARMED_GROUP


def _personal_name(words: Sequence[Word], *, shouted: bool) -> str | None:
    """The personal name at the end of a mention ("Kremlin spokesman Dmitry Peskov" -> "Dmitry Peskov"); None where there is none."""
    organisations, titles = shape_words("organisations"), shape_words("titles")
    last = len(words)
    for i, word in enumerate(words):
        if i and word.low in {"of", "for", "in", "from", "at", "who", "and"}:
            last = i
            break
    first = last
    while first > 0 and (words[first - 1].text[0].isupper() or words[first - 1].low in _LINKS):
        low = words[first - 1].low
        if low in organisations or low.endswith("'s"):
            return None
        if low in titles:
            break
        first -= 1
    kept = words[first:last]
    if not kept or kept[0].low in _LINKS - {"abu", "al", "abdel"}:
        return None
    titled = first > 0 and words[first - 1].low in titles
    if len(kept) > 2 and (kept[0].low in _HEAD_ENDS or (first > 0 and words[first - 1].low in {"to", "the"})):
        kept = kept[-2:]  # "envoy to the Middle East Ann Lee", "AMBASSADOR TO PERU JUAN PAZ": the office ends somewhere before
    if shouted and not titled and not _like_a_name(kept, whole=len(kept) == len(words)):
        return None
    if kept[0].low in _ARTICLES or (len(kept) == 1 and not titled) or len(kept) > 5:
        return None
    if any(word.text.isupper() and len(word.text) > 1 and not shouted for word in kept):
        return None
    return " ".join(word.text for word in kept)


def _like_a_name(words: Sequence[Word], *, whole: bool) -> bool:
    """Whether words in capitals can be nothing but a personal name: the whole mention, two to four words, none of them known."""
    common = any(_class_phrases().at(words, i) is not None for i in range(len(words)))
    return whole and 2 <= len(words) <= 4 and not common and not parties_in(words) and words[0].low not in _ARTICLES | _COMMON


def class_in(text: str) -> ActorClass | None:
    """The class that words after a name speak for ("..., a spokesman for the army"); None where they speak for none."""
    words = [word for word in words_of(text) if word.text[0].isalnum()]
    found = _class_of(words, _head(words), person=True) if words else ActorClass.OTHER
    return None if found is ActorClass.OTHER else found


def bare(mention: str) -> str:
    """The mention without article, quotation marks, a bracketed acronym and a possessive ending."""
    out = re.sub(r"\s*[\[(][^)\]]*[\])]\s*", " ", mention.strip("\"“”‘’' ,.")).strip()
    out = re.sub(r"^(?:the|a|an|this|these|those|some)\s+", "", out, flags=re.IGNORECASE)
    return re.sub(r"[’']s?$", "", out).strip() or mention


def acronym_in(mention: str) -> str | None:
    """The acronym that a mention gives in brackets."""
    found = re.search(r"[\[(]([A-Z][A-Za-z-]{1,9})[\])]", mention)
    return found[1] if found else None


def initials(mention: str) -> str:
    """The capitals with which the words of a name begin."""
    return "".join(word[0] for word in re.findall(r"[\w'’]+", mention) if word[0].isupper())
