"""Refusals: each kind of source that is no report has its reason, and no bytes at all raise an error."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reportedly.clean import clean
from reportedly.records import Given, Raw, Report, Skipped
from reportedly.settings import Limits

BODY = "Two people were wounded when a parcel exploded at the customs office of Testhaven on Tuesday, the harbour police said."
FRENCH = (
    "Deux personnes ont été blessées mardi lorsqu'un colis a explosé au bureau des douanes du port, a annoncé la police dans la soirée."
)
CONSENT = (
    "<h1>We value your privacy</h1><p>We and our partners use cookies to store data on your device. "
    "Accept all cookies or manage your consent choices below.</p>"
)
PAYWALL = "<h1>Parcel explodes</h1><p>Subscribe now to continue reading this story and get unlimited access to all our reports.</p>"
MISSING = "<h1>404 error</h1><p>The page you requested could not be found on this server, so try the search instead.</p>"
VIDEO = "<h1>Harbour blast seen from the ferry</h1><p>Passengers of the ferry filmed the smoke over Testhaven harbour at noon.</p>"


def html(body: str, head: str = "") -> str:
    """A page with this body."""
    return f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>"


@pytest.mark.parametrize(
    ("content", "markup", "why"),
    [
        (b"", False, "empty"),
        (b" \n\t\n", True, "empty"),
        (b"%PDF-1.7 and so on", False, "binary"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", True, "binary"),
        (b"MZ\x90\0\x03\0\0\0\x04\0", False, "binary"),
        (BODY.encode() + b"\xff\xfe\xfa", False, "not text"),
        ("Zwei Worte “".encode("utf-16-le"), False, "binary"),
        (b"Too little.", False, "too short"),
        (FRENCH.encode(), False, "language"),
        (html("<script>var x = 1;</script>").encode(), True, "empty"),
        (html(CONSENT).encode(), True, "consent wall"),
        (html(PAYWALL).encode(), True, "paywall"),
        (html(MISSING).encode(), True, "no page"),
        (html(VIDEO, '<meta property="og:type" content="video.other">').encode(), True, "video"),
    ],
)  # fmt: skip
def test_each_kind_of_bad_input_has_its_reason(read: Callable[..., object], content: bytes, markup: bool, why: str) -> None:  # noqa: FBT001
    """What is no report ends as skipped with a reason for the tally."""
    found = read(content, markup=markup)
    assert isinstance(found, Skipped)
    assert why == found.why


def test_a_page_of_too_many_elements_is_refused(read: Callable[..., object]) -> None:
    """The libraries that find a page's body would sit over it for minutes."""
    found = read(html("<p>He said so.</p>" * 200), markup=True, limits=Limits(most_elements=200))
    assert isinstance(found, Skipped)
    assert "too many elements" == found.why


def test_a_source_over_the_limit_is_too_large(read: Callable[..., object]) -> None:
    """Bytes and characters over their limits are refused before anything is made of them."""
    for limits in (Limits(largest_source=100), Limits(longest_text=100)):
        found = read(BODY, limits=limits)
        assert isinstance(found, Skipped)
        assert "too large" == found.why


@pytest.mark.parametrize(
    "text",
    [BODY.upper(), "SAN SALVADOR, 4 MAY (TEST AGENCY) -- GUERRILLAS OF THE TEST FRONT ATTACKED THE BARRACKS OF SAN MIGUEL LAST NIGHT."],
)
def test_upper_case_english_is_english(report: Callable[..., Report], text: str) -> None:
    """Agency copy in capitals is read as the English it is."""
    assert "en" == report(text).language


def test_a_report_on_privacy_is_no_consent_wall(report: Callable[..., Report]) -> None:
    """Words of a wall in a report of some length do not make it one."""
    paragraphs = "".join(
        f"<p>{BODY} The ministry said in point {number} that nothing was taken from the office.</p>" for number in range(6)
    )
    assert report(html(f"<h1>Ministry reviews its privacy settings after blast</h1><article>{paragraphs}</article>"), markup=True).text


@given(
    content=st.binary(max_size=400) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass")), markup=st.booleans()
)
@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_no_bytes_raise_an_error(content: bytes, markup: bool) -> None:  # noqa: FBT001
    """Whatever the bytes, cleaning ends in a report or a reason."""
    raw = Raw(found_in="test", name="test", content=content, markup=markup, given=Given())
    assert isinstance(clean(raw, limits=Limits(shortest_text=1)), Report | Skipped)


SCHEMA = '<script type="application/ld+json">{"@type":"Article","headline":"x","author":[null,{"name":3}]}</script>'
TAGS = st.sampled_from(
    ["<p>", "</p>", "<div>", "<article>", "</div>", "<figure><figcaption>", "<h1>", "<!--", "-->", "<script>", "<table><tr><td>"]
).flatmap(lambda tag: st.sampled_from([tag, "<a href=x>", SCHEMA, "&#0;", "<br>", BODY, "\n"]))


@given(pieces=st.lists(TAGS | st.text(max_size=20), max_size=25))
@settings(max_examples=100, suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_no_page_raises_an_error(pieces: list[str]) -> None:
    """Whatever the tags, cleaning ends in a report or a reason."""
    content = "".join(pieces).encode("utf-8", "ignore")
    assert isinstance(
        clean(Raw(found_in="test", name="test", content=content, markup=True), limits=Limits(shortest_text=1)), Report | Skipped
    )
