"""When things run: the rule, the next sessions, the shape of the week, and the words for it."""

from assets_catalog.schedules.closures import (
    LONDON,
    in_term,
    is_bank_holiday,
    terms_known_until,
    today_in_london,
)
from assets_catalog.schedules.reading import read_words
from assets_catalog.schedules.sessions import (
    DAYS,
    ORDINARY_MINUTES,
    ROUND_THE_CLOCK,
    Session,
    minutes,
    next_sessions,
    open_at,
    runs_on,
    session_on,
)
from assets_catalog.schedules.shut import closure_in_words, while_open
from assets_catalog.schedules.week import days_of, parts_of_day, week_mask
from assets_catalog.schedules.wording import date_in_words, in_words, summary, time_in_words

__all__ = [
    "DAYS",
    "LONDON",
    "ORDINARY_MINUTES",
    "ROUND_THE_CLOCK",
    "Session",
    "closure_in_words",
    "date_in_words",
    "days_of",
    "in_term",
    "in_words",
    "is_bank_holiday",
    "minutes",
    "next_sessions",
    "open_at",
    "parts_of_day",
    "read_words",
    "runs_on",
    "session_on",
    "summary",
    "terms_known_until",
    "time_in_words",
    "today_in_london",
    "week_mask",
    "while_open",
]
