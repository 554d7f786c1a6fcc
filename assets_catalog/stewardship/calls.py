"""The calls to make today, the most useful first, and a log of those that were made.

A call is useful where many ask and little is trusted: how often a listing was
asked for in four weeks, times how far it is not believed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import Engine, func, insert, or_, select

from assets_catalog import database, model
from assets_catalog.catalogue import Catalogue
from assets_catalog.listing import Listing
from assets_catalog.stewardship.asked import Asked
from assets_catalog.stewardship.check_tables import CallAttempt, FactCheckRow, ServiceReport
from assets_catalog.stewardship.trust import Trust, of

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
        wanted |= dict.fromkeys(self._longest_unchecked())
        ids = self._may_be_rung(list(wanted), today)
        asked = self._asked.of(ids, since)
        calls = [
            self._call(each, asked.get(each.id, 0), today) for each in self._catalogue.get_many(ids).values()
        ]
        calls = [each for each in calls if not each.listing.closed_for_good_on(today)]
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

    def _longest_unchecked(self) -> list[str]:
        whole, service = model.ServiceCheck, model.Service
        last_whole = (
            select(func.max(whole.checked_on)).where(whole.service_id == service.id).scalar_subquery()
        )
        last_fact = (
            select(func.max(FactCheckRow.checked_on))
            .where(FactCheckRow.service_id == service.id, FactCheckRow.is_right)
            .scalar_subquery()
        )
        none = date(1, 1, 1)
        whole_on, fact_on = func.coalesce(last_whole, none), func.coalesce(last_fact, none)
        phone = select(model.Phone.id).where(model.Phone.service_id == service.id).exists()
        query = select(service.id).where(phone, service.status != "defunct")
        query = query.order_by(fact_on, whole_on, service.id).limit(_UNCHECKED)
        with self._engine.connect() as connection:
            return list(connection.scalars(query))

    def _may_be_rung(self, service_ids: Sequence[str], today: date) -> list[str]:
        service = model.Service
        phone = select(model.Phone.id).where(model.Phone.service_id == service.id).exists()
        waits = (
            select(CallAttempt.id)
            .where(
                CallAttempt.service_id == service.id,
                or_(CallAttempt.again_on > today, CallAttempt.day == today),
            )
            .exists()
        )
        query = select(service.id).where(
            service.id.in_(list(service_ids)), service.status != "defunct", phone, ~waits
        )
        with self._engine.connect() as connection:
            return list(connection.scalars(query))


def _utc(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
