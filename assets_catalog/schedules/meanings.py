"""What each kind of words that opening hours are cut into is worth.

Every reader takes the words and gives their value, or None where they have no
certain one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, time, timedelta
from typing import Any

from assets_catalog.schedules import dates
from assets_catalog.schedules.clock import read_hours, read_time
from assets_catalog.schedules.sessions import DAYS, ROUND_THE_CLOCK
from assets_catalog.schedules.vocabulary import DAY_WORDS, GROUPS, MONTHS, ORDINALS, SHORT_DAYS, TIME

Hours = tuple[time | None, time | None]

_TIME = re.compile(TIME, re.IGNORECASE)
_NUMBERS = {"two": 2, "three": 3, "four": 4}


def _read_days(text: str) -> tuple[int, ...] | None:
    words = [word for word in re.split(r"[^a-z]+", text.lower()) if word]
    for name, days in GROUPS.items():
        if name in words or (name == "day" and {"daily", "days"} & set(words)):
            return days
    known = {**SHORT_DAYS, **DAY_WORDS}
    ends = [known[word] for word in words if word in known]
    if len(ends) == 1:
        return (ends[0],)
    if len(ends) != 2 or ends[0] == ends[1]:
        return None
    return tuple(day % 7 for day in range(ends[0], ends[1] + (8 if ends[1] < ends[0] else 1)))


def _read_hours(text: str) -> Hours | None:
    written = [read_time(match.group()) for match in _TIME.finditer(text)]
    if len(written) != 2 or written[0] is None or written[1] is None:
        return None
    return read_hours(written[0], written[1])


def _read_opening(text: str) -> Hours | None:
    written = read_time(text)
    moment = written.said() if written else None
    return (moment, None) if moment else None


def _read_closing(text: str) -> Hours | None:
    match = _TIME.search(text)
    written = read_time(match.group()) if match else None
    moment = written.said() if written else None
    return (None, moment) if moment else None


def _read_interval(text: str) -> int | None:
    words = text.lower().split()
    if "weeks" not in words:
        return 2
    number = _NUMBERS.get(words[1]) or (int(words[1]) if words[1].isdigit() else 0)
    return number if 1 < number <= 12 else None


def _months_between(text: str) -> int | None:
    """1 for "of the month", 2 for "of every other month", n for "of every n months"."""
    match = re.search(r"every\s+(other|\d{1,2})\s+months?$", text.lower())
    if not match:
        return 1
    number = 2 if match[1] == "other" else int(match[1])
    return number if 1 < number <= 12 else None


def _read_monthly(text: str) -> tuple[list[str], int] | None:
    interval = _months_between(text)
    days: list[str] = []
    waiting: list[str] = []
    for word in re.findall(r"[a-z\d]+", text.lower()):
        if word in ORDINALS:
            waiting.append(ORDINALS[word])
        elif word in DAY_WORDS:
            days += [ordinal + DAYS[DAY_WORDS[word]] for ordinal in waiting]
            waiting = []
    return (days, interval) if days and interval else None


def _read_month_days(text: str) -> tuple[list[int], int] | None:
    interval = _months_between(text)
    words = text.lower()
    days = [int(day) for day in re.findall(r"\b(\d{1,2})(?:st|nd|rd|th)\b", words)]
    days += [-1] if re.search(r"last\s+day", words) else []
    return (
        (days, interval) if days and interval and all(day == -1 or 1 <= day <= 31 for day in days) else None
    )


def _read_months_off(text: str) -> dict[str, Any] | None:
    months = [MONTHS[word] for word in re.findall(r"[a-z]+", text.lower()) if word in MONTHS]
    if re.search(r"\bto\b|\btill?\b|\buntil\b|\bthr\w+\b|[-–—−]", text.lower()):
        if len(months) != 2 or months[0] == months[1]:
            return None
        first, last = months
        months = [(first - 1 + each) % 12 + 1 for each in range((last - first) % 12 + 1)]
    return {"except_months": sorted(set(months))}


def _read_days_off(text: str) -> dict[str, Any] | None:
    spans = dates.spans_in(text)
    if not spans:
        return None
    days = [first + timedelta(days=each) for first, last in spans for each in range((last - first).days + 1)]
    return {"except_dates": days} if len(days) <= dates.MOST_DAYS_OFF else None


def _read_span(text: str) -> dict[str, Any] | None:
    span = dates.span_in(text)
    return {"dtstart": span[0], "until": span[1]} if span else None


def _read_start(text: str) -> dict[str, Any] | None:
    span = dates.one_in(text)
    return {"dtstart": span[0]} if span else None


def _read_end(text: str) -> dict[str, Any] | None:
    span = dates.one_in(text)
    return {"until": span[1]} if span else None


def _read_date(text: str) -> date | None:
    span = dates.one_in(text)
    return span[0] if span and span[0] == span[1] else None


#: The reader of each kind that has a value.
MEANINGS: Mapping[str, Callable[[str], Any]] = {
    "DAYS": _read_days,
    "HOURS": _read_hours,
    "OPENS": _read_opening,
    "CLOSES": _read_closing,
    "ROUND": lambda _: ROUND_THE_CLOCK,
    "INTERVAL": _read_interval,
    "MONTHLY": _read_monthly,
    "MONTH_DAY": _read_month_days,
    "DATE": _read_date,
    "TERM": lambda _: {"term_time": True},
    "BANK_OPEN": lambda _: {"bank_holidays": True},
    "NOT_MONTHS": _read_months_off,
    "NOT_DATES": _read_days_off,
    "SPAN": _read_span,
    "FROM": _read_start,
    "UNTIL": _read_end,
}
