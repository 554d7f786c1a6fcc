"""What people know of a listing, carried when it is merged into another, and given back when it is not.

A row counts for ``service_id`` and was made of ``made_of``. A merge changes the
first and never the second, so nothing has to be remembered for the way back.
Whether a check still speaks of what stands is found out when it is read.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, Final

from sqlalchemy import Connection, delete, insert, select, update

from assets_catalog import model
from assets_catalog.listing import Listing
from assets_catalog.model_sources import ServiceRedirect
from assets_catalog.stewardship import speaking
from assets_catalog.stewardship.check_tables import (
    CallAttempt,
    FactCheckRow,
    ProviderLink,
    ProviderWord,
    ServiceAsked,
    ServiceReport,
)
from assets_catalog.stewardship.evidence import FACTS

_TABLES: Final[tuple[Any, ...]] = tuple(
    table.__table__
    for table in (FactCheckRow, ServiceReport, ServiceAsked, CallAttempt, ProviderLink, ProviderWord)
)
_wholes: Any = model.ServiceCheck.__table__
_checks: Any = FactCheckRow.__table__
_reports: Any = ServiceReport.__table__


def carry(connection: Connection, merge_id: str, kept: Listing, gone: Sequence[Listing]) -> None:
    """Let what is known of those that go count for the one that is kept. All are as they stood before."""
    for listing in (kept, *gone):
        _mark_old(connection, listing)
    for listing in gone:
        for table in _TABLES:
            connection.execute(
                update(table).where(table.c.service_id == listing.id).values(service_id=kept.id)
            )
        _check_of_the_whole(connection, merge_id, kept.id, listing)


def give_back(connection: Connection, merge_id: str, kept_id: str, gone_ids: Iterable[str]) -> None:
    """Undo ``carry``, once the listings are back: each has again what was made of it, or of what is part of it."""
    wholes: dict[str, dict[str, str]] = defaultdict(dict)
    of_the_merge = _checks.c.merge_id == merge_id
    for row in connection.execute(select(_checks).where(of_the_merge)):
        wholes[row.made_of][row.fact] = row.spoke_of or ""
    connection.execute(delete(_checks).where(of_the_merge))
    for gone_id in gone_ids:
        if gone_id in wholes:
            line = speaking.written(wholes[gone_id])
            connection.execute(update(_wholes).where(_wholes.c.service_id == gone_id).values(spoke_of=line))
        made_of = _with_all_that_went_in(connection, gone_id)
        for table in _TABLES:
            connection.execute(
                update(table)
                .where(table.c.service_id == kept_id, table.c.made_of.in_(made_of))
                .values(service_id=gone_id)
            )


def _with_all_that_went_in(connection: Connection, service_id: str) -> list[str]:
    found, ahead = {service_id}, {service_id}
    while ahead:
        query = select(ServiceRedirect.gone_id).where(
            ServiceRedirect.kept_id.in_(sorted(ahead)), ServiceRedirect.undone_at.is_(None)
        )
        ahead = set(connection.scalars(query)) - found
        found |= ahead
    return sorted(found)


def _mark_old(connection: Connection, listing: Listing) -> None:
    """Rows from before marks were kept counted for this listing until now: they spoke of what it said."""
    now = speaking.marks(listing)
    for fact in FACTS:
        connection.execute(
            update(_checks)
            .where(_checks.c.service_id == listing.id, _checks.c.fact == fact, _checks.c.spoke_of.is_(None))
            .values(spoke_of=now[fact])
        )
    unmarked = (_reports.c.service_id == listing.id) & (_reports.c.spoke_of == "")
    for row in connection.execute(select(_reports).where(unmarked)).mappings().all():
        mark = speaking.of_report(now, row["kind"])
        key = [_reports.c[name] == row[name] for name in ("made_of", "day", "kind", "how")]
        if (
            mark
            and connection.scalar(select(_reports.c.day).where(*key, _reports.c.spoke_of == mark)) is None
        ):
            connection.execute(update(_reports).where(*key, _reports.c.spoke_of == "").values(spoke_of=mark))


def _check_of_the_whole(connection: Connection, merge_id: str, kept_id: str, gone: Listing) -> None:
    """The check of the whole goes with the listing's own rows, so each fact of it is written down."""
    last = gone.last_check
    if last is None:
        return
    line = connection.scalar(select(_wholes.c.spoke_of).where(_wholes.c.service_id == gone.id)) or ""
    spoke_of = speaking.marks(gone) | speaking.read(line)
    rows = [
        {
            "service_id": kept_id,
            "made_of": gone.id,
            "merge_id": merge_id,
            "fact": fact,
            "checked_on": last.on,
            "how": last.how,
            "is_right": True,
            "checked_by": last.by[:120],
            "note": last.note,
            "spoke_of": spoke_of[fact],
        }
        for fact in FACTS
    ]
    connection.execute(insert(_checks), rows)
