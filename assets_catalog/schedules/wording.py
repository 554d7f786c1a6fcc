"""A schedule in the words a person would use: "First Tuesday of the month, 2pm to 4pm, not August"."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, time, timedelta

from assets_catalog.listing import Schedule
from assets_catalog.schedules.closures import today_in_london
from assets_catalog.schedules.sessions import DAYS, ROUND_THE_CLOCK

DAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTH_NAMES = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
ORDINALS = {"1": "first", "2": "second", "3": "third", "4": "fourth", "5": "fifth", "-1": "last"}

#: The words for something that never shuts, bank holidays included.
NEVER_SHUT = "24 hours a day, every day"

_MOST_EXCEPTIONS = 6


def in_words(schedule: Schedule, *, today: date | None = None) -> str:
    """One schedule in words. ``today`` (London's, unless given) decides which dates are still worth saying."""
    return _said([schedule], today or today_in_london())


def summary(schedules: Iterable[Schedule], *, today: date | None = None) -> list[str]:
    """Several schedules as lines to read, days that share their hours together.

    Those that are over are left out, unless nothing else is left to say.
    """
    today = today or today_in_london()
    listed = list(schedules)
    current = [schedule for schedule in listed if not _is_over(schedule, today)] or listed
    by_days = _together(current, {"byday"})
    merged = [group[0].model_copy(update={"byday": _days_of(group)}) for group in by_days]
    return [_said(group, today) for group in _together(merged, {"opens_at", "closes_at"})]


def time_in_words(moment: time) -> str:
    """A time in the manner of GOV.UK: "9am", "5:30pm", "midday", "midnight"."""
    if moment == time(12):
        return "midday"
    if moment == time(0):
        return "midnight"
    hour = moment.hour % 12 or 12
    minute = f":{moment.minute:02}" if moment.minute else ""
    return f"{hour}{minute}{'am' if moment.hour < 12 else 'pm'}"


def date_in_words(day: date) -> str:
    """A date: "6 June 2026"."""
    return f"{day.day} {MONTH_NAMES[day.month - 1]} {day.year}"


def _said(group: Sequence[Schedule], today: date) -> str:
    schedule = group[0]
    if not schedule.freq and not schedule.dtstart:
        return schedule.description or _hours(group)
    if _never_shuts(schedule):
        parts = [NEVER_SHUT]
        schedule = schedule.model_copy(update={"bank_holidays": False})
    else:
        parts = [_when(schedule), _hours(group)]
    if schedule.freq:
        parts += _conditions(schedule, today)
    elif schedule.dtstart and schedule.dtstart < today:
        parts.append("now over")
    words = ", ".join(part for part in parts if part)
    return f"{words}. {schedule.description}" if schedule.description else words


def _when(schedule: Schedule) -> str:
    if schedule.freq is None:
        day = schedule.dtstart or date.min
        return f"{DAY_NAMES[day.weekday()]} {date_in_words(day)}"
    if schedule.freq == "WEEKLY":
        return _weekly(schedule)
    return _monthly(schedule)


def _weekly(schedule: Schedule) -> str:
    days = {day[-2:] for day in schedule.byday}
    if schedule.interval == 1:
        return _days(days, plural=True)
    if schedule.interval == 2:
        return f"Every other {_days(days, plural=False)}"
    return f"Every {schedule.interval} weeks on {_days(days, plural=False)}"


def _monthly(schedule: Schedule) -> str:
    month = {1: "the month", 2: "every other month"}.get(
        schedule.interval, f"every {schedule.interval} months"
    )
    numbered = [day for day in schedule.byday if len(day) > 2]
    every = {day for day in schedule.byday if len(day) == 2}
    parts = []
    if every:
        parts.append(_days(every, plural=True) + ("" if schedule.interval == 1 else f" of {month}"))
    for weekday in DAYS:
        ordinals = sorted({day[:-2] for day in numbered if day.endswith(weekday)}, key=list(ORDINALS).index)
        if ordinals:
            name = DAY_NAMES[DAYS.index(weekday)]
            words = _list([ORDINALS[ordinal] for ordinal in ordinals])
            parts.append(f"{words} {name} of {month}")
    if schedule.bymonthday:
        days = sorted(schedule.bymonthday, key=lambda day: (day < 0, day))
        parts.append(f"the {_list([_ordinal(day) for day in days])} of {month}")
    words = _list(parts)
    return words[:1].upper() + words[1:]


def _days(days: set[str], *, plural: bool) -> str:
    """Days in order, three or more in a row as a run."""
    if len(days) == 7:
        return "Every day" if plural else "Monday to Sunday"
    runs: list[list[int]] = []
    for at in sorted(DAYS.index(day) for day in days):
        if runs and runs[-1][-1] == at - 1:
            runs[-1].append(at)
        else:
            runs.append([at])
    long = any(len(run) > 2 for run in runs)
    names = []
    for run in runs:
        if len(run) > 2:
            names.append(f"{DAY_NAMES[run[0]]} to {DAY_NAMES[run[-1]]}")
        else:
            names += [DAY_NAMES[at] + ("s" if plural and not long else "") for at in run]
    return _list(names)


def _hours(group: Sequence[Schedule]) -> str:
    return _list([hours for schedule in group if (hours := _one_lot_of_hours(schedule))])


def _one_lot_of_hours(schedule: Schedule) -> str:
    opens, closes = schedule.opens_at, schedule.closes_at
    if (opens, closes) == ROUND_THE_CLOCK:
        return "24 hours"
    if closes == ROUND_THE_CLOCK[1]:
        closes = time(0)
    if opens and closes:
        return f"{time_in_words(opens)} to {time_in_words(closes)}"
    if opens:
        return f"from {time_in_words(opens)}"
    return f"until {time_in_words(closes)}" if closes else ""


def _conditions(schedule: Schedule, today: date) -> list[str]:
    said = []
    if schedule.term_time:
        said.append("term time only")
    if schedule.bank_holidays:
        said.append("including bank holidays")
    if schedule.except_months:
        said.append(f"not {_months(set(schedule.except_months))}")
    exceptions = [_span(run) for run in _runs(day for day in schedule.except_dates if day >= today)]
    if exceptions:
        more = len(exceptions) > _MOST_EXCEPTIONS
        shown = [*exceptions[:_MOST_EXCEPTIONS], "some other days"] if more else exceptions
        said.append(f"not on {_list(shown, 'or')}")
    if schedule.dtstart and schedule.dtstart > today:
        said.append(f"from {date_in_words(schedule.dtstart)}")
    if schedule.until:
        said.append(f"{'until' if schedule.until >= today else 'ended'} {date_in_words(schedule.until)}")
    return said


def _months(months: set[int]) -> str:
    """ "August", "July or August", or three and more in a row, round the year's end too, as a run."""
    first = [month for month in months if (month - 2) % 12 + 1 not in months]
    if len(first) == 1 and len(months) > 2:
        last = (first[0] + len(months) - 2) % 12
        return f"{MONTH_NAMES[first[0] - 1]} to {MONTH_NAMES[last]}"
    return _list([MONTH_NAMES[month - 1] for month in sorted(months) if 1 <= month <= 12], "or")


def _never_shuts(schedule: Schedule) -> bool:
    hours = (schedule.opens_at, schedule.closes_at)
    every_day = schedule.freq == "WEEKLY" and schedule.interval == 1 and set(schedule.byday) >= set(DAYS)
    return every_day and hours == ROUND_THE_CLOCK and schedule.bank_holidays


def _runs(days: Iterable[date]) -> list[list[date]]:
    runs: list[list[date]] = []
    for day in sorted(set(days)):
        if runs and runs[-1][-1] == day - timedelta(days=1):
            runs[-1].append(day)
        else:
            runs.append([day])
    return runs


def _span(run: Sequence[date]) -> str:
    return date_in_words(run[0]) if len(run) == 1 else f"{date_in_words(run[0])} to {date_in_words(run[-1])}"


def _ordinal(day: int) -> str:
    if day == -1:
        return "last day"
    ending = "th" if 10 <= abs(day) % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(abs(day) % 10, "th")
    return f"{day}{ending}"


def _together(schedules: Sequence[Schedule], apart_from: set[str]) -> list[list[Schedule]]:
    """Schedules that are the same in all but these fields, in the order they came."""
    groups: dict[str, list[Schedule]] = {}
    for schedule in schedules:
        groups.setdefault(schedule.model_dump_json(exclude=apart_from), []).append(schedule)
    return list(groups.values())


def _days_of(group: Sequence[Schedule]) -> list[str]:
    days = {day for schedule in group for day in schedule.byday}
    return sorted(days, key=lambda day: (DAYS.index(day[-2:]), day))


def _is_over(schedule: Schedule, today: date) -> bool:
    last = schedule.until if schedule.freq else schedule.dtstart
    return last is not None and last < today


def _list(words: Sequence[str], joined_by: str = "and") -> str:
    return f" {joined_by} ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
