"""Imports: begun, applied a batch at a time, tried first, undone."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from itertools import islice
from typing import Any, Literal
from uuid import uuid4

from sqlalchemy import Connection, Engine, insert, select, update

from assets_catalog import database, store
from assets_catalog import model_sources as tables
from assets_catalog.catalogue.hearing import Changes, hear
from assets_catalog.catalogue.holding import Batch, Saved, given
from assets_catalog.catalogue.preview import MOST_SHOWN, Preview, Previewing
from assets_catalog.catalogue.undoing import Undone, foresee, undo
from assets_catalog.catalogue.withdrawing import Withdrawn, withdraw
from assets_catalog.listing import Listing

State = Literal["running", "done", "undone", "failed"]
BATCH = 250


@dataclass(frozen=True, slots=True)
class Run:
    """One import. Times are UTC; ``finished`` is None while it runs. Counts are of what is in the catalogue."""

    id: str
    source: str
    by: str
    started: datetime
    finished: datetime | None
    state: State
    note: str = ""
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    withdrawn: int = 0
    disagreements: int = 0


class ImportRuns:
    """The part of the catalogue that listens to sources."""

    _engine: Engine

    def begin_import(self, source: str, *, by: str, note: str = "") -> Run:
        """Begin an import from a source (a feed, a list, a file).

        An earlier one of that source that never ended was cut off: it is
        marked as failed. What it had taken in stands, and can be undone.
        """
        table = tables.ImportRun
        now = datetime.now(UTC)
        run = Run(str(uuid4()), source, by, now, None, "running", note)
        with database.writing(self._engine) as connection:
            connection.execute(
                update(table)
                .where(table.source == source, table.state == "running")
                .values(state="failed", finished=now, note="It was cut off before it ended.")
            )
            connection.execute(insert(table), [asdict(run)])
        return run

    def apply(self, run: Run, listings: Iterable[Listing], *, note: str = "") -> Iterator[Saved]:
        """Take in what a source says, a transaction for each 250, and say what became of each.

        A listing is known again by the source and key of its first provenance.
        What the source says as it did last time stays as it stands here; what
        it changed is taken, unless a person's own word is on that field: then
        that stands, and the disagreement is kept. ``listings`` may be a
        generator; nothing is written for those that were not yet asked for.

        Raises:
            ValueError: the import has ended.
        """
        waiting = iter(listings)
        while batch := list(islice(waiting, BATCH)):
            coming = [given(each) for each in batch]
            with database.writing(self._engine) as connection:
                changes = Changes(run.by, note or run.note, import_id=run.id)
                held = Batch(connection, coming)
                results = [hear(held, changes, each) for each in coming]
                changes.write(connection)
                _count(connection, run.id, results, changes)
            yield from results

    def would_apply(
        self, listings: Iterable[Listing], *, newcomer: Callable[[Listing], object] = lambda listing: None
    ) -> Iterator[Saved]:
        """What ``apply`` would say of each of these, with nothing written; ``newcomer`` is given what is new."""
        trying = Previewing("", newcomer=newcomer)
        waiting = iter(listings)
        while batch := list(islice(waiting, BATCH)):
            with self._engine.connect() as connection:
                results = trying.take(connection, batch)
            yield from results

    def preview(
        self,
        source: str,
        listings: Iterable[Listing],
        *,
        complete: bool = False,
        at_most: int = MOST_SHOWN,
        also_seen: Collection[str] = (),
        newcomer: Callable[[Listing], object] = lambda listing: None,
    ) -> Preview:
        """What an import would do, with nothing written: counts whole, and so many of each kind with what differs.

        With ``complete`` the listings are all that the source has, so that
        those of it that are missing would be withdrawn, but for the keys that
        are ``also_seen`` once the listings have been read. ``newcomer`` is
        given each listing that would be added.
        """
        trying = Previewing(source, at_most, newcomer)
        waiting = iter(listings)
        while batch := list(islice(waiting, BATCH)):
            with self._engine.connect() as connection:
                trying.take(connection, batch)
        with self._engine.connect() as connection:
            return trying.told(connection, complete=complete, also_seen=also_seen)

    def withdraw(
        self, run: Run, source: str, keys_seen: Collection[str], *, allow: bool = False
    ) -> Withdrawn:
        """After a complete feed: take out what the source no longer has.

        A listing that another source or a local word keeps stays, and a
        steward is told through a disagreement. Where more than half of a
        source's listings are missing nothing is taken out, unless allowed
        (``allow``); ``Withdrawn.refusal`` then says so.
        """
        return withdraw(self._engine, run.id, run.by, source, keys_seen, allow=allow)

    def finish_import(self, run: Run, *, failed: str = "") -> Run:
        """End an import; with ``failed``, a sentence that says why it went wrong. Gives the run with its counts."""
        table = tables.ImportRun
        values: dict[str, Any] = {"state": "failed" if failed else "done", "finished": datetime.now(UTC)}
        if failed:
            values["note"] = failed
        with database.writing(self._engine) as connection:
            connection.execute(
                update(table).where(table.id == run.id, table.state == "running").values(**values)
            )
        return self.import_run(run.id) or run

    def import_run(self, run_id: str) -> Run | None:
        """One import, or None."""
        table = tables.ImportRun
        return next(iter(self._runs(select(table).where(table.id == run_id))), None)

    def import_runs(self, *, source: str = "", limit: int = 100) -> list[Run]:
        """Imports, newest first; of one source, if asked."""
        table = tables.ImportRun
        query = select(table).order_by(table.started.desc(), table.id).limit(limit)
        return self._runs(query.where(table.source == source) if source else query)

    def would_undo(self, run_id: str) -> Undone:
        """What ``undo_import`` would come to, with nothing written.

        Raises:
            ValueError: there is no such import, it is running, or it was undone already.
        """
        return foresee(self._engine, run_id)

    def undo_import(self, run_id: str, *, by: str) -> Undone:
        """Put everything back as it was before an import, what its sources had said included.

        Listings that somebody or something has changed since are left as they
        are, and named. One transaction: all of it or nothing. The same file
        imported again does the same again.

        Raises:
            ValueError: there is no such import, it is running, or it was undone already.
        """
        return undo(self._engine, run_id, by)

    def _runs(self, query: Any) -> list[Run]:
        columns = query.with_only_columns(*tables.ImportRun.__table__.columns)
        with self._engine.connect() as connection:
            rows = [dict(row) for row in connection.execute(columns).mappings()]
        return [
            Run(**row | {name: store.in_utc(row[name]) for name in ("started", "finished")}) for row in rows
        ]


def _count(connection: Connection, run_id: str, results: list[Saved], changes: Changes) -> None:
    table = tables.ImportRun
    kinds = [each.kind for each in results]
    counted = connection.execute(
        update(table)
        .where(table.id == run_id, table.state == "running")
        .values(
            added=table.added + kinds.count("added"),
            changed=table.changed + kinds.count("changed"),
            unchanged=table.unchanged + kinds.count("unchanged"),
            disagreements=table.disagreements + changes.disputed,
        )
    )
    if not counted.rowcount:
        raise ValueError("This import has ended, so nothing more can be taken in by it.")
