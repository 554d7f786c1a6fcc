"""Schedules of feeds, made into ours: the standard's rules, and the many other ways in which they are filled in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, time
from typing import Any

from pydantic import ValidationError

from assets_catalog import schedules
from assets_catalog.feeds.records import Data, words
from assets_catalog.imports import facts
from assets_catalog.imports.findings import Findings
from assets_catalog.imports.words import one_line
from assets_catalog.listing import Schedule

_CLOCK = re.compile(
    r"^(?:(?:T)?(\d{1,2})(?::(\d\d))?(?::\d\d(?:\.\d+)?)?)\s*([ap])?\.?m?\.?(?:Z|[+-]\d\d:?\d\d)?$", re.I
)
_DAY = re.compile(r"([+-]?\d)?\s*(mo|tu|we|th|fr|sa|su)[a-z]*", re.IGNORECASE)
_ALL_DAY = re.compile(r"^24\s*(?:hours?|hrs?|h|/7)\b", re.IGNORECASE)
_NAMED_TIMES = {"noon": time(12, 0), "midday": time(12, 0), "midnight": time(23, 59)}
_EACH_DAY = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_LONGEST = 2000


def read(given: Sequence[Data], findings: Findings) -> tuple[list[Schedule], str]:
    """Our schedules, and in words what could not be made into one for certain."""
    found: list[Schedule] = []
    unread: list[str] = []
    for each in given:
        each = _with_its_rule(each)
        try:
            rule = _rule(each)
        except (ValidationError, ValueError):
            rule = None
        if rule is not None:
            if rule not in found:
                found.append(rule)
            continue
        said = _said(each)
        if said:
            read_out, left = schedules.read_words(said)
            found += [rule for rule in read_out if rule not in found]
            if left and left not in unread:
                unread.append(left)
        elif words(each.get("byday")):
            findings.note("Days with no hours, and no rule, say nothing of when it runs; they were left out")
    if unread:
        findings.note("Opening hours that could not be read are shown in their own words", "; ".join(unread))
    return _together(found), "\n".join(unread)[:_LONGEST]


def _rule(data: Data) -> Schedule | None:
    freq = words(data.get("freq")).upper()
    opens, closes, begins, _ = _times(data)
    days = _days(data.get("byday"))
    if not days and words(data.get("weekday")):
        days = _weekdays(words(data.get("weekday")))
    first, last = _date(data, "dtstart", "valid_from"), _date(data, "until", "valid_to")
    if first is not None and last is not None and last < first:
        raise ValueError("it ends before it begins")
    if freq == "DAILY":
        freq, days = "WEEKLY", days or list(_EACH_DAY)
    numbered = any(day[0] in "-12345" for day in days)
    if not freq and days and (opens or closes or begins):
        freq = "MONTHLY" if numbered else "WEEKLY"
    if freq == "WEEKLY" and numbered:
        return None
    if freq not in ("WEEKLY", "MONTHLY"):
        if freq or days or first is None or (last is not None and last != first):
            return None
        return Schedule(dtstart=first, opens_at=opens, closes_at=closes)
    if not days and freq == "WEEKLY":
        return None
    note = one_line(words(data.get("description")) or words(data.get("notes")))
    return Schedule(
        freq="WEEKLY" if freq == "WEEKLY" else "MONTHLY",
        interval=int(words(data.get("interval")) or 1) or 1,
        byday=days,
        bymonthday=[] if days else _numbers(data.get("bymonthday")),
        dtstart=first,
        until=last,
        opens_at=opens,
        closes_at=closes,
        bank_holidays="bank holidays too" in note.casefold(),
        term_time="school terms only" in note.casefold() or "term time only" in note.casefold(),
    )


def _with_its_rule(data: Data) -> Data:
    """A schedule whose rule is one line (``FREQ=WEEKLY;BYDAY=TU``), with the parts of that line as its own."""
    line = next((text for name in ("rrule", "freq") if "=" in (text := words(data.get(name)))), "")
    if not line:
        return data
    parts = (part.partition("=") for part in line.upper().removeprefix("RRULE:").split(";"))
    said = {name.strip().lower(): value.strip() for name, _, value in parts if value}
    return {name: value for name, value in data.items() if value != line} | {
        name: value for name, value in said.items() if not words(data.get(name)) or name == "freq"
    }


def _times(data: Data) -> tuple[time | None, time | None, bool, bool]:
    """When it opens and closes. Programs also put the clock where the first and last day belong."""
    one, other = words(data.get("opens_at")), words(data.get("closes_at"))
    start, end = words(data.get("dtstart")), words(data.get("until"))
    if _ALL_DAY.match(start) or _ALL_DAY.match(one):
        return *schedules.ROUND_THE_CLOCK, True, True
    begins, ends = bool(_CLOCK.match(start)), bool(_CLOCK.match(end))
    opens = _clock(start) if begins else _clock(one)
    closes = _clock(end) if ends else _clock(other)
    if opens is not None and opens == closes:
        if opens == time(0, 0):
            return *schedules.ROUND_THE_CLOCK, begins, ends
        raise ValueError("it closes at the moment it opens")
    return opens, closes, begins, ends


def _clock(text: str) -> time | None:
    word = text.strip().casefold()
    if word in _NAMED_TIMES:
        return _NAMED_TIMES[word]
    found = _CLOCK.match(re.sub(r"^(\d{1,2})\.(\d\d)\b", r"\1:\2", word))
    if found is None:
        return None
    hour, minute, half = int(found[1]), int(found[2] or 0), (found[3] or "").lower()
    if half and 1 <= hour <= 12:
        hour = hour % 12 + (12 if half == "p" else 0)
    elif not half and found[2] is None:
        return None
    if hour == 24 and minute == 0:
        return time(23, 59)
    return time(hour, minute) if hour < 24 and minute < 60 else None


def _days(value: Any) -> list[str]:
    parts = value if isinstance(value, list) else re.split(r"[,;\s]+", words(value))
    days = []
    for part in parts:
        found = _DAY.fullmatch(words(part))
        if words(part) and found is None:
            raise ValueError("not a day")
        if found is not None:
            days.append(f"{(found[1] or '').lstrip('+')}{found[2].upper()}")
    return list(dict.fromkeys(days))


def _weekdays(text: str) -> list[str]:
    """Days as they are written out: "Monday - Friday", "Tuesday, Thursday"."""
    read_out, left = schedules.read_words(f"{text} 09:00-10:00")
    if left or len(read_out) != 1 or read_out[0].freq != "WEEKLY":
        raise ValueError("not days")
    return list(read_out[0].byday)


def _date(data: Data, *names: str) -> date | None:
    for name in names:
        text = words(data.get(name))
        if len(text) >= 8 and not _CLOCK.match(text) and (found := facts.day(text)) is not None:
            return found
    return None


def _numbers(value: Any) -> list[int]:
    parts = value if isinstance(value, list) else words(value).split(",")
    return [int(words(part)) for part in parts if words(part)]


def _said(data: Data) -> str:
    """What a schedule says in words, where it is no rule."""
    description = one_line(words(data.get("description")))
    if description:
        return description
    days = words(data.get("weekday")) or words(data.get("byday"))
    opens = words(data.get("opens_at")) or words(data.get("dtstart"))
    closes = words(data.get("closes_at")) or words(data.get("until"))
    if not (opens or closes) and not words(data.get("weekday")):
        return ""
    span = "-".join(part for part in (opens, closes) if part)
    return one_line(f"{days} {span}")


def _together(found: Sequence[Schedule]) -> list[Schedule]:
    """Days with the same hours as one rule, in the order in which they came."""
    kept: dict[str, Schedule] = {}
    for each in found:
        if each.freq != "WEEKLY":
            kept.setdefault(each.model_dump_json(), each)
            continue
        mark = each.model_dump_json(exclude={"byday"})
        days = [*kept[mark].byday, *each.byday] if mark in kept else each.byday
        ordered = [day for day in _EACH_DAY if day in days]
        kept[mark] = each.model_copy(update={"byday": ordered})
    return list(kept.values())
