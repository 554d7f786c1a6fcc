"""The calls to make today, the most useful first, and a log of those that were made.

A call is useful where many ask and little is trusted: how often a listing was
asked for in four weeks, times how far it is not believed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Engine, and_, func, insert, or_, select

from assets_catalog import database, model
from assets_catalog.catalogue import Catalogue
from assets_catalog.listing import Listing
from assets_catalog.stewardship.asked import Asked
from assets_catalog.stewardship.check_tables import CallAttempt, FactCheckRow, ServiceReport
from assets_catalog.stewardship.trust import Trust, of
from assets_catalog.stewardship.watch import checked, last_days, not_gone

#: What may come of a call, in a steward's words.
RESULTS: Final = {"answered": "Spoke to them", "no_answer": "No answer", "later": "Not now"}
#: How long to wait after the first, second and every later call that nobody answered, in days.
WAITS: Final = (1, 3, 7)
ASKED_DAYS: Final = 28
_TOLD_DAYS: Final = 90
#: How many are weighed for a day: those asked for, those told of, and those longest unchecked.
_ASKED, _TOLD, _UNCHECKED = 300, 150, 150
_attempts: Any = CallAttempt.__table__


@dataclass(frozen=True, slots=True)
class Call:
    """One call to make. ``worth`` only orders them; ``asked`` is how often it was asked for in four weeks."""

    listing: Listing
    trust: Trust
    asked: int
    worth: float


@dataclass(frozen=True, slots=True)
class Attempt:
    """One call that was made. ``again_on`` is the day from which it is listed again."""

    service_id: str
    name: str
    at: datetime
    by: str
    result: str
    again_on: date | None


class Calls:
    """The calls of one directory."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._engine: Engine = catalogue.engine
        self._asked = Asked(catalogue.engine)

    def todays(self, today: date, *, at_most: int = 12) -> list[Call]:
        """The most useful calls of a day: listings that are open, have a number, and do not wait for another day."""
        since = today - timedelta(days=ASKED_DAYS)
        wanted = dict.fromkeys(self._asked.most(since, at_most=_ASKED))
        wanted |= dict.fromkeys(self._told_of(today))
        wanted |= dict.fromkeys(self._longest_unchecked(today))
        ids = self._of_those(list(wanted), today)
        asked = self._asked.of(ids, since)
        calls = [
            self._call(each, asked.get(each.id, 0), today) for each in self._catalogue.get_many(ids).values()
        ]
        calls.sort(key=lambda each: (-each.worth, each.listing.name, each.listing.id))
        return calls[:at_most]

    def call(self, service_id: str, today: date) -> Call | None:
        """One listing as a call, whether or not it is due."""
        listing = self._catalogue.get(service_id)
        if listing is None:
            return None
        asked = self._asked.of([service_id], today - timedelta(days=ASKED_DAYS))
        return self._call(listing, asked.get(service_id, 0), today)

    def note(self, service_id: str, result: str, *, by: str, today: date) -> date:
        """Write down what came of a call, and give the day from which it is listed again.

        Raises ValueError for a result that is not in ``RESULTS``.
        """
        if result not in RESULTS:
            raise ValueError("That is not something that comes of a call.")
        wait = 1
        if result == "no_answer":
            wait = WAITS[min(self._unanswered(service_id), len(WAITS) - 1)]
        again = today + timedelta(days=wait)
        row = {"service_id": service_id, "at": datetime.now(UTC), "day": today, "by": by[:120]}
        with database.writing(self._engine) as connection:
            connection.execute(insert(CallAttempt), [row | {"result": result, "again_on": again}])
        return again

    def log(self, *, service_id: str = "", at_most: int = 20) -> list[Attempt]:
        """Calls that were made, newest first; of one listing, if one is named."""
        service = model.Service
        query = (
            select(CallAttempt, service.name)
            .outerjoin(service, service.id == CallAttempt.service_id)
            .order_by(CallAttempt.id.desc())
            .limit(at_most)
        )
        if service_id:
            query = query.where(CallAttempt.service_id == service_id)
        columns = query.with_only_columns(*_attempts.c, service.name)
        with self._engine.connect() as connection:
            return [
                Attempt(row.service_id, row.name or "", _utc(row.at), row.by, row.result, row.again_on)
                for row in connection.execute(columns)
            ]

    def _call(self, listing: Listing, asked: int, today: date) -> Call:
        believed = of(listing, today)
        return Call(listing, believed, asked, (1 + asked) * (1 - believed.overall))

    def _unanswered(self, service_id: str) -> int:
        """How many calls in a row, up to now, nobody answered."""
        count = 0
        for each in self.log(service_id=service_id):
            if each.result != "no_answer":
                break
            count += 1
        return count

    def _told_of(self, today: date) -> list[str]:
        since = today - timedelta(days=_TOLD_DAYS)
        told = (
            select(ServiceReport.service_id)
            .where(ServiceReport.day >= since, ServiceReport.kind != "good")
            .group_by(ServiceReport.service_id)
            .order_by(func.max(ServiceReport.day).desc())
            .limit(_TOLD)
        )
        wrong = (
            select(FactCheckRow.service_id)
            .where(FactCheckRow.checked_on >= since, FactCheckRow.is_right.is_(False))
            .group_by(FactCheckRow.service_id)
            .order_by(func.max(FactCheckRow.checked_on).desc())
            .limit(_TOLD)
        )
        with self._engine.connect() as connection:
            return [*connection.scalars(told), *connection.scalars(wrong)]

    def _longest_unchecked(self, today: date) -> list[str]:
        """Those that nobody ever checked; where these are few, those checked longest ago after them."""
        service = model.Service
        never = select(service.id).where(_may_be_rung(today), ~checked()).order_by(service.id)
        with self._engine.connect() as connection:
            found = list(connection.scalars(never.limit(_UNCHECKED)))
            if len(found) == _UNCHECKED:
                return found
            days = last_days()
            longest = (
                select(service.id)
                .join(days, days.c.service_id == service.id)
                .where(_may_be_rung(today))
                .order_by(days.c.day, service.id)
                .limit(_UNCHECKED - len(found))
            )
            return [*found, *connection.scalars(longest)]

    def _of_those(self, service_ids: Sequence[str], today: date) -> list[str]:
        service = model.Service
        query = select(service.id).where(service.id.in_(list(service_ids)), _may_be_rung(today))
        with self._engine.connect() as connection:
            return list(connection.scalars(query))


def _may_be_rung(today: date) -> ColumnElement[bool]:
    """Whether a service has not ended, has a number, and does not wait for another day.

    A call that is dated after today was written by a clock that was wrong, and makes nothing wait.
    """
    service = model.Service
    phone = select(model.Phone.id).where(model.Phone.service_id == service.id).exists()
    waits = select(CallAttempt.id).where(
        CallAttempt.service_id == service.id,
        CallAttempt.day <= today,
        or_(CallAttempt.again_on > today, CallAttempt.day == today),
    )
    return and_(not_gone(today), service.status != "inactive", phone, ~waits.exists())


def _utc(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
