"""Remembering: pages that cost more than others are made once for each state of the ledger."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from functools import wraps
from typing import TypeVar

from reportedly.store import Ledger

_MOST = 64

Context = TypeVar("Context")
Made = Callable[[Ledger, Mapping[str, str]], Context]


class Remembered:
    """The pages made last, each for one state of the ledger: the next write, whoever makes it, makes all of them anew."""

    def __init__(self, at_most: int = _MOST) -> None:
        self.at_most = at_most
        self._pages: OrderedDict[object, object] = OrderedDict()
        self._making: dict[object, threading.Lock] = {}
        self._lock = threading.Lock()

    def __call__(self, build: Made[Context]) -> Made[Context]:
        """The same page, made only where it is not remembered; of those who ask for it at once one makes it."""

        @wraps(build)
        def page(ledger: Ledger, params: Mapping[str, str]) -> Context:
            # Before the page is made: a write meanwhile gives a page that is newer than its number, and never an older one.
            key = (build, ledger.engine.where, ledger.last_event(), tuple(sorted(params.items())))
            with self._lock:
                making = self._making.setdefault(key, threading.Lock())
            try:
                with making:
                    held: Context | None = self._held(key)  # type: ignore[assignment]
                    return self._kept(key, build(ledger, params)) if held is None else held
            finally:
                with self._lock:
                    self._making.pop(key, None)

        return page

    def _held(self, key: object) -> object | None:
        with self._lock:
            if key in self._pages:
                self._pages.move_to_end(key)
            return self._pages.get(key)

    def _kept(self, key: object, page: Context) -> Context:
        with self._lock:
            self._pages[key] = page
            while len(self._pages) > self.at_most:
                self._pages.popitem(last=False)
        return page
