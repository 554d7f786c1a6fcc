"""The part of a listing's form that says when it runs: schedules to rows of choices and back."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Final

from pydantic import ValidationError

from assets_catalog.listing import Schedule
from assets_catalog.schedules import DAYS, LONDON, Session, in_words, next_sessions
from assets_catalog.schedules.wording import DAY_NAMES, MONTH_NAMES
from assets_catalog.stewardship import typed
from frontdoor.stewards.form_values import Values, Wrong, line, lines

KINDS: Final = {
    "weekly": "Every week, or every few weeks",
    "monthly": "Every month, on certain days of it",
    "date": "Once, on one day",
    "words": "None of these: say it in words only",
}
NTH: Final = {
    "": "Choose",
    "1": "first",
    "2": "second",
    "3": "third",
    "4": "fourth",
    "5": "fifth",
    "-1": "last",
    "every": "every",
}
DAY_CHOICES: Final = dict(zip(DAYS, DAY_NAMES, strict=True))
MONTH_CHOICES: Final = {str(number): name for number, name in enumerate(MONTH_NAMES, 1)}
WEEKS: Final = {"1": "Every week", "2": "Every 2 weeks", **{str(n): f"Every {n} weeks" for n in range(3, 13)}}
MONTHS: Final = {
    "1": "Every month",
    "2": "Every 2 months",
    **{str(n): f"Every {n} months" for n in range(3, 13)},
}
SESSIONS_SHOWN: Final = 4
_FIELDS: Final = (
    *("kind", "weeks", "day", "months", "pairs", "monthdays", "on", "opens", "closes", "only", "not_months"),
    *("not_dates", "from", "until", "note"),
)
_BLANK_PAIRS: Final = 1


def fields(key: str, values: Values) -> list[str]:
    """The names of all fields of one row."""
    pairs = [name for name in values if re.fullmatch(rf"times-{re.escape(key)}-(?:nth|of)-\d+", name)]
    return [f"times-{key}-{name}" for name in _FIELDS] + pairs


def to_values(schedule: Schedule, key: str, values: Values) -> None:
    """Write a schedule into the fields of one row."""

    def put(name: str, *given: str) -> None:
        values.setlist(f"times-{key}-{name}", [each for each in given if each])

    put("kind", kind_of(schedule))
    weekly, monthly = schedule.freq == "WEEKLY", schedule.freq == "MONTHLY"
    put("weeks", str(schedule.interval) if weekly else "1")
    put("months", str(schedule.interval) if monthly else "1")
    put("day", *(schedule.byday if weekly else ()))
    for number, (nth, day) in enumerate(_pairs(schedule) if monthly else ()):
        put(f"nth-{number}", nth)
        put(f"of-{number}", day)
    put("monthdays", ", ".join("last" if each == -1 else str(each) for each in schedule.bymonthday))
    put("on" if schedule.freq is None else "from", typed.said_day(schedule.dtstart))
    put("until", typed.said_day(schedule.until))
    put("opens", typed.said_clock(schedule.opens_at))
    put("closes", typed.said_clock(schedule.closes_at))
    put("only", "term_time" if schedule.term_time else "", "bank_holidays" if schedule.bank_holidays else "")
    put("not_months", *(str(month) for month in schedule.except_months))
    put("not_dates", "\n".join(typed.said_day(each) for each in schedule.except_dates))
    put("note", lines(schedule.description))


def kind_of(schedule: Schedule) -> str:
    """Which of the kinds a schedule is."""
    if schedule.freq:
        return schedule.freq.lower()
    return "date" if schedule.dtstart else "words"


def pair_numbers(key: str, values: Values) -> list[int]:
    """The numbers of the pairs "first", "Tuesday" that a row shows: those it holds and an empty one more."""
    held = [
        number
        for number in range(42)
        if values.get(f"times-{key}-nth-{number}") or values.get(f"times-{key}-of-{number}")
    ]
    return list(range((max(held) + 1 if held else 0) + _BLANK_PAIRS))


def read(key: str, values: Values, wrong: Wrong, today: date) -> Schedule | None:
    """The schedule that a row holds; None, with sentences in ``wrong``, where it cannot be."""
    before = len(wrong.sentences)
    row = _Row(key, values, wrong, today)
    given = row.rule()
    if not given:
        return None
    opens, closes = row.clock("opens"), row.clock("closes")
    if opens and closes and opens == closes:
        wrong(row.name("closes"), "It closes at the moment it opens. Check both times.")
    given |= {"opens_at": opens, "closes_at": closes, "description": lines(row.get("note"))}
    if given.get("freq"):
        given |= row.limits()
    if len(wrong.sentences) > before:
        return None
    try:
        return Schedule.model_validate(given)
    except ValidationError as error:
        wrong(
            row.name("kind"), str(error.errors()[0]["msg"]).removeprefix("Value error, ").capitalize() + "."
        )
        return None


def understood(schedule: Schedule, today: date) -> tuple[str, list[Session]]:
    """A schedule in words, and its next few sessions, for somebody to check."""
    return in_words(schedule, today=today), next_sessions([schedule], datetime.now(LONDON), SESSIONS_SHOWN)


class _Row:
    """One row of the form while it is read."""

    def __init__(self, key: str, values: Values, wrong: Wrong, today: date) -> None:
        self._key, self._values, self._wrong, self._today = key, values, wrong, today

    def name(self, field: str) -> str:
        return f"times-{self._key}-{field}"

    def get(self, field: str) -> str:
        return self._values.get(self.name(field), "")

    def clock(self, field: str) -> object:
        return self._wrong.reading(self.name(field), lambda: typed.clock(self.get(field)), None)

    def day(self, field: str) -> date | None:
        return self._wrong.reading(
            self.name(field), lambda: typed.day(line(self.get(field)), today=self._today), None
        )

    def rule(self) -> dict[str, object]:
        """The pattern itself; empty where it cannot be read."""
        kind = self.get("kind")
        if kind == "weekly":
            return self._weekly()
        if kind == "monthly":
            return self._monthly()
        if kind == "date":
            on = self.day("on")
            if on is None:
                self._wrong(self.name("on"), "Enter the day it is on.")
            return {"dtstart": on}
        if kind == "words":
            if not lines(self.get("note")):
                self._wrong(self.name("note"), "Say when it runs, or remove these times.")
            return {"freq": None}
        self._wrong(self.name("kind"), "Choose how often it runs, or remove these times.")
        return {}

    def _weekly(self) -> dict[str, object]:
        days = [day for day in DAYS if day in self._values.getlist(self.name("day"))]
        if not days:
            self._wrong(self.name("day"), "Choose the days it runs.")
        interval = self._interval("weeks", WEEKS)
        if interval > 1 and not line(self.get("from")):
            self._wrong(self.name("from"), "Enter the first day it runs, so that the weeks can be counted.")
        return {"freq": "WEEKLY", "interval": interval, "byday": days}

    def _monthly(self) -> dict[str, object]:
        byday = []
        for number in pair_numbers(self._key, self._values):
            nth, day = self.get(f"nth-{number}"), self.get(f"of-{number}")
            if not nth and not day:
                continue
            if nth not in NTH or not nth or day not in DAY_CHOICES:
                self._wrong(self.name(f"nth-{number}"), "Choose both, such as “first” and “Tuesday”.")
            else:
                byday.append(day if nth == "every" else f"{nth}{day}")
        monthdays = self._monthdays()
        if not byday and not monthdays:
            self._wrong(self.name("nth-0"), "Choose the day of the month, such as “first” and “Tuesday”.")
        return {
            "freq": "MONTHLY",
            "interval": self._interval("months", MONTHS),
            "byday": byday,
            "bymonthday": monthdays,
        }

    def _interval(self, field: str, known: dict[str, str]) -> int:
        given = self.get(field) or "1"
        if given not in known:
            self._wrong(self.name(field), "Choose how often it runs.")
            return 1
        return int(given)

    def _monthdays(self) -> list[int]:
        found = []
        for word in re.split(r"[\s,;]+|\band\b", self.get("monthdays").lower()):
            number = re.sub(r"(?:st|nd|rd|th)$", "", word)
            if word == "last":
                found.append(-1)
            elif re.fullmatch(r"-?\d{1,2}", number) and 1 <= abs(int(number)) <= 31:
                found.append(int(number))
            elif word:
                self._wrong(self.name("monthdays"), "Write days of the month as numbers, like 1, 15 or last.")
        return found

    def limits(self) -> dict[str, object]:
        """What holds for a pattern: terms, bank holidays, months and days left out, from when until when."""
        first, last = self.day("from"), self.day("until")
        if first and last and first > last:
            self._wrong(self.name("until"), "The last day is before the first. Check both days.")
        only = self._values.getlist(self.name("only"))
        months = [
            int(month) for month in self._values.getlist(self.name("not_months")) if month in MONTH_CHOICES
        ]
        left_out = [self._left_out(text) for text in re.split(r"\n|;", lines(self.get("not_dates")))]
        return {
            "dtstart": first,
            "until": last,
            "term_time": "term_time" in only,
            "bank_holidays": "bank_holidays" in only,
            "except_months": months,
            "except_dates": [each for each in left_out if each],
        }

    def _left_out(self, text: str) -> date | None:
        return self._wrong.reading(self.name("not_dates"), lambda: typed.day(text, today=self._today), None)


def _pairs(schedule: Schedule) -> list[tuple[str, str]]:
    return [(day[:-2] or "every", day[-2:]) for day in schedule.byday]
