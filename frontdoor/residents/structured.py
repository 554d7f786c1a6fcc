"""A service in schema.org's words, for search engines: only what we hold, nothing guessed.

A weekly pattern is given as opening hours; what opening hours cannot say (a
fortnight, the first Tuesday, school terms) is an event with its schedule.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from markupsafe import Markup

from assets_catalog import categories, schedules
from assets_catalog.listing import ACCESS, Listing, Place, Schedule
from assets_catalog.open_referral import links
from assets_catalog.open_referral.services import SAMPLE
from frontdoor import words

Thing = dict[str, Any]
_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_DAYS = dict(zip(schedules.DAYS, _NAMES, strict=True))
_EVERY = {"WEEKLY": "W", "MONTHLY": "M"}


def described(listing: Listing, address: str) -> Thing:
    """The whole description of a listing whose page is at ``address``."""
    service = _service(listing, address)
    events = [_event(listing, each, address) for each in listing.schedules if _is_event(each)]
    return {"@context": "https://schema.org", "@graph": [service, *events]}


def as_script(thing: Thing) -> Markup:
    """JSON that can stand inside a script element whatever it holds."""
    text = json.dumps(thing, ensure_ascii=False, separators=(",", ":"))
    for mark in "<>&":
        text = text.replace(mark, f"\\u{ord(mark):04x}")
    return Markup(text)  # noqa: S704 - what could end the element was written otherwise just above


def _service(listing: Listing, address: str) -> Thing:
    low, high = listing.minimum_age, listing.maximum_age
    return _said(
        {
            "@type": "Service",
            "@id": f"{address}#service",
            "url": address,
            "name": listing.name,
            "description": listing.description,
            "disambiguatingDescription": SAMPLE if listing.is_sample else "",
            "serviceType": [categories.name_of(each) for each in listing.categories],
            "provider": _provider(listing),
            "areaServed": listing.service_area,
            "audience": _said(
                {
                    "@type": "PeopleAudience",
                    "audienceType": listing.eligibility,
                    "suggestedMinAge": low,
                    "suggestedMaxAge": high,
                }
            ),
            "offers": _offer(listing),
            "availableChannel": [each for each in _channels(listing) if each],
            "hoursAvailable": [_hours(each) for each in listing.schedules if _is_hours(each)],
        }
    )


def _provider(listing: Listing) -> Thing:
    given = listing.organization
    if not given.name:
        return {}
    return _said(
        {
            "@type": "Organization",
            "name": given.name,
            "url": links.uri(given.url),
            "email": links.email(given.email),
        }
    )


def _offer(listing: Listing) -> Thing:
    cost = listing.cost
    amount = 0 if cost.free else cost.amount
    return _said(
        {
            "@type": "Offer",
            "price": amount,
            "priceCurrency": "GBP" if amount is not None else "",
            "description": cost.description,
        }
    )


def _channels(listing: Listing) -> list[Thing]:
    places: list[Place | None] = [*listing.places] or [None]
    return [_channel(listing, place) for place in places]


def _channel(listing: Listing, place: Place | None) -> Thing:
    spoken = ["en", *listing.languages] if listing.languages else []
    phone = listing.phones[0].number if listing.phones else ""
    return _said(
        {
            "@type": "ServiceChannel",
            "serviceLocation": _place(place) if place else {},
            "servicePhone": _said({"@type": "ContactPoint", "telephone": phone}),
            "serviceUrl": links.uri(listing.url),
            "availableLanguage": spoken,
        }
    )


def _place(place: Place) -> Thing:
    position = {"latitude": place.latitude, "longitude": place.longitude} if place.has_position else {}
    return _said(
        {
            "@type": "Place",
            "name": place.name,
            "address": _said(
                {
                    "@type": "PostalAddress",
                    "streetAddress": place.address_1,
                    "addressLocality": place.city,
                    "postalCode": place.postal_code,
                }
            ),
            "geo": _said({"@type": "GeoCoordinates", **position}),
            "amenityFeature": [
                {"@type": "LocationFeatureSpecification", "name": ACCESS[each], "value": True}
                for each in place.accessibility
            ],
        }
    )


def _is_hours(rule: Schedule) -> bool:
    every_week = rule.freq == "WEEKLY" and rule.interval == 1
    with_gaps = rule.term_time or rule.except_dates or rule.except_months
    return bool(every_week and not with_gaps and rule.opens_at and rule.closes_at)


def _is_event(rule: Schedule) -> bool:
    return not _is_hours(rule) and bool(rule.freq or rule.dtstart)


def _hours(rule: Schedule) -> Thing:
    return _said(
        {
            "@type": "OpeningHoursSpecification",
            "dayOfWeek": [f"https://schema.org/{_DAYS[day]}" for day in rule.byday],
            "opens": f"{rule.opens_at:%H:%M}",
            "closes": f"{rule.closes_at:%H:%M}",
            "validFrom": rule.dtstart.isoformat() if rule.dtstart else "",
            "validThrough": rule.until.isoformat() if rule.until else "",
        }
    )


def _event(listing: Listing, rule: Schedule, address: str) -> Thing:
    coming = schedules.next_sessions([rule], datetime.now(words.LONDON), 1)
    return _said(
        {
            "@type": "Event",
            "name": listing.name,
            "url": address,
            "description": listing.description,
            "disambiguatingDescription": SAMPLE if listing.is_sample else "",
            "startDate": coming[0].start.isoformat() if coming else "",
            "eventSchedule": _schedule(rule),
            "location": _place(listing.places[0]) if listing.places else {},
            "organizer": _provider(listing),
            "isAccessibleForFree": listing.cost.free,
        }
    )


def _schedule(rule: Schedule) -> Thing:
    return _said(
        {
            "@type": "Schedule",
            "repeatFrequency": f"P{rule.interval}{_EVERY[rule.freq]}" if rule.freq else "",
            # The days of a month are said as iCalendar says them: 1TU is its first Tuesday.
            "byDay": list(rule.byday),
            "byMonthDay": list(rule.bymonthday),
            "startDate": rule.dtstart.isoformat() if rule.dtstart else "",
            "endDate": rule.until.isoformat() if rule.until else "",
            "startTime": f"{rule.opens_at:%H:%M}" if rule.opens_at else "",
            "endTime": f"{rule.closes_at:%H:%M}" if rule.closes_at else "",
            "exceptDate": [day.isoformat() for day in rule.except_dates],
            "scheduleTimezone": "Europe/London",
            "description": schedules.in_words(rule),
        }
    )


def _said(thing: Mapping[str, Any]) -> Thing:
    """Only what is known; a thing of which nothing is known but its type is none."""
    known = {name: value for name, value in thing.items() if value is not None and value not in ("", [], {})}
    return known if set(known) - {"@type", "scheduleTimezone"} else {}
