"""Giving listings the checks and reports that are kept beside them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, select

from assets_catalog.stewardship.check_tables import FactCheckRow, ServiceReport
from assets_catalog.stewardship.evidence import FactCheck, Reports

if TYPE_CHECKING:
    from assets_catalog.listing import Listing

_checks: Any = FactCheckRow.__table__
_reports: Any = ServiceReport.__table__
_AT_ONCE = 500


def with_checks(connection: Connection, listings: Sequence[Listing]) -> list[Listing]:
    """The same listings, each holding its checks in the order they were made, and its reports."""
    checks, reports = evidence(connection, sorted({each.id for each in listings}))
    for listing in listings:
        listing.checks = checks.get(listing.id, [])
        listing.reports = reports.get(listing.id, [])
    return list(listings)


def evidence(
    connection: Connection, service_ids: Sequence[str]
) -> tuple[dict[str, list[FactCheck]], dict[str, list[Reports]]]:
    """The checks and the reports of these listings, by listing."""
    checks: dict[str, list[FactCheck]] = defaultdict(list)
    reports: dict[str, list[Reports]] = defaultdict(list)
    for start in range(0, len(service_ids), _AT_ONCE):
        some = service_ids[start : start + _AT_ONCE]
        query = select(_checks).where(_checks.c.service_id.in_(some)).order_by(_checks.c.id)
        for row in connection.execute(query):
            checks[row.service_id].append(
                FactCheck(row.fact, row.checked_on, row.how, row.is_right, row.checked_by, row.note)
            )
        query = select(_reports).where(_reports.c.service_id.in_(some)).order_by(_reports.c.day)
        for row in connection.execute(query):
            reports[row.service_id].append(Reports(row.kind, row.day, row.how, row._mapping["count"]))
    return checks, reports
