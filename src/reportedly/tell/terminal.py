"""Terminal: rows and pages as rich renderables. Nothing is printed here.

Text of reports is shown as text: characters that would steer a terminal or turn the order of letters are shown as a dot.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence

from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.rule import Rule as Line
from rich.table import Table
from rich.text import Text

from reportedly.records import Kind, Published, When
from reportedly.tell.answers import ActorRow, Answer, FigureRow, IncidentRow, ReportRow, StatementRow, Toll
from reportedly.tell.disputes import Dispute, Rule
from reportedly.tell.filling import MARKS
from reportedly.tell.labels import days_in_words
from reportedly.tell.pages import ActorPage, IncidentPage, Page, ReportPage
from reportedly.tell.revisions import Revision
from reportedly.tell.standout import StandOut

COLOURS = {
    Kind.CLAIM_OF_RESPONSIBILITY: "red",
    Kind.THREAT: "bright_red",
    Kind.CALL_TO_ACTION: "magenta",
    Kind.DENIAL: "yellow",
    Kind.ACCUSATION: "dark_orange",
    Kind.VERIFICATION: "green",
    Kind.WARNING: "bright_yellow",
    Kind.LEGAL: "blue",
    Kind.NO_COMMENT: "bright_black",
    Kind.REACTION: "cyan",
    Kind.COMMITMENT: "bright_blue",
    Kind.ACCOUNT: "white",
    Kind.OPINION: "bright_cyan",
}
_SHORT = 160
_UNKNOWN = "(unknown)"


def safe(text: str) -> str:
    """The text with every character that steers, hides or reorders as a dot; each stays one character, so offsets hold."""
    return "".join(
        "·" if sign not in "\n\t" and unicodedata.category(sign) in {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"} else sign for sign in text
    )


def render(page: Page) -> RenderableType:
    """A page for the terminal."""
    if isinstance(page, ReportPage):
        return _report(page)
    return _incident(page) if isinstance(page, IncidentPage) else _actor(page)


def rows_table(rows: Sequence[Answer]) -> RenderableType:
    """Rows of one answer as a table; a line that says so if there are none."""
    if not rows:
        return Text("Nothing in the ledger fits.", style="italic")
    first = rows[0]
    if isinstance(first, StatementRow):
        return statements_table([row for row in rows if isinstance(row, StatementRow)])
    if isinstance(first, IncidentRow):
        return incidents_table([row for row in rows if isinstance(row, IncidentRow)])
    if isinstance(first, FigureRow):
        return figures_table([row for row in rows if isinstance(row, FigureRow)])
    if isinstance(first, ReportRow):
        return reports_table([row for row in rows if isinstance(row, ReportRow)])
    return actors_table([row for row in rows if isinstance(row, ActorRow)])


def statements_table(rows: Iterable[StatementRow], labels: Mapping[str, str] | None = None) -> Table:
    """Who says what, of which kind, how sure, where; and about what, where the incidents' labels are given."""
    heads = ("Kind", "Who", "What", "How sure", "Outlet", "Date")
    if labels is not None:
        about = ((*_said_in(row)[1:-2], "; ".join(labels.get(one, one) for one in row.about), *_said_in(row)[-2:]) for row in rows)
        return _table((*heads[1:-2], "About", *heads[-2:]), about)
    return _table(heads, map(_said_in, rows))


def _said_in(row: StatementRow) -> tuple[str | Text, ...]:
    return _kind(row), _who(row), _told(row), _sure(row), row.outlet or _UNKNOWN, _day(row.published)


def incidents_table(rows: Iterable[IncidentRow]) -> Table:
    """What happened, the tolls, how many reports and origins tell it."""
    cells = (
        (_called(row.label, row.id), "; ".join(map(toll_in_words, row.tolls)), f"{len(row.reports)} ({row.origins})", str(row.statements))
        for row in rows
    )
    return _table(("Incident and id", "Tolls told", "Reports (origins)", "Statements"), cells)


def actors_table(rows: Iterable[ActorRow]) -> Table:
    """Actors, how much they say, in how many reports."""
    cells = (
        (
            _called(row.name, row.id),
            row.actor_class.value.replace("_", " "),
            str(row.statements),
            str(row.reports),
            row.first or "",
            row.last or "",
        )
        for row in rows
    )
    return _table(("Actor and id", "Class", "Statements", "Reports", "From", "To"), cells)


def figures_table(rows: Iterable[FigureRow]) -> Table:
    """What is counted, in which words, by whom, where."""
    cells = (
        (
            row.kind.value,
            bounds(row.low, row.high),
            row.words,
            row.according_to or "the report itself",
            row.outlet or _UNKNOWN,
            _day(row.published),
        )
        for row in rows
    )
    return _table(("Counts", "Bounds", "Words", "Given by", "Outlet", "Date"), cells)


def reports_table(rows: Iterable[ReportRow]) -> Table:
    """Reports with outlet and date."""
    cells = (
        (_day(row.published), row.outlet or "", _called(row.title or "(no title)", row.id), "copy" if row.origin != row.key else "")
        for row in rows
    )
    return _table(("Date", "Outlet", "Title and id", ""), cells)


def render_stand_out(found: StandOut) -> RenderableType:
    """What stands out, one table after another; what there is none of is left out."""
    parts: list[RenderableType] = []
    for title, rows in (
        ("Claims of responsibility", found.claims),
        ("Threats", found.threats),
        ("Denials", found.denials),
        ("Unverified", found.unverified),
    ):
        if rows:
            parts += [Line(title, align="left"), statements_table(rows, found.labels)]
    for title, clashing in (("Disputed figures", found.disputed_figures), ("Contradictions", found.clashes)):
        if clashing:
            parts += [Line(title, align="left"), disputes_table(clashing, found.labels)]
    return Group(*parts) if parts else Text("Nothing stands out: no claim, threat, denial, unverified statement or clash of figures.")


def disputes_table(clashing: Iterable[Dispute], labels: dict[str, str]) -> Table:
    """Both sides of each dispute."""
    cells = (
        (
            labels.get(one.incident, one.incident),
            _RULES[one.rule] if one.counts is None else one.counts.value,
            _side(one.one),
            _side(one.other),
        )
        for one in clashing
    )
    return _table(("Incident", "About", "One side", "Other side"), cells)


_RULES = {
    Rule.FIGURES: "figures",
    Rule.CLAIMS: "who did it",
    Rule.CLAIM_DENIED: "claimed and denied",
    Rule.ACCUSATION_DENIED: "accused and denied",
    Rule.VERIFICATION: "verified or not",
}


def marked_text(page: ReportPage) -> Text:
    """The report's text with the words of each statement marked in the colour of its kind and its number behind them."""
    text = Text(safe(page.report.text))
    ends: dict[int, list[int]] = {}
    for number, row in enumerate(page.statements, start=1):
        for cell, spans in row.cells.items():
            style = {"source": "bold", "cue": "underline", "hedge": "italic"}.get(cell, COLOURS[row.kind])
            for span in spans:
                text.stylize(style, span.start, span.end)
        last = max((span.end for span in row.cells.get("content", ())), default=None)
        if last is not None:
            ends.setdefault(last, []).append(number)
    parts, start = Text(), 0
    for end in sorted(ends):
        parts.append_text(text[start:end]).append("".join(f"[{number}]" for number in ends[end]), style="dim")
        start = end
    return parts.append_text(text[start:])


def _report(page: ReportPage) -> RenderableType:
    report = page.report
    by = ", ".join(report.authors)
    head = " · ".join(part for part in (report.outlet or "", _day(report.published), by and f"by {by}", page.row.id) if part)
    parts: list[RenderableType] = [
        Panel(Text(safe(report.title or "(no title)"), style="bold"), subtitle=Text(safe(head))),
        marked_text(page),
    ]
    if page.statements:
        cells = ((str(number), _kind(row), _who(row), _told(row), _sure(row)) for number, row in enumerate(page.statements, start=1))
        parts += [Line("Statements", align="left"), _table(("", "Kind", "Who", "What", "How sure"), cells)]
    if page.incidents:
        parts += [Line("Incidents", align="left"), incidents_table(page.incidents)]
    for title, rows in (("Copies of the same text", page.copies), ("Other versions of this page", page.versions)):
        if rows:
            parts += [Line(title, align="left"), reports_table(rows)]
    return Group(*parts)


def _incident(page: IncidentPage) -> RenderableType:
    row = page.row
    about = f"{many(len(row.reports), 'report')}, {many(row.origins, 'different text')}; {many(row.statements, 'statement')}"
    parts: list[RenderableType] = [Panel(Text(safe(row.label), style="bold"), subtitle=row.id), Text(about)]
    if page.dates:
        parts.append(Text("Dates told: " + "; ".join(f"{days_in_words(when)} ({_listed(names)})" for when, names in page.dates)))
    if len(row.places) > 1:
        parts.append(Text("Places told: " + "; ".join(map(safe, row.places))))
    for kind, rows in page.said.items():
        parts += [Line(kind.value.replace("_", " "), align="left", style=COLOURS[kind]), statements_table(rows)]
    if page.figures:
        parts += [Line("Figures", align="left"), figures_table(page.figures)]
    if page.disputes:
        parts += [Line("Contradictions", align="left"), disputes_table(page.disputes, {row.id: row.label})]
    return Group(*parts, Line("Reports", align="left"), reports_table(page.reports))


def _actor(page: ActorPage) -> RenderableType:
    row = page.row
    known = f", {_register(row.known)}" if row.known else ""
    days = f"{row.first or '?'} to {row.last or '?'}"
    about = (
        f"{row.actor_class.value.replace('_', ' ')}{known}; {many(row.statements, 'statement')} in {many(row.reports, 'report')}, {days}"
    )
    parts: list[RenderableType] = [Panel(Text(safe(row.name), style="bold"), subtitle=row.id), Text(about)]
    if len(row.names) > 1:
        parts.append(Text("Also as: " + "; ".join(map(safe, row.names[1:]))))
    parts.append(Text("; ".join(f"{count} {kind.value.replace('_', ' ')}" for kind, count in page.kinds.items())))
    for title, rows in (("Says", page.said), ("Is accused", page.accusations)):
        if rows:
            parts += [Line(title, align="left"), statements_table(rows)]
    if page.incidents:
        parts += [Line("Incidents", align="left"), incidents_table(page.incidents)]
    return Group(*parts)


def render_revision(found: Revision) -> RenderableType:
    """One version of an article against the one before it: passages, then the rows that went and came."""
    how = "changed without a word about it" if found.silent else "changed"
    head = f"{found.after.outlet or _UNKNOWN}: {found.after.title or found.after.id}"
    parts: list[RenderableType] = [
        Line(safe(head), align="left"),
        Text(safe(f"{how}, {found.day}: {found.before.key} → {found.after.key}")),
    ]
    parts += [Text(safe(f"It says: {note}"), style="italic") for note in found.notes]
    for passage in (*([found.title] if found.title else ()), *found.passages):
        parts += [
            Text(safe(f"{sign} {words}"), style=style)
            for sign, words, style in (("-", passage.before, "red"), ("+", passage.after, "green"))
            if words
        ]
    for title, rows in (("Statements that went", found.statements_gone), ("Statements that came", found.statements_new)):
        if rows:
            parts += [Text(title, style="bold"), statements_table(rows)]
    for title, counts in (("Figures that went", found.figures_gone), ("Figures that came", found.figures_new)):
        if counts:
            parts += [Text(title, style="bold"), figures_table(counts)]
    return Group(*parts)


def _table(heads: Sequence[str], rows: Iterable[Sequence[str | Text]]) -> Table:
    table = Table(box=None, header_style="bold", padding=(0, 1, 0, 0), show_edge=False)
    for head in heads:
        table.add_column(head, overflow="fold", no_wrap=head in {"Date", "Id", ""})
    for row in rows:
        # Text objects, not markup: a report that holds [red] must show it.
        table.add_row(*(cell if isinstance(cell, Text) else Text(safe(cell)) for cell in row))
    return table


def _kind(row: StatementRow) -> Text:
    return Text(row.kind.value.replace("_", " "), style=COLOURS[row.kind])


def _who(row: StatementRow) -> str:
    name = row.actor.name if row.actor else row.source or "(nobody named)"
    through = list(dict.fromkeys((*row.relay, *row.channel)))
    return f"{name}, through {', '.join(through)}" if through else name


def _called(name: str, key: str) -> Text:
    """A name with the id below it, which in a column of its own would leave no room for names on a narrow screen."""
    return Text(safe(name)).append(f"\n{key}", style="dim")


def many(number: int, noun: str) -> str:
    """A number with its noun: "1 report", "2 reports"."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _register(known: str) -> str:
    """Where an actor is known: Wikidata's items begin with a Q; anything else is of a user's own table."""
    return f"Wikidata {known}" if known[:1] == "Q" and known[1:].isdigit() else f"{known} in your table of actors"


def _told(row: StatementRow) -> Text:
    """The word that says how it is said, underlined as in the text, and what is said."""
    words = _words(row)
    if not row.cue or row.found:
        return words
    cue = Text(safe(row.cue).replace("\n", " "), style="underline")
    return Text().append_text(cue).append(": " if words.plain else "").append_text(words)


def _words(row: StatementRow) -> Text:
    if row.found:
        parts = Text()
        for place, part in enumerate(row.found.replace(MARKS[1], MARKS[0]).split(MARKS[0])):
            parts.append(safe(part), style="reverse" if place % 2 else "")
        return parts
    words = safe(" … ".join(row.words)).replace("\n", " ")
    words = words if len(words) <= _SHORT else words[: _SHORT - 1].rsplit(" ", 1)[0] + "…"
    # Quotation marks inside the words say it already, and better: they show which part is quoted.
    return Text(f"“{words}”" if row.quote and not set(words) & set('"“”‘’') else words)


def _sure(row: StatementRow) -> str:
    check = f"{row.verification.status.value}" if row.verification else ""
    by = f" ({', '.join(row.verification.by)})" if row.verification and row.verification.by else ""
    return "; ".join(part for part in (row.hedge or "", check + by) if part)


def _side(rows: Sequence[StatementRow | FigureRow]) -> str:
    return "; ".join(dict.fromkeys(_said(row) for row in rows[:3])) + (f" and {len(rows) - 3} more" if len(rows) > 3 else "")


def _said(row: StatementRow | FigureRow) -> str:
    if isinstance(row, FigureRow):
        return f"{row.words} ({row.according_to or row.outlet or 'a report'})"
    return f"{_who(row)} {_told(row).plain}"


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")


def toll_in_words(toll: Toll | FigureRow) -> str:
    """A figure, or a range over all tellings: "killed 10–14"."""
    return f"{toll.kind.value} {bounds(toll.low, toll.high)}"


def bounds(low: int, high: int | None) -> str:
    """Bounds of a count: "7", "7–9", "7 or more"."""
    return f"{low} or more" if high is None else str(low) if low == high else f"{low}–{high}"


def _day(published: Published | When | None) -> str:
    when = published.when if isinstance(published, Published) else published
    if when is None:
        return ""
    return when.first.isoformat() if when.first == when.last else f"{when.first.isoformat()}/{when.last.isoformat()}"
