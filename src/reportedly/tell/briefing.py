"""Briefing: what may be said of an incident in short: how it stands, how many independent voices tell it, its figures by each policy."""

from __future__ import annotations

from dataclasses import dataclass

from reportedly.records import AsOf
from reportedly.store import Ledger
from reportedly.tell.origins import Origins, origins
from reportedly.tell.policies import Headline, Policy, headlines
from reportedly.tell.standing import Standing, standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Briefing:
    """An incident in short, as of a day; `headlines` are by policy, each figure with the statements that it was taken from."""

    standing: Standing | None
    origins: Origins
    headlines: dict[Policy, tuple[Headline, ...]]


def briefing(ledger: Ledger, incident: str, as_of: AsOf) -> Briefing:
    """The briefing on an incident, by any id of its mentions."""
    return Briefing(
        standing=standing(ledger, incident, as_of),
        origins=origins(ledger, incident, as_of),
        headlines={policy: told for policy in Policy if (told := headlines(ledger, incident, policy, as_of))},
    )


def used_in_words(figure: Headline, *, at_most: int = 3) -> str:
    """What a headline figure rests on: "killed by: the health ministry (second), police (first) and 4 more"."""
    givers = list(dict.fromkeys(f"{one.according_to or 'the report itself'} ({one.report})" for one in reversed(figure.used)))
    more = f" and {len(givers) - at_most} more" if len(givers) > at_most else ""
    return f"{figure.kind.value} by: {', '.join(givers[:at_most])}{more}"


def figure_in_words(figure: Headline) -> str:
    """A headline figure: "killed 139", "killed 137 (at least 130)", "injured 100 (80 to 120)"."""
    if figure.low == figure.best == figure.high:
        bounds = ""
    elif figure.high is None:
        bounds = " or more" if figure.low == figure.best else f" (at least {figure.low})"
    else:
        bounds = f" ({figure.low} to {figure.high})"
    return f"{figure.kind.value} {figure.best}{bounds}"
