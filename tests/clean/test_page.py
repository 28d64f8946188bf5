"""Pages: what is read out of HTML, on pages written for the test."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime

import pytest

from reportedly.records import Basis, Report

Reading = Callable[..., Report]
PARAGRAPHS = (
    "Two people were wounded when a parcel exploded at the customs office of Testhaven on Tuesday, the harbour police said.",
    "A spokesman for the Northern Test Front denied that the group had sent it and called the accusation a fabrication.",
    "The interior ministry has not commented on the denial, and the police gave no further details of the two wounded.",
    "Harbour workers said that the building had been cleared an hour before, after a call that nobody has claimed since.",
)
SCHEMA = {
    "@context": "https://schema.org",
    "@graph": [
        {"@type": "WebSite", "name": "Not this one"},
        {
            "@type": "NewsArticle",
            "headline": "Harbour blast Testhaven who did it latest",
            "datePublished": "2016-05-04T23:30:00-04:00",
            "dateModified": "2016-05-05T09:00:00-04:00",
            "author": [{"@type": "Person", "name": "Tess Tester"}, {"@type": "Person", "name": "Ann Other-Name"}],
            "publisher": {"@type": "Organization", "name": "The Test Courier"},
            "inLanguage": "en-GB",
        },
    ],
}


def page(*, head: str = "", schema: object = None, above: str = "", below: str = "", body: tuple[str, ...] = PARAGRAPHS) -> str:
    """A page of news with the usual matter round its report."""
    script = f'<script type="application/ld+json">{json.dumps(schema)}</script>' if schema else ""
    paragraphs = "".join(f"<p>{one}</p>" for one in body)
    return (
        f"<!DOCTYPE html><html lang='en'><head><title>Parcel explodes at harbour | The Test Courier</title>{head}{script}</head><body>"
        f"<nav><ul><li><a href='/'>Home</a></li><li><a href='/sport'>Sport</a></li></ul></nav><main><article>"
        f"<h1>Parcel explodes at harbour customs office</h1>{above}<div class='story'>{paragraphs}</div>{below}</article></main>"
        "<footer><p>© 2016 The Test Courier. All rights reserved.</p></footer></body></html>"
    )


def test_what_a_page_says_about_itself_is_kept(report: Reading) -> None:
    """Title as shown; authors, outlet and dates as in JSON-LD, the day being that of the page's own time zone."""
    found = report(page(schema=SCHEMA, head='<link rel="canonical" href="https://news.example/harbour">'), markup=True)
    assert "Parcel explodes at harbour customs office" == found.title
    assert (("Tess Tester", "Ann Other-Name"), "The Test Courier", "en") == (found.authors, found.outlet, found.language)
    assert "https://news.example/harbour" == found.url
    assert found.published is not None
    assert (date(2016, 5, 4), Basis.METADATA) == (found.published.when.first, found.published.basis)
    assert datetime.fromisoformat("2016-05-05T09:00:00-04:00") == found.updated
    assert "\n\n".join(PARAGRAPHS) == found.text


def test_meta_tags_serve_where_there_is_no_json_ld(report: Reading) -> None:
    """Open Graph and other meta tags give what JSON-LD does not."""
    head = (
        '<meta property="og:title" content="Parcel explodes at harbour customs office">'
        '<meta property="og:site_name" content="The Test Courier">'
        '<meta property="article:published_time" content="2016-05-04T10:00:00Z">'
        '<meta name="author" content="By Tess Tester, Harbour Correspondent">'
    )
    found = report(page(head=head), markup=True)
    assert (("Tess Tester",), "The Test Courier") == (found.authors, found.outlet)
    assert found.published is not None
    assert date(2016, 5, 4) == found.published.when.first


def test_captions_stand_apart_with_their_credits(report: Reading) -> None:
    """A figure's caption is no part of the body, and whose picture it is stands for itself."""
    credit = '<span class="credit">Photograph: T. Tester/EPA</span>'
    figure = f'<figure><img src="x"><figcaption>Smoke over the customs office. {credit}</figcaption></figure>'
    found = report(page(above=figure), markup=True)
    assert (("Smoke over the customs office.",), ("T. Tester/EPA",)) == (found.captions, found.credits)
    assert "Smoke" not in found.text


def test_links_to_other_reports_are_no_body(report: Reading) -> None:
    """A paragraph that is nothing but a link is a teaser."""
    linked = (*PARAGRAPHS[:2], '<a href="/x">Ferry crews of Testhaven vote on a strike over timetables</a>', *PARAGRAPHS[2:])
    assert "\n\n".join(PARAGRAPHS) == report(page(body=linked), markup=True).text


def test_a_report_in_several_containers_is_read_whole(report: Reading) -> None:
    """Paragraphs that lie in a second container of the same class are not lost."""
    more = tuple(
        f"Paragraph {number} of the second part says more about the call that came before the blast at the office." for number in range(8)
    )
    chunks = "".join(
        f"<div class='grid'><div class='chunk body'>{''.join(f'<p>{one}</p>' for one in part)}</div></div>" for part in (PARAGRAPHS, more)
    )
    found = report(f"<html><body><article><h1>Parcel explodes at harbour</h1>{chunks}</article></body></html>", markup=True)
    assert [] == [one for one in (*PARAGRAPHS, *more) if one not in found.text]


def test_the_declared_body_serves_where_the_page_shows_none(report: Reading) -> None:
    """A page whose text is drawn by a script is read from its articleBody."""
    schema = {"@type": "NewsArticle", "headline": "Parcel explodes", "articleBody": "\n\n".join(PARAGRAPHS * 2)}
    script = f"<script type='application/ld+json'>{json.dumps(schema)}</script>"
    text = f"<html><head>{script}</head><body><h1>Parcel explodes</h1><div id='app'></div></body></html>"
    assert report(text, markup=True).text.startswith(PARAGRAPHS[0])


def test_a_declared_charset_is_used(report: Reading) -> None:
    """A page in windows-1252 is decoded as it declares, and as a browser would where it declares nothing."""
    for head in ('<meta charset="windows-1252">', ""):
        found = report(page(head=head, body=(*PARAGRAPHS, "The café’s owner said so.")).encode("windows-1252"), markup=True)
        assert "The café’s owner said so." in found.text


def test_broken_json_ld_is_passed_over(report: Reading) -> None:
    """JSON-LD that cannot be parsed hides nothing else."""
    broken = '<script type="application/ld+json">{"@type": "NewsArticle", </script>'
    assert "Parcel explodes at harbour customs office" == report(page(head=broken), markup=True).title


@pytest.mark.parametrize("depth", [400, 10_000])
def test_nesting_cannot_break_the_reader(read: Callable[..., object], depth: int) -> None:
    """However deep a page is nested, reading it ends in a report or a reason."""
    text = page().replace("<article>", "<article>" + "<div>" * depth).replace("</article>", "</div>" * depth + "</article>")
    assert getattr(read(text, markup=True), "why", None) == ("nested too deep" if depth > 500 else None)


@pytest.mark.parametrize(
    ("shown", "caption", "credit"),
    [
        ("Image copyright EPA Image caption The customs office after the blast", "The customs office after the blast", "EPA"),
        ("The customs office seen at noon. Credit: Harbour Museum", "The customs office seen at noon.", "Harbour Museum"),
        ("The customs office at noon. (Photo by T. Tester/Getty Images)", "The customs office at noon.", "T. Tester/Getty Images"),
        ("The customs office at noon | T. Tester/AP", "The customs office at noon", "T. Tester/AP"),
    ],
)  # fmt: skip
def test_a_credit_is_told_in_each_way_of_setting_it(report: Reading, shown: str, caption: str, credit: str) -> None:
    """Outlets set credits before, after and behind bars; each is parted from its caption."""
    found = report(page(above=f"<figure><img src='x'><figcaption>{shown}</figcaption></figure>"), markup=True)
    assert ((caption,), (credit,)) == (found.captions, found.credits)


def test_a_heading_with_the_sites_own_name_is_no_title(report: Reading) -> None:
    """Some sites set their own name as the first heading of every page."""
    text = page(head='<meta property="og:site_name" content="The Test Courier"><meta property="og:title" content="Parcel explodes">')
    text = text.replace("<main>", "<h1>The Test Courier</h1><main>")
    assert "Parcel explodes at harbour customs office" == report(text, markup=True).title


@pytest.mark.parametrize("mark", ["\x1b", "&#27;", "\x0c"])
def test_control_characters_do_not_break_the_reader(report: Reading, mark: str) -> None:
    """A control character in a page, which lxml cannot hold, costs nothing but itself."""
    assert report(page(body=(*PARAGRAPHS, f"One{mark} more paragraph.")), markup=True).text.startswith(PARAGRAPHS[0])
