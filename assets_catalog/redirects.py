"""Where a listing went that was merged into another."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, select

from assets_catalog.model_sources import ServiceRedirect


def live_ids(connection: Connection, identities: Iterable[str]) -> dict[str, str]:
    """For each of these ids that was merged away, the id of what it is part of now."""
    went = {identity: identity for identity in identities}
    ahead = set(went)
    table = ServiceRedirect
    while ahead:
        query = select(table.gone_id, table.kept_id).where(
            table.gone_id.in_(sorted(ahead)), table.undone_at.is_(None)
        )
        step = {row.gone_id: row.kept_id for row in connection.execute(query)}
        went = {first: step.get(last, last) for first, last in went.items()}
        ahead = set(step.values()) - ahead
    return {first: last for first, last in went.items() if first != last}
