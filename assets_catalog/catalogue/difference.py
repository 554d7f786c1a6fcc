"""What differs between two versions of a listing, in words that a person reads."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from assets_catalog import categories, schedules
from assets_catalog.listing import (
    ACCESS,
    DELIVERY,
    Check,
    Cost,
    Listing,
    Organization,
    Phone,
    Place,
    Provenance,
)
from assets_catalog.search.understanding.languages import name_of_language

#: The fields as stewards read them, in the order of a page.
LABELS: Final = {
    "name": "Name",
    "organization": "Who runs it",
    "description": "Description",
    "status": "Status",
    "categories": "Kinds of help",
    "keywords": "Search words",
    "schedules": "When",
    "opening_hours": "Opening hours, as the source gives them",
    "places": "Where",
    "delivery": "How it reaches people",
    "service_area": "Area it serves",
    "phones": "Phone",
    "email": "Email",
    "url": "Website",
    "cost": "Cost",
    "minimum_age": "Youngest age",
    "maximum_age": "Oldest age",
    "eligibility": "Who it is for",
    "how_to_join": "How to join",
    "first_visit": "The first time",
    "languages": "Languages",
    "accepting": "Has room",
    "full_until": "Full until",
    "closed_from": "Closed from",
    "closed_until": "Closed until",
    "closing_note": "Why it is closed",
    "last_check": "Last checked",
    "provenance": "Where it comes from",
}


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field that differs: its name in the code, and both values in plain words (empty: nothing)."""

    field: str
    before: str
    after: str

    @property
    def label(self) -> str:
        """The field as a person reads it."""
        return LABELS[self.field]


def diff(
    before: Listing | None, after: Listing | None, *, today: date | None = None
) -> tuple[FieldChange, ...]:
    """The fields that differ, in the order of a page. None stands for no listing: all or nothing is said then.

    ``today`` is what the words for dates and times are told from.
    """
    day = today or schedules.today_in_london()
    told = []
    for name in LABELS:
        was = getattr(before, name) if before is not None else None
        now = getattr(after, name) if after is not None else None
        if was == now:
            continue
        change = FieldChange(name, in_words(name, was, day), in_words(name, now, day))
        if before is not None and after is not None and change.before == change.after:
            change = FieldChange(name, change.before, f"{change.after} (written otherwise)".strip())
        if change.before != change.after:
            told.append(change)
    return tuple(told)


def in_words(name: str, value: Any, today: date) -> str:
    """One field's value as a person reads it; empty for nothing. Lists are a line each."""
    if value is None:
        return ""
    return _WORDS.get(name, str)(value) if name != "schedules" else "\n".join(schedules.summary(value))


def _day(day: date) -> str:
    return f"{day.day} {day:%B} {day.year}"


def _lines(of: Callable[[Any], str]) -> Callable[[Sequence[Any]], str]:
    return lambda values: "\n".join(of(value) for value in values)


def _phone(phone: Phone) -> str:
    return f"{phone.number} ({phone.description})" if phone.description else phone.number


def _place(place: Place) -> str:
    parts = [place.in_one_line() or "A place without an address"]
    if place.latitude is not None and place.longitude is not None:
        parts.append(f"on the map at {place.latitude:.5f}, {place.longitude:.5f}")
    parts += [ACCESS[each] for each in place.accessibility]
    parts += [each for each in (place.transport, place.doubt) if each]
    return "; ".join(parts)


def _organization(organization: Organization) -> str:
    told = [organization.name, organization.description, organization.url, organization.email]
    return "; ".join(each for each in told if each)


def _cost(cost: Cost) -> str:
    parts = []
    if cost.free is not None:
        parts.append("Free" if cost.free else "Not free")
    if cost.amount is not None:
        parts.append(f"£{cost.amount:.2f}")
    return "; ".join([*parts, cost.description] if cost.description else parts)


def _check(check: Check) -> str:
    told = f"{_day(check.on)}, {check.how}, {check.by}"
    return f"{told}: {check.note}" if check.note else told


def _provenance(provenance: Provenance) -> str:
    told = [provenance.source, provenance.source_id, provenance.source_date, provenance.licence]
    return "; ".join(each for each in told if each)


_WORDS: Final[dict[str, Callable[[Any], str]]] = {
    "organization": _organization,
    "categories": lambda values: ", ".join(categories.name_of(each) for each in values),
    "keywords": ", ".join,
    "places": _lines(_place),
    "delivery": lambda values: ", ".join(DELIVERY[each] for each in values),
    "phones": _lines(_phone),
    "cost": _cost,
    "languages": lambda values: ", ".join(name_of_language(each) for each in values),
    "accepting": lambda value: "yes" if value else "no, full at present",
    "full_until": _day,
    "closed_from": _day,
    "closed_until": _day,
    "last_check": _check,
    "provenance": _lines(_provenance),
}
