"""Beginnings: what the title and the first sentences of a report say in set forms: whose act it was, on what days, how many died."""

from __future__ import annotations

import csv
import re
from functools import cache
from importlib.resources import files

from reportedly.resolve.words import numbers

_ACT = (
    r"(?:air ?)?(?:strikes?|raids?|attacks?|assaults?|bomb(?:er|ing|ardment|s)?|fire|jets?|(?:war)?planes?|aircraft|drones?|missiles?|"
    r"rockets?|artillery|shelling|army|troops|forces|soldiers|fighters|militants|gunmen|police|navy|offensive|ambush)\b"
)
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WEEKDAY = re.compile(r"\b(" + "|".join(_WEEKDAYS) + r")\b", re.IGNORECASE)
_SAID = {"today": 0, "yesterday": 1}
_SAID_DAY = re.compile(r"\b(today|yesterday)\b", re.IGNORECASE)
_LITTLE = re.compile(r"\bU\.?S\.?(?:A\.?)?(?=[\s-]|$)")


def doers(text: str) -> tuple[str, ...]:
    """Whose acts the text names in the form "Israeli drone strike" or "US-led coalition raids": keys in alphabetical order."""
    return tuple(sorted({_doers()[" ".join(match.group(1).lower().split())] for match in _form().finditer(_LITTLE.sub("US", text))}))


def weekdays(text: str, published: int | None) -> tuple[int, ...]:
    """The ordinals of the days of the week that the text names, each the last such day up to that of publication; yesterday, today."""
    if published is None:
        return ()
    back = {(published - 1 - _WEEKDAYS.index(match.group(1).lower())) % 7 for match in _WEEKDAY.finditer(text)}
    back |= {_SAID[match.group(1).lower()] for match in _SAID_DAY.finditer(text)}
    return tuple(sorted(published - days for days in back))


def headline_numbers(title: str) -> tuple[int, ...]:
    """The numbers of a title, which are mostly of the dead."""
    return numbers(title, at_most=4)


@cache
def _doers() -> dict[str, str]:
    """Words for who may have done something, by the table that ships with the program."""
    table = files("reportedly.resolve").joinpath("data/doers.csv").read_text(encoding="utf-8")
    return {row["word"]: row["doer"] for row in csv.DictReader(table.splitlines())}


@cache
def _form() -> re.Pattern[str]:
    words = "|".join(sorted((re.escape(word) for word in _doers()), key=len, reverse=True))
    return re.compile(rf"\b({words})(?:[ -][\w-]+){{0,2}}?[ -]{_ACT}", re.IGNORECASE)
