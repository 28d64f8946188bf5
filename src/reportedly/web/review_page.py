"""Review page: from the queue and a person's coding of a report to what the desk shows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from itertools import islice, pairwise
from urllib.parse import urlencode

from reportedly.errors import QuestionError
from reportedly.records import (
    ActorClass,
    ActorMention,
    Figure,
    FigureKind,
    IncidentMention,
    IncidentType,
    Kind,
    Medium,
    Qualifier,
    Reading,
    Realis,
    Review,
    Ruling,
    Statement,
    Status,
    Subject,
)
from reportedly.store import Ledger
from reportedly.store.codings import Part
from reportedly.store.reviewing import ADJUDICATED, Coding, State
from reportedly.tell import Question, What
from reportedly.tell.agreement import label_of
from reportedly.tell.asking import ask
from reportedly.tell.queue import STATES, WAITING, Place, place_of_row, queue
from reportedly.web.contexts import Choice
from reportedly.web.review_contexts import CellView, Field, FigureView, Held, QueueFilters, Rest, ReviewPage, RowView, Stretch
from reportedly.web.review_edit import cells_for, names_of, spans_in

# What was just done, by the word that the address tells it by; a number can follow it.
NEWS = {
    "accepted": "Accepted.",
    "rejected": "Rejected.",
    "undone": "Your last ruling is taken back.",
    "gone": "The row that you added is taken back.",
    "kept": "Kept.",
    "new": "A new row.",
    "same": "Held the same.",
    "different": "Held different.",
    "unlinked": "What you said of the two is taken back.",
    "finished": "The report is finished. Rows that were not decided count as accepted: {}.",
    "open": "The report is open again.",
}
KEPT = ("what", "state", "kind", "actor", "outlet", "about", "words", "at", "as")
_LONGEST = 40_000
_AROUND = 8_000
_CANDIDATES = 20


def coder_name(params: Mapping[str, str], name: str) -> str:
    """In whose name the desk works: the person's own, or the adjudicated coding's."""
    return ADJUDICATED if params.get("as") == "adjudicated" else name


def kept(params: Mapping[str, str]) -> dict[str, str]:
    """The part of an address that a decision leaves as it is."""
    return {name: params[name] for name in KEPT if params.get(name)}


def review_page(ledger: Ledger, params: Mapping[str, str], name: str, *, row: str | None = None, refusal: str | None = None) -> ReviewPage:
    """The desk for a person: the row of an id, or else the one at the address's place of the queue."""
    by, at = coder_name(params, name), _place_in(params)
    what, question = _asked(params)
    found, refused = None, refusal
    try:
        found = queue(ledger, by, question, what, at=at, state=params.get("state") or WAITING)
        if found.place is None and found.count and at:
            # The last was ruled on, and others were passed over: begin with those.
            at, found = 0, queue(ledger, by, question, what, state=params.get("state") or WAITING)
    except QuestionError as error:
        refused = refused or str(error)
    place = place_of_row(ledger, row) if row else found.place if found else None
    here = kept(params) | {"at": str(at)}
    # A row that waits for a ruling keeps its place in the queue until it has one; any other stands beside the queue.
    beside = row is not None and (found is None or found.place is None or found.place.row != row)
    return ReviewPage(
        title="Settling" if by == ADJUDICATED else "Review",
        kept=urlencode(here),
        filters=_filters(params, what),
        at=at,
        count=found.count if found else 0,
        more=found.more if found else False,
        next=f"/review?{urlencode(here | {'at': str(at if beside else at + 1)})}",
        previous=f"/review?{urlencode(here | {'at': str(at - 1)})}" if at else None,
        row=row_view(ledger, place, by) if place else None,
        rest=None if place or not question.about else _rest(ledger, question.about, by),
        edit=params.get("edit") == "1",
        news=_news(params.get("news", "")),
        refusal=refused,
        settling=by == ADJUDICATED,
    )


def _rest(ledger: Ledger, about: str, by: str) -> Rest | None:
    """What is left of a report; None if it is no report that the queue keeps to."""
    report = ledger.report(about)
    if report is None:
        return None
    mine = Question(about=report.id)
    return Rest(
        report=report.id,
        title=report.title or report.name,
        statements=queue(ledger, by, mine, What.STATEMENTS).count,
        incidents=queue(ledger, by, mine, What.INCIDENTS).count,
        finished=any(one.state is State.FINISHED for one in ledger.codings(report=report.id, by=by)),
    )


def row_view(ledger: Ledger, place: Place, by: str) -> RowView:
    """A row as one person codes it (as the program read it, where that person rejected it), in its report."""
    reading = ledger.coded(place.report, by)
    if reading is None:
        raise QuestionError(f"the report of {place.row!r} is not read; the queue leads to all rows there are")
    part = part_of(ledger, reading, place.row)
    ruled = {review.row: review for review in _reviews(ledger, reading, by)}
    mine = ruled.get(part.id)
    codings = ledger.codings(report=place.report)
    finished = any(one.by == by and one.state is State.FINISHED for one in codings)
    text, offset = _text(part, reading)
    report = reading.report
    rows: tuple[Part, ...] = (*reading.incidents, *reading.statements)
    return RowView(
        id=part.id,
        what=place.what,
        label=label_of(part),
        ruling=_in_words(mine),
        why=mine.why if mine else "",
        score=part.score,
        report=report.id,
        report_title=report.title or report.name,
        outlet=report.outlet,
        published=report.published,
        text=text,
        offset=offset,
        cut=len(report.text) > _LONGEST,
        cells=tuple(_cell_views(part)),
        fields=fields_of(part, reading),
        figures=_figures(part),
        figure_fields=_figure_fields(part, reading),
        held=tuple(_held(ledger, part, by)),
        candidates=_candidates(ledger, part),
        finished=finished,
        undecided=sum(one.id not in ruled for one in rows),
        others=tuple(_others(ledger, part.id, codings, by)) if finished or by == ADJUDICATED else (),
    )


def part_of(ledger: Ledger, reading: Reading, row: str) -> Part:
    """A row of a coding; where it was rejected, as the program read it. QuestionError if it is neither."""
    program = ledger.reading(reading.report.id)
    for read in (reading, program):
        parts: Iterable[Part] = (*read.statements, *read.incidents, *read.actors) if read else ()
        found = next((part for part in parts if part.id == row), None)
        if found is not None:
            return found
    raise QuestionError(f"this coding of the report holds no row {row!r}; it may have been taken back")


def fields_of(part: Part, reading: Reading) -> tuple[Field, ...]:
    """The cells of a row that do not stand on words alone."""
    actors = tuple(names_of(reading))
    if isinstance(part, ActorMention):
        others = [(one, name) for one, name in actors if one != part.id]
        return (
            Field(name="name", label="Name", shape="line", value=part.name),
            _select("class", "Class", ActorClass, part.actor_class, key="k"),
            Field(name="member_of", label="Member of", shape="select", choices=_choices(others, [part.member_of or ""], none="nobody")),
        )
    days = (
        Field(name="first", label="First day", shape="day", value=part.when.when.first.isoformat() if part.when else ""),
        Field(name="last", label="Last day", shape="day", value=part.when.when.last.isoformat() if part.when else ""),
    )
    if isinstance(part, IncidentMention):
        return (
            _select("type", "Type", IncidentType, part.type, key="k"),
            _select("realis", "Realis", Realis, part.realis, key="z"),
            *days,
            Field(name="place_name", label="Place, in full", shape="line", value=part.place.name if part.place else ""),
            _checks("perpetrators", "Perpetrators", actors, part.perpetrators),
            _checks("targets", "Targets", actors, [one for one in part.targets if isinstance(one, str)]),
        )
    incidents = [(one.id, f"{one.anchor.quote} ({one.type.value.replace('_', ' ')})") for one in reading.incidents]
    check, spoken = part.verification, [part.source_actor or ""]
    return (
        _select("kind", "Kind", Kind, part.kind, key="k"),
        Field(name="source_actor", label="Speaker", shape="select", choices=_choices(actors, spoken, none="nobody"), key="o"),
        _select("medium", "Medium", Medium, part.medium, none="not told"),
        Field(name="quote", label="In quotation marks", shape="flag", value="yes" if part.quote else "", key="q"),
        _checks("directed_at", "Directed at", actors, part.directed_at),
        _checks("about", "About", incidents, part.about),
        *days,
        _select("status", "The verdict is", Status, check.status if check else None, none="none"),
        _checks("verified_by", "Verdict by", actors, check.by if check else ()),
    )


def _cell_views(part: Part) -> Iterable[CellView]:
    for cell in cells_for(part):
        words = tuple(span.quote for span in spans_in(part, cell.name))
        yield CellView(name=cell.name, label=cell.label, key=cell.key, several=cell.several, words=words)


def _select(name: str, label: str, values: type[StrEnum], made: str | None, *, none: str | None = None, key: str = "") -> Field:
    every = [(value.value, value.value.replace("_", " ")) for value in values]
    return Field(name=name, label=label, shape="select", choices=_choices(every, [made or ""], none=none), key=key)


def _checks(name: str, label: str, values: Iterable[tuple[str, str]], made: Sequence[str]) -> Field:
    return Field(name=name, label=label, shape="checks", choices=_choices(values, made))


def _choices(values: Iterable[tuple[str, str]], made: Sequence[str], *, none: str | None = None) -> tuple[Choice, ...]:
    first = [("", none)] if none is not None else []
    return tuple(Choice(value=value, words=words, made=value in made) for value, words in (*first, *values))


def _figures(part: Part) -> tuple[FigureView, ...]:
    figures = part.figures if isinstance(part, IncidentMention) else ()
    return tuple(FigureView(place=place, says=_says(one), words=one.span.quote) for place, one in enumerate(figures))


def _says(figure: Figure) -> str:
    most = "any number" if figure.high is None else str(figure.high)
    count = str(figure.low) if figure.high == figure.low else f"{figure.low} to {most}"
    return f"{figure.kind.value}, {figure.qualifier.value.replace('_', ' ')}: {count}"


def _figure_fields(part: Part, reading: Reading) -> tuple[Field, ...]:
    if not isinstance(part, IncidentMention):
        return ()
    said = [(one.id, label_of(one)[:60]) for one in reading.statements]
    return (
        _select("figure_kind", "What it counts", FigureKind, FigureKind.KILLED),
        _select("qualifier", "How bounded", Qualifier, Qualifier.EXACT),
        Field(name="low", label="At least", shape="line"),
        Field(name="high", label="At most", shape="line"),
        Field(name="according_to", label="According to", shape="select", choices=_choices(said, [""], none="the report itself")),
    )


def _text(part: Part, reading: Reading) -> tuple[tuple[Stretch, ...], int]:
    """The report's text cut where the row's words begin and end, and where it begins if the text is too long to be shown whole."""
    marks = [(span.start, span.end, cell.label.lower()) for cell in cells_for(part) for span in spans_in(part, cell.name)]
    if isinstance(part, IncidentMention):
        # The anchor is among the mentions; one name is enough for it.
        anchor = part.anchor.start, part.anchor.end
        marks = [mark for mark in marks if mark[:2] != anchor or mark[2] != "mentions"]
        marks += [(figure.span.start, figure.span.end, "figure") for figure in part.figures]
    others = [span for one in reading.statements if one.id != part.id for span in one.content]
    text, low, high = reading.report.text, 0, len(reading.report.text)
    if high > _LONGEST and marks:
        low = max(0, min(start for start, _, _ in marks) - _AROUND)
        high = min(high, max(low + 2 * _AROUND, min(start for start, _, _ in marks) + _AROUND))
    elif high > _LONGEST:
        high = _LONGEST
    edges = {low, high}
    for start, end in (*((start, end) for start, end, _ in marks), *((span.start, span.end) for span in others)):
        edges.update(edge for edge in (start, end) if low < edge < high)
    pieces: list[Stretch] = []
    for start, end in pairwise(sorted(edges)):
        cells = tuple(dict.fromkeys(label for first, last, label in marks if first <= start and end <= last))
        covered = any(span.start <= start and end <= span.end for span in others) and not cells
        if cells and pieces and pieces[-1].cells == cells:
            # Only another row begins or ends here.
            pieces[-1] = Stretch(words=pieces[-1].words + text[start:end], cells=cells)
        else:
            pieces.append(Stretch(words=text[start:end], cells=cells, other=covered))
    return tuple(pieces), low


def _reviews(ledger: Ledger, reading: Reading, by: str) -> list[Review]:
    return ledger.reviews(report=reading.report.id, by=by)


def _in_words(review: Review | None) -> str:
    return review.ruling.value if review else "not decided"


def _others(ledger: Ledger, row: str, codings: Iterable[Coding], by: str) -> Iterable[str]:
    """How the others who are through with the report ruled on a row."""
    done = {one.by for one in codings if one.state is State.FINISHED and one.by != by}
    for review in ledger.reviews(row=row):
        if review.by in done:
            name = "the adjudicated coding" if review.by == ADJUDICATED else review.by
            yield f"{name}: {review.ruling.value}{f' ({review.why})' if review.why else ''}"


def _held(ledger: Ledger, part: Part, by: str) -> Iterable[Held]:
    if isinstance(part, Statement):
        return
    for link in islice(list(ledger.links(of=part.id)), _CANDIDATES):
        other = link.right if link.left == part.id else link.left
        yield Held(
            id=other,
            label=_label_of(ledger, part, other),
            says=link.says.value,
            by=link.origin.name,
            why=link.why,
            mine=link.origin.by == "person" and link.origin.name == by,
        )


def _label_of(ledger: Ledger, part: Part, other: str) -> str:
    what = What.INCIDENTS if isinstance(part, IncidentMention) else What.ACTORS
    try:
        row = next(islice(ask(ledger, what, Question(about=other, limit=1)), 1), None)
    except QuestionError:
        row = None
    return str(getattr(row, "label", None) or getattr(row, "name", None) or other)


def _candidates(ledger: Ledger, part: Part) -> tuple[Choice, ...]:
    """What the mention could be held the same as: incidents of those days and type, or actors of that name, elsewhere."""
    if isinstance(part, Statement):
        return ()
    if isinstance(part, IncidentMention):
        when = part.when.when if part.when else None
        question = Question(kind=part.type.value, since=when.first if when else None, until=when.last if when else None, limit=_CANDIDATES)
        found = ask(ledger, What.INCIDENTS, question)
    else:
        found = ask(ledger, What.ACTORS, Question(actor=part.name, limit=_CANDIDATES))
    with_it = set(ledger.members(Subject.INCIDENT if isinstance(part, IncidentMention) else Subject.ACTOR, part.id))
    every = [(str(row.id), str(getattr(row, "label", None) or getattr(row, "name", ""))) for row in found]
    return _choices([(one, words) for one, words in every if one not in with_it], [], none="")


def _asked(params: Mapping[str, str]) -> tuple[What, Question]:
    what = What.INCIDENTS if params.get("what") == What.INCIDENTS else What.STATEMENTS
    kind, actor, outlet, about, words = (params.get(name) or None for name in ("kind", "actor", "outlet", "about", "words"))
    return what, Question(kind=kind, actor=actor, outlet=outlet, about=about, words=words)


def _filters(params: Mapping[str, str], what: What) -> QueueFilters:
    kinds: type[StrEnum] = Kind if what is What.STATEMENTS else IncidentType
    words = {name: params.get(name, "") for name in ("actor", "outlet", "about", "words")}
    states = [(state, {WAITING: "to decide", Ruling.ADDED.value: "added by you"}.get(state, f"{state} by you")) for state in STATES]
    return QueueFilters(
        whats=_choices([(one.value, one.value) for one in (What.STATEMENTS, What.INCIDENTS)], [what.value]),
        states=_choices(states, [params.get("state") or WAITING]),
        kinds=_choices([(kind.value, kind.value.replace("_", " ")) for kind in kinds], [params.get("kind", "")], none="every"),
        **words,
    )


def _news(told: str) -> str | None:
    word, _, number = told.partition(".")
    return NEWS[word].format(number if number.isdecimal() else 0) if word in NEWS else None


def _place_in(params: Mapping[str, str]) -> int:
    text = params.get("at", "0")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 7 else 0
