"""Writing to those who run a listing: a link, in an email or a text, by way of the outbox."""

from __future__ import annotations

from typing import Final, cast

from flask import has_request_context, request
from sqlalchemy import Connection

from assets_catalog.listing import Listing
from assets_catalog.search.query import today_in_london
from assets_catalog.stewardship.provider_links import GOOD_FOR, Link
from frontdoor.messages.message import Kind, Message
from frontdoor.messages.outbox import Letter
from frontdoor.providers import tokens
from frontdoor.workspace import Workspace

_ASKS: Final = {
    0: "Is what we tell people about {name} still right?",
    1: "Is what we tell people about {name} still right?",
    2: "A reminder: is what we tell people about {name} still right?",
    3: "The last reminder: is what we tell people about {name} still right?",
}
#: A text of more letters than that is sent, and paid for, as several.
_LONGEST_NAME: Final = 60


def send(
    listing: Listing, *, by: str, reminder: int = 0, site: Workspace | None = None, at_once: bool = True
) -> Letter:
    """Make a link, put the message that carries it into the outbox, and try to send it.

    With ``at_once`` off it is left for `frontdoor messages send` where another machine has to be asked.
    What became of it is in the letter. Raises ValueError where the listing has no address, or the
    site's own address is not known.
    """
    if site is None:
        from frontdoor.application import workspace

        site = workspace()
    root = site.settings.site_address or (request.url_root if has_request_context() else "")
    if not root:
        raise ValueError("Set FRONTDOOR_SITE_ADDRESS first, so that links lead somewhere.")
    outbox, key = site.outbox, site.settings.key

    def keep(connection: Connection, link: Link) -> None:
        address = f"{root.rstrip('/')}/p/{tokens.sign(key, link.id)}"
        outbox.keep(connection, _message(site, listing, link, address))

    link = site.provider_links.make(listing, by=by, today=today_in_london(), reminder=reminder, beside=keep)
    return cast(Letter, site.post.hand_over(link.id, only_instant=not at_once))


def _message(site: Workspace, listing: Listing, link: Link, address: str) -> Message:
    name = " ".join(listing.name.split())
    if link.channel == "text":
        short = name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 1].rstrip()}…"
        asks = _ASKS[link.reminder].format(name=short)
        words = f"{site.settings.site_name}: {asks} Two presses: {address}"
    else:
        asks = _ASKS[link.reminder].format(name=name)
        words = _letter(site, listing, asks, address, link.reminder)
    return Message(cast(Kind, link.channel), link.sent_to, asks, words, link.id, link.expires_on)


def _letter(site: Workspace, listing: Listing, asks: str, address: str, reminder: int) -> str:
    last = (
        "\nIf we do not hear from you, we go on listing it, further down, and say that you have not answered us.\n"
        if reminder == 3
        else ""
    )
    return f"""Hello

{asks}

Press this link, then “Yes, still right”, or tell us what has changed. You need no account.

{address}

The link is for {listing.name} alone and works for {GOOD_FOR} days. Do not pass it on.
{last}
If this is not yours, you need do nothing. Or ring us on {site.settings.contact_phone}.

{site.settings.site_name}
"""
