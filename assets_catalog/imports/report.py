"""What an import did, row by row, in words and for a program."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, Literal, NamedTuple

from assets_catalog.duplicates.arriving import Arrived
from assets_catalog.imports.findings import Findings
from assets_catalog.imports.sheet import Row

#: What a spreadsheet program would take for a formula when the file of refused rows is opened.
_CALCULATES = ("=", "+", "-", "@", "\t", "\r")
_EXAMPLES = 3


class Said(NamedTuple):
    """Something said of one row, by the number that a spreadsheet shows."""

    row: int
    name: str
    sentence: str


@dataclass
class ImportReport:
    """Every row accounted for: added, changed, unchanged and refused make up ``rows``.

    ``flagged`` rows were taken in, with something a person should settle.
    ``repeats`` are rows that say the same as an earlier one; they are counted
    among the unchanged. ``disputed`` rows say something else than a person
    changed here, and the person's word stood. ``import_id`` is what the import
    is undone by. ``arrived`` tells of new listings that look like another. In a
    dry run nothing was written.
    """

    path: Path
    dry_run: bool
    mapping: list[str]
    rows: int = 0
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: list[Said] = field(default_factory=list)
    flagged: list[Said] = field(default_factory=list)
    repeats: list[Said] = field(default_factory=list)
    disputed: int = 0
    import_id: str = ""
    refused_file: Path | None = None
    seconds: float = 0.0
    file_notes: list[str] = field(default_factory=list)
    arrived: Arrived = field(default_factory=Arrived)
    _noted: Counter[str] = field(default_factory=Counter)
    _examples: dict[str, list[str]] = field(default_factory=dict)

    def take(self, row: int, name: str, findings: Findings) -> None:
        """Keep what was found in a row that was taken in."""
        if findings.flags:
            self.flagged.append(Said(row, name, " ".join(findings.flags)))
        for note in dict.fromkeys(findings.notes):
            self._noted[note.what] += 1
            examples = self._examples.setdefault(note.what, [])
            if len(examples) < _EXAMPLES:
                examples.append(f"row {row}: {note.detail}" if note.detail else f"row {row}")

    def count(self, kind: Literal["added", "changed", "unchanged"], disputed: Sequence[str] = ()) -> None:
        """One more row of a kind; with the fields of which it says something else than a local word."""
        setattr(self, kind, getattr(self, kind) + 1)
        self.disputed += bool(disputed)

    @property
    def notes(self) -> list[str]:
        """What was noticed about the file, and what was mended, with how often and the first few rows."""
        return self.file_notes + [
            f"{what} ({count:,} {'row' if count == 1 else 'rows'}; {'; '.join(self._examples[what])})."
            for what, count in self._noted.most_common()
        ]

    def in_words(self, *, most: int = 20) -> list[str]:
        """The report as lines to print; at most so many rows of each kind, and then how many more there are."""
        would = "would be " if self.dry_run else ""
        lines = [
            f"{self.path.name}: {self.rows:,} rows. {self.added:,} {would}added, {self.changed:,} {would}changed, "
            f"{self.unchanged:,} unchanged, {len(self.refused):,} refused; {len(self.flagged):,} to look at."
        ]
        if self.dry_run:
            lines.append("Nothing was written: this was a trial.")
        if self.disputed:
            rows = "1 row says" if self.disputed == 1 else f"{self.disputed:,} rows say"
            lines.append(
                f"{rows} something else than was changed here by hand. What was changed here "
                f"{'would stand' if self.dry_run else 'stands'}, until a steward settles it."
            )
        if alike := self.arrived.in_words(would=self.dry_run):
            lines += ["", *alike]
        lines += ["", "Columns:", *(f"  {line}" for line in self.mapping)]
        for heading, said in (
            ("Refused:", self.refused),
            ("Taken in, but to be settled by a person:", self.flagged),
            ("Said before in the same file:", self.repeats),
        ):
            lines += _listed(heading, said, most)
        if self.notes:
            lines += ["", "Noted:", *(f"  {note}" for note in self.notes)]
        if self.refused_file:
            lines += [
                "",
                f"The refused rows are in {self.refused_file}. Mend them there and import that file.",
            ]
        if self.import_id and (self.added or self.changed):
            lines += ["", f"To undo it: frontdoor import undo {self.import_id}"]
        return lines

    def as_dict(self, *, most: int | None = None) -> dict[str, Any]:
        """The report for a program; with ``most``, only so many rows of each kind (the counts stay whole)."""
        return {
            "file": str(self.path),
            "dry_run": self.dry_run,
            "rows": self.rows,
            "added": self.added,
            "changed": self.changed,
            "unchanged": self.unchanged,
            "refused": len(self.refused),
            "flagged": len(self.flagged),
            "repeats": len(self.repeats),
            "disputed": self.disputed,
            "import_id": self.import_id or None,
            "refused_rows": [
                {"row": each.row, "name": each.name, "reason": each.sentence} for each in self.refused[:most]
            ],
            "flagged_rows": [
                {"row": each.row, "name": each.name, "sentence": each.sentence}
                for each in self.flagged[:most]
            ],
            "notes": self.notes,
            "mapping": self.mapping,
            "refused_file": str(self.refused_file) if self.refused_file else None,
            "seconds": round(self.seconds, 2),
        } | self.arrived.as_dict()


class RefusedRows:
    """The file of refused rows: the columns as they were, with the row number and the reason before them.

    It is made when the first row is refused, beside no other: an earlier one,
    which somebody may have been mending, is left alone.
    """

    def __init__(self, folder: Path, original: Path, columns: Sequence[str]) -> None:
        self._folder, self._original, self._columns = folder, original, columns
        self._file: IO[str] | None = None
        self.path: Path | None = None
        self.problem = ""

    def add(self, row: Row, reason: str) -> None:
        """Write one row. A folder that cannot be written to is told in ``problem``, and stops nothing."""
        if self.problem:
            return
        try:
            if self._file is None:
                self._file = self._open()
                self._write(["row", "reason", *self._columns])
            self._write([str(row.number), reason, *row.cells])
        except OSError as error:
            self.problem = (
                f"The refused rows could not be written to {self._folder}: {error.strerror or error}. "
                "They are listed above."
            )
            self.path = None

    def close(self) -> None:
        """Finish the file, if there is one."""
        if self._file is not None:
            self._file.close()

    def _open(self) -> IO[str]:
        self._folder.mkdir(parents=True, exist_ok=True)
        for number in range(1, 10_000):
            again = "" if number == 1 else f"-{number}"
            path = self._folder / f"{self._original.stem}-refused{again}.csv"
            try:
                # The mark at the start tells Excel that it is UTF-8.
                file = path.open("x", encoding="utf-8-sig", errors="replace", newline="")
            except FileExistsError:
                continue
            self.path = path
            return file
        raise OSError(f"{self._folder} holds ten thousand of them already")

    def _write(self, cells: Sequence[str]) -> None:
        if self._file is not None:
            csv.writer(self._file).writerow([safe_cell(cell) for cell in cells])


def safe_cell(cell: str) -> str:
    """A cell that no spreadsheet program calculates: an apostrophe before what begins like a formula."""
    return f"'{cell}" if cell.startswith(_CALCULATES) else cell


def _listed(heading: str, said: list[Said], most: int) -> list[str]:
    if not said:
        return []
    lines = ["", heading]
    lines += [
        f"  row {each.row}{f', {each.name}' if each.name else ''}: {each.sentence}" for each in said[:most]
    ]
    if len(said) > most:
        lines.append(f"  … and {len(said) - most:,} more")
    return lines
