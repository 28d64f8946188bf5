"""Actors: who speaks, acts or is acted on, each with the mentions that refer to it within one report."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from reportedly.extract.classes import Shape, acronym_in, bare, initials, shape_of, shape_words
from reportedly.extract.tools import Tools
from reportedly.extract.words import lexicon
from reportedly.records import ActorClass, ActorMention, KnownActor, Report, Span, digest

PLURAL = frozenset(["they", "them", "we", "both", "others"])
HE_SHE = frozenset(["he", "she", "i", "him", "her", "himself"])
PRONOUNS = PLURAL | HE_SHE | {"it", "who", "which", "that", "this"}
_GROUPED = frozenset(
    [ActorClass.ARMED_GROUP, ActorClass.GOVERNMENT, ActorClass.MILITARY, ActorClass.NGO, ActorClass.INTERGOVERNMENTAL, ActorClass.MEDIA, ActorClass.COMPANY, ActorClass.POLITICAL, ActorClass.SECURITY_FORCE]
)


@dataclass(slots=True)
class Found:
    """An actor while the report is read: its shape, its names in the order of their standing, its mentions."""

    name: str
    shape: Shape
    spans: list[Span] = field(default_factory=list)
    known: KnownActor | None = None
    keys: set[str] = field(default_factory=set)
    last_seen: int = 0
    speaks: bool = False
    plural: bool = False
    member_of: int | None = None


class Cast:
    """The actors of one report; `number_of` finds or makes the actor that a span speaks of, in the order of the text."""

    def __init__(self, report: Report, tools: Tools) -> None:
        self._report = report
        self._tools = tools
        self._shouted = _is_shouted(report.text)
        self._found: list[Found] = []
        self._by_key: dict[str, int] = {}
        self._by_span: dict[tuple[int, int], int | None] = {}

    def number_of(self, span: Span, *, speaks: bool = False) -> int | None:
        """The actor that the span speaks of: its number, or None for a pronoun without anybody to stand for."""
        key = (span.start, span.end)
        if key not in self._by_span:
            self._by_span[key] = self._resolve(span)
        number = self._by_span[key]
        if number is not None:
            found = self._found[number]
            found.last_seen = span.start
            found.speaks = found.speaks or speaks
        return number

    def mentions(self) -> tuple[ActorMention, ...]:
        """The actors, each under its best name, with its mentions in the order of the text."""
        ids = [digest("a", self._report.id, found.spans[0].start, found.spans[0].end) for found in self._found]
        return tuple(
            ActorMention(
                id=ids[number],
                name=found.known.name if found.known else found.name,
                actor_class=found.known.actor_class if found.known else found.shape.actor_class,
                spans=tuple(sorted(found.spans, key=lambda span: span.start)),
                member_of=ids[found.member_of] if found.member_of is not None else None,
            )
            for number, found in enumerate(self._found)
        )

    def id_of(self, number: int) -> str:
        """The lasting identifier of an actor by its number."""
        first = self._found[number].spans[0]
        return digest("a", self._report.id, first.start, first.end)

    def class_of(self, number: int | None) -> ActorClass | None:
        """The class of an actor by its number."""
        if number is None:
            return None
        found = self._found[number]
        return found.known.actor_class if found.known else found.shape.actor_class

    # ------------------------------------------------------------------------------------------------ resolving

    def _resolve(self, span: Span) -> int | None:
        low = span.quote.lower().strip()
        if low in PRONOUNS:
            return self._stood_for(low, span.start)
        shape = shape_of(span.quote, shouted=self._shouted)
        keys = self._keys(span.quote, shape)
        for key in keys:
            if key in self._by_key:
                return self._seen_again(self._by_key[key], span, shape, keys)
        standing = self._stand_in(span, shape)
        if standing is not None:
            return self._seen_again(standing, span, shape, ())
        return self._new(span, shape, keys)

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

    def _new(self, span: Span, shape: Shape, keys: Iterable[str]) -> int:
        known = self._known(bare(span.quote)) if shape.name is None else self._known(shape.name)
        name = shape.name or bare(span.quote)
        plural = shape.head.endswith("s") or " and " in span.quote.lower()
        self._found.append(Found(name=name, shape=shape, spans=[span], known=known, keys=set(keys), plural=plural))
        number = len(self._found) - 1
        for key in keys:
            self._by_key.setdefault(key, number)
        return number

    def _seen_again(self, number: int, span: Span, shape: Shape, keys: Iterable[str]) -> int:
        found = self._found[number]
        if span not in found.spans:
            found.spans.append(span)
        for key in keys:
            self._by_key.setdefault(key, number)
        if shape.name is not None and (found.shape.name is None or len(shape.name) > len(found.name)):
            better = shape if shape.actor_class is not ActorClass.OTHER else replace(shape, actor_class=found.shape.actor_class)
            found.name, found.shape = shape.name, better
        return number

    def _stand_in(self, span: Span, shape: Shape) -> int | None:
        """The actor that a common noun with "the" stands for: the last one named with that noun, or whose class fits."""
        low = span.quote.lower()
        if not low.startswith(("the ", "this ")) or shape.name is not None or len(low.split()) > 4:
            return None
        if span.quote[4:5].isupper() and not self._shouted:
            return None
        for number, found in self._latest():
            if any(shape.head in mention.quote.lower().split() for mention in found.spans) and found.shape.person == shape.person:
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
        for spoken in (True, False):
            for number, found in self._latest():
                if (found.speaks or not spoken) and _fits(pronoun, found) and at - found.last_seen < 2000:
                    return number
        return None

    def _latest(self) -> list[tuple[int, Found]]:
        """The actors, the one seen last first."""
        return sorted(enumerate(self._found), key=lambda entry: -entry[1].last_seen)


def _fits(pronoun: str, found: Found) -> bool:
    """Whether a pronoun may stand for an actor."""
    person = found.shape.person and not found.plural
    if pronoun in HE_SHE:
        return person
    if pronoun in PLURAL:
        return found.plural or not person
    return not person and not (found.plural and found.known is None)


def _is_shouted(text: str) -> bool:
    """Whether the text is in capitals."""
    sample = [character for character in text[:4000] if character.isalpha()]
    return bool(sample) and sum(character.isupper() for character in sample) > 0.7 * len(sample)


def institution_of(cast_names: Sequence[str], mention: str) -> str | None:
    """The longest of the names that stands in a mention ("Kremlin spokesman Dmitry Peskov" -> "Kremlin")."""
    inside = [name for name in cast_names if name and name in mention and name != mention]
    return max(inside, key=len, default=None)
