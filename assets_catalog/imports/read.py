"""Opening a spreadsheet, or saying plainly why it is not one."""

from __future__ import annotations

from pathlib import Path

from assets_catalog.imports.csv_file import LARGEST_FILE, open_csv
from assets_catalog.imports.problems import ImportProblemError
from assets_catalog.imports.sheet import Sheet
from assets_catalog.imports.xlsx_file import open_xlsx

_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_KNOWN = {
    b"%PDF": "a PDF",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"\x1f\x8b": "a compressed (.gz) file; unpack it first",
    b"BZh": "a compressed (.bz2) file; unpack it first",
    b"7z\xbc\xaf": "a compressed (.7z) file; unpack it first",
    b"Rar!": "a compressed (.rar) file; unpack it first",
    b"SQLite format 3": "a database",
}


def open_sheet(path: Path, *, worksheet: str = "", header_row: int | None = None) -> Sheet:
    """Column names and rows of a CSV or XLSX file; what kind it is shows in the file, not in its name.

    ``worksheet`` and ``header_row`` come from a mapping file, where it says them.

    Raises:
        ImportProblemError: with the reason and what to do.
    """
    start = _start(path)
    if start.startswith(b"PK\x03\x04"):
        return open_xlsx(path, worksheet=worksheet, header_row=header_row)
    if start.startswith(_OLD_OFFICE):
        raise ImportProblemError(
            f"{path.name} is an older Excel file (.xls), or has a password. "
            "Open it and save it as .xlsx or .csv without a password."
        )
    for mark, what in _KNOWN.items():
        if start.startswith(mark):
            raise ImportProblemError(f"{path.name} is {what}. Only .csv and .xlsx files can be imported.")
    plain = start.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if plain.startswith((b"<!doctype html", b"<html", b"<?xml")):
        raise ImportProblemError(
            f"{path.name} is a web page or XML, not a spreadsheet. "
            "If it was downloaded, download it again with the link that says CSV or Excel."
        )
    if plain.startswith((b"{", b"[{")):
        raise ImportProblemError(f"{path.name} is JSON. Only .csv and .xlsx files can be imported.")
    if _is_binary(start):
        raise ImportProblemError(f"{path.name} is not text and not an Excel workbook, so it cannot be read.")
    return open_csv(path, header_row=header_row)


def _start(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise ImportProblemError(f"{path} is a folder. Name one .csv or .xlsx file in it.")
        if not path.is_file():
            raise ImportProblemError(f"There is no file {path}.")
        size = path.stat().st_size
        if size == 0:
            raise ImportProblemError(f"{path.name} is empty: there is nothing to read in it.")
        if size > LARGEST_FILE:
            raise ImportProblemError(
                f"{path.name} is {size / 1e6:,.0f} MB, and at most {LARGEST_FILE / 1e6:,.0f} MB is read. "
                "Split it into smaller files."
            )
        with path.open("rb") as file:
            return file.read(8192)
    except OSError as error:
        why = error.strerror or "it is not a name that a file can have"
        raise ImportProblemError(f"{path.name} cannot be opened: {why}.") from error
    except ValueError as error:
        if isinstance(error, ImportProblemError):
            raise
        raise ImportProblemError("That is not a name that a file can have.") from error


def _is_binary(start: bytes) -> bool:
    """Control characters are rare in any text; noughts are not, in UTF-16."""
    odd = sum(byte < 32 and byte not in (0, 9, 10, 11, 12, 13, 26, 27) for byte in start)
    return odd > len(start) // 20
