"""A listing as a short form holds it, and the listing that follows from what somebody wrote there.

Used by those who run a place and by stewards on a call. Pure. What the form
does not touch stays as it is; the name is never one of its lines.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Mapping
from contextlib import suppress
from datetime import date, datetime
from typing import Any, Final

from dateutil import parser
from email_validator import EmailNotValidError, validate_email

from assets_catalog import schedules
from assets_catalog.listing import KEPT_BESIDE, Cost, Listing, Phone, Place
from assets_catalog.places import position
from assets_catalog.search.query import today_in_london
from assets_catalog.stewardship.evidence import Fact

#: The lines of the form, in order, each with the fact it tells of.
FACT_OF: Final[dict[str, Fact]] = {
    "times": "times",
    "phone": "contact",
    "email": "contact",
    "url": "contact",
    "place": "place",
    "postcode": "place",
    "cost": "cost",
    "eligibility": "access",
    "description": "access",
    "full": "room",
    "full_until": "room",
    "closed": "going",
    "closed_from": "going",
    "closed_until": "going",
}
LONGEST: Final = {"description": 4000, "times": 600, "eligibility": 600}
_LONG: Final = 200
_DIGITS: Final = re.compile(r"\D")


class RefusedError(ValueError):
    """Something written cannot be taken. ``problems`` has a sentence for each line of the form."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__(" ".join(problems.values()))
        self.problems = dict(problems)


def held(listing: Listing) -> dict[str, str]:
    """What the form shows before anybody has written in it."""
    place = listing.places[0] if listing.places else Place()
    return {
        "times": "\n".join([*schedules.summary(listing.schedules), *listing.opening_hours.splitlines()]),
        "phone": listing.phones[0].number if listing.phones else "",
        "email": listing.email,
        "url": listing.url,
        "place": ", ".join(each for each in (place.name, place.address_1, place.city) if each),
        "postcode": place.postal_code,
        "cost": _cost_in_words(listing.cost),
        "eligibility": listing.eligibility,
        "description": listing.description,
        "full": "" if listing.accepting else "yes",
        "full_until": _iso(listing.full_until),
        "closed": "good" if listing.status == "defunct" else "",
        "closed_from": _iso(listing.closed_from),
        "closed_until": _iso(listing.closed_until),
    }


def differing(listing: Listing, given: Mapping[str, str]) -> dict[str, str]:
    """The lines in which what was written is not what we hold."""
    now = held(listing)
    return {
        name: text
        for name in now
        if name in given and _plain(text := given[name].strip()) != _plain(now[name].strip())
    }


def changed(listing: Listing, given: Mapping[str, str]) -> Listing:
    """The listing with what was written put in. Lines that say what we hold already change nothing.

    Raises RefusedError with a sentence for each line that cannot be taken.
    """
    wanted = differing(listing, given)
    problems = {
        name: f"That is too long. Keep it to {most} letters."
        for name, text in wanted.items()
        if len(text) > (most := LONGEST.get(name, _LONG))
    }
    update: dict[str, Any] = {}
    for name, text in wanted.items():
        if name in problems:
            continue
        try:
            update |= _read(name, text, listing, wanted)
        except ValueError as problem:
            problems[name] = str(problem)
    first = update.get("closed_from", listing.closed_from)
    last = update.get("closed_until", listing.closed_until)
    if first and last and first > last:
        problems["closed_until"] = "The last day it is shut must not be before the first."
    if problems:
        raise RefusedError(problems)
    return Listing.model_validate({**listing.model_dump(exclude=set(KEPT_BESIDE)), **update}).model_copy(
        update={name: getattr(listing, name) for name in KEPT_BESIDE}
    )


def facts_of(given: Mapping[str, str]) -> tuple[Fact, ...]:
    """The facts that these lines tell of, each once."""
    return tuple(dict.fromkeys(FACT_OF[name] for name in given if name in FACT_OF))


def _read(name: str, text: str, listing: Listing, wanted: Mapping[str, str]) -> dict[str, Any]:
    if name in ("eligibility", "description"):
        return {name: text}
    if name == "times":
        read, rest = schedules.read_words(text)
        return {"schedules": [each.model_dump() for each in read], "opening_hours": rest}
    if name in ("place", "postcode"):
        return {"places": _places(listing, wanted)}
    if name == "full":
        full = text == "yes"
        return {"accepting": not full} | ({} if full else {"full_until": None})
    if name == "full_until":
        until = _day(text, name)
        return {"full_until": until} | ({"accepting": False} if until else {})
    if name == "closed":
        return {"status": "defunct" if text == "good" else "active"}
    if name in ("closed_from", "closed_until"):
        return {name: _day(text, name)}
    return _READ[name](text, listing)


def _phone(text: str, listing: Listing) -> dict[str, Any]:
    if text and not 7 <= len(_DIGITS.sub("", text)) <= 15:
        raise ValueError("Write the phone number with all its digits, such as 020 7946 0123.")
    kind = listing.phones[0].description if listing.phones else ""
    first = [Phone(number=text, description=kind)] if text else []
    return {"phones": [each.model_dump() for each in [*first, *listing.phones[1:]]]}


def _email(text: str, _: Listing) -> dict[str, Any]:
    if text:
        try:
            text = validate_email(text, check_deliverability=False, test_environment=True).normalized
        except EmailNotValidError as problem:
            raise ValueError("Write an email address such as name@club.example.") from problem
    return {"email": text}


def _url(text: str, _: Listing) -> dict[str, Any]:
    if text and "://" not in text:
        text = f"https://{text}"
    if text and not re.fullmatch(r"https?://[^\s/.]+\.[^\s<>\"']+", text):
        raise ValueError("Write a website address such as https://club.example.")
    return {"url": text}


def _cost(text: str, _: Listing) -> dict[str, Any]:
    if text.casefold() in ("free", "nothing", "no charge", "£0"):
        return {"cost": Cost(free=True).model_dump()}
    if match := re.fullmatch(r"£?\s*(\d{1,4}(?:\.\d{1,2})?)", text):
        return {"cost": Cost(free=False, amount=float(match[1])).model_dump()}
    return {"cost": Cost(description=text).model_dump()}


_READ: Final = {"phone": _phone, "email": _email, "url": _url, "cost": _cost}


def _places(listing: Listing, wanted: Mapping[str, str]) -> list[dict[str, Any]]:
    """The first place is moved; what was known of the old building is not taken along."""
    now = held(listing)
    place = Place(
        address_1=wanted.get("place", now["place"]), postal_code=wanted.get("postcode", now["postcode"])
    )
    return [each.model_dump() for each in [position(place), *listing.places[1:]]]


def _day(text: str, name: str) -> date | None:
    """A day in somebody's words. Without a year it is the next such day; what has begun may have begun lately."""
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        pass
    today = today_in_london()
    try:
        found = _years(text, today)
    except (ValueError, OverflowError) as problem:
        raise ValueError("Write a day such as 24 December 2026.") from problem
    if name == "closed_from":
        return min(found, key=lambda each: abs(each - today))
    return next((each for each in found if each >= today), found[-1])


def _years(text: str, today: date) -> list[date]:
    """The day that the words name: in each of the years round now where they name none, else once."""
    if text.isdecimal():
        raise ValueError("a number alone is no day")
    found = set()
    for year in range(today.year - 1, today.year + 9):
        # A weekday alone is counted from today.
        begin = datetime(year, today.month, min(today.day, monthrange(year, today.month)[1]))  # noqa: DTZ001
        with suppress(ValueError):  # there is no 29 February in most years
            found.add(parser.parse(text, dayfirst=True, default=begin).date())
    if not found:
        raise ValueError("no such day")
    return sorted(found)


def _cost_in_words(cost: Cost) -> str:
    if cost.description:
        return cost.description
    if cost.free or cost.amount == 0:
        return "Free"
    return f"£{cost.amount:.2f}".replace(".00", "") if cost.amount is not None else ""


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _plain(text: str) -> str:
    return "\n".join(" ".join(line.split()) for line in text.splitlines() if line.strip())
