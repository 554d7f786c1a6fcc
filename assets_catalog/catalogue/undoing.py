"""Undoing an import: everything as it was before it, except what was changed since."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Engine, delete, func, insert, or_, select, update
from sqlalchemy.orm import aliased

from assets_catalog import database, model, store
from assets_catalog import model_sources as tables
from assets_catalog.catalogue import sources
from assets_catalog.catalogue.hearing import Changes
from assets_catalog.catalogue.history import listings_before, names_of
from assets_catalog.catalogue.preview import Named
from assets_catalog.listing import Listing

_BATCH = 250


@dataclass(frozen=True, slots=True)
class Undone:
    """What undoing came to: how many listings are as they were, how many are out again, and which were left."""

    restored: int
    removed: int
    kept_because_changed_since: tuple[Named, ...]


@dataclass(slots=True)
class _Count:
    restored: int = 0
    removed: int = 0
    kept: list[str] = field(default_factory=list)

    def told(self, names: Mapping[str, str]) -> Undone:
        kept = tuple(Named(each, names.get(each, "")) for each in self.kept)
        return Undone(self.restored, self.removed, kept)


def undo(engine: Engine, run_id: str, by: str) -> Undone:
    """Put everything back in one transaction. Raises ValueError where there is nothing to undo."""
    count = _Count()
    with database.writing(engine) as connection:
        run = tables.ImportRun
        _refuse_what_cannot_be(connection, run_id)
        touched = _touched(connection, run_id)
        for start in range(0, len(touched), _BATCH):
            _put_back(connection, run_id, by, touched[start : start + _BATCH], count)
        connection.execute(
            update(run)
            .where(run.id == run_id)
            .values(state="undone", note=f"Undone by {by}", finished=_now())
        )
        names = names_of(connection, count.kept)
    return count.told(names)


def foresee(engine: Engine, run_id: str) -> Undone:
    """What undoing would come to, with nothing written. Raises ValueError where there is nothing to undo."""
    count = _Count()
    with engine.connect() as connection:
        _refuse_what_cannot_be(connection, run_id)
        touched = _touched(connection, run_id)
        for start in range(0, len(touched), _BATCH):
            part = touched[start : start + _BATCH]
            kept = _changed_since(connection, run_id, part)
            count.kept += sorted(kept)
            _, was = _before(connection, run_id, part, kept)
            there = _there(connection, was)
            count.restored += sum(listing is not None for listing in was.values())
            count.removed += sum(listing is None and each in there for each, listing in was.items())
        return count.told(names_of(connection, count.kept))


def _refuse_what_cannot_be(connection: Connection, run_id: str) -> None:
    run = tables.ImportRun
    state = connection.scalar(select(run.state).where(run.id == run_id))
    if state is None:
        raise ValueError("There is no such import.")
    if state in ("running", "undone"):
        raise ValueError("This import is still running." if state == "running" else "It was undone already.")


def _touched(connection: Connection, run_id: str) -> list[str]:
    record, before, change = model.SourceRecord, tables.SourceBefore, model.CatalogueChange
    changed = select(change.service_id).where(change.import_id == run_id)
    heard = select(record.service_id).where(
        or_(
            record.added_by == run_id,
            record.id.in_(select(before.record_id).where(before.import_id == run_id)),
        )
    )
    return sorted(set(connection.scalars(changed)) | set(connection.scalars(heard)))


def _put_back(
    connection: Connection, run_id: str, by: str, service_ids: Sequence[str], count: _Count
) -> None:
    kept = _changed_since(connection, run_id, service_ids)
    count.kept += sorted(kept)
    going_back, was = _before(connection, run_id, service_ids, kept)
    _put_back_records(connection, run_id, going_back)
    changes = Changes(by, "The import was undone", import_id=run_id)
    there = _there(connection, was)
    for service_id, listing in was.items():
        if listing is not None:
            listing = listing.model_copy(update={"id": service_id})
            changes.stands("changed" if service_id in there else "added", listing, sources.said_of(listing))
            count.restored += 1
        elif service_id in there:
            changes.gone(service_id)
            count.removed += 1
    changes.write(connection)


def _before(
    connection: Connection, run_id: str, service_ids: Sequence[str], kept: Collection[str]
) -> tuple[list[str], dict[str, Listing | None]]:
    """Which of these go back, and how each that changed stood before; None for what was not there."""
    going_back = [each for each in service_ids if each not in kept]
    return going_back, listings_before(connection, _first_changes(connection, run_id, going_back))


def _there(connection: Connection, service_ids: Iterable[str]) -> set[str]:
    table = model.Service
    return set(connection.scalars(select(table.id).where(table.id.in_(list(service_ids)))))


def _first_changes(connection: Connection, run_id: str, service_ids: Sequence[str]) -> dict[str, int]:
    change = model.CatalogueChange
    query = (
        select(change.service_id, func.min(change.seq))
        .where(change.import_id == run_id, change.service_id.in_(service_ids))
        .group_by(change.service_id)
    )
    return {row[0]: row[1] for row in connection.execute(query)}


def _changed_since(connection: Connection, run_id: str, service_ids: Sequence[str]) -> set[str]:
    """Those that somebody changed after the import began, or of which a later import heard something new."""
    change, record, before = model.CatalogueChange, model.SourceRecord, tables.SourceBefore
    run = tables.ImportRun
    began = select(run.started).where(run.id == run_id).scalar_subquery()
    # What an import that was undone had done, and the undoing of it, leave nothing behind.
    own = select(run.id).where(or_(run.id == run_id, run.state == "undone"))
    later = select(change.service_id).where(
        change.service_id.in_(service_ids),
        change.at >= began,
        change.kind != "checked",
        or_(change.import_id.is_(None), change.import_id.not_in(own)),
    )
    found = set(connection.scalars(later))
    earlier = aliased(before)
    mine = (
        select(func.min(earlier.id))
        .where(earlier.import_id == run_id, earlier.record_id == record.id)
        .correlate(record)
        .scalar_subquery()
    )
    heard_later = (
        select(record.service_id)
        .join(before, before.record_id == record.id)
        .where(
            record.service_id.in_(service_ids),
            before.import_id != run_id,
            or_(before.id > mine, record.added_by == run_id),
        )
    )
    return found | set(connection.scalars(heard_later))


def _put_back_records(connection: Connection, run_id: str, service_ids: Sequence[str]) -> None:
    record, before = model.SourceRecord, tables.SourceBefore
    rows = (
        {row["id"]: row for row in store.records(connection, service_ids=service_ids)} if service_ids else {}
    )
    query = (
        select(before.record_id, before.state)
        .where(before.import_id == run_id, before.record_id.in_(list(rows)))
        .order_by(before.id.desc())
    )
    # The oldest is read last, and stands.
    states = {row.record_id: row.state for row in connection.execute(query)}
    for record_id, state in states.items():
        rows[record_id] |= _record_values(state)
    store.write_rows(connection, record, [rows[each] for each in states])
    for record_id, state in states.items():
        _put_back_words(connection, rows[record_id]["service_id"], state)
    connection.execute(delete(before).where(before.import_id == run_id, before.record_id.in_(list(states))))
    connection.execute(delete(record).where(record.added_by == run_id, record.service_id.in_(service_ids)))


def _put_back_words(connection: Connection, service_id: str, state: dict[str, Any]) -> None:
    word, dispute = tables.FieldWord, tables.Disagreement
    connection.execute(delete(word).where(word.service_id == service_id))
    connection.execute(delete(dispute).where(dispute.service_id == service_id, dispute.settled_at.is_(None)))
    if words := [row | {"at": _moment(row["at"])} for row in state["words"]]:
        connection.execute(insert(word), words)
    if disputes := [row | {"since": _moment(row["since"])} for row in state["disputes"]]:
        connection.execute(delete(dispute).where(dispute.id.in_([row["id"] for row in disputes])))
        connection.execute(insert(dispute), disputes)


def _record_values(state: dict[str, Any]) -> dict[str, Any]:
    provenance = state["provenance"]
    return {
        **provenance,
        "retrieved_at": _moment(provenance["retrieved_at"]),
        "said": state["said"],
        "fingerprint": state["fingerprint"],
        "withdrawn_at": _moment(state["withdrawn_at"]),
    }


def _moment(said: str | None) -> datetime | None:
    return datetime.fromisoformat(said) if said else None


def _now() -> datetime:
    return datetime.now(UTC)
