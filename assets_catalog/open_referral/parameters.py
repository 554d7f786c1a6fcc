"""The parameters of every list: what each is called, what it takes, and where it may be used.

The one table that requests are read by and the OpenAPI document is written
from. It is the union of what the two published forms of the standard allow.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Any

from assets_catalog.open_referral import asked
from assets_catalog.open_referral.asked import Asked
from assets_catalog.open_referral.identifiers import is_uuid
from assets_catalog.open_referral.taxonomies import terms
from assets_catalog.places import find_postcode, normalise_postcode

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_LONGEST = 500
_CLOCK = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])(?::[0-5][0-9])?")


class BadParameterError(ValueError):
    """A parameter cannot be used; the message is one sentence that says which and what it takes."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter. ``schema`` is for the OpenAPI document; ``read`` raises ValueError saying what it takes."""

    name: str
    description: str
    schema: dict[str, Any]
    read: Callable[[str], Any]
    field: str = ""


def _words(text: str) -> str:
    plain = "".join(mark if mark.isprintable() else " " for mark in text)
    if len(plain) > _LONGEST:
        raise ValueError(f"takes at most {_LONGEST} characters")
    return " ".join(plain.split())


def _whole(low: int, high: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not re.fullmatch(r"[0-9]{1,9}", text) or not low <= int(text) <= high:
            raise ValueError(f"takes a whole number from {low} to {high}")
        return int(text)

    return read


def _yes_or_no(text: str) -> bool:
    if text.lower() not in ("true", "false", "1", "0"):
        raise ValueError("takes true or false")
    return text.lower() in ("true", "1")


def _one_of(*choices: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text not in choices:
            raise ValueError(f"takes {' or '.join(choices)}")
        return text

    return read


def _uuid(text: str) -> str:
    if not is_uuid(text):
        raise ValueError("takes a UUID, such as an id that a list gave")
    return text.lower()


def _term(text: str) -> str:
    code = next((term.id for term in terms() if term.key == text), "")
    if not code and not is_uuid(text):
        raise ValueError("takes the id or the code of a term; /taxonomy_terms lists them")
    return code or text.lower()


def _moment(text: str) -> datetime:
    # A plus sign that was not encoded arrives as a space.
    given = re.sub(r" (?=\d\d:?\d\d$)", "+", text.strip())
    try:
        read = datetime.fromisoformat(given) if re.match(r"\d{4}-\d\d-\d\d", given) else None
        read = read and (read.astimezone(UTC) if read.tzinfo else read.replace(tzinfo=UTC))
    except (ValueError, OverflowError):
        read = None
    if read is None:
        raise ValueError("takes a date or a date and time, such as 2026-11-01 or 2026-11-01T09:30:00Z")
    return read


def _time(text: str) -> time:
    if not _CLOCK.fullmatch(text):
        raise ValueError("takes a time of day, such as 09:30")
    return time.fromisoformat(text)


def _days(text: str) -> tuple[str, ...]:
    days = tuple(dict.fromkeys(day.strip().upper() for day in text.split(",")))
    if not set(days) <= set(DAYS):
        raise ValueError(f"takes days with commas between them, each one of {', '.join(DAYS)}")
    return days


def _postcode(text: str) -> str:
    code = normalise_postcode(text)
    if not code or find_postcode(code) is None:
        raise ValueError("takes a whole postcode of the United Kingdom, such as CR0 1EA")
    return code


_TRUTH = {"type": "boolean"}
_ID = {"type": "string", "format": "uuid"}
_AGE = {"type": "integer", "minimum": 0, "maximum": 150}
_TIME = {"type": "string", "pattern": r"^([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?$", "example": "09:30"}
_TEXT = {"type": "string", "maxLength": _LONGEST}

_ALL = (
    Parameter(
        "page",
        "Which page, counting from 1.",
        {"type": "integer", "minimum": 1, "maximum": asked.MOST_PAGES, "default": 1},
        _whole(1, asked.MOST_PAGES),
    ),
    Parameter(
        "per_page",
        f"How many to a page: at most {asked.MOST_PER_PAGE}, or with minimal {asked.MOST_MINIMAL}.",
        {"type": "integer", "minimum": 1, "maximum": asked.MOST_MINIMAL, "default": asked.PER_PAGE},
        _whole(1, asked.MOST_MINIMAL),
    ),
    Parameter(
        "format",
        "json: a page in its envelope. ndjson: one object a line; everything, unless page or per_page is given.",
        {"type": "string", "enum": ["json", "ndjson"], "default": "json"},
        _one_of("json", "ndjson"),
    ),
    Parameter("search", "Words to look for, in any order.", _TEXT, _words),
    Parameter("text", "The same as search, as version 1 called it.", _TEXT, _words, "search"),
    Parameter(
        "taxonomy_term_id",
        "Only what this term describes: its id, or its code such as lunch_clubs.",
        {"type": "string", "maxLength": 60},
        _term,
    ),
    Parameter(
        "taxonomy_id", "Only what some term of this taxonomy describes, or only its terms.", _ID, _uuid
    ),
    Parameter("organization_id", "Only services that this organisation runs.", _ID, _uuid),
    Parameter(
        "modified_after",
        "Only what changed after this moment: a date, or a date and time. Without a zone it is UTC.",
        {"type": "string", "example": "2026-11-01T09:30:00Z"},
        _moment,
    ),
    Parameter(
        "minimal", "Only ids, names and when each changed; by itself, all in one page.", _TRUTH, _yes_or_no
    ),
    Parameter("full", "Everything that hangs on each, nested.", _TRUTH, _yes_or_no),
    Parameter("full_service", "With each organisation's services, whole.", _TRUTH, _yes_or_no),
    Parameter("minimum_age", "For people of this age or older.", _AGE, _whole(0, 150)),
    Parameter("maximum_age", "For people of this age or younger.", _AGE, _whole(0, 150)),
    Parameter(
        "day",
        "Running on one of these days: MO to SU, with commas between.",
        {"type": "string", "pattern": "^(MO|TU|WE|TH|FR|SA|SU)(,(MO|TU|WE|TH|FR|SA|SU))*$"},
        _days,
    ),
    Parameter("start_time", "Still running after this time of day.", _TIME, _time),
    Parameter("end_time", "Running before this time of day.", _TIME, _time),
    Parameter(
        "postcode",
        "Only what happens near this postcode, nearest first for places.",
        {"type": "string", "maxLength": 10, "example": "CR0 1EA"},
        _postcode,
    ),
    Parameter(
        "proximity",
        f"How near, in metres from the middle of the postcode; {asked.PROXIMITY} if not said.",
        {"type": "integer", "minimum": 1, "maximum": 100_000, "default": asked.PROXIMITY},
        _whole(1, 100_000),
    ),
    Parameter("top_only", "Only terms that stand under no other.", _TRUTH, _yes_or_no),
    Parameter("parent_id", "Only terms directly under this one.", _ID, _uuid),
)
_BY_NAME = {each.name: each for each in _ALL}

_PAGES = ("search", "page", "per_page", "format")
_SERVICES = (
    *("search", "text", "page", "per_page", "format", "taxonomy_term_id", "taxonomy_id", "organization_id"),
    *("modified_after", "full", "minimum_age", "maximum_age", "day", "start_time", "end_time"),
    *("postcode", "proximity"),
)

#: Which parameters each address takes.
USED: dict[str, tuple[str, ...]] = {
    "/": (),
    "/services": (*_SERVICES, "minimal"),
    "/services/{id}": (),
    "/taxonomies": _PAGES,
    "/taxonomies/{id}": (),
    "/taxonomy_terms": (*_PAGES, "taxonomy_id", "top_only", "parent_id"),
    "/taxonomy_terms/{id}": (),
    "/service_at_locations": _SERVICES,
    "/service_at_locations/{id}": (),
    "/organizations": (*_PAGES, "full_service", "full"),
    "/organizations/{id}": ("full_service",),
}


def used(address: str) -> tuple[Parameter, ...]:
    """The parameters that an address takes."""
    return tuple(_BY_NAME[name] for name in USED[address])


def read(address: str, given: Iterable[tuple[str, str]]) -> Asked:
    """What was asked of an address.

    Raises BadParameterError for a parameter that it does not take, one given
    twice, or a value out of bounds.
    """
    values: dict[str, Any] = {}
    for name, text in given:
        if name not in USED[address]:
            known = ", ".join(USED[address]) or "none"
            raise BadParameterError(f"There is no parameter called {_shown(name)} here. Known: {known}.")
        parameter = _BY_NAME[name]
        field = parameter.field or name
        if field in values:
            raise BadParameterError(f"Give {name} once only.")
        try:
            values[field] = parameter.read(text)
        except ValueError as problem:
            raise BadParameterError(f"The parameter {name} {problem}.") from problem
    return _together(values)


def _together(values: dict[str, Any]) -> Asked:
    values["paged"] = bool({"page", "per_page"} & set(values))
    if values.get("minimal"):
        values.setdefault("per_page", asked.MOST_MINIMAL)
        if values.get("full"):
            raise BadParameterError("Ask for minimal or for full, not for both.")
    else:
        most = asked.MOST_WITH_SERVICES if values.get("full_service") else asked.MOST_PER_PAGE
        if values.setdefault("per_page", min(asked.PER_PAGE, most)) > most:
            raise BadParameterError(f"The parameter per_page takes a whole number from 1 to {most} here.")
    if "proximity" in values and "postcode" not in values:
        raise BadParameterError("The parameter proximity needs a postcode to measure from.")
    low, high = values.get("minimum_age"), values.get("maximum_age")
    if low is not None and high is not None and low > high:
        raise BadParameterError("The parameter minimum_age is above maximum_age.")
    return Asked(**values)


def _shown(name: str) -> str:
    plain = "".join(mark if mark.isprintable() else "?" for mark in name[:40])
    return f"“{plain}”"
