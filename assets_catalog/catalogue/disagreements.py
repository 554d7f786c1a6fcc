"""Where a source and a local word say different things, and a steward who settles it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Engine, func, select

from assets_catalog import database, store
from assets_catalog import model_sources as tables
from assets_catalog.catalogue import sources
from assets_catalog.catalogue.difference import LABELS, in_words
from assets_catalog.catalogue.hearing import Changes
from assets_catalog.catalogue.history import names_of
from assets_catalog.catalogue.holding import Batch, Held, Saved
from assets_catalog.listing import Listing
from assets_catalog.schedules import today_in_london

Choice = Literal["theirs", "ours"]


@dataclass(frozen=True, slots=True)
class LocalWord:
    """A person's own word on a field. ``at`` is UTC."""

    field: str
    by: str
    at: datetime
    note: str


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A source says something else than what stands here. ``says`` and ``ours`` are plain words.

    ``field`` is a field of a listing, or ``"listing"`` where it is about
    whether the listing is there at all. ``since`` is when the source began to
    say so (UTC).
    """

    id: str
    service_id: str
    name: str
    source: str
    key: str
    field: str
    says: str
    ours: str
    since: datetime

    @property
    def label(self) -> str:
        """The field as a person reads it."""
        return LABELS.get(self.field, "Whether it is listed")


class Disagreements:
    """The part of the catalogue that knows whose word stands."""

    _engine: Engine

    def local_words(self, service_id: str) -> dict[str, LocalWord]:
        """The fields of a listing on which a person's own word stands."""
        with self._engine.connect() as connection:
            rows = store.rows_of(connection, tables.FieldWord, [service_id])
        return {
            row["field"]: LocalWord(row["field"], row["by"], _utc(row["at"]), row["note"]) for row in rows
        }

    def count_disagreements(self) -> int:
        """How many are waiting to be settled."""
        table = tables.Disagreement
        with self._engine.connect() as connection:
            query = select(func.count()).select_from(table).where(table.settled_at.is_(None))
            return connection.scalar(query) or 0

    def disagreements(
        self, *, service_id: str = "", source: str = "", limit: int = 200, offset: int = 0
    ) -> list[Disagreement]:
        """What is waiting to be settled, oldest first; of one listing or one source, if asked."""
        table = tables.Disagreement
        query = select(*table.__table__.columns).where(table.settled_at.is_(None))
        if service_id:
            query = query.where(table.service_id == service_id)
        if source:
            query = query.where(table.source == source)
        query = query.order_by(table.since, table.service_id, table.field).limit(limit).offset(offset)
        with self._engine.connect() as connection:
            rows = [dict(row) for row in connection.execute(query).mappings()]
            names = names_of(connection, list({row["service_id"] for row in rows}))
        return [_told(row, names.get(row["service_id"], "")) for row in rows]

    def settle(self, disagreement_id: str, take: Choice, *, by: str, note: str = "") -> Saved:
        """Settle one: "theirs" takes what the source says and drops the local word.

        "ours" keeps what stands, until the source changes again. Fields that
        only make sense together are taken together.

        Raises:
            ValueError: it was settled already, or there is no such disagreement.
        """
        table = tables.Disagreement
        with database.writing(self._engine) as connection:
            query = select(*table.__table__.columns).where(
                table.id == disagreement_id, table.settled_at.is_(None)
            )
            row = connection.execute(query).mappings().first()
            if row is None:
                raise ValueError("Somebody has settled this already.")
            batch = Batch(connection, [])
            batch.hold([row["service_id"]])
            held = batch.held[row["service_id"]]
            changes = Changes(by, note)
            saved = Saved("unchanged", held.id)
            if take == "theirs":
                saved = _take(changes, held, dict(row))
            else:
                for name in sources.unit_of(row["field"]):
                    changes.settle(held, name, "ours")
            changes.write(connection)
        return saved


def _take(changes: Changes, held: Held, row: Mapping[str, Any]) -> Saved:
    if row["field"] == sources.WHOLE:
        return _take_whole(changes, held, row)
    unit = sources.unit_of(row["field"])
    theirs = sources.spoken(held.saids(), unit)
    for name in unit:
        changes.drop_word(held, name, "theirs")
    if not held.exists or sources.value_of(held.said, unit) == theirs:
        return Saved("unchanged", held.id)
    sources.put(held.said, unit, theirs)
    changes.stands("changed", held.listing(), held.said)
    return Saved("changed", held.id)


def _take_whole(changes: Changes, held: Held, row: Mapping[str, Any]) -> Saved:
    changes.settle(held, sources.WHOLE, "theirs")
    still_listed = held.saids()
    if held.exists and not still_listed:
        for name in list(held.words):
            changes.drop_word(held, name, "theirs")
        changes.gone(held.id)
        return Saved("changed", held.id)
    if not held.exists and still_listed:
        for unit in sources.UNITS:
            if not any(name in held.words for name in unit):
                sources.put(held.said, unit, sources.spoken(still_listed, unit))
        changes.stands("added", held.listing(), held.said)
        return Saved("added", held.id)
    return Saved("unchanged", held.id)


def _told(row: Mapping[str, Any], name: str) -> Disagreement:
    return Disagreement(
        id=row["id"],
        service_id=row["service_id"],
        name=name,
        source=row["source"],
        key=row["key"],
        field=row["field"],
        says=said_in_words(row["field"], row["says"]),
        ours=said_in_words(row["field"], row["ours"]),
        since=_utc(row["since"]),
    )


def said_in_words(field: str, value: Any) -> str:
    """One field of what a source said, in plain words; empty for nothing."""
    if field == sources.WHOLE:
        return str(value or "")
    if value is None:
        return ""
    listing = Listing.model_validate({"name": "-", field: value})
    return in_words(field, getattr(listing, field), today_in_london())


def _utc(moment: datetime) -> datetime:
    return store.in_utc(moment) or moment
