"""What stewards said of pairs: that two listings are two. Remembered until either is named or placed otherwise."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import Engine, delete, insert, select

from assets_catalog import database, store
from assets_catalog.catalogue import Catalogue
from assets_catalog.catalogue.history import names_of
from assets_catalog.duplicates.tables import NotTheSame
from assets_catalog.duplicates.traits import Traits, traits_of

LONGEST_NOTE: Final = 300
_table: Any = NotTheSame.__table__


@dataclass(frozen=True, slots=True)
class Two:
    """Two listings that a steward said are two. ``in_force``: neither has changed since. ``at`` is UTC."""

    a: str
    b: str
    a_name: str
    b_name: str
    by: str
    at: datetime
    note: str
    in_force: bool


def print_of(traits: Traits) -> str:
    """A hash of a listing's name, addresses and numbers, however they are written."""
    told = [traits.words, *(sorted(each) for each in (traits.postcodes, traits.streets, traits.phones))]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()[:32]


def in_order(a: str, b: str) -> tuple[str, str]:
    """Two ids as a pair is kept."""
    return (a, b) if a < b else (b, a)


class Settled:
    """What was said of pairs in one directory."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._engine: Engine = catalogue.engine

    def not_the_same(self, a: str, b: str, *, by: str, note: str = "") -> None:
        """Remember that these are two.

        Raises:
            ValueError: one of them is not in the directory, they are one id, or the note is too long.
        """
        a, b = in_order(a, b)
        note = " ".join(note.split())
        if len(note) > LONGEST_NOTE:
            raise ValueError(f"That is too long. Keep it to {LONGEST_NOTE} letters.")
        found = self._catalogue.get_many([a, b])
        if len(found) != 2:
            raise ValueError("One of these listings is no longer in the directory.")
        row = {"a": a, "b": b, "by": by, "at": datetime.now(UTC), "note": note}
        row |= {"a_print": print_of(traits_of(found[a])), "b_print": print_of(traits_of(found[b]))}
        with database.writing(self._engine) as connection:
            connection.execute(delete(_table).where(_table.c.a == a, _table.c.b == b))
            connection.execute(insert(_table), [row])

    def forget(self, a: str, b: str) -> bool:
        """Let the pair be shown again. False where nobody had said that they are two."""
        a, b = in_order(a, b)
        with database.writing(self._engine) as connection:
            done = connection.execute(delete(_table).where(_table.c.a == a, _table.c.b == b))
        return bool(done.rowcount)

    def said(self, limit: int = 100) -> list[Two]:
        """What was said, newest first."""
        with self._engine.connect() as connection:
            query = select(_table).order_by(_table.c.at.desc(), _table.c.a).limit(limit)
            rows = [dict(row) for row in connection.execute(query).mappings()]
            ids = [row[name] for row in rows for name in ("a", "b")]
            names = names_of(connection, ids) if ids else {}
        prints = self._prints(ids)
        return [
            Two(
                row["a"],
                row["b"],
                names.get(row["a"], ""),
                names.get(row["b"], ""),
                row["by"],
                store.in_utc(row["at"]) or row["at"],
                row["note"],
                all(prints.get(row[name]) == row[f"{name}_print"] for name in ("a", "b")),
            )
            for row in rows
        ]

    def are_two(self, pairs: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
        """Those of these pairs of ids of which it was said, and still holds, that they are two."""
        wanted = {in_order(a, b) for a, b in pairs}
        if not wanted:
            return set()
        with self._engine.connect() as connection:
            every = connection.execute(select(_table)).mappings()
            rows = [row for row in every if (row["a"], row["b"]) in wanted]
        prints = self._prints([row[name] for row in rows for name in ("a", "b")])
        return {
            (row["a"], row["b"])
            for row in rows
            if all(prints.get(row[name]) == row[f"{name}_print"] for name in ("a", "b"))
        }

    def _prints(self, ids: list[str]) -> dict[str, str]:
        found = self._catalogue.get_many(list(dict.fromkeys(ids)))
        return {identity: print_of(traits_of(listing)) for identity, listing in found.items()}
