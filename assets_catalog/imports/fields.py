"""The fields a column can fill, and the names that columns have for them (``fields.yaml``)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Literal

import yaml

Several = Literal["", "paragraphs", "list", "address", "hours"]

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_MARKS = re.compile(r"[^a-z0-9]+")
_NUMBERED = re.compile(r"(?<=[a-z ]) ?[1-9]$")


@dataclass(frozen=True, slots=True)
class Field:
    """One thing a column can tell. ``several`` says how the words of more than one column are put together."""

    id: str
    means: str
    headers: tuple[str, ...]
    several: Several = ""
    content: str = ""


@cache
def all_fields() -> dict[str, Field]:
    """Every field by its id, in the order of the list."""
    text = files(__package__).joinpath("fields.yaml").read_text(encoding="utf-8")
    return {
        name: Field(
            name,
            entry["means"],
            # A field without names is never guessed, not even by its own.
            tuple(plain_header(str(header)) for header in entry["headers"] and [name, *entry["headers"]]),
            entry.get("several", ""),
            entry.get("content", ""),
        )
        for name, entry in yaml.safe_load(text).items()
    }


@lru_cache(maxsize=4096)
def plain_header(header: str) -> str:
    """A column's name as it is compared: "OpeningHours" and "opening_hours" are "opening hours"."""
    return _MARKS.sub(" ", _HUMP.sub(" ", header).replace("'", "").casefold()).strip()


def unnumbered(header: str) -> str:
    """A compared name without the number at its end: "address line 2" is "address line"."""
    return _NUMBERED.sub("", header)
