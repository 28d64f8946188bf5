"""Settings: one frozen object, read once at the edge and passed down as arguments."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What reading refuses or cuts off. Sizes are bytes, lengths are characters, times are seconds.

    A page of the press has a few thousand elements; finding its body takes time with the square of their number.
    `largest_unfolded` is what a packed file of many sources may unfold to.

    `private_addresses` lets a fetch reach this machine and private networks, which it otherwise refuses; `fetch_ports` are the
    only ports that it asks, if there are any in it; `fetch_proxies` lets it go through the proxies that the environment names.
    `local_lists` lets a list of feeds in a file name files beside it.
    """

    largest_source: int = 20_000_000
    largest_unfolded: int = 200_000_000_000
    deepest_markup: int = 500
    most_elements: int = 15_000
    shortest_text: int = 60
    longest_text: int = 400_000
    fetch_seconds: float = 20.0
    fetch_redirects: int = 5
    fetch_ports: tuple[int, ...] = ()
    fetch_proxies: bool = True
    private_addresses: bool = False
    local_lists: bool = True
    languages: tuple[str, ...] = ("en",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What reading is told: its limits, and what to take where the input says nothing."""

    limits: Limits = Limits()
    as_is: bool = False
    published: str | None = None
    outlet: str | None = None
