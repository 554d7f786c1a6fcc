"""Two listings of one thing made into one, and the way back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, Engine, delete, insert, select, update

from assets_catalog import database, model, store
from assets_catalog import model_sources as tables
from assets_catalog.catalogue import sources
from assets_catalog.catalogue.difference import FieldChange, diff
from assets_catalog.catalogue.hearing import Changes, as_json
from assets_catalog.catalogue.holding import Batch, Held, Saved
from assets_catalog.catalogue.redirects import live_ids
from assets_catalog.listing import Listing
from assets_catalog.stewardship import carrying


@dataclass(frozen=True, slots=True)
class Unmerged:
    """What undoing a merge came to.

    ``restored`` are the ids of the listings that are back as they stood.
    ``kept`` is the id of the one they were part of; what was changed on it
    since the merge is ``changed_since`` (before: as merged, after: as it is) and
    stays.
    """

    restored: tuple[str, ...]
    kept: str
    changed_since: tuple[FieldChange, ...] = ()


class Merging:
    """The part of the catalogue that makes one of several, and knows where they went."""

    _engine: Engine

    def merge(
        self, keep_id: str, gone_ids: Sequence[str], merged: Listing, *, by: str, note: str = ""
    ) -> Saved:
        """Make one listing of several, as ``merged`` says, in one transaction.

        Those that go leave the directory. Their sources move to the one that
        is kept, so that the next import finds it; what differs from the
        sources' words is a local word. Their addresses lead to the kept one.
        So do checks, reports, calls and the links of those who run them: a
        check counts where it speaks of what stands in ``merged``.

        Raises:
            ValueError: one of them is not in the directory, or is named twice.
        """
        gone_ids = list(gone_ids)
        if not gone_ids or len({keep_id, *gone_ids}) != 1 + len(gone_ids):
            raise ValueError("Choose two different listings to make into one.")
        with database.writing(self._engine) as connection:
            batch = Batch(connection, [])
            batch.hold([keep_id, *gone_ids])
            for identity in (keep_id, *gone_ids):
                if not batch.held[identity].exists:
                    raise ValueError("One of these listings is no longer in the directory.")
            changes = Changes(by, note or "Made one of several")
            kept = batch.held[keep_id]
            rows = _redirects(kept, [batch.held[each] for each in gone_ids], changes)
            carrying.carry(
                connection, rows[0]["merge_id"], _read(kept), [_read(batch.held[each]) for each in gone_ids]
            )
            checks_of_others = [batch.held[each].last_check for each in gone_ids]
            for gone in (batch.held[each] for each in gone_ids):
                _take_over(changes, kept, gone)
            kept.said = sources.said_of(merged)
            if merged.last_check not in checks_of_others:
                kept.last_check = merged.last_check
            _put_words(changes, kept)
            changes.stands("changed", kept.listing(), kept.said)
            changes.write(connection)
            became = as_json(changes.listings[keep_id], kept.said)
            connection.execute(
                insert(tables.ServiceRedirect), [row | {"kept_became": became} for row in rows]
            )
        return Saved("changed", keep_id)

    def undo_merge(self, gone_id: str, *, by: str) -> Unmerged:
        """Take a merge back: every listing that went in it returns as it stood, with its sources.

        The one that was kept goes back too, field by field; what somebody
        changed on it since the merge stays, and is told.

        Raises:
            ValueError: it was not merged, or the one it is part of was itself merged since.
        """
        table = tables.ServiceRedirect
        with database.writing(self._engine) as connection:
            active = select(*table.__table__.columns).where(table.undone_at.is_(None))
            first = connection.execute(active.where(table.gone_id == gone_id)).mappings().first()
            if first is None:
                raise ValueError("This listing is not part of another, so there is nothing to undo.")
            if live_ids(connection, [first["kept_id"]]):
                raise ValueError("The listing it is part of was itself merged since. Undo that merge first.")
            rows = [
                dict(row)
                for row in connection.execute(active.where(table.merge_id == first["merge_id"])).mappings()
            ]
            unmerged = _undo(connection, rows, by)
            carrying.give_back(connection, first["merge_id"], first["kept_id"], unmerged.restored)
            connection.execute(
                update(table)
                .where(table.merge_id == first["merge_id"])
                .values(undone_at=datetime.now(UTC), undone_by=by)
            )
        return unmerged

    def where_is(self, service_id: str) -> str | None:
        """The id of the listing that this one is, or is part of now; None where there is none any more."""
        return self.where_are([service_id]).get(service_id)

    def where_are(self, service_ids: Iterable[str]) -> dict[str, str]:
        """For each of these ids that leads to a listing, that listing's id, in the order asked for."""
        wanted = list(dict.fromkeys(service_ids))
        if not wanted:
            return {}
        with self._engine.connect() as connection:
            moved = live_ids(connection, wanted)
            went = {each: moved.get(each, each) for each in wanted}
            there = set(
                connection.scalars(select(model.Service.id).where(model.Service.id.in_(set(went.values()))))
            )
        return {first: last for first, last in went.items() if last in there}


def _redirects(kept: Held, gone: Sequence[Held], changes: Changes) -> list[dict[str, Any]]:
    merge_id = str(uuid4())
    kept_was = _as_it_stands(kept)
    words = [row | {"at": row["at"].isoformat()} for row in kept.words.values()]
    return [
        {
            "id": str(uuid4()),
            "merge_id": merge_id,
            "gone_id": each.id,
            "kept_id": kept.id,
            "at": changes.now,
            "by": changes.by,
            "gone_was": _as_it_stands(each),
            "kept_was": kept_was,
            "kept_words": words,
            "records": [record.id for record in each.records],
            "undone_at": None,
            "undone_by": "",
        }
        for each in gone
    ]


def _as_it_stands(held: Held) -> dict[str, Any]:
    return as_json(held.listing(), held.said)


def _read(held: Held) -> Listing:
    if held.was is None:
        raise ValueError("One of these listings is no longer in the directory.")
    return held.was


def _take_over(changes: Changes, kept: Held, gone: Held) -> None:
    last = max((each.position for each in kept.records), default=-1)
    for record in gone.records:
        if record.said is None:
            record.said = gone.said
        last += 1
        record.service_id, record.position = kept.id, last
        kept.records.append(record)
        changes.records[record.id] = record
    gone.records = []
    changes.gone(gone.id)


def _put_words(changes: Changes, kept: Held) -> None:
    """A local word wherever the merged listing says something else than its sources together."""
    saids = kept.saids()
    if not saids:
        return
    for unit in sources.UNITS:
        theirs, ours = sources.spoken(saids, unit), sources.value_of(kept.said, unit)
        for name, their, our in zip(unit, theirs, ours, strict=True):
            if theirs == ours:
                changes.drop_word(kept, name, "agreed")
            elif their != our:
                changes.word(kept, name)


def _undo(connection: Connection, rows: Sequence[dict[str, Any]], by: str) -> Unmerged:
    kept_id = rows[0]["kept_id"]
    batch = Batch(connection, [])
    batch.hold([kept_id])
    kept = batch.held[kept_id]
    changes = Changes(by, "The merge was undone")
    for row in rows:
        listing = Listing.model_validate({**row["gone_was"], "id": row["gone_id"]})
        changes.stands("added", listing, sources.said_of(listing))
        back = [one for one in kept.records if one.id in set(row["records"])]
        for position, record in enumerate(back):
            kept.records.remove(record)
            record.service_id, record.position = row["gone_id"], position
            changes.records[record.id] = record
    since: tuple[FieldChange, ...] = ()
    if kept.exists:
        became = Listing.model_validate(rows[0]["kept_became"])
        since = tuple(
            each for each in diff(became, kept.listing()) if each.field not in ("provenance", "last_check")
        )
        _put_kept_back(connection, changes, kept, rows[0])
    changes.write(connection)
    return Unmerged(tuple(row["gone_id"] for row in rows), kept_id, since)


def _put_kept_back(connection: Connection, changes: Changes, kept: Held, row: dict[str, Any]) -> None:
    was, became = (Listing.model_validate(row[name]) for name in ("kept_was", "kept_became"))
    was_said, became_said = sources.said_of(was), sources.said_of(became)
    words = {each["field"]: each for each in row["kept_words"]}
    for unit in sources.UNITS:
        if sources.value_of(kept.said, unit) != sources.value_of(became_said, unit):
            continue
        sources.put(kept.said, unit, sources.value_of(was_said, unit))
        for name in unit:
            if name in words:
                kept.words[name] = words[name]
                _write_word(connection, words[name])
            elif name in kept.words:
                changes.drop_word(kept, name, "undone")
    if kept.last_check == became.last_check:
        kept.last_check = was.last_check
    changes.stands("changed", kept.listing(), kept.said)


def _write_word(connection: Connection, row: dict[str, Any]) -> None:
    table = tables.FieldWord
    connection.execute(
        delete(table).where(table.service_id == row["service_id"], table.field == row["field"])
    )
    store.write_rows(connection, table, [row | {"at": datetime.fromisoformat(row["at"])}])
