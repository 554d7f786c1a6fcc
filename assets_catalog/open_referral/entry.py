"""Rows of the catalogue, put together as the standard nests them; and small things every entity needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class At:
    """One service at one place: the ids that tie them, and the location's row."""

    id: str
    service_id: str
    location: Row


@dataclass(frozen=True, slots=True)
class Entry:
    """One service's rows. The lists are empty where only the service itself was read."""

    service: Row
    organization: Row | None = None
    cost: Row | None = None
    assured_on: date | None = None
    sources: tuple[Row, ...] = ()
    phones: tuple[Row, ...] = ()
    schedules: tuple[Row, ...] = ()
    languages: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    places: tuple[At, ...] = field(default=())

    @property
    def is_sample(self) -> bool:
        """Whether this is an invented record of the sample borough."""
        return any(each["is_sample"] for each in self.sources)


def said(values: Mapping[str, Any]) -> dict[str, Any]:
    """Only what is known: the standard wants empty fields left out, never null or blank."""
    return {name: value for name, value in values.items() if value is not None and value not in ("", [], {})}


def moment(value: datetime) -> str:
    """A moment in UTC as the standard's ``date-time``."""
    known = value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
    return known.isoformat(timespec="seconds").replace("+00:00", "Z")
