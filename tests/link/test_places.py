"""Places: which of the places that share a name a report means, and how exactly."""

import pickle
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportedly.link import Known, load_known
from reportedly.link.gazetteer import Candidate, Gazetteer
from reportedly.link.places import Toponym, home, settle
from reportedly.link.toponyms import toponyms_in
from reportedly.records import Place, Precision
from reportedly.tell.precision import acled_geo_precision, gtd_specificity, ucdp_where_prec


@pytest.fixture(scope="module")
def known() -> Known:
    """The shipped tables."""
    return load_known()


def settled(text: str, *names: str, country: str | None = None) -> list[Candidate | None]:
    """The places of these names, where they first stand in the text."""
    toponyms = [Toponym(name=name, start=text.index(name), end=text.index(name) + len(name)) for name in names]
    return settle(toponyms, text, GAZETTEER, country=country)


def countries(text: str, *names: str) -> list[str | None]:
    """The countries of the places of these names."""
    return [None if one is None else one.country for one in settled(text, *names)]


def test_a_great_city_is_meant_where_nothing_tells_otherwise() -> None:
    """Paris alone is in France."""
    assert ["FR"] == countries("A bomb went off in Paris on Monday.", "Paris")


def test_the_phrase_says_what_a_place_lies_in() -> None:
    """The phrase "Paris, Texas" is in the United States, and so is Paris in the next sentence."""
    text = "Two men were shot in Paris, Texas. Police in Paris said so."
    toponyms = [Toponym(name="Paris", start=start, end=start + 5) for start in (21, 45)]
    assert ["US", "US"] == [one.country for one in settle(toponyms, text, GAZETTEER) if one is not None]


def test_words_before_a_place_say_what_it_lies_in() -> None:
    """The adjective of a country before the town counts."""
    assert ["LB"] == countries("Shells fell on the Lebanese city of Tripoli.", "Tripoli")


def test_the_other_places_of_a_report_settle_a_name() -> None:
    """Tripoli among towns of Lebanon is the Lebanese one."""
    assert "LB" == countries("Clashes in Tripoli spread to Sidon, Baalbek and Beirut.", "Tripoli", "Sidon", "Baalbek", "Beirut")[0]


def test_a_province_is_told_from_its_capital() -> None:
    """The words "Idlib province" are the province, "the city of Idlib" the town."""
    province, town = settled("In Idlib province", "Idlib")[0], settled("In the city of Idlib", "Idlib")[0]
    assert province is not None
    assert town is not None
    assert (Precision.PROVINCE, Precision.TOWN) == (province.precision, town.precision)


def test_another_spelling_finds_the_town() -> None:
    """Transliterations that sound alike mean one town, beside a place of its country."""
    places = settled("Jets struck Khan Sheikhoun in Syria.", "Khan Sheikhoun", "Syria")
    assert places[0] is not None
    assert "SY" == places[0].country


def test_an_unknown_name_takes_what_it_lies_in() -> None:
    """A village that the gazetteer lacks is known to be in its province."""
    place = settled("Gunmen attacked Qwertyville, Ohio, overnight.", "Qwertyville")[0]
    assert place is not None
    assert ("Ohio", Precision.PROVINCE) == (place.name, place.precision)


def test_an_unknown_name_without_company_stays_unknown() -> None:
    """Nothing is made up."""
    assert [None] == settled("Gunmen attacked Qwertyville overnight.", "Qwertyville")


def test_regions_that_no_state_has_as_units_are_known() -> None:
    """The Sahel, Donbas and the Gaza Strip are places."""
    assert [True] * 4 == [GAZETTEER.is_place(name) for name in ("the Sahel", "Donbas", "Gaza Strip", "Eastern Ghouta")]


@pytest.mark.parametrize("name", ["Reading", "Nice", "Same", "Police", "Friday", "Bush", "March", "Officials", "syria", "He", "", "Trump"])
def test_words_and_surnames_are_no_places(name: str) -> None:
    """Small towns lend their names to words; a reader must not find them everywhere."""
    assert not GAZETTEER.is_place(name)


@pytest.mark.parametrize(
    "name",
    [
        "Aleppo",
        "the Gaza Strip",
        "Mosul",
        "Krasnogorsk",
        "GUATEMALA CITY",
        "Zacatecoluca",
        "Chad",
        "Jordan",
        "N'Djamena",
        "Bogota",
        "São Paulo",
    ],
)
def test_towns_and_countries_are_places(name: str) -> None:
    """Towns of all sizes and lands are known, with and without marks."""
    assert GAZETTEER.is_place(name)


def test_a_text_gives_its_place_names() -> None:
    """Longer names hide the shorter ones in them, and the adjective of a country counts."""
    found = toponyms_in("Syrian jets bombed Deir ez-Zor and Guatemala City, residents of Aleppo said.", GAZETTEER)
    assert ["Syrian", "Deir ez-Zor", "Guatemala City", "Aleppo"] == [toponym.name for toponym in found]


def test_the_address_tells_the_outlets_country() -> None:
    """A country's domain counts, one that is sold to anybody does not."""
    assert ("GB", "KE", None, None, None) == tuple(
        home(url) for url in ("https://news.example.co.uk/a", "http://example.ke", "https://example.com/x.uk/", "https://example.io/", None)
    )


def test_a_building_named_after_a_town_is_not_the_town() -> None:
    """The first part of a longer name is no place of its own."""
    assert ["Ariha"] == [toponym.name for toponym in toponyms_in("Shells hit Salem Mosque in Ariha.", GAZETTEER)]


def test_a_word_of_the_text_is_no_place_of_it() -> None:
    """What a report also writes in lower case is a word, though some town is called so."""
    assert ["Lviv"] == [toponym.name for toponym in toponyms_in("Crosses stand in Lviv. People put up crosses.", GAZETTEER)]


def place(precision: Precision, *, country: str | None = "SY", geoname: int | None = 1, name: str = "A") -> Place:
    """A place of some precision."""
    return Place(name=name, country=country, latitude=0.0, longitude=0.0, precision=precision, geoname=geoname)


@pytest.mark.parametrize(
    ("precision", "codes"),
    [
        (Precision.EXACT, (1, 1, 1)),
        (Precision.TOWN, (1, 1, 1)),
        (Precision.DISTRICT, (3, 2, 3)),
        (Precision.PROVINCE, (4, 3, 4)),
        (Precision.COUNTRY, (5, 3, 6)),
    ],
)
def test_precision_has_the_codes_of_other_data_sets(precision: Precision, codes: tuple[int, int, int]) -> None:
    """GTD's specificity, ACLED's geo_precision and UCDP's where_prec."""
    there = place(precision)
    assert codes == (gtd_specificity(there), acled_geo_precision(there), ucdp_where_prec(there))


def test_regions_and_waters_have_codes_of_their_own_at_ucdp() -> None:
    """The Sahel is a landscape, the Red Sea international waters, no place has no code."""
    sahel, sea = (place(Precision.COUNTRY, country=None, geoname=None, name=name) for name in ("Sahel", "Red Sea"))
    assert (5, 7, None, None, 5) == (
        ucdp_where_prec(sahel),
        ucdp_where_prec(sea),
        ucdp_where_prec(None),
        acled_geo_precision(None),
        gtd_specificity(None),
    )


def test_the_gazetteer_is_read_by_many_threads_and_travels_to_other_processes() -> None:
    """Each thread opens the file for itself, and a pickled gazetteer opens it anew."""
    names = ["Aleppo", "Homs", "Mosul", "Kabul"] * 8
    fresh = pickle.loads(pickle.dumps(GAZETTEER))
    with ThreadPoolExecutor(4) as pool:
        assert [GAZETTEER.named(name)[0].name for name in names] == list(pool.map(lambda name: fresh.named(name)[0].name, names))


@settings(deadline=None, max_examples=50)
@given(st.text(max_size=40))
def test_any_name_may_be_looked_up(name: str) -> None:
    """No name breaks the gazetteer."""
    assert isinstance(GAZETTEER.is_place(name), bool)
    assert isinstance(GAZETTEER.meant(name), tuple)


NAMES = ("Aleppo", "Idlib", "Tripoli", "Paris", "London", "Homs", "Springfield", "Georgia", "Qwertyville")


@settings(deadline=None, max_examples=50)
@given(st.lists(st.sampled_from(NAMES), max_size=8, unique=True))
def test_settling_is_deterministic(names: list[str]) -> None:
    """The same names in the same text always mean the same places."""
    text = " and ".join(names)
    assert settled(text, *names) == settled(text, *names)


GAZETTEER: Gazetteer = load_known().places
