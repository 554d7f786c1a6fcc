"""Counting how often a service is asked for, without keeping a page waiting."""

from __future__ import annotations

from collections.abc import Callable

from assets_catalog.search.query import today_in_london
from assets_catalog.stewardship.asked import Asked
from frontdoor.aside import Aside


class Tally:
    """Counts one after another, aside."""

    def __init__(self, asked: Callable[[], Asked]) -> None:
        self._asked = asked
        self._aside = Aside("That a service was asked for")

    def note(self, service_id: str) -> None:
        """Count a service soon. Returns at once, and raises nothing."""
        self._aside.soon(lambda: self._asked().note(service_id, today_in_london()))

    def settle(self) -> None:
        """Wait until everything handed over is counted."""
        self._aside.settle()
