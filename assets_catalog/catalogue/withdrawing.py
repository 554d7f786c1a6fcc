"""What a source no longer lists: taken out of the directory, unless somebody else keeps it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from typing import Literal

from sqlalchemy import Connection, Engine, select, update

from assets_catalog import database, model
from assets_catalog import model_sources as tables
from assets_catalog.catalogue import sources
from assets_catalog.catalogue.hearing import Changes
from assets_catalog.catalogue.holding import Batch, Held, Record

_BATCH = 250
#: A feed that lost more than this part of its listings is taken to be broken.
MOST_MISSING = 0.5

NO_LONGER = "no longer lists it"


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """What became of the listings that a source no longer has.

    ``removed`` were taken out; ``kept`` stay because another source or a local
    word keeps them, and a steward is told. With a ``refusal`` (a sentence)
    nothing was taken out.
    """

    missing: int
    removed: int = 0
    kept: int = 0
    refusal: str = ""


@dataclass(frozen=True, slots=True)
class Missing:
    """The service ids and keys that a source does not list any more, of so many it had."""

    known: int
    keys: tuple[tuple[str, str], ...]

    def refusal(self, source: str) -> str:
        """Why they should not be taken out, as a sentence; empty where nothing speaks against it."""
        if not self.known or len(self.keys) <= self.known * MOST_MISSING:
            return ""
        return (
            f"{source} has lost {len(self.keys):,} of its {self.known:,} listings, more than half, so none was taken "
            "out. If that is right, run it again and allow it."
        )


def missing_from(connection: Connection, source: str, keys_seen: Collection[str]) -> Missing:
    """The listings of a source that are not among the keys it gave this time."""
    table = model.SourceRecord
    query = select(table.service_id, table.key).where(table.source == source, table.withdrawn_at.is_(None))
    known = [(service_id, key) for service_id, key in connection.execute(query)]
    seen = keys_seen if isinstance(keys_seen, (set, frozenset, dict)) else set(keys_seen)
    return Missing(len(known), tuple(sorted(each for each in known if each[1] not in seen)))


def fate(held: Held, record: Record) -> Literal["gone", "kept", "nothing"]:
    """What becomes of a listing when this source stops listing it."""
    if not held.exists:
        return "nothing"
    others = any(each.withdrawn_at is None for each in held.records if each is not record)
    return "kept" if others or held.words else "gone"


def judged(
    connection: Connection, source: str, keys: Sequence[tuple[str, str]]
) -> Iterator[tuple[Held, Record]]:
    """The listings of one batch with the record of the source that has stopped listing them."""
    batch = Batch(connection, [])
    batch.hold(service_id for service_id, _ in keys)
    for service_id, key in keys:
        yield batch.held[service_id], batch.known[source, key]


def withdraw(
    engine: Engine, run_id: str, by: str, source: str, keys_seen: Collection[str], *, allow: bool
) -> Withdrawn:
    """Take out what a source no longer lists, a transaction for each few hundred."""
    with engine.connect() as connection:
        missing = missing_from(connection, source, keys_seen)
    if (refusal := missing.refusal(source)) and not allow:
        return Withdrawn(len(missing.keys), refusal=refusal)
    removed = kept = 0
    waiting = iter(missing.keys)
    while part := list(islice(waiting, _BATCH)):
        changes = Changes(by, f"No longer listed by {source}", import_id=run_id)
        with database.writing(engine) as connection:
            gone, stay = _take_out(connection, changes, source, part)
            changes.write(connection)
            run = tables.ImportRun
            connection.execute(
                update(run)
                .where(run.id == run_id)
                .values(withdrawn=run.withdrawn + gone, disagreements=run.disagreements + changes.disputed)
            )
        removed, kept = removed + gone, kept + stay
    return Withdrawn(len(missing.keys), removed, kept)


def _take_out(
    connection: Connection, changes: Changes, source: str, keys: Sequence[tuple[str, str]]
) -> tuple[int, int]:
    gone = stay = 0
    for held, record in judged(connection, source, keys):
        if record.withdrawn_at is not None:
            continue
        becomes = fate(held, record)
        changes.remember(held, record)
        record.withdrawn_at = datetime.now(UTC)
        changes.records[record.id] = record
        if becomes == "gone":
            held.exists = False
            changes.gone(held.id)
            gone += 1
        elif becomes == "kept":
            others = any(each.withdrawn_at is None for each in held.records)
            why = "another source still lists it" if others else "it was changed here"
            changes.dispute(held, record, sources.WHOLE, NO_LONGER, why)
            stay += 1
    return gone, stay
