"""Actors: the table of known actors and how a name finds its row."""

from __future__ import annotations

import csv
import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path

from rapidfuzz import fuzz, process

from reportedly.errors import DataError
from reportedly.link.names import plain
from reportedly.records import ActorClass, KnownActor

SHIPPED = ("armed_groups.csv", "state_bodies.csv", "organisations.csv", "media.csv", "leaders.csv")
COLUMNS = ("key", "name", "class", "part_of", "country", "aliases")

# Below this length one letter makes another name ("AQIM", "AQAP"); below this likeness two groups are taken for one.
SHORTEST_MISSPELT = 9
LEAST_LIKENESS = 92.0
SHORTEST_LOST = 5

_BRACKETED = re.compile(r"^(.+?)\s*[(\[]([^()\[\]]{2,40})[)\]]\s*$")
_WORDINGS = tomllib.loads((files("reportedly.link") / "data" / "wordings.toml").read_text(encoding="utf-8"))["actors"]
_BACKED = re.compile(rf"^(?:\w+ ){{1,2}}?(?:{'|'.join(_WORDINGS['ties'])}) ")
_LABEL = re.compile(rf"^(?:{'|'.join(sorted(_WORDINGS['labels'], key=len, reverse=True))}) ")
_PEOPLE = re.compile(rf"(?i)(?:an? |the |\w+ ){{0,3}}(?:{'|'.join(_WORDINGS['people'])}) (?:for|of|at|from|with|in) (.+)$")
_TAILS = {ActorClass(name): frozenset(tails) for name, tails in _WORDINGS["tails"].items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """A state as an actor: what its people and bodies are called by, and the towns that speak for it."""

    actor: KnownActor
    adjective: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Institution:
    """A body that most states have: how it is named after the state, and what its unnamed people are called."""

    slug: str
    actor_class: ActorClass
    name: str


@dataclass(slots=True)
class ActorTable:
    """Every alias with the actors that go by it; `seats` are the towns that speak for a state."""

    aliases: dict[str, dict[str, KnownActor]] = field(default_factory=dict)
    by_key: dict[str, KnownActor] = field(default_factory=dict)
    acronyms: set[str] = field(default_factory=set)
    lower: set[str] = field(default_factory=set)
    seats: dict[str, KnownActor] = field(default_factory=dict)
    states: dict[str, State] = field(default_factory=dict)
    nouns: dict[str, Institution] = field(default_factory=dict)
    members: dict[str, Institution] = field(default_factory=dict)
    own: set[str] = field(default_factory=set)
    long: list[str] = field(default_factory=list)

    def add(self, actor: KnownActor, names: Iterable[str], *, own: bool = False) -> None:
        """Let an actor go by these names; an own name takes the place of all shipped ones."""
        self.by_key[actor.key] = actor
        for name in names:
            key = _bare(plain(name))
            if not key or (key in self.own and not own):
                continue
            if own and key not in self.own:
                self.aliases[key] = {}
                self.own.add(key)
                self.acronyms.discard(key)
                self.seats.pop(key, None)
            self.aliases.setdefault(key, {})[actor.key] = actor
            if is_acronym(name):
                self.acronyms.add(key)
            if name.islower():
                self.lower.add(key)
            if len(key) >= SHORTEST_MISSPELT:
                self.long.append(key)

    def named(self, name: str) -> tuple[KnownActor, ...]:
        """All actors that go by exactly this name, letter case and accents aside."""
        key = _bare(plain(name))
        if key not in self.aliases or not _case_fits(name, acronym=key in self.acronyms, lower=key in self.lower or key in self.own):
            return ()
        return tuple(self.aliases[key].values())

    def find(self, name: str) -> KnownActor | None:
        """The one actor that goes by this name, by a longer or a misspelt form of it, or by a body of a state; None if none or several."""
        for reading in _readings(name):
            found = self.named(reading) or self._seat(reading)
            if found:
                return found[0] if len(found) == 1 else None
        return self._described(name) or self._body(name) or self._plural(name) or self._misspelt(name)

    def candidates(self, name: str) -> tuple[KnownActor, ...]:
        """All actors that go by this name, by the order of their keys: more than one where the report has to tell which is meant."""
        return next((tuple(sorted(found, key=lambda one: one.key)) for reading in _readings(name) if (found := self.named(reading))), ())

    def employer(self, name: str) -> KnownActor | None:
        """The actor whose unnamed people a name means: "Russian officials", "a spokesman for Hamas"; None if it means no such people."""
        if people := _PEOPLE.match(name):
            return self.find(people.group(1))
        words = plain(name).split()
        # "No Russian official", "two senior Iraqi officers": a word or two may come before the adjective.
        found = next((found for skip in range(3) if (found := self._split(" ".join(words[skip:]), self.members))), None)
        return self._institution(*found) if found else None

    def adjectival(self, name: str) -> KnownActor | None:
        """The state that an adjective alone stands for: "Russian" of "Russian air strikes"."""
        state = self.states.get(_bare(plain(name))) if name[:1].isupper() else None
        return state.actor if state is not None else None

    def is_seat(self, name: str) -> bool:
        """Whether the name is of a town that speaks for a state, and nothing else."""
        key = _bare(plain(name))
        return key in self.seats and key not in self.aliases

    def parts_of(self, key: str) -> frozenset[str]:
        """The keys of the actors that are part of this one, directly or through others; itself not among them."""
        found: set[str] = set()
        whole = {key}
        while whole:
            whole = {part.key for part in self.by_key.values() if part.part_of in whole} - found - {key}
            found |= whole
        return frozenset(found)

    def is_full_name(self, name: str, actor: KnownActor) -> bool:
        """Whether a name is one of the actor's in the tables, or that of a body of a state, and no acronym."""
        key = _bare(plain(name))
        named = actor.key in self.aliases.get(key, {}) and key not in self.acronyms
        return named or (key not in self.aliases and self._body(name) == actor)

    def _seat(self, name: str) -> tuple[KnownActor, ...]:
        key = _bare(plain(name))
        return (self.seats[key],) if key in self.seats and not name.islower() else ()

    def _described(self, name: str) -> KnownActor | None:
        """A name with a describing word before or after it: "Daesh militants", "US-backed Syrian Democratic Forces"."""
        if name.islower():
            return None
        key = _bare(plain(name))
        for shorter in _undressed(key):
            found = self.aliases.get(shorter, {})
            if len(found) != 1 or (shorter in self.acronyms and not _has_capitals(name, shorter)):
                continue
            actor = next(iter(found.values()))
            tail = key.rpartition(shorter)[2].strip()
            if not tail or tail in _TAILS.get(actor.actor_class, ()):
                return actor
        return None

    def _body(self, name: str) -> KnownActor | None:
        """A body of a state by its adjective or possessive: "Iraqi army", "Kenya's foreign ministry"."""
        found = None if name.islower() else self._split(_bare(plain(name)), self.nouns)
        return self._institution(*found) if found else None

    def _split(self, key: str, nouns: dict[str, Institution]) -> tuple[State, Institution] | None:
        key = _bare(key)
        words = key.split()
        for cut in range(1, min(4, len(words))):
            state, noun = self.states.get(" ".join(words[:cut])), nouns.get(" ".join(words[cut:]))
            if state and noun:
                return state, noun
        ending = re.match(r"^(.+?) (?:of|in) (?:the )?(.+)$", key)
        if ending and ending.group(1) in nouns and ending.group(2) in self.states:
            return self.states[ending.group(2)], nouns[ending.group(1)]
        return None

    def _institution(self, state: State, body: Institution) -> KnownActor:
        if body.slug == "state":
            return state.actor
        name = body.name.format(adjective=state.adjective, state=state.actor.name)
        known = self.named(name)
        if len(known) == 1:
            return known[0]
        slug = f"{state.actor.name} {body.slug}"
        return KnownActor(
            key=plain(slug).replace(" ", "-"), name=name, actor_class=body.actor_class, part_of=state.actor.key, country=state.actor.country
        )

    def _plural(self, name: str) -> KnownActor | None:
        """A possessive that lost its apostrophe: "al-Qaidas" in a text whose punctuation is gone."""
        found = self.named(name[:-1]) if len(name) > SHORTEST_LOST and name.endswith("s") and not name.isupper() else ()
        return found[0] if len(found) == 1 else None

    def _misspelt(self, name: str) -> KnownActor | None:
        key = _bare(plain(name))
        if len(key) < SHORTEST_MISSPELT or name.islower():
            return None
        near = process.extract(key, self.long, scorer=fuzz.ratio, score_cutoff=LEAST_LIKENESS, limit=5)
        near = [
            found
            for found in near
            if _digits(found[0]) == _digits(key) and len(found[0].split()) == len(key.split()) and _same_initials(found[0], key)
        ]
        actors = {actor.key: actor for alias, _, _ in near for actor in self.aliases[alias].values()}
        return next(iter(actors.values())) if len(actors) == 1 else None


def is_acronym(name: str) -> bool:
    """Whether a name is made of capitals, so that the same letters in lower case mean something else (WHO, US, SITE)."""
    letters = [letter for letter in name if letter.isalpha()]
    return 1 < len(letters) <= 6 and all(letter.isupper() for letter in letters) and " " not in name


def load_actors(own_table: Path | None = None) -> ActorTable:
    """The shipped tables, and over them the user's own one, which wins. DataError if a row cannot be understood."""
    table = ActorTable()
    if own_table is not None:
        for actor, names in read_actors(own_table.name, _text_of(own_table)):
            table.add(actor, names, own=True)
    data = files("reportedly.link") / "data"
    for name in SHIPPED:
        for actor, names in read_actors(name, (data / name).read_text(encoding="utf-8")):
            table.add(actor, names)
    _add_institutions(table, (data / "institutions.csv").read_text(encoding="utf-8"))
    _add_states(table, (data / "states.csv").read_text(encoding="utf-8"))
    table.long = sorted(set(table.long))
    return table


def read_actors(source: str, text: str) -> Iterator[tuple[KnownActor, list[str]]]:
    """The actors of a table with their names. DataError naming the file and the line if a row is malformed."""
    rows = csv.DictReader(text.lstrip("\ufeff").splitlines())
    missing = [column for column in ("key", "name", "class") if column not in (rows.fieldnames or ())]
    if missing:
        raise DataError(f"{source}, line 1: no column {', '.join(missing)}; a table of actors starts with the line {','.join(COLUMNS)}")
    for row in rows:
        yield _actor_of(row, f"{source}, line {rows.line_num}")


def _actor_of(row: dict[str, str], where: str) -> tuple[KnownActor, list[str]]:
    key, name, kind = ((row.get(column) or "").strip() for column in ("key", "name", "class"))
    if None in row:
        raise DataError(f"{where}: more fields than columns; aliases are parted by |, and a field with a comma needs quotation marks")
    if not key or not name:
        raise DataError(f"{where}: key {key!r} and name {name!r}; neither may be empty")
    if kind not in set(ActorClass):
        raise DataError(f"{where}: no class {kind!r}; there are {', '.join(ActorClass)}")
    actor = KnownActor(
        key=key,
        name=name,
        actor_class=ActorClass(kind),
        part_of=(row.get("part_of") or "").strip() or None,
        country=(row.get("country") or "").strip() or None,
    )
    return actor, [name, *(alias.strip() for alias in (row.get("aliases") or "").split("|") if alias.strip())]


def _text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise DataError(f"cannot read the table of actors {path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise DataError(f"cannot read the table of actors {path}: byte {error.start} is not UTF-8; save it as UTF-8") from error


def _add_institutions(table: ActorTable, text: str) -> None:
    for row in csv.DictReader(text.splitlines()):
        body = Institution(slug=row["slug"], actor_class=ActorClass(row["class"]), name=row["name"])
        table.nouns.update({plain(noun): body for noun in row["nouns"].split("|")})
        table.members.update({plain(noun): body for noun in row["members"].split("|")})


def _add_states(table: ActorTable, text: str) -> None:
    for row in csv.DictReader(text.splitlines()):
        actor = KnownActor(key=row["key"], name=row["name"], actor_class=ActorClass.GOVERNMENT, country=row["country"])
        aliases, adjectives = (list(filter(None, row[column].split("|"))) for column in ("aliases", "adjectives"))
        table.add(actor, [row["name"], *aliases])
        state = State(actor=actor, adjective=adjectives[0] if adjectives else row["name"])
        for name in (row["name"], *adjectives, *(alias for alias in aliases if len(alias.split()) < 3)):
            table.states.setdefault(plain(name), state)
        for seat in filter(None, row["seats"].split("|")):
            if plain(seat) not in table.aliases:
                table.seats.setdefault(plain(seat), actor)


def _bare(key: str) -> str:
    return key.removeprefix("the ").strip()


def _readings(name: str) -> list[str]:
    """The name itself, then what stands before and within brackets at its end."""
    found = _BRACKETED.match(name)
    return [name, found.group(1), found.group(2)] if found else [name]


def _undressed(key: str) -> Iterator[str]:
    """The key without describing words at its ends, longest first."""
    heads = [key]
    while found := _BACKED.match(heads[-1]) or _LABEL.match(heads[-1]):
        heads.append(heads[-1][found.end() :].removeprefix("the "))
    for head in heads:
        if head != key:
            yield head
        words = head.split()
        for count in (1, 2):
            if len(words) > count:
                yield " ".join(words[:-count])


def _case_fits(name: str, *, acronym: bool, lower: bool) -> bool:
    letters = [letter for letter in name.removesuffix("'s").removesuffix("’s") if letter.isalpha()]
    if not acronym:
        return lower or any(letter.isupper() for letter in letters)
    return all(letter.isupper() for letter in letters) or (len(letters) > 3 and name.lstrip("the ")[:1].isupper() and name != "The")


def _has_capitals(name: str, acronym: str) -> bool:
    """Whether the acronym stands in capitals (or, from four letters on, capitalised) somewhere in the name."""
    words = re.findall(r"\w[\w.’'-]*", name)
    return any(plain(word) == acronym and _case_fits(word, acronym=True, lower=False) for word in words)


def _digits(key: str) -> list[str]:
    return re.findall(r"\d+", key)


def _same_initials(left: str, right: str) -> bool:
    return all(a[0] == b[0] for a, b in zip(left.split(), right.split(), strict=True))
