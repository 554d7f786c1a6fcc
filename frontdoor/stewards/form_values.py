"""What a long form holds, told apart into parts: which were touched, what each says, what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import TypeVar

from werkzeug.datastructures import MultiDict

from assets_catalog.stewardship.typed import TypedError

Values = MultiDict[str, str]
_Read = TypeVar("_Read")
_NEW = re.compile(r"n\d{1,3}")
#: More than anybody types by hand: a list that was imported may bring a row for every day of a season.
MOST_ROWS = 400


class Wrong:
    """Sentences about what cannot be read, by the field they are shown beside; the first one stays."""

    def __init__(self) -> None:
        self.sentences: dict[str, str] = {}

    def __call__(self, field: str, sentence: str) -> None:
        self.sentences.setdefault(field, sentence)

    def reading(self, field: str, read: Callable[[], _Read], otherwise: _Read) -> _Read:
        """What ``read`` gives; ``otherwise`` where it refuses, with its sentence kept beside ``field``."""
        try:
            return read()
        except TypedError as error:
            self(field, str(error))
            return otherwise


def line(text: str) -> str:
    """Text as a one-line box holds it."""
    return re.sub(r"\s*[\r\n\x00]+\s*", " ", text).strip()


def lines(text: str) -> str:
    """Text as a box of several lines holds it: a browser sends its lines with carriage returns."""
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "").strip()


def said(values: Values, key: str) -> list[str]:
    """What one field holds, without what is empty, in an order that does not matter."""
    return sorted(each for value in values.getlist(key) if (each := lines(value)))


def same(one: Values, other: Values, keys: Iterable[str]) -> bool:
    """Whether these fields hold the same in both."""
    return all(said(one, key) == said(other, key) for key in keys)


def rows(values: Values, kind: str) -> list[str]:
    """The keys of a kind's rows, in order: a number for one that was there, "n1" and so on for one that is new."""
    keys = dict.fromkeys(values.getlist(kind))
    return [key for key in keys if (key.isascii() and key.isdigit() and len(key) < 4) or _NEW.fullmatch(key)][
        :MOST_ROWS
    ]


def index_of(key: str, among: int) -> int | None:
    """Which of the rows that were there this is; None for a new one."""
    return int(key) if key.isdigit() and int(key) < among else None


def add_row(values: Values, kind: str) -> str:
    """Put a new, empty row of a kind at the end, and give its key."""
    taken = set(rows(values, kind))
    key = next(f"n{number}" for number in range(1, 1000) if f"n{number}" not in taken)
    values.add(kind, key)
    return key


def take_row(values: Values, kind: str, key: str) -> None:
    """Take a row away, with what it holds."""
    left = [each for each in rows(values, kind) if each != key]
    values.setlist(kind, left)
    for name in [name for name in values if name.startswith(f"{kind}-{key}-")]:
        values.poplist(name)
