"""Dates as people write them, with a year and so without doubt."""

from __future__ import annotations

import calendar
import re
from datetime import date

from assets_catalog.schedules.vocabulary import DATE_OR_MONTH, DAY_WORDS, MONTHS

#: More days off than this is not a list of exceptions.
MOST_DAYS_OFF = 60

_WRITTEN = re.compile(DATE_OR_MONTH, re.IGNORECASE)
_BETWEEN = re.compile(r"\s*(?:-|–|—|−|to|till?|until|through|thru)\s*", re.IGNORECASE)

Span = tuple[date, date]
#: Day, month, year, weekday.
_Parts = tuple[int | None, int, int | None, int | None]


def one_in(text: str) -> Span | None:
    """The first and last day of the one date ("6 June 2026") or month ("June 2026") in the text."""
    spans = spans_in(text)
    return spans[0] if len(spans) == 1 else None


def span_in(text: str) -> Span | None:
    """The first and last day of "20 October 2025 to 31 March 2026", the first taking the year of the last."""
    found = list(_WRITTEN.finditer(text))
    if len(found) != 2 or not _BETWEEN.fullmatch(text[found[0].end() : found[1].start()]):
        return None
    return _between(_parts(found[0].group()), _parts(found[1].group()))


def spans_in(text: str) -> list[Span]:
    """Every date and span of dates in the text; empty if any has no year or does not exist."""
    found = list(_WRITTEN.finditer(text))
    spans: list[Span] = []
    at = 0
    while at < len(found):
        first = _parts(found[at].group())
        joined = at + 1 < len(found) and _BETWEEN.fullmatch(text[found[at].end() : found[at + 1].start()])
        span = _between(first, _parts(found[at + 1].group())) if joined else _days(first)
        if span is None:
            return []
        spans.append(span)
        at += 2 if joined else 1
    return spans


def _parts(text: str) -> _Parts:
    words = re.findall(r"[a-z]+|\d+", text.lower())
    month = next((MONTHS[word] for word in words if word in MONTHS), 0)
    weekday = next((DAY_WORDS[word] for word in words if word in DAY_WORDS), None)
    numbers = [int(word) for word in words if word.isdigit()]
    year = next((number for number in numbers if number > 1000), None)
    day = next((number for number in numbers if number <= 31), None)
    return day, month, year, weekday


def _days(parts: _Parts) -> Span | None:
    day, month, year, weekday = parts
    if year is None or not month:
        return None
    last = calendar.monthrange(year, month)[1]
    if day is None:
        return date(year, month, 1), date(year, month, last)
    if not 1 <= day <= last:
        return None
    whole = date(year, month, day)
    return (whole, whole) if weekday is None or whole.weekday() == weekday else None


def _between(first: _Parts, last: _Parts) -> Span | None:
    ends = _days(last)
    if ends is None:
        return None
    day, month, year, weekday = first
    begins = _days((day, month, year or last[2], weekday))
    if begins and year is None and begins[0] > ends[1]:
        begins = _days((day, month, (last[2] or 0) - 1, weekday))  # "20 December to 3 January 2027"
    return (begins[0], ends[1]) if begins and begins[0] <= ends[1] else None
