"""Texts and pages written for these tests: outlets, writers and incidents in them are invented."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from reportedly.clean import clean
from reportedly.records import Given, Raw, Report, Skipped
from reportedly.settings import Limits

Reader = Callable[..., Report | Skipped]


@pytest.fixture
def read() -> Reader:
    """Clean a text or, with `markup`, a page."""

    def reader(
        text: str | bytes, *, markup: bool = False, as_is: bool = False, limits: Limits | None = None, **given: object
    ) -> Report | Skipped:
        content = text.encode() if isinstance(text, str) else text
        raw = Raw(found_in="test", name="test", content=content, markup=markup, given=Given(**given))  # type: ignore[arg-type]
        return clean(raw, limits=limits or Limits(), as_is=as_is)

    return reader


@pytest.fixture
def report(read: Reader) -> Callable[..., Report]:
    """Clean what must become a report."""

    def reader(*arguments: object, **options: object) -> Report:
        result = read(*arguments, **options)
        assert isinstance(result, Report), result
        return result

    return reader
