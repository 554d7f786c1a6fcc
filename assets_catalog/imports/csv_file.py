"""Text files of rows: which encoding, and what parts the cells."""

from __future__ import annotations

import codecs
import csv
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import charset_normalizer

from assets_catalog.imports.problems import ImportProblemError
from assets_catalog.imports.sheet import Record, Sheet, shape

#: Bytes. A list of every service in London is a few dozen million.
LARGEST_FILE = 200_000_000

_BLOCK = 1 << 20
_SAMPLE = 256 * 1024
_DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "upright bars"}
#: A cell may be long (``sheet.LONGEST_CELL`` refuses its row); one longer than the file cannot be.
_FIELD_LIMIT = 2 * LARGEST_FILE


@dataclass(frozen=True, slots=True)
class _Encoding:
    name: str
    note: str = ""


def open_csv(path: Path, *, header_row: int | None = None) -> Sheet:
    """The rows of a CSV, semicolon, tab or bar file in UTF-8, UTF-16 or an older Western encoding.

    Raises:
        ImportProblemError: it is no text, too large or empty.
    """
    encoding = _encoding(path)
    delimiter, skipped = _delimiter(path, encoding.name)
    notes = [encoding.note] if encoding.note else []
    if delimiter != ",":
        notes.append(f"The cells are parted by {_DELIMITERS[delimiter]}.")
    if csv.field_size_limit() < _FIELD_LIMIT:
        csv.field_size_limit(_FIELD_LIMIT)

    def records() -> Iterator[Record]:
        with path.open(encoding=encoding.name, errors="replace", newline="") as file:
            if skipped:
                file.readline()
            yield from enumerate(csv.reader(file, delimiter=delimiter), start=1)

    return shape(path, records, notes=notes, header_row=header_row, delimiter=delimiter)


def _encoding(path: Path) -> _Encoding:
    with path.open("rb") as file:
        start = file.read(_SAMPLE)
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _Encoding("utf-16", "Read as UTF-16 (“Unicode text”).")
    if start.count(0) > len(start) // 5:
        return _utf_16(path, start)
    good = bad = 0
    spoilt = b""
    decoder = codecs.getincrementaldecoder("utf-8-sig")(errors="replace")
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            text = decoder.decode(block)
            if text.isascii():
                continue
            wrong = text.count("\ufffd")
            spoilt = spoilt or (block if wrong else b"")
            bad += wrong
            good += len(text) - len(text.encode("ascii", "ignore")) - wrong
    if not bad:
        return _Encoding("utf-8-sig")
    if good > 10 * bad:
        return _Encoding("utf-8-sig", f"{bad} characters could not be read (the file is damaged UTF-8).")
    return _older(spoilt)


def _utf_16(path: Path, start: bytes) -> _Encoding:
    """UTF-16 without its mark: every other byte of plain letters is nought."""
    even, odd = start[0::2], start[1::2]
    for name, letters, noughts in (("utf-16-le", even, odd), ("utf-16-be", odd, even)):
        if noughts.count(0) > 0.7 * len(noughts) and letters.count(0) < 0.1 * len(letters):
            return _Encoding(name, "Read as UTF-16 (“Unicode text”).")
    raise ImportProblemError(
        f"{path.name} is not a spreadsheet that can be read. Save it as .csv or .xlsx and try again."
    )


def _older(block: bytes) -> _Encoding:
    # What tells the encodings apart is the text round the letters beyond ASCII, which may be rare.
    at = next((index for index, byte in enumerate(block) if byte > 127), 0)
    sample = block[max(0, at - _SAMPLE // 4) : at + _SAMPLE // 2]
    best = charset_normalizer.from_bytes(
        sample, cp_isolation=["cp1252", "latin_1", "mac_roman", "cp850"]
    ).best()
    name = best.encoding if best else "cp1252"
    if name == "latin_1":  # the same but for the quote marks and dashes that only cp1252 has
        name = "cp1252"
    words = {"cp1252": "Windows-1252", "mac_roman": "Mac Roman", "cp850": "DOS (code page 850)"}
    return _Encoding(name, f"Not UTF-8: read as {words.get(name, name)}. Look at names with accents or £.")


def _delimiter(path: Path, encoding: str) -> tuple[str, bool]:
    """What parts the cells, and whether the first line only says so (as Excel's ``sep=;`` does)."""
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        sample = file.read(_SAMPLE)
    first = sample.split("\n", 1)[0].strip("\r\ufeff ").lower()
    if first.startswith("sep=") and len(first) == 5 and first[4] in _DELIMITERS:
        return first[4], True
    return max(_DELIMITERS, key=lambda mark: _fit(sample, mark)), False


def _fit(sample: str, mark: str) -> tuple[float, int]:
    """How well a mark parts the sample: the share of rows as wide as most, then how wide."""
    widths = []
    try:
        for cells in csv.reader(sample.splitlines(keepends=True)[:60], delimiter=mark):
            if any(cells):
                widths.append(len(cells))
    except csv.Error:
        return (0.0, 0)
    if not widths:
        return (0.0, 0)
    width, count = Counter(widths).most_common(1)[0]
    # The column names are the surest row: a mark that does not part them is not it.
    if widths[0] == 1 or width == 1:
        return (0.0, max(widths))
    return (count / len(widths), width)
