"""Letters to those who run a listing: which got there, and which a steward has to do something about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from assets_catalog.listing import Listing
from assets_catalog.stewardship.addresses import address_of
from assets_catalog.stewardship.provider_links import Link
from frontdoor.messages.outbox import Letter
from frontdoor.messages.told import LOST
from frontdoor.workspace import Workspace

#: For so long a letter that did not arrive is shown to stewards.
_SHOWN_FOR: Final = timedelta(days=60)
_MOST: Final = 100


@dataclass(frozen=True, slots=True)
class Lost:
    """A letter that did not get there, that nothing has been done about."""

    listing: Listing
    link: Link
    letter: Letter


def lost(site: Workspace, *, at_most: int = 20) -> list[Lost]:
    """Letters that did not arrive, newest first.

    Left out are those with a newer letter, an answer or a link that was taken back, and
    those whose address has been mended since.
    """
    letters = site.outbox.in_states(LOST, since=datetime.now(UTC) - _SHOWN_FOR, at_most=_MOST)
    links = site.provider_links.by_id(each.message.reference for each in letters)
    found: list[Lost] = []
    for letter in letters:
        link = links.get(letter.message.reference)
        if len(found) == at_most:
            break
        if link is None or link.revoked_on or link.answered_on or _newer(site, link, letter):
            continue
        listing = site.catalogue.get(site.catalogue.where_is(link.service_id) or link.service_id)
        if listing is None or address_of(listing) != (link.channel, link.sent_to):
            continue
        found.append(Lost(listing, link, letter))
    return found


def is_reached(site: Workspace, listing: Listing, link: Link | None, reminder: int) -> bool:
    """Whether the next step may follow on the last letter.

    Nobody is said not to have answered a letter that they never had, nor written to
    again at an address that takes nothing, nor while the last letter still waits.
    """
    letter = site.outbox.of([link.id]).get(link.id) if link else None
    if link is None or letter is None:
        return True
    if letter.state == "waiting":
        return False
    if letter.state == "refused":
        return address_of(listing) != (link.channel, link.sent_to) and reminder > 0
    return reminder > 0 or letter.state in ("filed", "sent", "delivered")


def _newer(site: Workspace, link: Link, letter: Letter) -> bool:
    others = site.outbox.of(each.id for each in site.provider_links.of(link.service_id, at_most=50))
    return any(each.message.made_at > letter.message.made_at for each in others.values())


__all__ = ["Lost", "is_reached", "lost"]
