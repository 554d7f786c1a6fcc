"""What is asked of a search, and what it answers: plain values, no engine.

The same :class:`SearchQuery` feeds the page, the command line, the desk and a
conversation's suggestions.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal, NamedTuple, Protocol

Sort = Literal["best", "nearest", "soonest"]
MAX_WORDS = 500
MAX_PER_PAGE = 100


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """One search.

    ``words`` are the person's own. ``near`` is what they typed for a place (a
    postcode or a name); ``within_km`` a radius round it. Filters narrow;
    what ``understanding`` finds in the words is added unless its chip's
    ``key`` is in ``not_meant``. ``at`` asks for what is open at that moment
    (London time).
    """

    words: str = ""
    near: str = ""
    within_km: float | None = None
    categories: tuple[str, ...] = ()
    days: tuple[str, ...] = ()  # MO..SU
    parts_of_day: tuple[str, ...] = ()  # morning, afternoon, evening
    at: datetime | None = None
    free: bool = False
    access: tuple[str, ...] = ()  # keys of listing.ACCESS
    age: int | None = None
    languages: tuple[str, ...] = ()
    delivery: tuple[str, ...] = ()  # keys of listing.DELIVERY
    checked_within_months: int | None = None
    not_meant: tuple[str, ...] = ()
    sort: Sort = "best"
    page: int = 1
    per_page: int = 10


@dataclass(frozen=True, slots=True)
class Chip:
    """One thing that was understood, which the person can take back.

    ``key`` goes into ``SearchQuery.not_meant`` to take it back; ``label`` is
    what they read ("Tuesdays"), ``because`` the words that led to it.
    """

    key: str
    kind: Literal[
        "need",
        "place",
        "day",
        "time",
        "cost",
        "access",
        "age",
        "who",
        "delivery",
        "language",
        "spelling",
        "not",
    ]
    label: str
    because: str = ""


@dataclass(frozen=True, slots=True)
class Near:
    """A point on the ground that distances are measured from. Degrees, WGS84."""

    label: str
    latitude: float
    longitude: float
    kind: Literal["postcode", "place"]


@dataclass(frozen=True, slots=True)
class Understood:
    """What was made of the words."""

    needs: tuple[tuple[str, float], ...] = ()  # category id, weight 0-1, best first
    near: Near | None = None
    chips: tuple[Chip, ...] = ()
    corrections: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()  # sentences such as "We do not know the postcode ZZ9 9ZZ."
    filters: Mapping[str, Any] = field(default_factory=dict)  # what the words added to the query
    #: Wishes that order the results and hide none. Keys as in ``filters``, and
    #: "cheap" (True: low cost will do) and "not" (categories that were turned down).
    preferences: Mapping[str, Any] = field(default_factory=dict)
    search_text: str = ""  # the words left to look for, mended, without place, day, cost and the like
    named: bool = False  # the words are the name of a service


class Hit(NamedTuple):
    """One result. ``reasons`` are short plain phrases; ``next_session`` is in London time."""

    id: str
    name: str
    categories: tuple[str, ...]
    distance_km: float | None
    reasons: tuple[str, ...]
    score: float
    latitude: float | None = None
    longitude: float | None = None
    next_session: datetime | None = None


@dataclass(frozen=True, slots=True)
class Facet:
    """A filter value with how many results it would leave."""

    value: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Relaxation:
    """What dropping one filter would give, for a page with nothing found."""

    drop: str  # field of SearchQuery, or "not_meant:<chip key>"
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class SearchResults:
    """Hits of one page, and what to show about the whole."""

    query: SearchQuery
    understood: Understood
    total: int
    hits: tuple[Hit, ...]
    facets: Mapping[str, tuple[Facet, ...]] = field(default_factory=dict)
    relaxations: tuple[Relaxation, ...] = ()
    nearby: tuple[Hit, ...] = ()  # for nothing found: the nearest further away
    reach_you: tuple[Hit, ...] = ()  # for nothing found: by phone, online, comes to you

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.query.per_page))


class Searcher(Protocol):
    """Anything that can answer a search; engines share one contract test-suite."""

    def search(self, query: SearchQuery, *, now: datetime | None = None) -> SearchResults: ...

    def suggest(self, typed: str, *, limit: int = 8) -> list[dict[str, str]]: ...


def today_in_london() -> date:
    """The civil date where the borough is."""
    from zoneinfo import ZoneInfo

    return datetime.now(ZoneInfo("Europe/London")).date()
