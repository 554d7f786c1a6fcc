"""How dates, distances and money are said on a page."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from assets_catalog import categories, schedules
from assets_catalog.listing import ACCESS, DELIVERY, Cost, Listing, Provenance, Schedule
from assets_catalog.places import in_words
from assets_catalog.stewardship import trust

LONDON = ZoneInfo("Europe/London")
_OPENING = 220


def clock(moment: datetime | Any) -> str:
    """GOV.UK style: 9am, 2:30pm, midday, midnight."""
    if moment.minute == 0 and moment.hour in (0, 12):
        return "midnight" if moment.hour == 0 else "midday"
    hour = moment.hour % 12 or 12
    minutes = f":{moment.minute:02d}" if moment.minute else ""
    return f"{hour}{minutes}{'am' if moment.hour < 12 else 'pm'}"


def day(value: date) -> str:
    """Tuesday 24 November, with the year where it is not this one."""
    text = f"{value:%A} {value.day} {value:%B}"
    return text if value.year == datetime.now(LONDON).year else f"{text} {value.year}"


def moment(value: datetime) -> str:
    """Tuesday 24 November at 2:30pm, London time."""
    local = value.astimezone(LONDON)
    return f"{day(local.date())} at {clock(local)}"


def ago(value: date) -> str:
    """How long ago a day was, in the roundest words that are true."""
    days = (datetime.now(LONDON).date() - value).days
    if days <= 0:
        return "today"
    if days == 1:
        return "yesterday"
    if days < 14:
        return f"{days} days ago"
    if days < 60:
        return f"{days // 7} weeks ago"
    if days < 730:
        return f"{days // 30} months ago"
    return f"{days // 365} years ago"


def checked(listing: Listing) -> str:
    """How far a listing is to be believed, as a sentence or two."""
    return trust.of(listing, schedules.today_in_london()).sentence


def is_stale(listing: Listing) -> bool:
    """Whether a reader should ring before going: doubted by somebody, or not checked for long."""
    return trust.of(listing, schedules.today_in_london()).ring_first


def cost(value: Cost) -> str:
    """What a newcomer pays, or that nobody has said."""
    if value.description:
        return value.description
    if value.free:
        return "Free"
    if value.amount is not None:
        return "Free" if value.amount == 0 else f"£{value.amount:.2f}".replace(".00", "")
    return "There is a charge" if value.free is False else "Not known. Ask when you ring."


def ages(listing: Listing) -> str:
    """Who it is for by age; empty where anybody may come."""
    low, high = listing.minimum_age, listing.maximum_age
    if low is not None and high is not None:
        return f"Ages {low} to {high}"
    if low is not None:
        return f"Ages {low} and over"
    return f"Up to age {high}" if high is not None else ""


def language(code: str) -> str:
    """A language's English name."""
    from babel import Locale

    return Locale("en").languages.get(code, code)


def opening(description: str) -> str:
    """The first sentences of a description, for a list."""
    text = " ".join(description.split("\n\n", 1)[0].split())
    if len(text) <= _OPENING:
        return text
    cut = text[:_OPENING]
    end = max(cut.rfind(mark) for mark in (". ", "! ", "? "))
    return cut[: end + 1] if end > _OPENING // 2 else cut.rsplit(" ", 1)[0] + "…"


def paragraphs(text: str) -> list[str]:
    """Text split where its lines are blank or broken."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def how_far(km: float) -> str:
    """A distance in miles, as people say it."""
    return in_words(km)


def times(listed: list[Schedule]) -> list[str]:
    """When it runs, a line for each pattern."""
    return list(schedules.summary(listed))


def provenance(value: Provenance) -> str:
    """Which list a record came from, its date and licence, as one sentence."""
    parts = [f"From {value.source}"]
    if value.source_date:
        parts.append(f"dated {_as_day(value.source_date)}")
    if value.retrieved_at:
        parts.append(f"read on {day(value.retrieved_at.astimezone(LONDON).date())}")
    sentence = ", ".join(parts) + "."
    return f"{sentence} Licence: {value.licence}." if value.licence else f"{sentence} Licence: not stated."


def _as_day(text: str) -> str:
    try:
        return day(date.fromisoformat(text))
    except ValueError:
        return text


def tel(number: str) -> str:
    """A number as the address that a telephone dials."""
    digits = "".join(character for character in number if character.isdigit() or character == "+")
    return f"tel:{digits}"


def closure(listing: Listing) -> str:
    """That it is shut or will be, as a sentence; empty where it is not."""
    return schedules.closure_in_words(listing, schedules.today_in_london())


def is_shut(listing: Listing) -> bool:
    """Whether it is shut today."""
    return listing.closed_on(schedules.today_in_london())


FILTERS: dict[str, Callable[..., Any]] = {
    "clock": clock,
    "day": day,
    "moment": moment,
    "ago": ago,
    "checked": checked,
    "is_stale": is_stale,
    "cost": cost,
    "ages": ages,
    "language": language,
    "tel": tel,
    "closure": closure,
    "is_shut": is_shut,
    "opening": opening,
    "paragraphs": paragraphs,
    "how_far": how_far,
    "times": times,
    "provenance": provenance,
    "category": categories.name_of,
    "access": lambda key: ACCESS.get(key, key),
    "delivery": lambda key: DELIVERY.get(key, key),
}


def choice_items(choices: Iterable[tuple[str, str]], given: Iterable[str]) -> list[dict[str, Any]]:
    """Choices as the items of a radios or checkboxes component, those given checked."""
    chosen = set(given)
    return [{"value": value, "text": label, "checked": value in chosen} for value, label in choices]
