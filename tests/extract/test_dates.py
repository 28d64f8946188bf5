"""Dates: expressions read against a report's own date."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.extract.dates import dates_of, read_date, read_span
from reportedly.extract.words import words_of
from reportedly.records import When

# A Monday.
TODAY = When(first=date(2024, 3, 25), last=date(2024, 3, 25))


def days(phrase: str) -> tuple[str, str] | None:
    """First and last day of a phrase in a report of that Monday."""
    reading = read_date(phrase, TODAY)
    return (reading.when.first.isoformat(), reading.when.last.isoformat()) if reading else None


def test_within_some_hours_looks_ahead_where_its_words_do() -> None:
    """Who "will answer within 48 hours" speaks of a time to come; "within 48 hours" of what happened lies behind."""
    ahead, behind = (read_date("within 48 hours", TODAY, ahead=ahead) for ahead in (True, False))
    assert ahead
    assert behind
    assert (date(2024, 3, 27), date(2024, 3, 25)) == (ahead.when.last, behind.when.last)


@pytest.mark.parametrize(
    ("first", "last", "phrase"),
    [
        ("2024-03-22", "2024-03-22", "Friday"),
        ("2024-03-25", "2024-03-25", "on Monday"),
        ("2024-03-19", "2024-03-19", "late on Tuesday"),
        ("2024-03-20", "2024-03-21", "last Wednesday and Thursday"),
        ("2024-03-24", "2024-03-24", "yesterday"),
        ("2024-03-23", "2024-03-23", "the day before yesterday"),
        ("2024-03-24", "2024-03-25", "overnight"),
        ("2024-03-25", "2024-03-25", "this morning"),
        ("2024-03-24", "2024-03-24", "last night"),
        ("2024-03-18", "2024-03-24", "last week"),
        ("2024-03-23", "2024-03-24", "over the weekend"),
        ("2024-02-01", "2024-02-29", "last month"),
        ("2024-03-01", "2024-03-25", "earlier this month"),
        ("2023-01-01", "2023-12-31", "last year"),
        ("2015-09-24", "2015-09-30", "the last week of September 2015"),
        ("2015-10-11", "2015-10-20", "mid-October 2015"),
        ("2024-03-01", "2024-03-10", "early March"),
        ("2014-10-01", "2014-12-31", "late 2014"),
        ("2013-05-01", "2013-08-31", "mid-2013"),
        ("2023-09-01", "2023-09-30", "last September"),
        ("2023-06-01", "2023-06-30", "June last year"),
        ("2012-06-01", "2012-08-31", "the summer of 2012"),
        ("2013-12-01", "2014-02-28", "the winter of 2014"),
        ("2024-03-23", "2024-03-23", "two days ago"),
        ("2024-03-24", "2024-03-24", "a day earlier"),
        ("2024-02-01", "2024-02-29", "a month ago"),
        ("2021-01-01", "2021-12-31", "three years ago"),
        ("2024-03-24", "2024-03-25", "the past 24 hours"),
        ("2024-03-22", "2024-03-25", "the past three days"),
        ("2024-03-18", "2024-03-25", "in recent days"),
        ("2015-10-31", "2015-10-31", "October 31, 2015"),
        ("2015-10-31", "2015-10-31", "31st of October, 2015"),
        ("2015-10-31", "2015-10-31", "Saturday, Oct. 31, 2015"),
        ("2015-10-31", "2015-10-31", "2015-10-31"),
        ("2015-10-31", "2015-10-31", "31/10/2015"),
        ("1990-02-04", "1990-02-04", "4 FEB 90"),
        ("2023-09-30", "2023-09-30", "30th September"),
        ("2015-05-03", "2015-05-05", "between 3 and 5 May 2015"),
        ("2023-11-11", "2023-11-13", "11, 12, AND 13 NOVEMBER"),
        ("1990-01-01", "1999-12-31", "the 1990s"),
        ("1989-07-01", "1989-09-30", "the third quarter of 1989"),
        ("1996-01-01", "1996-12-31", "nineteen ninety-six"),
        ("2014-01-01", "2014-12-31", "in 2014"),
    ],
)
def test_phrase_stands_for_its_days(first: str, last: str, phrase: str) -> None:
    """Each kind of expression is the interval that the codebook gives it."""
    assert (first, last) == days(phrase)


def test_words_that_look_ahead_mean_the_next_one() -> None:
    """What "will meet on Friday" means is the Friday to come."""
    text = "The council will meet on Friday."
    (reading,) = dates_of(words_of(text), TODAY)
    assert date(2024, 3, 29) == reading.when.first


def test_month_soon_to_come_is_the_coming_one() -> None:
    """A day named without a year that lies a few weeks ahead is not that of the year before."""
    assert ("2024-04-10", "2024-04-10") == days("10 April")


def test_order_of_digits_follows_the_outlet() -> None:
    """Where both orders make a day, custom decides."""
    there = [read_date("3/4/2015", TODAY, month_first=first) for first in (True, False)]
    assert [date(2015, 3, 4), date(2015, 4, 3)] == [reading.when.first for reading in there if reading]


def test_weekday_tells_the_year() -> None:
    """A date without a year but with its weekday is of the year in which they agree."""
    assert ("2023-10-28", "2023-10-28") == days("Saturday, October 28")


def test_day_after_counts_from_the_date_before_it() -> None:
    """The words "the following day" mean the one after the date that the sentence named."""
    text = "He was seized on 3 May 2015 and freed the following day."
    assert [date(2015, 5, 3), date(2015, 5, 4)] == [reading.when.first for reading in dates_of(words_of(text), TODAY)]


def test_days_after_an_event_are_not_guessed() -> None:
    """A phrase like "two days after the attack" counts from an event, not from a date."""
    assert [] == dates_of(words_of("He fled two days after the attack."), TODAY)


@pytest.mark.parametrize(
    "sentence", ["They may attack.", "He will march on.", "A second man sat down.", "They had 2014 men.", "He won 3-5."]
)
def test_words_like_dates_are_none(sentence: str) -> None:
    """May, march, second and bare numbers are dates only where a date stands."""
    assert [] == dates_of(words_of(sentence), TODAY)


def test_without_a_date_of_its_own_a_report_keeps_only_full_dates() -> None:
    """Relative dates stay unread where nothing is known to count from."""
    assert read_date("yesterday", None) is None
    assert read_date("Friday", None) is None
    assert read_date("4 May 2015", None) is not None


def test_span_is_read_in_its_sentence() -> None:
    """A phrase found by another reader takes its tense from the words around it and keeps its offsets."""
    text = "The court will rule on Thursday."
    reading = read_span(text, 23, 31, TODAY)
    assert reading is not None
    assert (date(2024, 3, 28), "Thursday") == (reading.when.first, text[reading.start : reading.end])


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2099, 12, 31)))
def test_full_dates_read_as_themselves(when: date) -> None:
    """A day written out in any usual order is that day, whenever the report came out."""
    shapes = (when.isoformat(), f"{when.day} {when:%B} {when.year}", f"{when:%B} {when.day}, {when.year}", f"{when:%d.%m.%Y}")
    assert [when] * 4 == [reading.when.first for shape in shapes if (reading := read_date(shape, TODAY))]


@given(st.dates(min_value=date(1950, 1, 1), max_value=date(2100, 1, 1)), st.sampled_from(["Monday", "Wednesday", "Sunday"]))
def test_weekday_in_the_past_lies_within_a_week(published: date, weekday: str) -> None:
    """A weekday is that day of the week, at most six days back."""
    reading = read_date(weekday, When(first=published, last=published), ahead=False)
    assert reading is not None
    assert weekday == f"{reading.when.first:%A}"
    assert 0 <= (published - reading.when.first).days <= 6


WORDS = [
    "last",
    "week",
    "of",
    "the",
    "early",
    "mid",
    "late",
    "Monday",
    "May",
    "2015",
    "3",
    "5",
    "-",
    "/",
    ",",
    "and",
    "between",
    "ago",
    "two",
    "days",
    "99999",
    "years",
    "before",
    "1990s",
    "quarter",
    "next",
    "night",
    "31",
    "Feb",
    "'",
    "s",
]


@given(st.lists(st.sampled_from(WORDS), max_size=14), st.dates())
def test_any_words_give_intervals_in_order(parts: list[str], published: date) -> None:
    """Whatever stands beside whatever, nothing breaks, intervals are in order and spans lie in the text."""
    text = " ".join(parts)
    for reading in dates_of(words_of(text), When(first=published, last=published)):
        assert reading.when.first <= reading.when.last
        assert 0 <= reading.start < reading.end <= len(text)
    read_date(text, When(first=published, last=published))


@given(st.text(max_size=300))
def test_no_text_breaks_the_reader(text: str) -> None:
    """Any text is read."""
    assert isinstance(dates_of(words_of(text), TODAY), list)


def test_a_report_of_some_weeks_dates_what_all_of_them_agree_on() -> None:
    """Whatever day of spring it came out, "in October" was last October; which Friday "on Friday" was nobody can tell."""
    text = "The bridge was shelled in October. It was shelled again on Friday."
    some_weeks = When(first=date(2016, 2, 27), last=date(2016, 3, 20))

    october, friday = (
        read_span(text, text.index(words), text.index(words) + len(words), some_weeks) for words in ("in October", "on Friday")
    )

    assert october is not None
    assert When(first=date(2015, 10, 1), last=date(2015, 10, 31)) == october.when
    assert friday is None
