"""An RSS feed of what is new, in the borough or in one of its neighbourhoods."""

from __future__ import annotations

from email.utils import format_datetime
from xml.etree.ElementTree import Element, SubElement, tostring

from flask import Response, request, url_for

from assets_catalog import categories
from assets_catalog.listing import Listing
from assets_catalog.open_referral.newest import New, newest
from assets_catalog.open_referral.services import SAMPLE
from assets_catalog.places.names import NamedPlace, areas
from frontdoor import words
from frontdoor.application import workspace
from frontdoor.residents import residents

_SECONDS = 900


@residents.get("/new.xml")
def new() -> Response:
    """What was added last, newest first."""
    wanted = request.args.get("area", "")
    area = next((each for each in areas() if each.name.casefold() == wanted.casefold()), None)
    if wanted and area is None:
        names = ", ".join(each.name for each in areas())
        return Response(f"There is no area of that name here. Areas: {names}.\n", 404, mimetype="text/plain")
    site = workspace()
    added = newest(site.catalogue.engine, area)
    listings = site.catalogue.get_many([each.service_id for each in added])
    response = Response(_feed(area, added, listings), mimetype="application/rss+xml")
    response.headers["Cache-Control"] = f"public, max-age={_SECONDS}"
    response.add_etag()
    response.make_conditional(request)
    return response


def _feed(area: NamedPlace | None, added: list[New], listings: dict[str, Listing]) -> bytes:
    name = area.name if area else workspace().settings.borough
    rss = Element("rss", version="2.0", attrib={"xmlns:atom": "http://www.w3.org/2005/Atom"})
    channel = SubElement(rss, "channel")
    _put(channel, "title", f"New in {name}: {workspace().settings.site_name}")
    _put(channel, "link", url_for("residents.home", _external=True))
    _put(channel, "description", f"Clubs, groups and services in {name} that were added last.")
    _put(channel, "language", "en-gb")
    given = {"area": area.name} if area else {}
    here = url_for("residents.new", _external=True, **given)
    SubElement(channel, "atom:link", href=here, rel="self", type="application/rss+xml")
    for each in added:
        if listing := listings.get(each.service_id):
            _item(channel, each, listing)
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + tostring(rss, encoding="utf-8")


def _item(channel: Element, new: New, listing: Listing) -> None:
    item = SubElement(channel, "item")
    _put(item, "title", f"{'Sample: ' if listing.is_sample else ''}{listing.name}")
    _put(item, "link", url_for("residents.service", service_id=listing.id, _external=True))
    guid = SubElement(item, "guid", isPermaLink="false")
    guid.text = f"urn:uuid:{listing.id}"
    _put(item, "pubDate", format_datetime(new.at))
    opening = words.opening(listing.description)
    _put(item, "description", f"{SAMPLE} {opening}" if listing.is_sample else opening)
    for each in listing.categories:
        _put(item, "category", categories.name_of(each))


def _put(parent: Element, name: str, text: str) -> None:
    # XML has no way to write most control characters, escaped or not.
    SubElement(parent, name).text = "".join(mark for mark in text if mark >= " " or mark in "\n\t")
