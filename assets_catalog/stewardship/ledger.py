"""The unmet-need ledger: how often help was looked for and not found, by day, need and area.

A line holds a category of ours, a neighbourhood of ours, a kind of failure and
a number: never a word that somebody typed, no time finer than a day, nothing
that leads to a search, a conversation or a person.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Final

from sqlalchemy import Date, Engine, Integer, String, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column

from assets_catalog import categories, database, model
from assets_catalog.catalogue import Catalogue
from assets_catalog.places.names import areas

#: What was wrong, in the words staff read.
KINDS: Final = {
    "nothing_found": "Nothing was found",
    "nothing_near": "Nothing near enough",
    "full": "It was full",
    "could_not_get_through": "Could not get through",
    "not_suitable": "Nothing was suitable",
}
#: Counts under this are not shown, so that nobody can be picked out.
SMALLEST_SHOWN: Final = 5


class UnmetNeed(model.Base):
    """So many times in a day something was looked for in an area and not found. Ours."""

    __tablename__ = "unmet_need"
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    need: Mapped[str] = mapped_column(String(60), primary_key=True)  # a category's id; empty: not understood
    area: Mapped[str] = mapped_column(String(120), primary_key=True)  # a named place; empty: none was given
    kind: Mapped[str] = mapped_column(String(24), primary_key=True)
    count: Mapped[int] = mapped_column(Integer)


_table: Any = UnmetNeed.__table__


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the ledger; ``need`` and ``area`` may be empty."""

    day: date
    need: str
    area: str
    kind: str
    count: int


@dataclass(frozen=True, slots=True)
class Cell:
    """How often a need was not met in an area, and what was wrong most of the time.

    ``count`` is None and ``mostly`` empty where the number is too small to show.
    """

    need: str
    area: str
    count: int | None
    mostly: str


@dataclass(frozen=True, slots=True)
class Total:
    """The cells of one need or area that are shown, added up; ``more``: others are too small to show."""

    name: str
    shown: int
    more: bool


@dataclass(frozen=True, slots=True)
class Summary:
    """The ledger of some days, with small numbers left out; the largest first.

    A total adds up only what is shown: from a true total and the cells beside
    it the number left out could be worked out, even if the total were rounded.
    """

    cells: tuple[Cell, ...]
    by_need: tuple[Total, ...]
    by_area: tuple[Total, ...]
    total: Total


class Ledger:
    """The ledger of one directory."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @classmethod
    def open(cls, where: Engine | Catalogue) -> Ledger:
        """The ledger in a catalogue's (migrated) database."""
        return cls(where.engine if isinstance(where, Catalogue) else where)

    def note(self, need: str, area: str, kind: str, on: date) -> None:
        """Count one failure. A need or an area that is not one of ours is written as none.

        Raises ValueError for a kind that is not in ``KINDS``.
        """
        if kind not in KINDS:
            raise ValueError("that is not a kind of unmet need")
        row = {
            "day": on,
            "need": need if need in categories.by_id() else "",
            "area": area if area in _named() else "",
            "kind": kind,
            "count": 1,
        }
        with database.writing(self._engine) as connection:
            on_postgres = connection.dialect.name == "postgresql"
            statement: Any = postgresql.insert(_table) if on_postgres else sqlite.insert(_table)
            connection.execute(
                statement.values(row).on_conflict_do_update(
                    index_elements=["day", "need", "area", "kind"], set_={"count": _table.c.count + 1}
                )
            )

    def rows(self, since: date, until: date) -> list[Line]:
        """Every line from one day to another, both counted in; oldest first. Not for showing: see ``summary``."""
        query = (
            select(_table)
            .where(_table.c.day.between(since, until))
            .order_by(_table.c.day, _table.c.need, _table.c.area, _table.c.kind)
        )
        with self._engine.connect() as connection:
            return [Line(*row) for row in connection.execute(query)]

    def summary(self, since: date, until: date, *, smallest: int = SMALLEST_SHOWN) -> Summary:
        """Needs and areas from one day to another, both counted in, with numbers under ``smallest`` left out."""
        return summarise(self.rows(since, until), smallest)


def summarise(lines: Iterable[Line], smallest: int = SMALLEST_SHOWN) -> Summary:
    """Add lines up, and leave small numbers out."""
    counted: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for line in lines:
        counted[line.need, line.area][line.kind] += line.count
    cells = [_cell(*key, kinds, smallest) for key, kinds in counted.items()]
    # Those left out are ordered by name, or their order would tell which of them is larger.
    cells.sort(key=lambda cell: (-(cell.count or 0), cell.need, cell.area))
    return Summary(
        cells=tuple(cells),
        by_need=_totals(cells, "need"),
        by_area=_totals(cells, "area"),
        total=_total("", cells),
    )


def _cell(need: str, area: str, kinds: Counter[str], smallest: int) -> Cell:
    if kinds.total() < smallest:
        return Cell(need, area, None, "")
    return Cell(need, area, kinds.total(), min(kinds, key=lambda kind: (-kinds[kind], kind)))


def _totals(cells: Sequence[Cell], of: str) -> tuple[Total, ...]:
    groups: dict[str, list[Cell]] = defaultdict(list)
    for cell in cells:
        groups[getattr(cell, of)].append(cell)
    totals = [_total(name, group) for name, group in groups.items()]
    return tuple(sorted(totals, key=lambda total: (-total.shown, total.name)))


def _total(name: str, cells: Sequence[Cell]) -> Total:
    return Total(name, sum(cell.count or 0 for cell in cells), any(cell.count is None for cell in cells))


@cache
def _named() -> frozenset[str]:
    return frozenset(place.name for place in (*areas(), *areas(in_borough=False)))
