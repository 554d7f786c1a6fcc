"""One record of a feed as it came, whatever the format: HSDS 3 words, nested as in a service's own page."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from assets_catalog.feeds.problems import FeedProblemError

Data = dict[str, Any]
#: Done, and of how many if that is known.
Tell = Callable[[int, int | None], None]
_LONGEST_NUMBER = 40
#: Stands before each value of a sequence (RFC 8142).
_MARK = "\x1e"
CALLED = re.compile(r"[\w.$]+\s*\(\s*[\[{]")


@dataclass(frozen=True, slots=True)
class Record:
    """One service of a feed. ``number`` counts from 1; ``problem`` is why it cannot be used."""

    number: int
    id: str
    data: Data
    problem: str = ""


@dataclass
class Gathered:
    """A feed that is wholly here. ``complete``: it holds all that its source has, as far as that can be known.

    ``repeated`` are the ids that more than one record has, None where nobody has looked.
    """

    records: Callable[[], Iterator[Record]]
    total: int
    complete: bool = True
    notes: list[str] = field(default_factory=list)
    licence: str = ""
    repeated: frozenset[str] | None = None


def text_of(body: bytes, what: str) -> tuple[str, str]:
    """The letters of a file, and a sentence where they are not in UTF-8."""
    if body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return body.decode("utf-16", errors="replace"), f"{what} is in UTF-16."
    if b"\0" in body[:2]:  # UTF-16 without its mark: one of the first two bytes of a plain letter is nought
        order = "utf-16-be" if body[:1] == b"\0" else "utf-16-le"
        return body.decode(order, errors="replace"), f"{what} is in UTF-16."
    try:
        return body.decode("utf-8-sig").lstrip("\ufeff"), ""
    except UnicodeDecodeError:
        text = body.decode("utf-8-sig", errors="replace")
    spoilt = text.count("\ufffd")
    if sum(character > "\x7f" for character in text) >= 2 * spoilt:
        return text, f"{what} has damaged letters ({spoilt:,}), shown as �."
    note = f"{what} is not in UTF-8, and was read as Windows letters. Look at names with accents."
    return body.decode("cp1252", errors="replace"), note


def json_of(body: bytes, what: str, notes: list[str] | None = None) -> Any:
    """What a JSON file holds; of one that holds a value a line, or parted by marks (RFC 8142), a list of them.

    What was noticed of its letters goes into ``notes``, once.

    Raises:
        FeedProblemError: it is a web page, breaks off, or is no JSON.
    """
    text, note = text_of(body, what)
    if note and notes is not None and note not in notes:
        notes.append(note)
    start = text.lstrip()[:200].lower()
    if start.startswith(("<!doctype", "<html", "<?xml", "<")):
        raise FeedProblemError(
            f"{what} is a web page, not a feed. Perhaps the address is that of a page about it."
        )
    if not start:
        raise FeedProblemError(f"{what} is empty.")
    if CALLED.match(start):
        raise FeedProblemError(
            f"{what} is JavaScript (JSONP), not a feed. Take what asks for it (callback=…) out of the address."
        )
    try:
        return _loaded(text)
    except json.JSONDecodeError as error:
        if error.msg == "Extra data" or text.startswith(_MARK):
            return _sequence(text, what)
        if error.pos >= len(text.rstrip()) - 1 or error.msg.startswith("Unterminated"):
            raise FeedProblemError(f"{what} breaks off in the middle, so nothing of it was used.") from error
        raise FeedProblemError(f"{what} is not JSON: it goes wrong in line {error.lineno}.") from error
    except (RecursionError, ValueError) as error:
        raise FeedProblemError(f"{what} is nested too deeply to be read.") from error


def _loaded(text: str) -> Any:
    return json.loads(text, parse_constant=lambda _: None, parse_int=_whole)


def _whole(digits: str) -> int | str:
    # No number of so many digits means anything here, and Python refuses to read one of thousands.
    return int(digits) if len(digits) <= _LONGEST_NUMBER else digits


def _sequence(text: str, what: str) -> list[Any]:
    """The values of a file that holds one a line."""
    marked = text.startswith(_MARK)
    found = []
    for number, part in enumerate(text.split(_MARK if marked else "\n"), 1):
        if not part.strip():
            continue
        try:
            found.append(_loaded(part))
        except (RecursionError, ValueError) as error:
            where = f"record {number - 1}" if marked else f"line {number}"
            raise FeedProblemError(f"{what} is not JSON: it goes wrong in {where}.") from error
    return found


def words(value: Any) -> str:
    """A value as words; nothing for what is neither words nor a number."""
    if isinstance(value, str):
        # JSON can spell half a letter, which no text can hold.
        return (value if value.isascii() else value.encode("utf-8", "ignore").decode()).strip()
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value) if isinstance(value, int | float) else ""


def many(value: Any) -> list[Data]:
    """A list of objects, of whatever was given: one alone is a list of one, the rest is left out."""
    if isinstance(value, dict):
        return [value]
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def one(value: Any) -> Data:
    """An object, or an empty one."""
    return value if isinstance(value, dict) else {}
