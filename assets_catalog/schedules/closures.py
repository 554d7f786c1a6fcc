"""The days on which things do not run: school holidays and bank holidays."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import Any
from zoneinfo import ZoneInfo

from assets_catalog import yaml_files

LONDON = ZoneInfo("Europe/London")

_SATURDAY = 5


def today_in_london() -> date:
    """The civil date where the borough is."""
    return datetime.now(LONDON).date()


@cache
def in_term(day: date) -> bool:
    """Whether schools are in term (``term_dates.yaml``).

    The weekend after the last day of a term or half-term belongs to the
    holiday. In school years that are not listed, only late July and August and
    the fortnight round Christmas are taken for holidays.
    """
    terms = _terms()
    if not terms or not terms[0][0] <= day <= terms[-1][1] + timedelta(days=30):
        return not ((day.month, day.day) >= (7, 23) and day.month < 9) and not (
            (day.month, day.day) >= (12, 20) or (day.month, day.day) <= (1, 3)
        )
    for first, last, half_first, half_last in terms:
        if first <= day <= last:
            return not half_first <= day <= _with_its_weekend(half_last)
    return False


def terms_known_until() -> date | None:
    """The last school day that ``term_dates.yaml`` knows of; None where it lists no term."""
    terms = _terms()
    return terms[-1][1] if terms else None


@cache
def is_bank_holiday(day: date) -> bool:
    """Whether it is a bank holiday in England: ``bank_holidays.yaml``, then what the package reckons.

    A day that is proclaimed for one year alone (a coronation) is known only where it is listed.
    """
    return day in _bank_holidays(day.year)


@cache
def _bank_holidays(year: int) -> frozenset[date]:
    listed = _listed_bank_holidays().get(year)
    if listed is None:
        # Only here: the package reads the calendars of every country, and a first search would wait for it.
        import holidays

        listed = list(holidays.country_holidays("GB", subdiv="ENG", years=year))
    return frozenset(listed)


@cache
def _listed_bank_holidays() -> dict[int, list[date]]:
    listed: dict[int, list[date]] = _read("bank_holidays.yaml")
    return listed


@cache
def _terms() -> tuple[tuple[date, date, date, date], ...]:
    listed = _read("term_dates.yaml")
    return tuple(
        sorted((term["first"], term["last"], *term["half_term"]) for year in listed.values() for term in year)
    )


def _read(name: str) -> Any:
    return yaml_files.load(files(__package__).joinpath(name).read_text(encoding="utf-8"))


def _with_its_weekend(day: date) -> date:
    return day + timedelta(days=2) if day.weekday() == _SATURDAY - 1 else day
