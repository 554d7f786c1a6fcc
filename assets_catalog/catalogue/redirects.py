"""Where a listing went that was merged into another."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, select

from assets_catalog.model_sources import ServiceRedirect


def live_ids(connection: Connection, identities: Iterable[str]) -> dict[str, str]:
    """For each of these ids that was merged away, the id of what it is part of now."""
    wanted = list(identities)
    leads: dict[str, str] = {}
    ahead = set(wanted)
    table = ServiceRedirect
    while ahead:
        query = select(table.gone_id, table.kept_id).where(
            table.gone_id.in_(sorted(ahead)), table.undone_at.is_(None)
        )
        step = {row.gone_id: row.kept_id for row in connection.execute(query)}
        leads |= step
        ahead = set(step.values()) - leads.keys()
    return {each: _end(each, leads) for each in wanted if each in leads}


def _end(identity: str, leads: dict[str, str]) -> str:
    passed: set[str] = set()
    while identity in leads and identity not in passed:
        passed.add(identity)
        identity = leads[identity]
    return identity
