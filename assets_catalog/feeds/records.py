"""One record of a feed as it came, whatever the format: HSDS 3 words, nested as in a service's own page."""

from __future__ import annotations

import codecs
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from assets_catalog.feeds.problems import FeedProblemError

Data = dict[str, Any]
#: Done, and of how many if that is known.
Tell = Callable[[int, int | None], None]


@dataclass(frozen=True, slots=True)
class Record:
    """One service of a feed. ``number`` counts from 1; ``problem`` is why it cannot be used."""

    number: int
    id: str
    data: Data
    problem: str = ""


@dataclass
class Gathered:
    """A feed that is wholly here. ``complete``: it holds all that its source has, as far as that can be known."""

    records: Callable[[], Iterator[Record]]
    total: int
    complete: bool = True
    notes: list[str] = field(default_factory=list)
    licence: str = ""


def text_of(body: bytes, what: str) -> tuple[str, str]:
    """The letters of a file, and a sentence where they are not in UTF-8."""
    if body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return body.decode("utf-16", errors="replace"), f"{what} is in UTF-16."
    try:
        return body.decode("utf-8-sig"), ""
    except UnicodeDecodeError:
        note = f"{what} is not in UTF-8, and was read as Windows letters. Look at names with accents."
        return body.decode("cp1252", errors="replace"), note


def json_of(body: bytes, what: str) -> Any:
    """What a JSON file holds.

    Raises:
        FeedProblemError: it is a web page, breaks off, or is no JSON.
    """
    text, _ = text_of(body, what)
    start = text.lstrip()[:200].lower()
    if start.startswith(("<!doctype", "<html", "<?xml", "<")):
        raise FeedProblemError(
            f"{what} is a web page, not a feed. Perhaps the address is that of a page about it."
        )
    if not start:
        raise FeedProblemError(f"{what} is empty.")
    try:
        return json.loads(text, parse_constant=lambda _: None)
    except json.JSONDecodeError as error:
        if error.pos >= len(text.rstrip()) - 1 or error.msg.startswith("Unterminated"):
            raise FeedProblemError(f"{what} breaks off in the middle, so nothing of it was used.") from error
        raise FeedProblemError(f"{what} is not JSON: it goes wrong in line {error.lineno}.") from error
    except (RecursionError, ValueError) as error:
        raise FeedProblemError(
            f"{what} is nested too deeply, or holds a number too long, to be read."
        ) from error


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
