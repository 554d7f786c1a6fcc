"""What the PostgreSQL engine keeps in the catalogue's database, and how it is written.

Every process reads these tables; whichever first sees a change writes it, one
at a time. They hold nothing of their own: dropped, they are filled again from
the catalogue.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final

import msgpack
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import OperationalError

from assets_catalog.listing import Listing
from assets_catalog.search.engine.analysis import folded, term_of, words_of
from assets_catalog.search.engine.documents import Document, documents_of, is_shown
from assets_catalog.search.engine.index import SCHEMA_VERSION, Progress, Source

#: Raise when the tables or what is written to them change: they are then filled anew.
FORMAT: Final = SCHEMA_VERSION * 1000 + 1
#: The class of each field's words in a tsvector. PostgreSQL has four; what is said of a place,
#: of whoever runs it and in the description counts alike.
CLASSES: Final = {"title": "A", "keywords": "B", "categories": "C"}
_LEAST: Final = "D"
_MOST_WORDS = 10_000
_LAST_POSITION = 16_383
_BATCH = 250
_LOCK: Final = 7_305_261_001
#: How long a search waits for another process that is writing; what PostgreSQL calls waiting too long.
_PATIENCE: Final = "300ms"
_LOCKED: Final = "55P03"
_CHANGES: Final = 250

_PREPARE = """
create extension if not exists pg_trgm;
create table if not exists search_document (
    number bigint generated always as identity primary key, id varchar(36) not null unique,
    words tsvector not null, record bytea, spelt text[] not null, version bigint not null);
create index if not exists ix_search_document_words on search_document using gin (words);
create index if not exists ix_search_document_version on search_document (version);
create table if not exists search_word (
    word text primary key, term text not null, documents integer not null);
create index if not exists ix_search_word_alike on search_word using gin (word gin_trgm_ops);
create index if not exists ix_search_word_term on search_word (term text_pattern_ops);
create table if not exists search_state (
    one integer primary key check (one = 1), format integer not null, sequence bigint not null,
    version bigint not null, filled bigint not null)
"""
_KEEP = text("""
insert into search_document (id, words, record, spelt, version)
values (:id, cast(:words as tsvector), :record, :spelt, :version)
on conflict (id) do update set words = excluded.words, record = excluded.record,
    spelt = excluded.spelt, version = excluded.version
""")
_COUNT = text("""
insert into search_word (word, term, documents) values (:word, :term, :more)
on conflict (word) do update set documents = search_word.documents + excluded.documents
""")
_STATE = text("select format, sequence, version, filled from search_state")
_SET_STATE = text("""
insert into search_state (one, format, sequence, version, filled)
values (1, :format, :sequence, :version, :filled)
on conflict (one) do update set format = excluded.format, sequence = excluded.sequence,
    version = excluded.version, filled = excluded.filled
""")


@dataclass(frozen=True, slots=True)
class State:
    """How far the tables are. ``filled`` says how often everything was written anew."""

    format: int
    sequence: int
    version: int
    filled: int


class Tables:
    """The search tables of one catalogue database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._reading = engine.execution_options(isolation_level="AUTOCOMMIT")

    def prepare(self, source: Source, progress: Progress | None = None) -> None:
        """Make the tables where there are none, and fill them where they are not whole or not of this catalogue."""
        with self._engine.begin() as connection:
            connection.execute(text("select pg_advisory_xact_lock(:key)"), {"key": _LOCK})
            for statement in _PREPARE.split(";"):
                connection.execute(text(statement))
            state = _state(connection)
            if state is None or state.format != FORMAT or state.sequence > source.latest_change():
                _fill(connection, source, state, progress)

    def fill(self, source: Source, progress: Progress | None = None) -> None:
        """Write everything anew; until it is done other processes search what there was."""
        with self._engine.begin() as connection:
            connection.execute(text("select pg_advisory_xact_lock(:key)"), {"key": _LOCK})
            _fill(connection, source, _state(connection), progress)

    def follow(self, source: Source, *, at_most: int | None = None) -> bool:
        """Write what changed in the catalogue since; whether all of it is written.

        ``at_most`` so many changes are written. Where another process is
        writing, this waits a moment for it and leaves the rest to it.
        """
        done = 0
        while self.state().sequence < source.latest_change():
            if at_most is not None and done >= at_most:
                return False
            try:
                done += self._follow_a_few(source)
            except OperationalError as error:
                if isinstance(error.orig, Exception) and getattr(error.orig, "sqlstate", "") == _LOCKED:
                    return True
                raise
        return True

    def _follow_a_few(self, source: Source) -> int:
        with self._engine.begin() as connection:
            connection.execute(text(f"set local lock_timeout = '{_PATIENCE}'"))
            connection.execute(text("select pg_advisory_xact_lock(:key)"), {"key": _LOCK})
            state = _state(connection)
            changes = source.changes_since(state.sequence, limit=_CHANGES) if state else []
            if state is not None and changes:
                last = {change.service_id: change.listing for change in changes}
                _write(connection, last, state.version + 1)
                _set(connection, changes[-1].seq, state.version + 1, state.filled)
            return len(changes)

    def state(self) -> State:
        """How far the tables are now."""
        with self._reading.connect() as connection:
            state = _state(connection)
        if state is None:
            raise RuntimeError("the search tables are empty; prepare them first")
        return state

    def standing(self) -> tuple[State, int] | None:
        """How far the tables are and how many listings they hold; None where they were never filled."""
        with self._reading.connect() as connection:
            if connection.scalar(text("select to_regclass('search_state')")) is None:
                return None
            state = _state(connection)
            held = connection.scalar(text("select count(*) from search_document where record is not null"))
        return None if state is None else (state, held or 0)

    def documents(self, after: int) -> Iterator[tuple[int, int, dict[str, Any] | None]]:
        """Number, version and record of each document written after a version; None for one that is gone."""
        query = text("select number, version, record from search_document where version > :after order by 1")
        with self._reading.connect() as connection:
            for number, version, record in connection.execute(query, {"after": after}):
                yield number, version, None if record is None else msgpack.unpackb(bytes(record))


def _state(connection: Connection) -> State | None:
    row = connection.execute(_STATE).one_or_none()
    return None if row is None else State(*row)


def _set(connection: Connection, sequence: int, version: int, filled: int) -> None:
    connection.execute(
        _SET_STATE, {"format": FORMAT, "sequence": sequence, "version": version, "filled": filled}
    )


def _fill(connection: Connection, source: Source, before: State | None, progress: Progress | None) -> None:
    sequence = source.latest_change()
    version = before.version + 1 if before else 1
    # Not truncate: that would keep every search waiting until the end.
    connection.execute(text("delete from search_document"))
    connection.execute(text("delete from search_word"))
    counted: Counter[str] = Counter()
    waiting = documents_of(filter(is_shown, source.every()))
    done = 0
    while batch := list(islice(waiting, _BATCH)):
        rows = [_row(document, version) for document in batch]
        connection.execute(_KEEP, rows)
        for row in rows:
            counted.update(row["spelt"])
        done += len(rows)
        if progress:
            progress(done)
    _count(connection, counted)
    _set(connection, sequence, version, before.filled + 1 if before else 1)


def _write(connection: Connection, last: dict[str, Listing | None], version: int) -> None:
    shown = [
        listing if listing.id == identity else listing.model_copy(update={"id": identity})
        for identity, listing in last.items()
        if listing is not None and is_shown(listing)
    ]
    rows = [_row(document, version) for document in documents_of(shown)]
    gone = sorted(set(last) - {row["id"] for row in rows})
    counted = Counter(word for row in rows for word in row["spelt"])
    query = text("select spelt from search_document where id = any(:ids)")
    for (spelt,) in connection.execute(query, {"ids": sorted(last)}):
        counted.subtract(spelt)
    if rows:
        connection.execute(_KEEP, rows)
    # What is gone keeps its row, so that every process learns of it.
    connection.execute(
        text(
            "update search_document set words = '', record = null, spelt = '{}', version = :version "
            "where id = any(:ids)"
        ),
        {"version": version, "ids": gone},
    )
    _count(connection, counted)
    connection.execute(text("delete from search_word where documents <= 0"))


def _count(connection: Connection, counted: Counter[str]) -> None:
    rows = [
        {"word": word, "term": term_of(word), "more": more} for word, more in sorted(counted.items()) if more
    ]
    for start in range(0, len(rows), 1000):
        connection.execute(_COUNT, rows[start : start + 1000])


def _row(document: Document, version: int) -> dict[str, Any]:
    spelt = {folded(word) for value in document.texts.values() for word in words_of(value)} - {""}
    return {
        "id": document.id,
        "words": as_tsvector(document.texts),
        "record": msgpack.packb(document.record),
        "spelt": sorted(spelt),
        "version": version,
    }


def as_tsvector(texts: dict[str, str]) -> str:
    """Fields of words as a tsvector's text: our own terms, each with the class of its field."""
    positions: dict[str, list[str]] = {}
    for at, (term, field) in enumerate(islice(_terms(texts), _MOST_WORDS), start=1):
        place = f"{min(at, _LAST_POSITION)}{CLASSES.get(field, _LEAST)}"
        positions.setdefault(term, []).append(place)
    return " ".join(f"{quoted(term)}:{','.join(places)}" for term, places in positions.items())


def _terms(texts: dict[str, str]) -> Iterator[tuple[str, str]]:
    in_order: Sequence[str] = [*CLASSES, *(name for name in texts if name not in CLASSES)]
    for field in in_order:
        for word in words_of(texts[field]):
            if term := term_of(word):
                yield term, field


def quoted(term: str) -> str:
    """A term as PostgreSQL reads one in a tsvector or a tsquery."""
    escaped = term.replace("\\", "\\\\").replace("'", "''")
    return f"'{escaped}'"


def split(documents: Iterable[tuple[int, int, dict[str, Any] | None]]) -> tuple[list[int], list[Any]]:
    """The numbers of documents in order, and their records."""
    numbers, records = [], []
    for number, _, record in documents:
        if record is not None:
            numbers.append(number)
            records.append(record)
    return numbers, records
