"""What somebody asks of a list, in plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from typing import Literal

PER_PAGE = 50
MOST_PER_PAGE = 100
MOST_WITH_SERVICES = 10
MOST_MINIMAL = 100_000
MOST_PAGES = 1_000_000
PROXIMITY = 5000
MOST_SEARCHED = 500

Format = Literal["json", "ndjson"]


@dataclass(frozen=True, slots=True)
class Asked:
    """One request's parameters, read and in bounds. None or empty: not asked.

    ``proximity`` is in metres round ``postcode``. ``modified_after`` is in
    UTC. Ages are whole years: somebody from ``minimum_age`` to
    ``maximum_age`` would be let in. Times are London's.
    """

    search: str = ""
    page: int = 1
    per_page: int = PER_PAGE
    paged: bool = False
    format: Format = "json"
    taxonomy_term_id: str = ""
    taxonomy_id: str = ""
    parent_id: str = ""
    top_only: bool = False
    organization_id: str = ""
    modified_after: datetime | None = None
    minimal: bool = False
    full: bool = False
    full_service: bool = False
    minimum_age: int | None = None
    maximum_age: int | None = None
    day: tuple[str, ...] = ()
    start_time: time | None = None
    end_time: time | None = None
    postcode: str = ""
    proximity: int | None = None

    @property
    def first(self) -> int:
        """How many come before this page."""
        return (self.page - 1) * self.per_page
