"""What search engines may look at: a map of the site for them, and what is not for them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from xml.sax.saxutils import escape

from flask import Response, abort, request, url_for
from sqlalchemy import Select, func, select

from assets_catalog import model
from assets_catalog.listing import Listing
from frontdoor.application import workspace
from frontdoor.residents import residents

_A_FILE = 10_000  # services; a file of a site map may hold 50,000 addresses
_SECONDS = 3600
_PAGES = ("residents.home", "residents.urgent", "residents.assessment", "residents.about_data")
#: Pages made of what somebody asked, and rooms for staff.
_NOT_FOR_ROBOTS = ("/find", "/talk", "/my-list", "/leave", "/sign-in", "/desk", "/stewards", "/insight")


def is_findable(listing: Listing) -> bool:
    """Whether a search engine should show this page: a real service, running, at its plain address."""
    return not listing.is_sample and listing.status == "active" and not request.args


@residents.get("/robots.txt")
def robots() -> Response:
    """What robots should leave alone, and where the map is."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in _NOT_FOR_ROBOTS)]
    lines += ["", f"Sitemap: {url_for('residents.sitemap', _external=True)}"]
    return _kept(Response("\n".join(lines) + "\n", mimetype="text/plain"))


@residents.get("/sitemap.xml")
def sitemap() -> Response:
    """The list of the map's files."""
    with workspace().catalogue.engine.connect() as connection:
        count = connection.scalar(select(func.count()).select_from(_real().order_by(None).subquery())) or 0
    numbers = range(1 + -(-count // _A_FILE))
    entries = [(url_for("residents.sitemap_file", number=number, _external=True), "") for number in numbers]
    return _map("sitemapindex", "sitemap", entries)


@residents.get("/sitemap-<int:number>.xml")
def sitemap_file(number: int) -> Response:
    """One file of the map: 0 is the pages that stand still, the others are services."""
    if number == 0:
        return _map("urlset", "url", [(url_for(each, _external=True), "") for each in _PAGES])
    if number > 5000:
        abort(404)
    query = _real().offset((number - 1) * _A_FILE).limit(_A_FILE)
    with workspace().catalogue.engine.connect() as connection:
        rows = connection.execute(query).all()
    if not rows:
        abort(404)
    return _map(
        "urlset",
        "url",
        [
            (url_for("residents.service", service_id=row.id, _external=True), _day(row.last_modified))
            for row in rows
        ],
    )


def _real() -> Select[str, datetime]:
    invented = select(model.SourceRecord.id).where(
        model.SourceRecord.service_id == model.Service.id, model.SourceRecord.is_sample
    )
    return (
        select(model.Service.id, model.Service.last_modified)
        .where(model.Service.status == "active", ~invented.exists())
        .order_by(model.Service.id)
    )


def _day(moment: datetime) -> str:
    return (moment.astimezone(UTC) if moment.tzinfo else moment).date().isoformat()


def _map(outer: str, inner: str, entries: Iterable[tuple[str, str]]) -> Response:
    parts = [
        '<?xml version="1.0" encoding="utf-8"?>',
        f'<{outer} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">',
    ]
    for address, day in entries:
        changed = f"<lastmod>{day}</lastmod>" if day else ""
        parts.append(f"<{inner}><loc>{escape(address)}</loc>{changed}</{inner}>")
    parts.append(f"</{outer}>\n")
    return _kept(Response("\n".join(parts), mimetype="application/xml"))


def _kept(response: Response) -> Response:
    response.headers["Cache-Control"] = f"public, max-age={_SECONDS}"
    return response
