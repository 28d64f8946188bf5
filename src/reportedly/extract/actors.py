"""Actors: who speaks, acts or is acted on, each with the mentions that refer to it within one report."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import islice

from reportedly.extract.classes import Shape, acronym_in, bare, class_in, initials, shape_of, shape_words
from reportedly.extract.names import is_shouted, titled
from reportedly.extract.parties import parties_in
from reportedly.extract.persons import may_be
from reportedly.extract.tools import Tools
from reportedly.extract.words import lexicon, words_of
from reportedly.records import ActorClass, ActorMention, KnownActor, Report, Span, digest

# How many actors back a pronoun or a common noun may reach.
FURTHEST_BACK = 60
# How far back, in characters, a sentence may begin with whom a pronoun stands for.
_SOON = 400
_SENTENCE_END = re.compile(r"[.!?][\"”’]?\s")
_APPOSED = re.compile(r",\s+((?:[A-Z][\w'’-]+\s+){1,3}(?:al-|al |bin |de |ibn )?[A-Z][\w'’-]+)\s*(?=[,.;\"“])")
# Who is nobody, or so many of those whom only the text before names.
_NOBODY = re.compile(
    r"(?:no one|nobody|none|neither|anyone|another|everyone)|"
    r"(?:one|two|three|four|five|several|many|most|some|all|none|both) of (?:them|those|these|the (?:two|three|four|five|six|ten|dozen))"
)
_OF = re.compile(r"\b(?:for|of)\s+((?:the\s+)?[^,]+)$")
_ADJECTIVES = re.compile(r"^(?:the|a|an|this|its|their|his|latest|new|another|recent|ensuing|official|purported)\b\s*", re.IGNORECASE)
PLURAL = frozenset(["they", "them", "we", "both", "others"])
HE_SHE = frozenset(["he", "she", "i", "him", "her", "himself"])
PRONOUNS = PLURAL | HE_SHE | {"it", "who", "which", "that", "this"}


@dataclass(slots=True)
class Found:
    """An actor while the report is read: its best name, its shape, its mentions, its words."""

    name: str
    shape: Shape
    spans: list[Span] = field(default_factory=list)
    known: KnownActor | None = None
    words: set[str] = field(default_factory=set)
    last_seen: int = 0
    speaks: bool = False
    plural: bool = False
    member_of: int | None = None


class Cast:
    """The actors of one report; `number_of` finds or makes the actor that a span speaks of, best asked in the order of the text.

    `names` are spans of names that nobody has asked for: they may be what a later pronoun stands for.
    """

    def __init__(self, report: Report, tools: Tools, names: Sequence[Span] = ()) -> None:
        self._report = report
        self._tools = tools
        self._shouted = is_shouted(report.text)
        self._found: list[Found] = []
        self._by_key: dict[str, int] = {}
        self._by_span: dict[tuple[int, int], int | None] = {}
        self._waiting = deque(sorted(names, key=lambda span: span.start))
        self._used: set[int] = set()
        # In the order in which they were seen last: a dictionary keeps it, and lets one move to the end cheaply.
        self._recent: dict[int, None] = {}

    def number_of(self, span: Span, *, speaks: bool = False) -> int | None:
        """The actor that the span speaks of: its number, or None for a pronoun without anybody to stand for."""
        while self._waiting and self._waiting[0].start < span.start:
            self._number(self._waiting.popleft(), speaks=False)
        number = self._number(span, speaks=speaks)
        if number is not None:
            self._used.add(number)
        return number

    def _number(self, span: Span, *, speaks: bool) -> int | None:
        key = (span.start, span.end)
        if key not in self._by_span:
            self._by_span[key] = self._resolve(span)
        number = self._by_span[key]
        if number is not None:
            self._recent.pop(number, None)
            self._recent[number] = None
            found = self._found[number]
            found.last_seen = span.start
            if speaks and found.shape.name is None and found.spans[-1] == span:
                found.name = self._spoken_name(span.quote, found)
            found.speaks = found.speaks or speaks
        return number

    def _spoken_name(self, quote: str, found: Found) -> str:
        """The name under which one speaks: the longest under which it did so, pronouns and common nouns aside."""
        name = self._bare(quote)
        if (
            _VESSEL().search(quote)
            or quote.lower() in PRONOUNS
            or (shape_of(name).head in lexicon("classes")["stand_ins"] and name.islower())
        ):
            return found.name
        spoke = found.speaks and len(name) <= len(found.name)
        stands_in = quote.lower().startswith(("the ", "this ")) and len(name.split()) == 1 and len(found.name.split()) > 1
        return found.name if spoke or stands_in else name

    def _bare(self, quote: str) -> str:
        """The name in a mention; in text in capitals an acronym in brackets stays with it."""
        return bare(quote.replace("(", "<").replace("[", "<")).replace("<", "(") if self._shouted else bare(quote)

    def mentions(self) -> tuple[ActorMention, ...]:
        """The actors that were asked for, each under its best name, with its mentions in the order of the text."""
        return tuple(self._mention(number) for number in sorted(self._used))

    def _mention(self, number: int) -> ActorMention:
        found = self._found[number]
        return ActorMention(
            id=self.id_of(number),
            name=self._best_name(found),
            actor_class=self.class_of(number) or ActorClass.OTHER,
            spans=tuple(_apart(found.spans)),
            member_of=self.id_of(found.member_of) if found.member_of is not None else None,
        )

    def _best_name(self, found: Found) -> str:
        """The name of the table for an abbreviation, else the report's own words."""
        if found.known is not None and (found.name.isupper() or len(found.name) < 6) and not self._shouted:
            return found.known.name
        return titled(found.name) if self._shouted else found.name

    def id_of(self, number: int) -> str:
        """The lasting identifier of an actor by its number."""
        first = self._found[number].spans[0]
        return digest("a", self._report.id, first.start, first.end)

    def names_of(self, number: int | None) -> str:
        """The name of an actor and the words of its first mentions so far, as one line."""
        if number is None:
            return ""
        found = self._found[number]
        return " ; ".join(dict.fromkeys([found.name, *(span.quote for span in found.spans[:6])]))

    def class_of(self, number: int | None) -> ActorClass | None:
        """The class of an actor by its number."""
        if number is None:
            return None
        found = self._found[number]
        return found.known.actor_class if found.known else found.shape.actor_class

    # ------------------------------------------------------------------------------------------------ resolving

    def _resolve(self, span: Span) -> int | None:
        low = span.quote.lower().strip()
        if low in PRONOUNS and (self._shouted or not span.quote.isupper() or low == "i"):
            return self._stood_for(low, span.start)
        if _NOBODY.fullmatch(low):
            return None
        owner = self._owner(span)
        if owner is not None or re.sub(r"^(?:an?|some|media|news|recent|initial) ", "", low) in shape_words("nobodys"):
            return owner
        first = self._first_of_several(span)
        if first is not None:
            return first
        shape = shape_of(span.quote, shouted=self._shouted)
        keys = self._keys(span.quote, shape)
        for key in keys:
            if key in self._by_key:
                return self._seen_again(self._by_key[key], span, shape, keys)
        standing = self._stand_in(span, shape)
        if standing is not None:
            return self._seen_again(standing, span, shape, ())
        return self._new(span, shape, keys)

    def _first_of_several(self, span: Span) -> int | None:
        """The first of those named together ("Russia, Iran and Turkey"), where it is a party or a known actor by itself."""
        parted = re.match(r"(.{2,60}?)(?:, | and )", span.quote)
        if parted is None or len(span.quote) <= parted.end():
            return None
        words = words_of(bare(parted[1]))
        parties = parties_in(words)
        whole = bool(parties) and parties[0].first == 0 and parties[0].last == len(words)
        if not whole and self._known(bare(parted[1])) is None:
            return None
        return self._number(self._report.cut(span.start, span.start + parted.end(1)), speaks=True)

    def _owner(self, span: Span) -> int | None:
        """Whoever a statement, a video or a report speaks for ("a Syrian army statement", "a communique released by the rebels")."""
        quote = span.quote
        vessel = _VESSEL().search(quote)
        if vessel is None:
            return None
        by = re.search(r"\b(?:by|from)\s+(.+)$", quote[vessel.end() :], re.IGNORECASE)
        if by is not None:
            start = span.start + vessel.end() + by.start(1)
            return self._number(self._report.cut(start, span.start + vessel.end() + by.end(1)), speaks=True)
        before = re.sub(r"['’]s?$", "", quote[: vessel.start()].rstrip()) if vessel.end() == len(quote) else ""
        inner = _ADJECTIVES.sub("", before).strip()
        if inner:
            start = span.start + quote.index(inner)
            return self._number(self._report.cut(start, start + len(inner)), speaks=True)
        if before.lower().strip() in {"the", "this", "that"}:
            return self._stood_for("they", span.start)
        return None

    def _keys(self, quote: str, shape: Shape) -> tuple[str, ...]:
        """The names under which an actor is found again, most telling first."""
        name = bare(quote)
        keys = [f"as:{name.lower()}"]
        known = self._known(name)
        if known is not None:
            keys.insert(0, f"known:{known.key}")
        if shape.name is not None:
            keys = [f"as:{shape.name.lower()}", *keys, f"last:{shape.name.split()[-1].lower()}"]
        elif len(name.split()) == 1 and name[:1].isupper() and known is None:
            keys.append(f"last:{name.lower()}")
            keys.append(f"short:{name.lower()}")
        acronym = acronym_in(quote)
        if acronym is not None:
            keys.append(f"short:{acronym.lower()}")
            keys.append(f"as:{acronym.lower()}")
        elif shape.name is None and len(initials(name)) > 2 and not self._shouted:
            keys.append(f"short:{initials(name).lower()}")
        return tuple(dict.fromkeys(keys))

    def _known(self, name: str) -> KnownActor | None:
        """The known actor of that name, where a table of names is at hand."""
        return self._tools.names.actor(name) if self._tools.names is not None else None

    def _named_beside(self, span: Span) -> str | None:
        """The personal name that stands beside a person's title as an apposition ("the Turkish president, Recep Tayyip Erdogan,")."""
        found = _APPOSED.match(self._report.text, span.end)
        shape = shape_of(found[1]) if found else None
        return shape.name if shape is not None else None

    def _new(self, span: Span, shape: Shape, keys: Iterable[str]) -> int:
        if shape.person and shape.name is None and not self._shouted:
            beside = self._named_beside(span)
            if beside is not None:
                shape = replace(shape, name=beside)
                named = (f"as:{beside.lower()}", f"last:{beside.split()[-1].lower()}")
                older = next((self._by_key[key] for key in named if key in self._by_key), None)
                if older is not None:
                    return self._seen_again(older, span, shape, keys)
                keys = (*named, *keys)
        if shape.person and shape.actor_class is ActorClass.OTHER:
            shape = replace(shape, actor_class=self._class_beside(span))
        known = self._known(bare(span.quote)) if shape.name is None else self._known(shape.name)
        name = shape.name or self._bare(span.quote)
        plural = shape.head.endswith("s") or " and " in span.quote.lower()
        self._found.append(Found(name=name, shape=shape, spans=[span], known=known, words=set(span.quote.lower().split()), plural=plural))
        number = len(self._found) - 1
        for key in keys:
            self._by_key.setdefault(key, number)
        if shape.person:
            self._found[number].member_of = self._institution(span)
        return number

    def _institution(self, span: Span) -> int | None:
        """The institution that a person speaks for by the words of the mention ("Kremlin spokesman ...", "spokesman for the army")."""
        if self._shouted:
            return None
        titles = [found.start() for found in re.finditer(r"\w+", span.quote) if found.group().lower() in shape_words("persons")]
        before = span.quote[: titles[0]].rstrip() if titles else ""
        after = _OF.search(span.quote)
        places = [(span.start, before)] if before else [(span.start + after.start(1), after[1])] if after else []
        for start, quote in places:
            if self._known(bare(quote)) is not None or quote.split()[-1].lower() in shape_words("organisations"):
                number = self._number(self._report.cut(start, start + len(quote)), speaks=False)
                if number is not None:
                    self._used.add(number)
                return number
        return None

    def _class_beside(self, span: Span) -> ActorClass:
        """The class of a person by the apposition after the name."""
        after = self._report.text[span.end : span.end + 90]
        if not after.startswith((",", " of ", " from ", " (")):
            return ActorClass.OTHER
        return class_in(re.split(r"[,.;\n\"“]", after[1:])[0]) or ActorClass.OTHER

    def _seen_again(self, number: int, span: Span, shape: Shape, keys: Iterable[str]) -> int:
        found = self._found[number]
        found.spans.append(span)
        found.words.update(span.quote.lower().split())
        for key in keys:
            self._by_key.setdefault(key, number)
        if shape.name is not None and (found.shape.name is None or len(shape.name) > len(found.name)):
            better = shape if shape.actor_class is not ActorClass.OTHER else replace(shape, actor_class=found.shape.actor_class)
            found.name, found.shape = shape.name, better
        return number

    def _stand_in(self, span: Span, shape: Shape) -> int | None:
        """The actor that a common noun with "the" stands for: the last one named with that noun, or whose class fits."""
        low = span.quote.lower()
        if not low.startswith(("the ", "this ")) or shape.name is not None or len(low.split()) > (2 if self._shouted else 4):
            return None
        if span.quote[4:5].isupper() and not self._shouted:
            return None
        for number, found in self._latest():
            if shape.head in found.words and found.shape.person == shape.person:
                return number
        fitting = lexicon("classes")["stand_ins"].get(shape.head)
        if fitting is None:
            return None
        for number, found in self._latest():
            same = (found.shape.person or found.shape.name is not None) == (shape.head in shape_words("persons"))
            if same and (self.class_of(number) or ActorClass.OTHER).value in fitting and span.start - found.last_seen < 1500:
                return number
        return None

    def _stood_for(self, pronoun: str, at: int) -> int | None:
        """The actor that a pronoun stands for: the last one that fits, those who speak first."""
        if pronoun in {"which", "who"}:
            beside = next((number for number, found in self._latest() if 0 <= at - found.spans[-1].end <= 2), None)
            if beside is not None:
                return beside
        fitting = [(number, found) for number, found in self._latest() if _fits(pronoun, found) and at - found.last_seen < 2000]
        if pronoun in HE_SHE - {"i"}:
            fitting = [(number, found) for number, found in fitting if may_be(pronoun, [found.name, *(s.quote for s in found.spans[:6])])]
            subject = next((number for number, found in fitting if self._begins(found, at)), None)
            if subject is not None:
                return subject
        return next((number for spoken in (True, False) for number, found in fitting if found.speaks or not spoken), None)

    def _begins(self, found: Found, at: int) -> bool:
        """Whether a sentence shortly before begins with the person, who is then what the next ones go on about."""
        text = self._report.text
        last = found.spans[-1].start
        if at - last >= _SOON or not _SENTENCE_END.search(text, last, at):
            return False
        return last == 0 or text[max(last - 4, 0) : last].rstrip(" \n“\"‘'")[-1:] in {"", ".", "!", "?", "”"}

    def _latest(self) -> list[tuple[int, Found]]:
        """The actors, the one seen last first."""
        return [(number, self._found[number]) for number in islice(reversed(self._recent), FURTHEST_BACK)]


def _fits(pronoun: str, found: Found) -> bool:
    """Whether a pronoun may stand for an actor."""
    person = found.shape.person and not found.plural
    if pronoun in HE_SHE:
        return person
    if pronoun in PLURAL:
        return found.plural or not person
    return not person and not (found.plural and found.known is None)


def _apart(spans: Sequence[Span]) -> Iterator[Span]:
    """The spans in order, without those that lie in another."""
    end = -1
    for span in sorted(spans, key=lambda span: (span.start, -span.end)):
        if span.end > end:
            yield span
            end = span.end


@cache
def _VESSEL() -> re.Pattern[str]:  # noqa: N802 - reads as the table that it is
    words = "|".join(sorted(shape_words("vessels"), key=len, reverse=True))
    return re.compile(rf"\b(?:{words})s?\b", re.IGNORECASE)
