"""Edits of many listings at once: looked at first, made in one transaction, undone in one.

An edit touches only what its preview showed: a listing that somebody changed
in between is left and named, and so is one that changed before an undo.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final
from uuid import uuid4

from sqlalchemy import Connection, Engine, insert, select, update

from assets_catalog import database, model, store
from assets_catalog.catalogue.difference import FieldChange, diff
from assets_catalog.catalogue.hearing import Changes, write_here
from assets_catalog.catalogue.holding import Batch, given
from assets_catalog.listing import Listing
from assets_catalog.stewardship.bulk_changes import BulkChange
from assets_catalog.stewardship.bulk_tables import BulkEdit
from assets_catalog.stewardship.versions import newest

#: More at once than anybody can look over is refused.
AT_MOST: Final = 500


class NothingToUndoError(ValueError):
    """There is no such edit, or it was undone already; ``str()`` says which."""


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What would become of one listing. ``version`` is the change it stands at.

    ``fields`` is empty where nothing would change; ``refused`` says why it
    cannot be done to this one.
    """

    id: str
    name: str
    version: int
    fields: tuple[FieldChange, ...] = ()
    refused: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an edit, or its undoing, did: how many listings changed, and which were left and why."""

    id: str
    changed: int
    left: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Made:
    """One edit that was made. Times are UTC."""

    id: str
    at: datetime
    by: str
    what: str
    note: str
    count: int
    undone_at: datetime | None
    undone_by: str


def preview(engine: Engine, ids: Sequence[str], change: BulkChange) -> list[Foreseen]:
    """What a change would make of each of these listings, in this order; ids of nothing are left out."""
    with engine.connect() as connection:
        listings = _read(connection, ids)
        versions = newest(connection, list(listings))
    return [_foreseen(change, listing, versions.get(identity, 0)) for identity, listing in listings.items()]


def apply(engine: Engine, seen: Mapping[str, int], change: BulkChange, *, by: str, note: str = "") -> Outcome:
    """Make the change to the listings that were looked over, all in one transaction.

    ``seen`` has the version of each that the preview showed; one that stands
    at another by now is left. Where nothing changes, no edit is kept.
    """
    what = change.in_words()
    edit, left = str(uuid4()), []
    with database.writing(engine) as connection:
        versions = newest(connection, list(seen))
        wanted = []
        for identity, listing in _read(connection, list(seen)).items():
            if versions.get(identity, 0) != seen[identity]:
                left.append((listing.name, "Somebody changed it after you looked"))
                continue
            try:
                after = change.to(listing)
            except ValueError as error:
                left.append((listing.name, str(error)))
                continue
            if after != listing:
                wanted.append(after)
        changed = _write(connection, wanted, versions, by=by, note=f"{what}. {note}" if note else what)
        if changed:
            row = {
                "id": edit,
                "at": datetime.now(UTC),
                "by": by,
                "what": what,
                "note": note,
                "changed": changed,
            }
            connection.execute(insert(BulkEdit), [{**row, "undone_at": None, "undone_by": ""}])
    return Outcome(edit, len(changed), tuple(left))


def undo(engine: Engine, edit: str, *, by: str) -> Outcome:
    """Put every listing of an edit back as it stood, but for those that changed since, which are named.

    Raises NothingToUndoError.
    """
    with database.writing(engine) as connection:
        row = (
            connection.execute(select(*BulkEdit.__table__.columns).where(BulkEdit.id == edit))
            .mappings()
            .first()
        )
        if row is None:
            raise NothingToUndoError("There is no such edit to undo.")
        if row["undone_at"] is not None:
            raise NothingToUndoError("Somebody has undone this already.")
        touched = {identity: (before, made) for identity, before, made in row["changed"]}
        versions = newest(connection, list(touched))
        stood = _as_they_stood(connection, touched)
        names = {identity: listing.name for identity, listing in stood.items()}
        wanted = [each for identity, each in stood.items() if versions.get(identity) == touched[identity][1]]
        left = [
            (names.get(identity, "A listing"), "It was changed since")
            for identity, (_before, made) in touched.items()
            if versions.get(identity) != made
        ]
        changed = _write(connection, wanted, versions, by=by, note=f"Undone: {row['what']}")
        connection.execute(
            update(BulkEdit).where(BulkEdit.id == edit).values(undone_at=datetime.now(UTC), undone_by=by)
        )
    return Outcome(edit, len(changed), tuple(left))


def made(engine: Engine, limit: int = 20) -> list[Made]:
    """The newest edits, newest first."""
    query = select(*BulkEdit.__table__.columns).order_by(BulkEdit.at.desc()).limit(limit)
    with engine.connect() as connection:
        return [_made(dict(row)) for row in connection.execute(query).mappings()]


def _foreseen(change: BulkChange, listing: Listing, version: int) -> Foreseen:
    try:
        after = change.to(listing)
    except ValueError as error:
        return Foreseen(listing.id, listing.name, version, refused=str(error))
    return Foreseen(listing.id, listing.name, version, diff(listing, after, today=change.today))


def _read(connection: Connection, ids: Sequence[str]) -> dict[str, Listing]:
    found = {each.id: each for each in store.read(connection, list(dict.fromkeys(ids)))}
    return {identity: found[identity] for identity in dict.fromkeys(ids) if identity in found}


def _write(
    connection: Connection, wanted: Sequence[Listing], versions: Mapping[str, int], *, by: str, note: str
) -> list[list[Any]]:
    """Write listings as a person does: for each that changed its id, the version before, and the one made."""
    coming = [given(each) for each in wanted]
    changes, batch = Changes(by, note), Batch(connection, coming, by_id=True)
    changed = [saved.id for each in coming if (saved := write_here(batch, changes, each)).kind != "unchanged"]
    changes.write(connection)
    now = newest(connection, changed)
    return [[identity, versions.get(identity, 0), now[identity]] for identity in changed]


def _as_they_stood(connection: Connection, touched: Mapping[str, tuple[int, int]]) -> dict[str, Listing]:
    table = model.CatalogueChange
    query = select(table.service_id, table.listing).where(
        table.seq.in_([before for before, _ in touched.values()])
    )
    return {
        row.service_id: Listing.model_validate({**row.listing, "id": row.service_id})
        for row in connection.execute(query)
        if row.listing
    }


def _made(row: Mapping[str, Any]) -> Made:
    return Made(
        id=row["id"],
        at=store.in_utc(row["at"]) or row["at"],
        by=row["by"],
        what=row["what"],
        note=row["note"],
        count=len(row["changed"]),
        undone_at=store.in_utc(row["undone_at"]),
        undone_by=row["undone_by"],
    )
