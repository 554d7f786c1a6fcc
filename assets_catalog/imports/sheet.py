"""A sheet of rows under column names, whatever kind of file it came from.

Row numbers are those that a spreadsheet program shows, so that a steward can
go straight to the row that a message names.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from assets_catalog.imports.fields import all_fields, plain_header
from assets_catalog.imports.problems import ImportProblemError

#: More characters than this in one cell, and its row is refused.
LONGEST_CELL = 1_000_000
MOST_COLUMNS = 500
#: Column names are looked for in this many rows from the top, below titles and blank rows.
_TOP_ROWS = 20

#: A row as it stands in the file: its number, and its cells as text.
Record = tuple[int, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Row:
    """One row below the column names. ``problem``, where there is one, is why it cannot be used."""

    number: int
    cells: tuple[str, ...]
    problem: str = ""

    @property
    def is_blank(self) -> bool:
        """Whether nothing is written in it."""
        return not any(self.cells)


@dataclass
class Sheet:
    """Column names and a way to read the rows, as often as they are wanted."""

    path: Path
    columns: tuple[str, ...]
    header_row: int
    notes: list[str]
    _records: Callable[[], Iterator[Record]] = field(repr=False)
    #: What parts cells in the file, where text does; it tells a lost quote mark from a long cell.
    delimiter: str = ""

    def rows(self) -> Iterator[Row]:
        """Every row below the column names that is not blank, from the first, each time it is called."""
        for number, cells in self._records():
            if number > self.header_row:
                row = self._row(number, cells)
                if row.problem or not row.is_blank:
                    yield row

    def _row(self, number: int, cells: Sequence[str]) -> Row:
        width = len(self.columns)
        problem = self._too_long(cells) or self._too_wide(cells) or self._swallowed(cells)
        tidy = tuple(cell.strip() if len(cell) <= LONGEST_CELL else "" for cell in cells[:width])
        return Row(number, tidy + ("",) * (width - len(tidy)), problem)

    def _too_long(self, cells: Sequence[str]) -> str:
        for at, cell in enumerate(cells):
            if len(cell) > LONGEST_CELL:
                return (
                    f"The cell under {self._name(at)!r} holds {len(cell):,} characters; "
                    f"at most {LONGEST_CELL:,} are read. Shorten it, or look for a lost quote mark."
                )
        return ""

    def _too_wide(self, cells: Sequence[str]) -> str:
        width = len(self.columns)
        if len(cells) > width and any(cell.strip() for cell in cells[width:]):
            return (
                f"It has {len(cells)} cells where there are {width} columns: "
                "perhaps a comma inside a cell is not within quote marks."
            )
        return ""

    def _swallowed(self, cells: Sequence[str]) -> str:
        """A quote mark that is never closed takes the rows below it into one cell; none may be lost unsaid."""
        if not self.delimiter or len(self.columns) < 3:
            return ""
        for at, cell in enumerate(cells):
            if cell.count("\n") < 2:
                continue
            alike = sum(line.count(self.delimiter) >= len(self.columns) - 1 for line in cell.splitlines())
            if alike >= 2:
                return (
                    f"The cell under {self._name(at)!r} holds what look like {alike} more rows: "
                    "a quote mark at its start is never closed. Mend it and import the file again."
                )
        return ""

    def _name(self, at: int) -> str:
        return self.columns[at] if at < len(self.columns) else f"column {letter(at)}"


def shape(
    path: Path,
    records: Callable[[], Iterator[Record]],
    *,
    notes: list[str],
    header_row: int | None = None,
    delimiter: str = "",
) -> Sheet:
    """Find the column names at the top of a file's records.

    ``header_row`` says where they are; otherwise they are the first row that
    is not blank, or the next one where that is only a title.

    Raises:
        ImportProblemError: the file is empty, has no such row, or no row under the column names.
    """
    top = list(islice(records(), _TOP_ROWS if header_row is None else header_row))
    written = [(number, cells) for number, cells in top if any(cell.strip() for cell in cells)]
    if not written:
        raise ImportProblemError(f"{path.name} is empty: there is nothing to read in it.")
    number, cells = _header(path, written, header_row)
    if number > 1:
        notes.append(f"The column names are in row {number}; what stands above them was left out.")
    columns = _named(cells, notes)
    sheet = Sheet(path, columns, number, notes, records, delimiter)
    if next(sheet.rows(), None) is None:
        raise ImportProblemError(
            f"{path.name} has one row and nothing under it. The first row must hold the column names, "
            "and each row below it one service."
        )
    return sheet


def letter(at: int) -> str:
    """The letter over a column in a spreadsheet, counting from 0: A, B … Z, AA."""
    name = ""
    at += 1
    while at:
        at, left = divmod(at - 1, 26)
        name = chr(ord("A") + left) + name
    return name


def _header(path: Path, written: list[Record], header_row: int | None) -> Record:
    if header_row is not None:
        for record in written:
            if record[0] == header_row:
                return record
        raise ImportProblemError(
            f"The mapping says that the column names of {path.name} are in row {header_row}, "
            "but that row is blank or not there."
        )

    def width(record: Record) -> int:
        return sum(bool(cell.strip()) for cell in record[1])

    first, *others = written
    if width(first) == 1:
        wider = next((record for record in others if width(record) >= 2), None)
        if wider is not None:
            first, others = wider, others[others.index(wider) + 1 :]
    # Names of groups of columns, in merged cells, over the names of the columns.
    if others and width(others[0]) > width(first) and _known(others[0]) > max(1, _known(first)):
        return others[0]
    return first


def _known(record: Record) -> int:
    """How many cells of a row are names that columns commonly have."""
    names = {name for field in all_fields().values() for name in field.headers}
    return sum(plain_header(cell) in names for cell in record[1] if cell.strip())


def _named(cells: Sequence[str], notes: list[str]) -> tuple[str, ...]:
    names = [" ".join(cell.replace("\0", " ").split())[:200] for cell in cells]
    while names and not names[-1]:
        names.pop()
    if len(names) > MOST_COLUMNS:
        raise ImportProblemError(
            f"There are {len(names)} columns; at most {MOST_COLUMNS} are read. Is this a list of services, "
            "with one service in each row?"
        )
    seen: Counter[str] = Counter()
    named = []
    for at, name in enumerate(names):
        name = name or f"column {letter(at)}"
        seen[name] += 1
        named.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    notes += [
        f"{count} columns are called {name!r}; they are read as {name!r}, '{name} (2)' and so on."
        for name, count in seen.items()
        if count > 1
    ]
    return tuple(named)
