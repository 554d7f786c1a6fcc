"""Writing to those who run a listing: a link, in an email or a text that waits in the outbox."""

from __future__ import annotations

from typing import Final

from flask import has_request_context, request

from assets_catalog.listing import Listing
from assets_catalog.search.query import today_in_london
from assets_catalog.stewardship.provider_links import GOOD_FOR, Link
from frontdoor.providers import tokens
from frontdoor.workspace import Workspace

_ASKS: Final = {
    0: "Is what we tell people about {name} still right?",
    1: "Is what we tell people about {name} still right?",
    2: "A reminder: is what we tell people about {name} still right?",
    3: "The last reminder: is what we tell people about {name} still right?",
}


def send(listing: Listing, *, by: str, reminder: int = 0, site: Workspace | None = None) -> Link:
    """Make a link and put the message that carries it into the outbox.

    Raises ValueError where the listing has no address, or the site's own address is not known.
    """
    if site is None:
        from frontdoor.application import workspace

        site = workspace()
    root = site.settings.site_address or (request.url_root if has_request_context() else "")
    if not root:
        raise ValueError("Set FRONTDOOR_SITE_ADDRESS first, so that links lead somewhere.")
    link = site.provider_links.make(listing, by=by, today=today_in_london(), reminder=reminder)
    address = f"{root.rstrip('/')}/p/{tokens.sign(site.settings.key, link.id)}"
    asks = _ASKS[reminder].format(name=" ".join(listing.name.split()))
    if link.channel == "text":
        site.outbox.text(link.sent_to, f"{site.settings.site_name}: {asks} Two presses: {address}")
    else:
        site.outbox.email(link.sent_to, asks, _letter(site, listing, asks, address, reminder))
    return link


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
