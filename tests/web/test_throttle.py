"""The throttle: how often a password may be tried."""

from __future__ import annotations

import pytest

from reportedly.web.throttle import Throttle, neighbourhood


class Clock:
    """A clock that stands until it is moved."""

    now = 1000.0

    def __call__(self) -> float:
        """The time."""
        return self.now


@pytest.fixture
def clock() -> Clock:
    """A clock of the test's own."""
    return Clock()


def test_attempts_under_a_name_are_few_wherever_they_come_from(clock: Clock) -> None:
    """Whoever has many addresses has no more attempts at one name, however it is written; another name is free."""
    throttle = Throttle(by_name=3, clock=clock)
    assert [0, 0, 0] == [throttle.attempt(name, f"192.0.2.{place}").wait for place, name in enumerate(("ann", "Ann", " ANN"))]
    assert 900 == throttle.attempt("ann", "192.0.2.9").wait
    assert 0 == throttle.attempt("bea", "192.0.2.9").wait


def test_attempts_from_an_address_are_few_whatever_the_name(clock: Clock) -> None:
    """One password cannot be tried under every name."""
    throttle = Throttle(by_address=3, clock=clock)
    assert [0, 0, 0, 900] == [throttle.attempt(name, "192.0.2.1").wait for name in "abcd"]
    assert 0 == throttle.attempt("d", "192.0.2.2").wait


def test_attempts_are_forgotten_as_time_goes_by(clock: Clock) -> None:
    """An attempt counts for the window; what is refused does not prolong it."""
    throttle = Throttle(by_name=2, window=60, clock=clock)
    throttle.attempt("ann", "a")
    clock.now += 20
    throttle.attempt("ann", "a")
    assert 40 == throttle.attempt("ann", "a").wait
    clock.now += 39
    assert 1 == throttle.attempt("ann", "a").wait
    clock.now += 1
    assert 0 == throttle.attempt("ann", "a").wait


def test_a_login_forgets_the_failures_before_it(clock: Clock) -> None:
    """Whoever has typed wrong and then right has all attempts again; the address has its failures still."""
    throttle = Throttle(by_name=2, by_address=3, clock=clock)
    throttle.attempt("ann", "a")
    throttle.attempt("ann", "a")
    throttle.succeeded("ann", "a")
    assert [0, 0, 900] == [throttle.attempt(name, "a").wait for name in ("ann", "ann", "bea")]


def test_of_a_row_of_refusals_the_first_alone_is_told_of(clock: Clock) -> None:
    """Whoever goes on trying does not make the ledger write; after the wait a new row begins."""
    throttle = Throttle(by_name=1, window=60, clock=clock)
    assert [False, True, False, False] == [throttle.attempt("ann", "a").first for _ in range(4)]
    clock.now += 60
    assert [False, True, False] == [throttle.attempt("ann", "a").first for _ in range(3)]


def test_memory_does_not_grow_with_the_names_of_strangers(clock: Clock) -> None:
    """Of ever new names the oldest are forgotten; a very long one is kept by its beginning."""
    throttle = Throttle(by_address=10**9, clock=clock)
    for number in range(25_000):
        throttle.attempt(f"{number}" + "x" * 1000, "192.0.2.1")
    kept = throttle._attempts
    assert (True, True) == (len(kept) <= 20_000, max(len(name) for _, name in kept) <= 64)


@pytest.mark.parametrize(
    ("one", "other", "customers"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", 1),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", 2),
        ("192.0.2.1", "192.0.2.2", 2),
        ("fe80::1%eth0", "fe80::2", 1),
        ("testclient", "testclient", 1),
    ],
)
def test_addresses_of_one_customer_count_as_one(one: str, other: str, customers: int) -> None:
    """In IPv6 a customer has a whole network."""
    assert customers == len({neighbourhood(one), neighbourhood(other)})
