"""What happened to a listing, what each change changed, and putting an earlier version back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Connection, Engine, func, select

from assets_catalog import database, model
from assets_catalog.catalogue.difference import FieldChange, diff
from assets_catalog.catalogue.hearing import Changes, write_here
from assets_catalog.catalogue.holding import Batch, Saved, given
from assets_catalog.catalogue.redirects import live_ids
from assets_catalog.listing import Listing
from assets_catalog.stewardship.check_reading import with_checks


@dataclass(frozen=True, slots=True)
class Change:
    """One line of the catalogue's history; ``listing`` is None once it was removed. ``at`` is UTC.

    ``import_id`` names the import that made the change. ``fields`` is what
    differs from the version before; only :meth:`Histories.history` fills it.
    """

    seq: int
    at: datetime
    service_id: str
    kind: str
    by: str
    note: str
    listing: Listing | None
    import_id: str | None = None
    fields: tuple[FieldChange, ...] = ()


class Histories:
    """The part of the catalogue that remembers."""

    _engine: Engine

    def latest_change(self) -> int:
        """The number of the newest change; 0 for an empty catalogue."""
        with self._engine.connect() as connection:
            return connection.scalar(select(func.max(model.CatalogueChange.seq))) or 0

    def changes_since(self, seq: int, *, limit: int = 1000) -> list[Change]:
        """Changes after number ``seq``, oldest first."""
        query = select(model.CatalogueChange).where(model.CatalogueChange.seq > seq)
        changes = self._changes(query.order_by(model.CatalogueChange.seq).limit(limit))
        with self._engine.connect() as connection:
            there = [each.listing for each in changes if each.listing is not None]
            with_checks(connection, there)
        return changes

    def history(self, service_id: str, *, today: date | None = None) -> list[Change]:
        """All that happened to one listing, newest first, each with what it changed in plain words."""
        query = select(model.CatalogueChange).where(model.CatalogueChange.service_id == service_id)
        changes = self._changes(query.order_by(model.CatalogueChange.seq))
        told, before = [], None
        for change in changes:
            told.append(replace(change, fields=diff(before, change.listing, today=today)))
            before = change.listing
        return told[::-1]

    def restore(self, service_id: str, seq: int, *, by: str, note: str = "") -> Saved:
        """Put a listing back as it stood after change ``seq``, one that was removed too.

        It counts as a person's edit: what differs from the sources' words stays.

        Raises:
            ValueError: there is no such version, it is the one of a removal, or the listing
                is part of another now; ``str()`` says which.
        """
        table = model.CatalogueChange
        with database.writing(self._engine) as connection:
            query = select(table.listing).where(table.service_id == service_id, table.seq == seq)
            row = connection.execute(query).first()
            if row is None:
                raise ValueError("There is no such version of this listing.")
            if row.listing is None:
                raise ValueError("That is when it was taken out. Choose the version before.")
            if live_ids(connection, [service_id]):
                raise ValueError("This listing is part of another now. Undo the merge instead.")
            wanted = given(Listing.model_validate({**row.listing, "id": service_id}))
            batch = Batch(connection, [wanted], by_id=True)
            changes = Changes(by, note or f"As it stood after change {seq}")
            saved = write_here(batch, changes, wanted)
            changes.write(connection)
        return saved

    def _changes(self, query: Any) -> list[Change]:
        columns = query.with_only_columns(*model.CatalogueChange.__table__.columns)
        with self._engine.connect() as connection:
            return [_change(dict(row)) for row in connection.execute(columns).mappings()]


def listings_before(connection: Connection, first: Mapping[str, int]) -> dict[str, Listing | None]:
    """How listings stood before their change of this number, by id; None where there was nothing."""
    table = model.CatalogueChange
    was: dict[str, Listing | None] = dict.fromkeys(first)
    query = select(table.service_id, table.seq, table.listing).where(table.service_id.in_(list(first)))
    for service_id, seq, listing in connection.execute(query.order_by(table.seq)):
        if seq < first[service_id]:
            was[service_id] = Listing.model_validate(listing) if listing else None
    return was


def names_of(connection: Connection, service_ids: Sequence[str]) -> dict[str, str]:
    """The names of listings, and of those that are gone the last they had."""
    table = model.CatalogueChange
    names: dict[str, str] = {}
    query = select(table.service_id, table.listing).where(table.service_id.in_(list(service_ids)))
    for service_id, listing in connection.execute(query.order_by(table.seq)):
        if listing:
            names[service_id] = listing["name"]
    return names


def _change(row: Mapping[str, Any]) -> Change:
    said = row["listing"]
    return Change(
        seq=row["seq"],
        at=_in_utc(row["at"]),
        service_id=row["service_id"],
        kind=row["kind"],
        by=row["by"],
        note=row["note"],
        import_id=row["import_id"],
        listing=Listing.model_validate(said) if said else None,
    )


def _in_utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
