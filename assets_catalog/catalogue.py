"""The one way in and out of the directory.

Every write is one transaction that changes the listing, appends to
``catalogue_change`` and keeps what the source said; every search index reads
``changes_since`` to catch up.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import islice
from typing import Any, Literal
from uuid import NAMESPACE_URL, uuid4, uuid5

from sqlalchemy import Connection, Engine, delete, func, insert, select

from assets_catalog import database, model, store
from assets_catalog.listing import Listing
from assets_catalog.stewardship.watch import Matter, matters

MIGRATIONS = "assets_catalog.migrations"
_BATCH = 250
_NAMESPACE = uuid5(NAMESPACE_URL, "https://frontdoor.example/sources")


@dataclass(frozen=True, slots=True)
class Saved:
    """What one save did. ``id`` is the listing's UUID."""

    kind: Literal["added", "changed", "unchanged"]
    id: str


@dataclass(frozen=True, slots=True)
class SourceCount:
    """One source of listings: how many it gave, its licence and its newest date as the source wrote it."""

    source: str
    licence: str
    listings: int
    newest: str


@dataclass(frozen=True, slots=True)
class Change:
    """One line of the catalogue's history; ``listing`` is None once it was removed. ``at`` is UTC."""

    seq: int
    at: datetime
    service_id: str
    kind: str
    by: str
    note: str
    listing: Listing | None


class Catalogue:
    """Listings, their history and where they came from."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @classmethod
    def open(cls, url: str) -> Catalogue:
        """The catalogue at ``url``, created and migrated where it needs to be."""
        engine = database.open_engine(url)
        database.migrate(engine, MIGRATIONS)
        return cls(engine)

    def close(self) -> None:
        """Close every connection, as a process must before it forks."""
        self._engine.dispose()

    @property
    def engine(self) -> Engine:
        """The database, for what is kept beside the listings."""
        return self._engine

    # --- in -------------------------------------------------------------

    def save(self, listing: Listing, *, by: str, note: str = "") -> Saved:
        """Add or change one listing; the same as ``save_many`` of one."""
        return next(self.save_many([listing], by=by, note=note))

    def save_many(self, listings: Iterable[Listing], *, by: str, note: str = "") -> Iterator[Saved]:
        """Save listings in order, a transaction for each few hundred, and say what became of each.

        A listing is found again by its id, or by the source and key of its
        first provenance. Where that source says what it said before, nothing
        is written.
        """
        waiting = iter(listings)
        while batch := list(islice(waiting, _BATCH)):
            with database.writing(self._engine) as connection:
                results = _save_batch(connection, batch, by=by, note=note)
            yield from results

    def would_save(self, listings: Iterable[Listing]) -> Iterator[Saved]:
        """What ``save_many`` would say of each of these, with nothing written."""
        seen = _Known()
        waiting = iter(listings)
        while batch := list(islice(waiting, _BATCH)):
            with self._engine.connect() as connection:
                seen.read(connection, batch)
            yield from [seen.judge(listing)[0] for listing in batch]

    def remove(self, service_id: str, *, by: str, note: str = "") -> bool:
        """Take a listing out, keeping its history. False if there is none."""
        with database.writing(self._engine) as connection:
            gone = connection.execute(delete(model.Service).where(model.Service.id == service_id)).rowcount
            if gone:
                connection.execute(
                    insert(model.CatalogueChange), [_change_row(service_id, "removed", by, note, None)]
                )
        return bool(gone)

    # --- out ------------------------------------------------------------

    def get(self, service_id: str) -> Listing | None:
        """One listing, or None."""
        return self.get_many([service_id]).get(service_id)

    def get_many(self, service_ids: Sequence[str]) -> dict[str, Listing]:
        """Listings by id, in the order asked for; ids that nothing has are left out."""
        if not service_ids:
            return {}
        with self._engine.connect() as connection:
            found = {each.id: each for each in store.read(connection, list(service_ids))}
        return {identity: found[identity] for identity in service_ids if identity in found}

    def every(self) -> Iterator[Listing]:
        """Every listing, ordered by id, read a few hundred at a time."""
        with self._engine.connect() as connection:
            identities = list(connection.scalars(select(model.Service.id).order_by(model.Service.id)))
            for start in range(0, len(identities), _BATCH):
                yield from store.read(connection, identities[start : start + _BATCH])

    def count(self) -> int:
        """How many listings there are."""
        with self._engine.connect() as connection:
            return connection.scalar(select(func.count()).select_from(model.Service)) or 0

    def holds_sample(self) -> bool:
        """Whether any record of the invented sample borough is in it."""
        with self._engine.connect() as connection:
            query = select(model.SourceRecord.id).where(model.SourceRecord.is_sample).limit(1)
            return connection.scalar(query) is not None

    def sources(self) -> list[SourceCount]:
        """Where the listings come from, how many from each and under which licence; largest first."""
        table = model.SourceRecord
        query = (
            select(table.source, table.licence, func.count(), func.max(table.source_date))
            .group_by(table.source, table.licence)
            .order_by(func.count().desc(), table.source)
        )
        with self._engine.connect() as connection:
            return [SourceCount(*row) for row in connection.execute(query)]

    def to_look_at(self, today: date) -> tuple[Matter, ...]:
        """Listings that a steward should look at, by what is the matter with them."""
        return matters(self._engine, today)

    def latest_change(self) -> int:
        """The number of the newest change; 0 for an empty catalogue."""
        with self._engine.connect() as connection:
            return connection.scalar(select(func.max(model.CatalogueChange.seq))) or 0

    def changes_since(self, seq: int, *, limit: int = 1000) -> list[Change]:
        """Changes after number ``seq``, oldest first."""
        query = select(model.CatalogueChange).where(model.CatalogueChange.seq > seq)
        return self._changes(query.order_by(model.CatalogueChange.seq).limit(limit))

    def history(self, service_id: str) -> list[Change]:
        """All that happened to one listing, newest first."""
        query = select(model.CatalogueChange).where(model.CatalogueChange.service_id == service_id)
        return self._changes(query.order_by(model.CatalogueChange.seq.desc()))

    def _changes(self, query: Any) -> list[Change]:
        with self._engine.connect() as connection:
            return [_change(dict(row)) for row in connection.execute(_columns_of(query)).mappings()]


def _columns_of(query: Any) -> Any:
    return query.with_only_columns(*model.CatalogueChange.__table__.columns)


def _change(row: Mapping[str, Any]) -> Change:
    said = row["listing"]
    return Change(
        seq=row["seq"],
        at=_in_utc(row["at"]),
        service_id=row["service_id"],
        kind=row["kind"],
        by=row["by"],
        note=row["note"],
        listing=Listing.model_validate(said) if said else None,
    )


def _in_utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def _change_row(service_id: str, kind: str, by: str, note: str, listing: Listing | None) -> dict[str, Any]:
    return {
        "at": datetime.now(UTC),
        "service_id": service_id,
        "kind": kind,
        "by": by,
        "note": note,
        "listing": listing.model_dump(mode="json", exclude_defaults=True) if listing else None,
    }


def source_key(listing: Listing) -> tuple[str, str] | None:
    """The source and key a listing is found again by, if it came from anywhere."""
    if not listing.provenance:
        return None
    first = listing.provenance[0]
    key = first.key or first.source_id
    return (first.source, key) if key else None


class _Known:
    """What the catalogue holds of the listings about to be saved: their ids, and what their sources said."""

    def __init__(self) -> None:
        self.sources: dict[tuple[str, str], tuple[str, str]] = {}
        self.ids: set[str] = set()

    def read(self, connection: Connection, batch: list[Listing]) -> None:
        self.sources = _known_sources(connection, batch) | self.sources
        wanted = [_with_id(listing, self.sources).id for listing in batch]
        self.ids |= set(connection.scalars(select(model.Service.id).where(model.Service.id.in_(wanted))))

    def judge(self, listing: Listing) -> tuple[Saved, Listing]:
        """What saving it comes to, and the listing with its id; from then on it counts as saved."""
        listing = _with_id(listing, self.sources)
        identity = source_key(listing)
        fingerprint = listing.fingerprint()
        kind: Literal["added", "changed", "unchanged"] = "changed"
        if listing.id not in self.ids:
            kind = "added"
        elif identity and identity in self.sources and self.sources[identity][1] == fingerprint:
            kind = "unchanged"
        self.ids.add(listing.id)
        if identity:
            self.sources[identity] = (listing.id, fingerprint)
        return Saved(kind, listing.id), listing


def _save_batch(connection: Connection, batch: list[Listing], *, by: str, note: str) -> list[Saved]:
    known = _Known()
    known.read(connection, batch)
    writes: dict[str, Listing] = {}
    results: list[Saved] = []
    for given in batch:
        saved, listing = known.judge(given)
        if saved.kind != "unchanged":
            writes[listing.id] = listing
            connection.execute(
                insert(model.CatalogueChange), [_change_row(listing.id, saved.kind, by, note, listing)]
            )
        results.append(saved)
    store.write(connection, list(writes.values()), datetime.now(UTC))
    return results


def _known_sources(connection: Connection, batch: list[Listing]) -> dict[tuple[str, str], tuple[str, str]]:
    wanted: dict[str, list[str]] = defaultdict(list)
    for listing in batch:
        if identity := source_key(listing):
            wanted[identity[0]].append(identity[1])
    found: dict[tuple[str, str], tuple[str, str]] = {}
    table = model.SourceRecord
    for source, keys in wanted.items():
        query = select(table.key, table.service_id, table.fingerprint).where(
            table.source == source, table.key.in_(keys)
        )
        found |= {(source, row.key): (row.service_id, row.fingerprint) for row in connection.execute(query)}
    return found


def _with_id(listing: Listing, known: Mapping[tuple[str, str], tuple[str, str]]) -> Listing:
    if listing.id:
        return listing
    identity = source_key(listing)
    if identity is None:
        return listing.model_copy(update={"id": str(uuid4())})
    if identity in known:
        return listing.model_copy(update={"id": known[identity][0]})
    return listing.model_copy(update={"id": str(uuid5(_NAMESPACE, "\n".join(identity)))})
