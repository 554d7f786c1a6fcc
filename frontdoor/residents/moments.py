"""A moment that somebody wants to go: "tomorrow at 2pm", chosen from a list of days and a list of hours."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from werkzeug.datastructures import MultiDict

LONDON = ZoneInfo("Europe/London")
DAYS_OFFERED = 7
HOURS = range(6, 24)
_FURTHEST = timedelta(days=366)

HOUR_MISSING = "Choose a time as well as a day, such as 2pm"
DAY_MISSING = "Choose a day as well as a time"
DAY_PAST = "That day has passed. Choose today or a later day"
UNREADABLE = "Choose a day and a time from the lists"


def read(args: MultiDict[str, str], now: datetime | None = None) -> tuple[datetime | None, str]:
    """The moment asked for (London), if any, and what is wrong with what was asked, if anything is.

    ``open`` is "now" or a date (2026-11-24), ``hour`` an hour (14) or a time (14:30).
    """
    now = now or datetime.now(LONDON)
    day, hour = args.get("open", "").strip(), args.get("hour", "").strip()
    if day == "now":
        return now.replace(second=0, microsecond=0), ""
    if not day or not hour:
        return None, HOUR_MISSING if day else DAY_MISSING if hour else ""
    try:
        on = date.fromisoformat(day)
        at = time.fromisoformat(hour if ":" in hour else f"{int(hour):02}:00")
        moment = datetime.combine(on, at.replace(second=0, microsecond=0, tzinfo=None), LONDON)
    except ValueError:
        return None, UNREADABLE
    if on < now.date():
        return None, DAY_PAST
    return (moment, "") if on - now.date() <= _FURTHEST else (None, UNREADABLE)


def parameters(at: datetime | None, now: datetime | None = None) -> list[tuple[str, str]]:
    """A moment as an address says it; this very minute is "now", so that the address stays true."""
    if at is None:
        return []
    if _is_now(at, now or datetime.now(LONDON)):
        return [("open", "now")]
    return [("open", at.date().isoformat()), ("hour", _hour(at))]


def said(at: datetime, now: datetime | None = None) -> str:
    """A moment as people read it: "now", "tomorrow at 2pm", "Tuesday 24 November at 2pm"."""
    now = now or datetime.now(LONDON)
    if _is_now(at, now):
        return "now"
    day = _day(at.date(), now.date())
    return f"{day if day[0].isdigit() or ' ' in day else day.lower()} at {_clock(at)}"


def days(at: datetime | None, counts: dict[str, int], now: datetime | None = None) -> list[dict[str, str]]:
    """The days to choose from, how many are open on each beside it."""
    now = now or datetime.now(LONDON)
    offered = [now.date() + timedelta(days=ahead) for ahead in range(DAYS_OFFERED)]
    if at is not None and at.date() not in offered:
        offered.append(at.date())
    listed = [{"value": "", "text": "Any day"}, {"value": "now", "text": _with(counts, "now", "Now")}]
    for each in offered:
        value = each.isoformat()
        listed.append({"value": value, "text": _with(counts, value, _day(each, now.date()))})
    return listed


def hours(at: datetime | None, counts: dict[str, int]) -> list[dict[str, str]]:
    """The hours to choose from; how many are open at each, once there is a day."""
    listed = [{"value": "", "text": "Any time"}]
    if at is not None and (at.minute or at.hour not in HOURS):
        listed.append({"value": _hour(at), "text": _clock(at)})
    for hour in HOURS:
        told = _clock(datetime(2000, 1, 1, hour, tzinfo=LONDON))
        on_that_day = f"{at:%Y-%m-%d}T{hour:02}:00" if at is not None else ""
        listed.append({"value": str(hour), "text": _with(counts, on_that_day, told) if at else told})
    return listed


def chosen(at: datetime | None, now: datetime | None = None) -> tuple[str, str]:
    """The values that the two lists have chosen."""
    asked = dict(parameters(at, now))
    return asked.get("open", ""), asked.get("hour", "")


def _with(counts: dict[str, int], value: str, text: str) -> str:
    return f"{text}: {counts.get(value, 0):,} open" if counts else text


def _is_now(at: datetime, now: datetime) -> bool:
    return timedelta() <= now - at < timedelta(minutes=1)


def _hour(at: datetime) -> str:
    return f"{at:%H:%M}" if at.minute else str(at.hour)


def _clock(at: datetime) -> str:
    if not at.minute and at.hour % 12 == 0:
        return "midday" if at.hour else "midnight"
    minutes = f":{at.minute:02}" if at.minute else ""
    return f"{at.hour % 12 or 12}{minutes}{'am' if at.hour < 12 else 'pm'}"


def _day(day: date, today: date) -> str:
    ahead = (day - today).days
    if ahead in (0, 1):
        return ("Today", "Tomorrow")[ahead]
    return f"{day:%A} {day.day} {day:%B}"
