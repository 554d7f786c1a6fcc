"""When those who run a listing are asked whether it is still right: three times, then it is said that they did not answer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from assets_catalog.listing import Listing
from assets_catalog.stewardship.addresses import address_of
from assets_catalog.stewardship.provider_links import Link
from assets_catalog.stewardship.trust import of

#: Days after the first, second and third reminder before the next step.
WAITS: Final = (7, 14, 14)
REMINDERS: Final = len(WAITS)
#: After so many days of silence it begins anew: people change.
AGAIN_AFTER: Final = 180
#: Days for which somebody who answered is not asked again, even if the listing is doubted.
RESTS: Final = 30


@dataclass(frozen=True, slots=True)
class Step:
    """What is due for one listing: reminder 1 to 3, or 0: say that nobody answered."""

    listing: Listing
    reminder: int


def due(
    listings: Iterable[Listing],
    newest: Callable[[str], Link | None],
    today: date,
) -> Iterator[Step]:
    """What is due today. ``newest`` gives the newest link of a listing.

    A listing that a reader need not ring before going is left in peace, and so
    is one without an address to write to, or that has closed for good.
    """
    for listing in listings:
        if listing.closed_for_good_on(today) or not address_of(listing)[1]:
            continue
        believed = of(listing, today)
        link = newest(listing.id)
        if not believed.ring_first:
            continue
        step = _step(listing, link, today)
        if step is not None:
            yield Step(listing, step)


def _step(listing: Listing, link: Link | None, today: date) -> int | None:
    if link is None:
        return 1
    since = today - link.made_on
    if link.answered_on is not None:
        return 1 if since >= timedelta(days=RESTS) else None
    sent = max(link.reminder, 1)
    if since < timedelta(days=WAITS[sent - 1]):
        return None
    if sent < REMINDERS:
        return sent + 1
    silent = max((each.on for each in listing.reports if each.kind == "silent"), default=date.min)
    if silent < link.made_on:
        return 0
    return 1 if since >= timedelta(days=AGAIN_AFTER) else None
