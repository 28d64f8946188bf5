"""Drafts: readings of made-up reports for the tests of the ledger and of what is told from it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from random import Random

from hypothesis import strategies as st

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

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
READER = Origin(by=Agent.RULE, name="tests", version="1.0")
JUDGE = Origin(by=Agent.RULE, name="judge", version="1")


def day(text: str) -> date:
    """A day written as 2024-03-22."""
    return date.fromisoformat(text)


def days(first: str, last: str | None = None) -> When:
    """An interval of days."""
    return When(first=day(first), last=day(last or first))


class Draft:
    """A report of the test's own words; each part names words of it that are looked up in the text."""

    def __init__(self, name: str, published: str | None, text: str, *, origin: Origin = READER, **report: object) -> None:
        when = Published(when=days(published), basis=Basis.METADATA) if published else None
        fields = {"outlet": "Harbour Post", "title": None, "found_in": f"{name}.txt"} | report
        self.report = Report(id=digest("r", name, text, published), name=name, text=text, published=when, **fields)  # type: ignore[arg-type]
        self.origin = origin
        self.actors: list[ActorMention] = []
        self.incidents: list[IncidentMention] = []
        self.statements: list[Statement] = []
        self.main: str | None = None

    def words(self, quote: str) -> Span:
        """The first place where these words stand."""
        start = self.report.text.index(quote)
        return self.report.cut(start, start + len(quote))

    def actor(self, name: str, kind: ActorClass = ActorClass.ARMED_GROUP, *, known: str | None = None, member_of: str | None = None) -> str:
        """An actor that goes by these words."""
        span = self.words(name)
        made = digest("a", self.report.id, name)
        self.actors.append(ActorMention(id=made, name=name, actor_class=kind, spans=(span,), known=known, member_of=member_of, score=0.9))
        return made

    def incident(
        self,
        anchor: str,
        kind: IncidentType = IncidentType.BOMBING,
        *,
        when: When | None = None,
        place: tuple[str, str] | None = None,
        figures: tuple[tuple[str, FigureKind, int, int | None, str | None], ...] = (),
        perpetrators: tuple[str, ...] = (),
        targets: tuple[str | Span, ...] = (),
        main: bool = False,
    ) -> str:
        """An incident with its words; a figure is (words, kind, low, high, statement's id)."""
        made = digest("i", self.report.id, anchor)
        span = self.words(anchor)
        spot = None
        if place:
            found = Place(name=place[0], country=place[1], latitude=1.5, longitude=-2.5, precision=Precision.TOWN, geoname=7)
            spot = PlaceMention(name=place[0].split(",")[0], span=self.words(place[0].split(",")[0]), place=found)
        counts = tuple(
            Figure(kind=what, low=low, high=high, qualifier=Qualifier.EXACT, span=self.words(words), according_to=giver)
            for words, what, low, high, giver in figures
        )
        self.incidents.append(
            IncidentMention(
                id=made,
                type=kind,
                realis=Realis.HAPPENED,
                anchor=span,
                spans=(span,),
                when=DateMention(when=when) if when else None,
                place=spot,
                perpetrators=perpetrators,
                targets=targets,
                figures=counts,
            )
        )
        if main:
            self.main = made
        return made

    def says(
        self,
        kind: Kind,
        source: str | None,
        cue: str | None,
        content: str,
        *,
        actor: str | None = None,
        about: tuple[str, ...] = (),
        directed_at: tuple[str, ...] = (),
        status: Status | None = None,
        hedge: str | None = None,
        relay: tuple[str, ...] = (),
    ) -> str:
        """A statement in these words."""
        words = self.words(content)
        made = digest("s", self.report.id, kind, words.start, words.end, len(self.statements))
        self.statements.append(
            Statement(
                id=made,
                kind=kind,
                content=(words,),
                source=self.words(source) if source else None,
                cue=self.words(cue) if cue else None,
                source_actor=actor,
                about=about,
                directed_at=directed_at,
                hedge=self.words(hedge) if hedge else None,
                relay=tuple(self.words(name) for name in relay),
                verification=Verification(status=status, by=(), span=words) if status else None,
                score=0.8,
            )
        )
        return made

    def reading(self) -> Reading:
        """The whole reading."""
        parts = (tuple(self.actors), tuple(self.incidents), tuple(self.statements))
        return Reading(
            report=self.report, origin=self.origin, actors=parts[0], incidents=parts[1], statements=parts[2], main_incident=self.main
        )


def link(
    left: str,
    right: str,
    says: Sameness = Sameness.SAME,
    *,
    subject: Subject = Subject.INCIDENT,
    score: float = 0.8,
    origin: Origin = JUDGE,
) -> Link:
    """A judgement on two ids, in either order."""
    left, right = sorted((left, right))
    return Link(subject=subject, left=left, right=right, says=says, score=score, why="a test says so", origin=origin)


NAMES = ("Red Front", "River Council", "Ministry of Roads", "Old Guard")
KNOWN = {"Red Front": "Q1", "Ministry of Roads": "Q2"}
TOWNS = (("Harun, Sedonia", "SY"), ("Belport, Istra", "FR"))


def random_reading(seed: int, *, name: str | None = None, version: str = "1.0") -> Reading:
    """A reading that depends on the seed alone; another version of the reader reads the same report in another way."""
    random = Random(seed)
    published = None if random.random() < 0.1 else (day("2015-01-01") + timedelta(days=random.randrange(8))).isoformat()
    who, other = random.sample(NAMES, 2)
    town, country = random.choice(TOWNS)
    count = random.randrange(1, 30)
    text = (
        f"{who} said that a bombing in {town} killed {count} people. It was not the work of {other}, residents insisted after the attack."
    )
    origin = Origin(by=Agent.RULE, name="tests", version=version)
    updated = datetime(2015, 1, random.randrange(1, 12), tzinfo=UTC) if random.random() < 0.2 else None
    draft = Draft(
        name or f"r{seed}", published, text, origin=origin, outlet=random.choice(("Harbour Post", "Daily Lantern")), updated=updated
    )
    again = Random(f"{seed} {version}")
    one = draft.actor(who, known=KNOWN.get(who))
    two = draft.actor(other, known=KNOWN.get(other), member_of=one if again.random() < 0.2 else None)
    speech = digest("s", draft.report.id, "speech")
    kind = again.choice((IncidentType.BOMBING, IncidentType.STRIKE))
    figures = (
        (f"{count} people", FigureKind.KILLED, count, None if again.random() < 0.5 else count, speech if again.random() < 0.5 else None),
    )
    told = days("2014-12-30", "2015-01-02") if again.random() < 0.5 else None
    first = draft.incident(
        "bombing", kind, when=told, place=(town, country), figures=figures, perpetrators=(one,), main=again.random() < 0.7
    )
    second = draft.incident("attack", targets=(two, draft.words("residents"))) if again.random() < 0.5 else first
    status = again.choice((None, None, Status.UNVERIFIED, Status.VERIFIED))
    draft.says(
        again.choice(tuple(Kind)), who, "said", f"a bombing in {town} killed {count} people", actor=one, about=(first,), status=status
    )
    if again.random() < 0.7:
        draft.says(Kind.DENIAL, "residents", "insisted", f"the work of {other}", about=(second,), directed_at=(two,))
    return draft.reading()


def random_links(readings: list[Reading], seed: int) -> list[Link]:
    """Judgements on pairs of the readings' mentions, that depend on the pair and the seed alone."""
    made = []
    for subject, groups in (
        (Subject.REPORT, [[reading.report.id] for reading in readings]),
        (Subject.INCIDENT, [[incident.id for incident in reading.incidents] for reading in readings]),
        (Subject.ACTOR, [[actor.id for actor in reading.actors] for reading in readings]),
    ):
        ids = sorted({one for group in groups for one in group})
        for place, left in enumerate(ids):
            for right in ids[place + 1 :]:
                random = Random(f"{seed} {left} {right}")
                if random.random() < 0.35:
                    says = random.choices(tuple(Sameness), weights=(6, 2, 1))[0]
                    by = Agent.PERSON if random.random() < 0.1 else Agent.RULE
                    origin = Origin(by=by, name="Ann" if by is Agent.PERSON else "judge", version="1")
                    made.append(link(left, right, says, subject=subject, score=round(random.random(), 2), origin=origin))
    return made


SEEDS = st.lists(st.integers(0, 400), min_size=1, max_size=7, unique=True)
