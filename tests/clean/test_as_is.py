"""As is: the text exactly as given, with what the source says about it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from reportedly.clean import clean
from reportedly.records import Basis, Given, Raw, Report, Skipped
from reportedly.settings import Limits


def raw(text: str, **given: str) -> Raw:
    """A record with this text."""
    return Raw(found_in="test", name="r1", content=text.encode(), markup=False, given=Given(**given))  # type: ignore[arg-type]


@given(text=st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_the_text_is_the_bytes(text: str) -> None:
    """Whatever is given comes back byte for byte, unless it is blank."""
    found = clean(raw(text), limits=Limits(), as_is=True)
    if text.encode().strip():
        assert isinstance(found, Report)
        assert text.encode() == found.text.encode()
    else:
        assert isinstance(found, Skipped)


def test_a_sentence_is_enough() -> None:
    """A text shorter than the shortest is read when it is taken as it is, in any language."""
    assert isinstance(clean(raw("Il pleut."), limits=Limits(), as_is=True), Report)


def test_nothing_is_taken_out() -> None:
    """Title, byline and captions stay in a text that is taken as it is."""
    text = "Parcel explodes\n\nBy Tess Tester\n\nSmoke (Getty Images)\n\nTwo people were wounded."
    found = clean(raw(text, title="Given title", outlet="Given outlet", published="2016-05-04"), limits=Limits(), as_is=True)
    assert isinstance(found, Report)
    assert (text, "Given title", "Given outlet", (), ()) == (found.text, found.title, found.outlet, found.authors, found.captions)
    assert found.published is not None
    assert (date(2016, 5, 4), Basis.GIVEN) == (found.published.when.first, found.published.basis)


def test_bytes_that_are_no_utf_8_are_refused(read: Callable[..., object]) -> None:
    """A text that cannot be given back byte for byte is not taken."""
    found = read(b"Caf\xe9 and more", as_is=True)
    assert isinstance(found, Skipped)
    assert "not text" == found.why


def test_a_silent_edit_is_a_new_report(read: Callable[..., Report]) -> None:
    """The same words give the same id, one changed word another; so does another name."""
    one, same, edited = (
        read(f"At least {count} people were killed.", as_is=True, url="https://news.example/1") for count in ("six", "six", "ten")
    )
    assert one.id == same.id
    assert one.id != edited.id
    twin = clean(Raw(found_in="test", name="other", content=b"At least six people were killed.", markup=False), limits=Limits(), as_is=True)
    assert isinstance(twin, Report)
    assert twin.id != one.id
