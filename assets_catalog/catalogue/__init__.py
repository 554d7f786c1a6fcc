"""The one way in and out of the directory.

Every write is one transaction that changes the listing, appends to
``catalogue_change`` and keeps what the source said; every search index reads
``changes_since`` to catch up. A person writes with ``save``, a source with
``begin_import`` and ``apply``: whose word stands is in ``sources.py``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice

from sqlalchemy import Engine, func, select

from assets_catalog import database, model, store
from assets_catalog.catalogue.closing import Closures
from assets_catalog.catalogue.disagreements import Disagreement, Disagreements, LocalWord
from assets_catalog.catalogue.hearing import Changes, write_here
from assets_catalog.catalogue.history import Change, Histories
from assets_catalog.catalogue.holding import Batch, Saved, given, source_key
from assets_catalog.catalogue.import_runs import BATCH, ImportRuns, Run
from assets_catalog.catalogue.merging import Merging, Unmerged
from assets_catalog.catalogue.preview import Preview
from assets_catalog.catalogue.undoing import Undone
from assets_catalog.catalogue.withdrawing import Withdrawn
from assets_catalog.listing import Listing
from assets_catalog.stewardship.watch import Matter, matters

__all__ = [
    "Catalogue",
    "Change",
    "Disagreement",
    "LocalWord",
    "Preview",
    "Run",
    "Saved",
    "SourceCount",
    "Undone",
    "Unmerged",
    "Withdrawn",
    "source_key",
]

MIGRATIONS = "assets_catalog.migrations"


@dataclass(frozen=True, slots=True)
class SourceCount:
    """One source of listings: how many it gave, its licence and its newest date as the source wrote it."""

    source: str
    licence: str
    listings: int
    newest: str


class Catalogue(Histories, ImportRuns, Disagreements, Merging, Closures):
    """Listings, their history and where they came from.

    The parts are in files of their own: history, imports, disagreements,
    merges and closures. All of them are used through this one.
    """

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
        """Write listings as a person here does, a transaction for each few hundred, and say what became of each.

        A listing is found by its id, or by the source and key of its first
        provenance. Where it came from a source, each field that is changed
        becomes a local word, which the next import leaves alone. Sources that
        it names and nobody has heard of are remembered; none is ever dropped.
        For what a source says there is ``apply``.
        """
        waiting = iter(listings)
        while batch := list(islice(waiting, BATCH)):
            coming = [given(each) for each in batch]
            with database.writing(self._engine) as connection:
                changes = Changes(by, note)
                held = Batch(connection, coming, by_id=True)
                results = [write_here(held, changes, each) for each in coming]
                changes.write(connection)
            yield from results

    def remove(self, service_id: str, *, by: str, note: str = "") -> bool:
        """Take a listing out, keeping its history and what its sources said. False if there is none.

        It stays out, though its sources go on listing it; ``restore`` brings it back.
        """
        with database.writing(self._engine) as connection:
            batch = Batch(connection, [])
            batch.hold([service_id])
            held = batch.held[service_id]
            changes = Changes(by, note)
            if held.exists:
                changes.gone(service_id)
                changes.write(connection)
        return held.exists

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
            for start in range(0, len(identities), BATCH):
                yield from store.read(connection, identities[start : start + BATCH])

    def count(self) -> int:
        """How many listings there are."""
        with self._engine.connect() as connection:
            return connection.scalar(select(func.count()).select_from(model.Service)) or 0

    def holds_sample(self) -> bool:
        """Whether any record of the invented sample borough is in it."""
        with self._engine.connect() as connection:
            table = model.SourceRecord
            query = select(table.id).join(model.Service, model.Service.id == table.service_id)
            query = query.where(table.is_sample).limit(1)
            return connection.scalar(query) is not None

    def sources(self) -> list[SourceCount]:
        """Where the listings come from, how many from each and under which licence; largest first."""
        table = model.SourceRecord
        query = (
            select(table.source, table.licence, func.count(), func.max(table.source_date))
            .join(model.Service, model.Service.id == table.service_id)
            .where(table.withdrawn_at.is_(None))
            .group_by(table.source, table.licence)
            .order_by(func.count().desc(), table.source)
        )
        with self._engine.connect() as connection:
            return [SourceCount(*row) for row in connection.execute(query)]

    def to_look_at(self, today: date) -> tuple[Matter, ...]:
        """Listings that a steward should look at, by what is the matter with them."""
        return matters(self._engine, today)
