"""Synthetic readings: as many reports as asked for, the same for the same seed, with the proportions of real ones."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from random import Random

from reportedly.records import (
    ActorClass,
    ActorMention,
    Agent,
    Basis,
    DateMention,
    Figure,
    FigureKind,
    IncidentMention,
    IncidentType,
    Kind,
    Link,
    Origin,
    Place,
    PlaceMention,
    Precision,
    Published,
    Qualifier,
    Reading,
    Realis,
    Report,
    Sameness,
    Span,
    Statement,
    Status,
    Subject,
    Verification,
    When,
    digest,
)

READER = Origin(by=Agent.RULE, name="synthetic", version="1")
START = date(2015, 1, 1)
DAYS = 3000
_SYLLABLES = [first + second for second in "aoi" for first in "bdgklmnrst"]
_COMMON = """attack officials said security forces group responsibility city killed people reported according army statement video
government minister police witnesses area region several wounded explosion vehicle checkpoint northern southern village"""
_WORDS = _COMMON.split()


def name_of(number: int, length: int = 3) -> str:
    """A made-up name, another for each number."""
    random = Random(number)
    return "".join(random.choice(_SYLLABLES) for _ in range(length)).capitalize()


GROUPS = [f"{name_of(number)} Front" for number in range(60)]
OFFICES = [f"{name_of(1000 + number)} Ministry" for number in range(200)]
PEOPLE = [f"{name_of(5000 + number)} {name_of(9000 + number, 4)}" for number in range(4000)]
TOWNS = [name_of(20_000 + number, 4) for number in range(800)]
COUNTRIES = ("SY", "IQ", "RU", "EG", "FR", "CO", "PE", "US", "UA", "ML")


def readings(count: int, *, seed: int = 1, first: int = 0) -> Iterator[Reading]:
    """Readings with ten statements, three incidents and nine actors each, in the order of their numbers, from the first."""
    return (_Story(number, seed).reading() for number in range(first, first + count))


class _Story:
    """One report being written: its text grows, and words are cut from it at the end."""

    def __init__(self, number: int, seed: int) -> None:
        self.random = Random(seed * 1_000_003 + number)
        self.number = number
        self.day = START + timedelta(days=self.random.randrange(DAYS))
        self.parts: list[str] = []
        self.length = 0

    def write(self, words: str) -> tuple[int, int]:
        """Add words and a space; where they lie."""
        start = self.length
        self.parts.append(words + " ")
        self.length += len(words) + 1
        return start, start + len(words)

    def filler(self, count: int) -> tuple[int, int]:
        """Some common words."""
        return self.write(" ".join(self.random.choices(_WORDS, k=count)))

    def reading(self) -> Reading:
        """The whole reading."""
        random = self.random
        groups, offices = random.sample(GROUPS, 2), random.sample(OFFICES, 3)
        names = [*groups, *offices, *random.sample(PEOPLE, 4)]
        self.filler(30)
        places = [self.write(name) for name in names]
        happenings = [self._happening() for _ in range(3)]
        said = [self._saying(random.randrange(len(names)), names) for _ in range(10)]
        report = self._report()
        actors = tuple(self._actor(report, name, at) for name, at in zip(names, places, strict=True))
        incidents = tuple(self._incident(report, happening, actors) for happening in happenings)
        statements = tuple(self._statement(report, one, actors, incidents, place) for place, one in enumerate(said))
        main = incidents[0].id if random.random() < 0.8 else None
        return Reading(report=report, origin=READER, actors=actors, incidents=incidents, statements=statements, main_incident=main)

    def _happening(self) -> tuple[tuple[int, int], ...]:
        anchor = self.write(self.random.choice(("attack", "bombing", "strike", "clash")))
        place = self.write(self.random.choice(TOWNS))
        day = self.write(self.random.choice(("Friday", "Monday", "overnight")))
        self.filler(8)
        count = self.write(f"at least {self.random.randrange(1, 90)} killed")
        return anchor, place, day, count

    def _saying(self, speaker: int, names: list[str]) -> tuple[int, tuple[int, int], tuple[int, int], tuple[int, int]]:
        source = self.write(names[speaker])
        cue = self.write(self.random.choice(("said", "claimed", "denied", "warned")))
        content = self.filler(self.random.randrange(6, 30))
        return speaker, source, cue, content

    def _report(self) -> Report:
        outlet = f"{name_of(self.random.randrange(50), 2)} Times"
        published = Published(when=When(first=self.day, last=self.day), basis=Basis.METADATA)
        name = f"report-{self.number:07d}"
        return Report(
            id=digest("r", name),
            name=name,
            found_in=f"synthetic/{name}",
            text="".join(self.parts),
            title=" ".join(self.random.choices(_WORDS, k=7)),
            url=f"https://news.example/{name}",
            outlet=outlet,
            published=published,
            language="en",
        )

    def _actor(self, report: Report, name: str, at: tuple[int, int]) -> ActorMention:
        known = digest("k", name) if name.endswith(("Front", "Ministry")) else None
        kind = ActorClass.ARMED_GROUP if name.endswith("Front") else ActorClass.GOVERNMENT if known else ActorClass.CIVILIAN
        return ActorMention(id=digest("a", report.id, *at), name=name, actor_class=kind, spans=(report.cut(*at),), known=known, score=0.9)

    def _incident(self, report: Report, at: tuple[tuple[int, int], ...], actors: tuple[ActorMention, ...]) -> IncidentMention:
        anchor, place, day, count = (report.cut(*words) for words in at)
        town = Place(name=place.quote, country=_country(place), latitude=10.0, longitude=20.0, precision=Precision.TOWN, geoname=1)
        low = int(count.quote.split()[2])
        figure = Figure(kind=FigureKind.KILLED, low=low, high=None, qualifier=Qualifier.AT_LEAST, span=count)
        when = self.day - timedelta(days=self.random.randrange(4))
        return IncidentMention(
            id=digest("i", report.id, anchor.start),
            type=self.random.choice((IncidentType.BOMBING, IncidentType.ARMED_ATTACK, IncidentType.STRIKE, IncidentType.CLASH)),
            realis=Realis.HAPPENED,
            anchor=anchor,
            spans=(anchor,),
            when=DateMention(when=When(first=when, last=when), span=day),
            place=PlaceMention(name=place.quote, span=place, place=town),
            perpetrators=(actors[0].id,),
            targets=(actors[3].id,),
            figures=(figure,),
        )

    def _statement(
        self,
        report: Report,
        said: tuple[int, tuple[int, int], tuple[int, int], tuple[int, int]],
        actors: tuple[ActorMention, ...],
        incidents: tuple[IncidentMention, ...],
        place: int,
    ) -> Statement:
        speaker, source, cue, content = said
        words = report.cut(*content)
        # Half of what is said are accounts; a threat is one in a hundred.
        kind = self.random.choices(tuple(Kind), weights=(2, 1, 5, 3, 8, 3, 2, 4, 2, 6, 4, 50, 10))[0]
        check = None
        if self.random.random() < 0.03:
            check = Verification(status=Status.UNVERIFIED, by=(), span=words)
        return Statement(
            id=digest("s", report.id, place),
            kind=kind,
            content=(words,),
            source=report.cut(*source),
            cue=report.cut(*cue),
            source_actor=actors[speaker].id,
            directed_at=(actors[1].id,) if kind in {Kind.THREAT, Kind.ACCUSATION} else (),
            about=(incidents[place % 3].id,),
            verification=check,
            score=0.8,
        )


def _country(place: Span) -> str:
    return COUNTRIES[TOWNS.index(place.quote) % len(COUNTRIES)]


def links(told: list[Reading], *, seed: int = 1) -> Iterator[Link]:
    """For three main incidents in ten a link to one of another report, so that groups of two to five come about."""
    random = Random(seed)
    mains = [reading.main_incident for reading in told if reading.main_incident]
    pairs = {tuple(sorted(random.sample(mains, 2))) for _ in range(3 * len(mains) // 10)}
    for left, right in sorted(pairs):
        yield Link(subject=Subject.INCIDENT, left=left, right=right, says=Sameness.SAME, score=0.9, why="synthetic", origin=READER)


def dated(reading: Reading, day: date | None) -> Reading:
    """The same reading of a report that came out on another day."""
    published = Published(when=When(first=day, last=day), basis=Basis.GIVEN) if day else None
    return replace(reading, report=replace(reading.report, published=published))
