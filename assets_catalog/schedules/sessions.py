"""When a schedule next runs, and whether it is on at a moment.

The day is the unit: :func:`runs_on` is the whole rule, and sessions are the
days it allows with hours put to them. All hours are London wall-clock hours.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from heapq import merge

from assets_catalog.listing import Schedule
from assets_catalog.schedules.closures import LONDON, in_term, is_bank_holiday

#: Days of the week as iCalendar names them, Monday first.
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")

#: Minutes that a session is taken to last where only its beginning is known.
ORDINARY_MINUTES = 60

#: A schedule that does not run within this many days from its beginning is not looked for further.
HORIZON_DAYS = 400

#: How a schedule says "round the clock", since it cannot close at the moment it opens.
ROUND_THE_CLOCK = (time(0, 0), time(23, 59))

_DAY_MINUTES = 24 * 60
_EARLIEST, _LATEST = date(1900, 1, 1), date(9000, 1, 1)


@dataclass(frozen=True, slots=True)
class Session:
    """One time that something runs. Both ends are London times.

    ``opens_said`` and ``closes_said`` are False where nobody has said when it
    begins or ends: it then begins at midnight, or lasts an hour (or the day).
    """

    start: datetime
    end: datetime
    opens_said: bool = True
    closes_said: bool = True

    def covers(self, moment: datetime) -> bool:
        """Whether it is on at this moment."""
        return _utc(self.start) <= _utc(moment) < _utc(self.end)


def next_sessions(schedules: Iterable[Schedule], after: datetime, limit: int) -> list[Session]:
    """The first ``limit`` sessions that are not over at ``after``, soonest first, each once.

    ``after`` without a time zone is London time. School and bank holidays,
    exceptions, sessions past midnight and the changes of the clock are
    heeded. A schedule of words alone has no sessions.
    """
    found: list[Session] = []
    moment = _aware(after)
    for session in merge(*(_from(schedule, moment) for schedule in schedules), key=_order):
        if len(found) >= limit:
            break
        if not found or found[-1] != session:
            found.append(session)
    return found


def open_at(schedules: Iterable[Schedule], moment: datetime) -> bool:
    """Whether any of them is on at a moment (London time unless it says otherwise)."""
    moment = _aware(moment)
    day = moment.astimezone(LONDON).date()
    return any(
        session_on(schedule, each).covers(moment)
        for schedule in schedules
        for each in (day, day - timedelta(days=1))
        if runs_on(schedule, each)
    )


def runs_on(schedule: Schedule, day: date) -> bool:
    """Whether a schedule has a session that begins on this day."""
    if day in schedule.except_dates:
        return False
    if schedule.freq is None:
        return schedule.dtstart == day
    if schedule.dtstart is not None and day < schedule.dtstart:
        return False
    if schedule.until is not None and day > schedule.until:
        return False
    if not (_weekly(schedule, day) if schedule.freq == "WEEKLY" else _monthly(schedule, day)):
        return False
    if day.month in schedule.except_months:
        return False
    if schedule.term_time and not in_term(day):
        return False
    return schedule.bank_holidays or not is_bank_holiday(day)


def session_on(schedule: Schedule, day: date) -> Session:
    """The session that a schedule has on a day that it runs."""
    start, end = minutes(schedule)
    return Session(
        _moment(day, start),
        _moment(day, end),
        opens_said=schedule.opens_at is not None,
        closes_said=schedule.closes_at is not None,
    )


def minutes(schedule: Schedule) -> tuple[int, int]:
    """When it begins and ends, in minutes from midnight; over 1,440 is past the next midnight."""
    opens, closes = schedule.opens_at, schedule.closes_at
    start = opens.hour * 60 + opens.minute if opens else 0
    if closes is None:
        return start, start + ORDINARY_MINUTES if opens else _DAY_MINUTES
    if closes == ROUND_THE_CLOCK[1]:
        return start, _DAY_MINUTES
    end = closes.hour * 60 + closes.minute
    return start, end if end > start else end + _DAY_MINUTES


def _from(schedule: Schedule, moment: datetime) -> Iterator[Session]:
    if schedule.freq is None and schedule.dtstart is None:
        return
    first = moment.astimezone(LONDON).date() - timedelta(days=1)
    if schedule.dtstart is not None:
        if schedule.dtstart > _LATEST:
            return
        first = max(first, schedule.dtstart)
    days: Iterable[date] = [first] if schedule.freq is None else _days_from(first, schedule.until)
    after = _utc(moment)
    for day in days:
        if runs_on(schedule, day):
            session = session_on(schedule, day)
            if _utc(session.end) > after:
                yield session


def _days_from(first: date, until: date | None) -> Iterator[date]:
    ordinal = first.toordinal()
    last = min(
        ordinal + HORIZON_DAYS, _LATEST.toordinal(), until.toordinal() if until else ordinal + HORIZON_DAYS
    )
    return (date.fromordinal(each) for each in range(ordinal, last + 1))


def _weekly(schedule: Schedule, day: date) -> bool:
    weekday = DAYS[day.weekday()]
    if not any(each.endswith(weekday) for each in schedule.byday):
        return False
    if schedule.interval == 1 or schedule.dtstart is None:
        return True
    # Weeks begin on Monday (RFC 5545, WKST).
    weeks = (day.toordinal() - 1) // 7 - (schedule.dtstart.toordinal() - 1) // 7
    return weeks % schedule.interval == 0


def _monthly(schedule: Schedule, day: date) -> bool:
    if schedule.interval > 1 and schedule.dtstart is not None:
        months = (day.year - schedule.dtstart.year) * 12 + day.month - schedule.dtstart.month
        if months % schedule.interval:
            return False
    weekday = DAYS[day.weekday()]
    names = {weekday, f"{(day.day - 1) // 7 + 1}{weekday}"}
    if (day + timedelta(days=7)).month != day.month:
        names.add(f"-1{weekday}")
    if not names.isdisjoint(schedule.byday) or day.day in schedule.bymonthday:
        return True
    return -1 in schedule.bymonthday and (day + timedelta(days=1)).month != day.month


def _moment(day: date, minute: int) -> datetime:
    days, minute = divmod(minute, _DAY_MINUTES)
    wall = datetime.combine(day + timedelta(days=days), time(minute // 60, minute % 60), LONDON)
    # Through UTC and back: half past one on the night the clocks go forward is half past two.
    return wall.astimezone(UTC).astimezone(LONDON)


def _aware(moment: datetime) -> datetime:
    day = min(max(moment.date(), _EARLIEST), _LATEST)
    if day != moment.date():
        moment = datetime.combine(day, time(0), moment.tzinfo)
    return moment.replace(tzinfo=LONDON) if moment.tzinfo is None else moment


def _utc(moment: datetime) -> datetime:
    # Two times of one zone are compared by the clock on the wall, which goes back in October.
    return moment.astimezone(UTC)


def _order(session: Session) -> tuple[datetime, datetime]:
    return _utc(session.start), _utc(session.end)
