"""When it runs: hours in words, or in a column a day, made into schedules."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from assets_catalog import schedules
from assets_catalog.imports.fields import DAYS
from assets_catalog.imports.findings import Findings
from assets_catalog.imports.words import one_line, plain
from assets_catalog.listing import Schedule

#: Longer than this it is prose about the place with hours in it, not hours.
_LONGEST_HOURS = 250
_CLOSED = frozenset({"", "closed", "-", "–", "n/a", "none", "not open", "shut"})
_ABOUT_WHEN = re.compile(
    r"^(?:•\s*)?(?P<what>when|days?(?: and times?)?|times?|(?:venue )?opening (?:times?|hours)|hours)"
    r"\s*[:–-]\s*(?P<says>.*)$",
    re.IGNORECASE,
)
_WEEKDAY = re.compile(
    r"\b(?:mon|tue|tues|wed|weds|wednes|thu|thur|thurs|fri|sat|satur|sun)(?:days?)?\b", re.IGNORECASE
)
#: In a line of its own this may limit what another line says.
_LIMITS = re.compile(
    r"\b(?:closed|closes|except|until|till|term|fortnight|fortnightly|monthly|month|alternate|"
    r"january|february|march|april|june|july|august|september|october|november|december)\b",
    re.IGNORECASE,
)
_TIME = re.compile(r"\d")


class Hours(NamedTuple):
    """What was read: schedules, the words left over, and prose that belongs with the description."""

    schedules: list[Schedule]
    unread: str = ""
    prose: str = ""


def read(cell: str, days: Sequence[str], description: str, findings: Findings) -> Hours:
    """The hours of a row from its words, its seven day columns (Monday first), or both.

    Where no column holds hours, the lines of ``description`` that begin
    "When:" or "Opening times:" are read for them.
    """
    by_day = _by_day(days)
    text = plain(cell)
    if not text and not by_day:
        return _in(description)
    if _is_prose(text):
        found = _in(text)
        return Hours(found.schedules + _schedules(by_day)[0], "", text)
    listed, unread = _schedules(text)
    extra, unread_days = _schedules(by_day)
    if not listed and not extra:
        findings.note("Opening hours that could not be read are shown in their own words", text or by_day)
        return Hours([], text or by_day)
    left = " ".join(part for part in (unread, unread_days) if part)
    if left:
        findings.note("Part of the opening hours is shown in its own words", left)
    return Hours(extra or listed if not (extra and listed) else extra + _not_in(listed, extra), left)


def _by_day(days: Sequence[str]) -> str:
    """Seven cells as one line of words: "Monday 09:00-19:00; Tuesday 09:00-18:00"."""
    said = [
        f"{name.capitalize()} {one_line(cell)}"
        for name, cell in zip(DAYS, days, strict=False)
        if one_line(cell).casefold().strip(". ") not in _CLOSED
    ]
    return "; ".join(said)


def _schedules(text: str) -> tuple[list[Schedule], str]:
    if not text:
        return [], ""
    found, unread = _read(text)
    return [each.model_copy() for each in found], unread


@lru_cache(maxsize=1024)
def _read(text: str) -> tuple[tuple[Schedule, ...], str]:
    # Lists say the same hours again and again.
    found, unread = schedules.read_words(text)
    return tuple(found), " ".join(unread.split())


def _is_prose(text: str) -> bool:
    return len(text) > _LONGEST_HOURS or "\n\n" in text


def _in(prose: str) -> Hours:
    """Schedules from the lines of a text that say when, if no other line of it might say otherwise."""
    said: dict[str, str] = {}
    about = ""
    for line in (each.strip() for each in prose.split("\n")):
        found = _ABOUT_WHEN.match(line)
        if found:
            about = found["what"].casefold()
            said[found["says"]] = about
        elif about and _WEEKDAY.match(line.lstrip("• ")):
            said[line] = about
        elif line:
            about = ""
            if _WEEKDAY.search(line) or _LIMITS.search(line):
                return Hours([])
    times = [text for text, what in said.items() if what.startswith("time")]
    if any(_WEEKDAY.search(text) for text in times):
        # "Days: Monday and Saturday. Times: Monday 10 to 6, Saturday 9 to 5": the first line says less.
        said = {text: what for text, what in said.items() if what not in ("day", "days")}
    line = " ".join(text.rstrip(",") for text in said if text)
    if not _TIME.search(line):
        return Hours([])
    found_schedules, unread = _schedules(line)
    return Hours([] if unread else found_schedules)


def _not_in(some: list[Schedule], others: list[Schedule]) -> list[Schedule]:
    return [each for each in some if each not in others]
