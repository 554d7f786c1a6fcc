"""Excel workbooks (.xlsx), read without trusting them."""

from __future__ import annotations

import csv
import tempfile
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path
from typing import IO, Any

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from assets_catalog.imports.problems import ImportProblemError
from assets_catalog.imports.sheet import Record, Sheet, shape

#: Bytes, once unpacked. A workbook packs to a tenth or so; a bomb to a thousandth.
LARGEST_UNPACKED = 300_000_000
_MOST_PARTS = 5_000


def open_xlsx(path: Path, *, worksheet: str = "", header_row: int | None = None) -> Sheet:
    """The rows of one worksheet: the one named, or the first that is not hidden.

    Formulas give the value they last had; dates are written as 2026-11-22.

    Raises:
        ImportProblemError: no workbook, too large once unpacked, or no such worksheet.
    """
    _guard(path)
    file = path.open("rb")  # by its content: openpyxl would judge a name by its ending
    try:
        book = openpyxl.load_workbook(file, read_only=True, data_only=True)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, OSError, SyntaxError) as error:
        file.close()
        raise _damaged(path) from error
    try:
        sheet = _chosen(book, path, worksheet)
        notes = []
        others = [other.title for other in book.worksheets if other.title != sheet.title]
        if others:
            notes.append(
                f"Read the worksheet {sheet.title!r}; {', '.join(map(repr, others))} "
                f"{'was' if len(others) == 1 else 'were'} not read."
            )
        spool = _spool(sheet, path)
    finally:
        book.close()
        file.close()

    def records() -> Iterator[Record]:
        spool.seek(0)
        for number, *cells in csv.reader(spool):
            yield int(number), cells

    return shape(path, records, notes=notes, header_row=header_row)


def _guard(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            names = {part.filename for part in parts}
            unpacked = sum(part.file_size for part in parts)
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise _damaged(path) from error
    if len(parts) > _MOST_PARTS or unpacked > LARGEST_UNPACKED:
        raise ImportProblemError(
            f"{path.name} unpacks to {unpacked / 1e6:,.0f} MB, and at most {LARGEST_UNPACKED / 1e6:,.0f} MB "
            "is read. Save the one worksheet that matters as .csv and import that."
        )
    if "xl/workbook.xml" not in names:
        raise ImportProblemError(
            f"{path.name} is not an Excel workbook that can be read. "
            "Open it in a spreadsheet program and save it as .xlsx or .csv."
        )


def _damaged(path: Path) -> ImportProblemError:
    return ImportProblemError(
        f"{path.name} looks like an Excel workbook but is damaged. Open it in a spreadsheet program, "
        "save it again, and import that."
    )


def _chosen(book: Any, path: Path, worksheet: str) -> Any:
    sheets = list(book.worksheets)
    if not sheets:
        raise ImportProblemError(f"{path.name} has no worksheet with rows in it.")
    if not worksheet:
        return next((sheet for sheet in sheets if sheet.sheet_state == "visible"), sheets[0])
    for sheet in sheets:
        if sheet.title.casefold() == worksheet.casefold():
            return sheet
    raise ImportProblemError(
        f"{path.name} has no worksheet called {worksheet!r}. It has: "
        f"{', '.join(repr(sheet.title) for sheet in sheets)}."
    )


def _spool(sheet: Any, path: Path) -> IO[str]:
    """The rows written to a temporary file, since a workbook is slow to read and is read twice."""
    spool = tempfile.SpooledTemporaryFile(  # noqa: SIM115 - it lives as long as the sheet is read
        max_size=1 << 20, mode="w+", encoding="utf-8", errors="replace", newline=""
    )
    writer = csv.writer(spool)
    sheet.reset_dimensions()
    try:
        for number, values in enumerate(sheet.iter_rows(values_only=True), start=1):
            cells = [_text(value) for value in values]
            if any(cells):
                writer.writerow([number, *cells])
    except (zipfile.BadZipFile, KeyError, ValueError, OSError, SyntaxError, TypeError) as error:
        raise _damaged(path) from error
    return spool


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.isoformat("minutes")
    return str(value)
