"""Writing to the unmet-need ledger from a page, without the page ever waiting or failing for it.

What is handed on is a category, a neighbourhood and a kind, all of our own
lists; the words that were typed stop here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Final

from assets_catalog.places import Resolved, resolve
from assets_catalog.places.areas import area_of
from assets_catalog.search.query import SearchQuery, SearchResults, today_in_london
from assets_catalog.search.understanding.understand import SHOWN_FROM
from assets_catalog.stewardship.ledger import Ledger
from frontdoor.aside import Aside

#: Outcomes of a conversation that tell of a need unmet, at the desk and on one's own.
OUTCOMES: Final = {
    "nothing_suitable": "not_suitable",
    "nothing_suits": "not_suitable",
    "full": "full",
    "could_not_get_through": "could_not_get_through",
}
#: A conversation can name many kinds of help; the first few are what it was about.
_NEEDS_OF_ONE: Final = 3


class Pen:
    """Writes lines one after another, aside."""

    def __init__(self, ledger: Callable[[], Ledger]) -> None:
        self._ledger = ledger
        self._aside = Aside("A line of the unmet-need ledger")

    def note(self, need: str, area: str, kind: str, on: date | None = None) -> None:
        """Write a line soon. Returns at once, and raises nothing."""
        day = on or today_in_london()
        self._aside.soon(lambda: self._ledger().note(need, area, kind, day))

    def settle(self) -> None:
        """Wait until every line handed over is written."""
        self._aside.settle()


def of_search(query: SearchQuery, results: SearchResults) -> tuple[str, str, str] | None:
    """Need, area and kind of a search that found nothing; None for one that found something.

    The need is the kind of help that was chosen, or what was best understood
    from the words; empty where neither is known.
    """
    if results.total:
        return None
    near = results.understood.near
    further_away = query.within_km is not None and bool(results.nearby)
    return (
        _need_of(query, results),
        _area(near.label) if near else "",
        "nothing_near" if further_away else "nothing_found",
    )


def _need_of(query: SearchQuery, results: SearchResults) -> str:
    if query.categories:
        return query.categories[0]
    understood = results.understood.needs
    return understood[0][0] if understood and understood[0][1] >= SHOWN_FROM else ""


def _area(place: str) -> str:
    """The neighbourhood of a place; empty for the whole borough, which is none."""
    found = resolve(place) if place.strip() else None
    if not isinstance(found, Resolved) or found.whole_borough:
        return ""
    return area_of(found.latitude, found.longitude)


def note_search(pen: Pen, query: SearchQuery, results: SearchResults) -> None:
    """Write a line if a search found nothing."""
    if line := of_search(query, results):
        pen.note(*line)


def note_outcome(pen: Pen, outcome: str, needs: Iterable[str], near: str) -> None:
    """Write a line for each of the first few needs of a conversation that ended in want.

    ``near`` is a postcode or a place as it was given. Nothing is written for
    other outcomes, nor where the need or the area is not known.
    """
    area = _area(near) if outcome in OUTCOMES else ""
    if not area:
        return
    for need in list(dict.fromkeys(needs))[:_NEEDS_OF_ONE]:
        pen.note(need, area, OUTCOMES[outcome])
