"""What tells a row apart, so that the same row is known again when the file is read another day.

A row is known by its source's id where no other row of that source has it.
Lists often give an id to a whole feed, a building or nothing at all: then it
is the id with the name and postcode, and only where two rows still agree, the
address, the position, and in the end all that the row says.
"""

from __future__ import annotations

import hashlib
import re
from array import array
from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from assets_catalog import places
from assets_catalog.imports.mapping import ColumnMapping
from assets_catalog.imports.sheet import Row

_WORD = re.compile(r"\w+")
_LONGEST_KEY = 400
_LONGEST_SOURCE = 250


class _Marks(NamedTuple):
    """What a row has to be told apart by, from the outside in."""

    source: str
    source_id: str
    unique_id: str
    name_and_postcode: tuple[str, str]
    address: str
    position: tuple[str, ...]
    whole: tuple[str, ...]

    def level(self, deep: int) -> tuple[object, ...]:
        """The first so many marks beyond the source."""
        return (self.source, self.source_id, self.name_and_postcode, self.address, self.position, self.whole)[
            : deep + 3
        ]


#: Name and postcode; with the address; with the position; with the whole row.
_LEVELS = 4


class Identities:
    """Keys for the rows of one file, after one reading of it all.

    It keeps 56 bytes a row, and names only what is there more than once.
    """

    def __init__(self, rows: Iterable[Row], mapping: ColumnMapping, default_source: str) -> None:
        self._mapping = mapping
        self._default = default_source[:_LONGEST_SOURCE]
        self._latest: tuple[Row, _Marks] | None = None
        self.rows = 0
        whole, given, ids = array("q"), array("q"), array("q")
        levels = [array("q") for _ in range(_LEVELS)]
        for row in rows:
            self.rows += 1
            if row.problem:
                continue
            marks = self._marks(row)
            whole.append(hash(marks.whole))
            given.append(hash((marks.source, marks.source_id)) if marks.source_id else 0)
            ids.append(hash((marks.source, marks.unique_id)) if marks.unique_id else 0)
            for deep, level in enumerate(levels):
                level.append(hash(marks.level(deep)))
        _, first = np.unique(np.frombuffer(whole, dtype=np.int64), return_index=True)
        # Rows that say the same are one: they do not make their id or name ambiguous.
        self._repeated = _more_than_once(whole, None)
        self._shared_ids = _more_than_once(given, first)
        self._clashing_ids = _more_than_once(ids, first)
        self._alike = [_more_than_once(level, first) for level in levels]
        self._seen: dict[int, int] = {}
        self._used_ids: dict[int, tuple[int, tuple[str, ...]]] = {}

    def source(self, row: Row) -> str:
        """Which list the row comes from."""
        return (" ".join(self._mapping.text(row, "source").split()) or self._default)[:_LONGEST_SOURCE]

    def source_id(self, row: Row) -> str:
        """The row's id in that list, as given."""
        marks = self._marks(row)
        return (marks.unique_id or marks.source_id)[:_LONGEST_SOURCE]

    def same_as(self, row: Row) -> int | None:
        """The number of an earlier row, asked about before this one, that says exactly the same."""
        mark = hash(self._marks(row).whole)
        if mark not in self._repeated:
            return None
        first = self._seen.setdefault(mark, row.number)
        return None if first == row.number else first

    def clashes_with(self, row: Row) -> int | None:
        """The number of the first row with this row's ``unique_id``, where that says something else."""
        marks = self._marks(row)
        mark = hash((marks.source, marks.unique_id))
        if not marks.unique_id or mark not in self._clashing_ids:
            return None
        first, whole = self._used_ids.setdefault(mark, (row.number, marks.whole))
        return None if whole == marks.whole else first

    def key(self, row: Row) -> str:
        """What tells the row apart within its source."""
        marks = self._marks(row)
        if marks.unique_id:
            return _short(marks.unique_id)
        if marks.source_id and hash((marks.source, marks.source_id)) not in self._shared_ids:
            return _short(marks.source_id)
        deep = next(
            (deep for deep in range(_LEVELS - 1) if hash(marks.level(deep)) not in self._alike[deep]),
            _LEVELS - 1,
        )
        parts = [marks.source_id, *marks.name_and_postcode, marks.address, ",".join(marks.position)][
            : deep + 3
        ]
        if deep == _LEVELS - 1:
            parts.append(_digest("\x1f".join(marks.whole)))
        return _short(" / ".join(parts))

    def _marks(self, row: Row) -> _Marks:
        if self._latest is None or self._latest[0] is not row:
            self._latest = (row, self._read(row))
        return self._latest[1]

    def _read(self, row: Row) -> _Marks:
        text = self._mapping.text
        postcode = text(row, "postal_code")
        return _Marks(
            self.source(row),
            text(row, "source_id"),
            text(row, "unique_id"),
            (_normal(text(row, "name")), places.normalise_postcode(postcode) or _normal(postcode)),
            _normal(" ".join(text(row, part) for part in ("place_name", "address", "city"))),
            tuple(
                text(row, part)
                for part in ("latitude", "longitude", "coordinates", "easting", "northing")
                if text(row, part)
            ),
            self._mapping.used(row),
        )


def _more_than_once(marks: array[int], among: np.ndarray | None) -> frozenset[int]:
    """Marks, nought apart, that stand more than once among the rows of those positions."""
    values = np.frombuffer(marks, dtype=np.int64)
    found, counts = np.unique(values if among is None else values[among], return_counts=True)
    return frozenset(int(mark) for mark in found[counts > 1] if mark)


def _normal(text: str) -> str:
    return " ".join(_WORD.findall(text.casefold()))


def _short(key: str) -> str:
    """A key within the length a database keeps, still its own."""
    return key if len(key) <= _LONGEST_KEY else f"{key[: _LONGEST_KEY - 20]} {_digest(key)}"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
