"""Giving listings the checks and reports that are kept beside them, and which of these still speak of what stands."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, select

from assets_catalog import model
from assets_catalog.stewardship import speaking
from assets_catalog.stewardship.check_tables import FactCheckRow, ServiceReport
from assets_catalog.stewardship.evidence import FactCheck, Reports

if TYPE_CHECKING:
    from assets_catalog.listing import Listing
    from assets_catalog.stewardship.evidence import Fact

_whole: Any = model.ServiceCheck.__table__
_checks: Any = FactCheckRow.__table__
_reports: Any = ServiceReport.__table__
_AT_ONCE = 500


def with_checks(connection: Connection, listings: Sequence[Listing]) -> list[Listing]:
    """The same listings, each holding its checks in the order they were made, and its reports."""
    checks, reports = _rows(connection, sorted({each.id for each in listings}))
    wholes = _marks_of_wholes(connection, listings)
    for listing in listings:
        last, found, told = listing.last_check, checks.get(listing.id, []), reports.get(listing.id, [])
        whole = wholes.get((listing.id, last.on, last.how), "") if last else ""
        now = speaking.marks(listing) if found or told or whole else {}
        listing.checks = [_check(row, now) for row in found]
        listing.reports = _added_up(told, now)
        listing.changed_since_check = speaking.changed(whole, now)
    return list(listings)


def _marks_of_wholes(connection: Connection, listings: Sequence[Listing]) -> dict[tuple[str, date, str], str]:
    """What each check of the whole spoke of. A version from the history may hold an older check, of which nothing is known."""
    wanted = sorted({each.id for each in listings if each.last_check})
    found: dict[tuple[str, date, str], str] = {}
    columns = (_whole.c.service_id, _whole.c.checked_on, _whole.c.how, _whole.c.spoke_of)
    for start in range(0, len(wanted), _AT_ONCE):
        query = select(*columns).where(_whole.c.service_id.in_(wanted[start : start + _AT_ONCE]))
        found |= {(row[0], row[1], row[2]): row[3] for row in connection.execute(query)}
    return found


def _check(row: Any, now: dict[Fact, str]) -> FactCheck:
    stands = row.spoke_of is None or speaking.fits(row.fact, row.spoke_of, now[row.fact])
    return FactCheck(row.fact, row.checked_on, row.how, row.is_right, row.checked_by, row.note, stands)


def _added_up(rows: Sequence[Any], now: dict[Fact, str]) -> list[Reports]:
    counts: Counter[tuple[Any, ...]] = Counter()
    for row in rows:
        stands = not speaking.changed(row.spoke_of, now)
        counts[row.kind, row.day, row.how, stands] += row._mapping["count"]
    return [
        Reports(kind, day, how, count, stands)
        for (kind, day, how, stands), count in sorted(counts.items(), key=lambda each: each[0][1])
    ]


def _rows(
    connection: Connection, service_ids: Sequence[str]
) -> tuple[dict[str, list[Any]], dict[str, list[Any]]]:
    checks: dict[str, list[Any]] = defaultdict(list)
    reports: dict[str, list[Any]] = defaultdict(list)
    for start in range(0, len(service_ids), _AT_ONCE):
        some = service_ids[start : start + _AT_ONCE]
        query = select(_checks).where(_checks.c.service_id.in_(some))
        # A check of the whole that came with a merge was made before what was found out since.
        for row in connection.execute(query.order_by(_checks.c.merge_id.is_(None), _checks.c.id)):
            checks[row.service_id].append(row)
        query = select(_reports).where(_reports.c.service_id.in_(some))
        order = (_reports.c.day, _reports.c.kind, _reports.c.how, _reports.c.made_of, _reports.c.spoke_of)
        for row in connection.execute(query.order_by(*order)):
            reports[row.service_id].append(row)
    return checks, reports
