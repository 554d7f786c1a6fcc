"""What the results page shows, made from a query and its results."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from flask import url_for
from werkzeug.datastructures import MultiDict

from assets_catalog.listing import Listing
from assets_catalog.places import Point
from assets_catalog.places.drawing import Pin, borough_svg
from assets_catalog.search.query import Hit, SearchQuery, SearchResults
from frontdoor import visits
from frontdoor.application import workspace
from frontdoor.residents import asking
from frontdoor.residents.filtering import choices

_TELLING = ("Matches", "For:", "Open", "Runs", "Close in meaning")


@dataclass(frozen=True, slots=True)
class Found:
    """A hit with its listing. ``number`` is its place in the list, and its pin's."""

    number: int
    hit: Hit
    listing: Listing

    @property
    def place(self) -> str:
        """Where it is, in one line."""
        return self.listing.places[0].in_one_line() if self.listing.places else ""

    @property
    def why(self) -> tuple[str, ...]:
        """Why it was found, without what the line of facts says already."""
        return tuple(reason for reason in self.hit.reasons if reason.startswith(_TELLING))


def found_page(
    query: SearchQuery,
    results: SearchResults,
    args: MultiDict[str, str],
    typed: dict[str, str] | None,
    *,
    expired: bool,
) -> dict[str, Any]:
    """Everything ``residents/found.html`` needs."""
    number = args.get("s") if typed else None
    taken_back = args.getlist("not")[:20]
    path = url_for("residents.find")
    pairs = asking.parameters(query, number, taken_back)
    first = (query.page - 1) * query.per_page + 1
    listings = workspace().catalogue.get_many(
        [hit.id for hit in (*results.hits, *results.nearby, *results.reach_you)]
    )
    found = _with_listings(results.hits, listings, first)
    chips = _chips(query, results, number, taken_back, path)
    return {
        "query": query,
        "results": results,
        "found": found,
        "nearby": _with_listings(results.nearby, listings, 1),
        "reach_you": _with_listings(results.reach_you, listings, 1),
        "first": first,
        "last": first + len(found) - 1,
        "number": number,
        "expired": expired,
        "active": asking.active(query, number, taken_back, path),
        "chips": [chip for chip in chips if not _is_mending(chip, results)],
        "mended": [chip for chip in chips if _is_mending(chip, results)],
        "clear": asking.address(path, [("s", number)] if number else []),
        "choices": choices(query, results),
        "problems": asking.problems(args),
        "taken_back": taken_back,
        "relaxations": [_relaxation(each, query, number, taken_back, path) for each in results.relaxations],
        "pagination": _pagination(query, results, pairs, path),
        "map_only": args.get("view") == "map",
        "map_address": asking.address(path, [*pairs, ("page", str(query.page)), ("view", "map")]),
        "list_address": asking.address(path, [*pairs, ("page", str(query.page))]),
        "service_tail": asking.address("", [*pairs, ("page", str(query.page))]),
        "shows_sample": any(each.listing.is_sample for each in found)
        or any(listing.is_sample for listing in listings.values()),
        **map_of(found, results),
    }


def map_of(found: list[Found], results: SearchResults) -> dict[str, Any]:
    """The picture of the borough with these pins, and the pins themselves for Leaflet."""
    pins = [
        {
            "number": each.number,
            "name": each.hit.name,
            "latitude": each.hit.latitude,
            "longitude": each.hit.longitude,
            "href": url_for("residents.service", service_id=each.hit.id),
        }
        for each in found
        if each.hit.latitude is not None
    ]
    near = results.understood.near
    return {"pins": pins, "here": near, "still_map": _still_map(pins, near) if pins else ""}


def _still_map(pins: list[dict[str, Any]], near: Any) -> str:
    return borough_svg(
        workspace().borough_map,
        [Pin(pin["number"], pin["latitude"], pin["longitude"], pin["name"]) for pin in pins],
        width=520,
        height=560,
        title="Map of the places in the list, numbered as they are there",
        here=Point(near.latitude, near.longitude) if near else None,
        zoom=True,
    )


def _with_listings(hits: tuple[Hit, ...], listings: dict[str, Listing], first: int) -> list[Found]:
    return [
        Found(first + position, hit, listings[hit.id])
        for position, hit in enumerate(hits)
        if hit.id in listings
    ]


def _chips(
    query: SearchQuery, results: SearchResults, number: str | None, taken_back: list[str], path: str
) -> list[dict[str, str]]:
    return [
        {
            "label": chip.label,
            "because": chip.because,
            "without": asking.address(
                path, asking.parameters(query, number, [*taken_back, asking.code(chip.key)])
            ),
        }
        for chip in results.understood.chips
    ]


def _is_mending(chip: dict[str, str], results: SearchResults) -> bool:
    return results.understood.corrections.get(chip["because"]) == chip["label"]


def _relaxation(
    each: Any, query: SearchQuery, number: str | None, taken_back: list[str], path: str
) -> dict[str, Any]:
    if each.drop.startswith("not_meant:"):
        key = each.drop.removeprefix("not_meant:")
        pairs = asking.parameters(query, number, [*taken_back, asking.code(key)])
    elif each.drop == "words":
        pairs = asking.parameters(query, visits.keep_search("", query.near), taken_back)
    else:
        empty = getattr(SearchQuery(), each.drop)
        pairs = asking.parameters(replace(query, **{each.drop: empty}), number, taken_back)
    return {"label": each.label, "count": each.count, "href": asking.address(path, pairs)}


def _pagination(
    query: SearchQuery, results: SearchResults, pairs: list[tuple[str, str]], path: str
) -> dict[str, Any] | None:
    """Parameters for the pagination component: first, last and the pages about this one."""
    if results.pages < 2:
        return None

    def to(page: int) -> str:
        return asking.address(path, [*pairs, ("page", str(page))])

    shown = sorted(
        {1, results.pages} | {p for p in range(query.page - 1, query.page + 2) if 1 <= p <= results.pages}
    )
    items: list[dict[str, Any]] = []
    before = 0
    for page in shown:
        if page - before > 1:
            items.append({"ellipsis": True})
        items.append({"number": page, "href": to(page), "current": page == query.page})
        before = page
    component: dict[str, Any] = {"items": items, "landmarkLabel": "Pages of results"}
    if query.page > 1:
        component["previous"] = {"href": to(query.page - 1)}
    if query.page < results.pages:
        component["next"] = {"href": to(query.page + 1)}
    return component
