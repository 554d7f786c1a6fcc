"""Small catalogues to search, and an understanding that does only what it is told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from assets_catalog.catalogue import Change
from assets_catalog.listing import ACCESS, DELIVERY, Check, Cost, Listing, Organization, Place, Schedule
from assets_catalog.search.engine.sessions import DAYS, PARTS
from assets_catalog.search.query import Near, SearchQuery, Understood

LONDON = ZoneInfo("Europe/London")
#: A Sunday in November, late morning.
NOW = datetime(2026, 11, 22, 11, 0, tzinfo=LONDON)
TODAY = NOW.date()

#: The middle of the borough, more or less; 0.01 degrees of latitude are 1.11 km.
HERE = (51.36, -0.08)


def identity(number: int) -> str:
    return str(UUID(int=number, version=4))


def make(number: int, name: str = "A service", **fields: Any) -> Listing:
    """A listing with an id that sorts by ``number``."""
    fields.setdefault("delivery", ["in_person"])
    fields.setdefault("places", [place()])
    fields.setdefault("last_check", Check(on=TODAY - timedelta(days=10), by="Library team"))
    if isinstance(fields.get("organization"), str):
        fields["organization"] = Organization(name=fields["organization"])
    return Listing(id=identity(number), name=name, **fields)


def place(north_km: float = 0.0, **fields: Any) -> Place:
    """A place so many kilometres north of HERE."""
    return Place(latitude=HERE[0] + north_km / 111.195, longitude=HERE[1], positioned_by="given", **fields)


def weekly(day: str, opens: str | None = "10:00", closes: str | None = "12:00", **fields: Any) -> Schedule:
    return Schedule(freq="WEEKLY", byday=[day], opens_at=opens, closes_at=closes, **fields)


class Directory:
    """A catalogue in memory: what an index is built from and kept up with."""

    def __init__(self, listings: Iterable[Listing] = ()) -> None:
        self.listings = {listing.id: listing for listing in listings}
        self.changes: list[Change] = []
        self.reads = 0

    def every(self) -> Iterator[Listing]:
        self.reads += 1
        yield from sorted(self.listings.values(), key=lambda listing: listing.id)

    def latest_change(self) -> int:
        return len(self.changes)

    def changes_since(self, seq: int, *, limit: int = 1000) -> list[Change]:
        return self.changes[seq : seq + limit]

    def save(self, listing: Listing) -> None:
        self.listings[listing.id] = listing
        self._changed(listing.id, listing)

    def remove(self, listing_id: str) -> None:
        self.listings.pop(listing_id, None)
        self._changed(listing_id, None)

    def _changed(self, listing_id: str, listing: Listing | None) -> None:
        seq = len(self.changes) + 1
        self.changes.append(Change(seq, datetime.now(UTC), listing_id, "changed", "a test", "", listing))


def understand_plainly(
    query: SearchQuery, vocabulary: Any = None, *, now: datetime | None = None
) -> Understood:
    """Words are words and the place is "latitude,longitude"; nothing is read between the lines."""
    near = None
    if query.near:
        latitude, longitude = map(float, query.near.split(","))
        near = Near("here", latitude, longitude, "place")
    return Understood(near=near, search_text=query.words)


def understanding(**said: Any) -> Any:
    """An understanding that adds this to whatever is asked."""

    def understand(query: SearchQuery, vocabulary: Any = None, *, now: datetime | None = None) -> Understood:
        plain = understand_plainly(query)
        return Understood(**({"near": plain.near, "search_text": plain.search_text} | said))

    return understand


# --- anything at all ------------------------------------------------------

_WORDS = ["chair", "exercise", "exercises", "lunch", "club", "the", "befriending", "café", "walk", "walking"]
_CATEGORIES = ["befriending", "lunch_clubs", "exercise_falls", "benefits", "social_clubs"]
_LANGUAGES = ["pl", "ta", "fr"]

texts = st.lists(st.sampled_from(_WORDS), max_size=6).map(" ".join)
times = st.sampled_from([time(9), time(11, 45), time(12), time(14, 30), time(17), time(20), time(23, 30)])
points = st.tuples(st.floats(51.2, 51.5), st.floats(-0.3, 0.1))


@st.composite
def schedules(draw: st.DrawFn) -> Schedule:
    freq = draw(st.sampled_from(["WEEKLY", "MONTHLY", None]))
    opens, closes = draw(st.none() | times), draw(st.none() | times)
    if opens == closes:
        closes = None
    common: dict[str, Any] = {
        "opens_at": opens,
        "closes_at": closes if opens else None,
        "until": draw(st.none() | st.dates(date(2026, 11, 1), date(2027, 6, 1))),
        "term_time": draw(st.booleans()),
        "bank_holidays": draw(st.booleans()),
        "except_months": draw(st.lists(st.integers(1, 12), max_size=2)),
        "except_dates": draw(st.lists(st.dates(date(2026, 11, 20), date(2027, 1, 31)), max_size=2)),
    }
    if freq is None:
        return Schedule(dtstart=draw(st.dates(date(2026, 10, 1), date(2027, 2, 1))), **common)
    interval = draw(st.integers(1, 3))
    dtstart = draw(st.dates(date(2026, 1, 1), date(2027, 1, 15)))
    if freq == "WEEKLY":
        byday = draw(st.lists(st.sampled_from(DAYS), min_size=1, max_size=3, unique=True))
        return Schedule(freq="WEEKLY", byday=byday, interval=interval, dtstart=dtstart, **common)
    numbered = st.builds(
        "{}{}".format, st.sampled_from(["", "1", "2", "3", "4", "5", "-1"]), st.sampled_from(DAYS)
    )
    byday = draw(st.lists(numbered, max_size=2, unique=True))
    monthdays = draw(st.lists(st.sampled_from([1, 15, 28, 31, -1]), min_size=0 if byday else 1, max_size=2))
    if byday:
        monthdays = []
    return Schedule(
        freq="MONTHLY", byday=byday, bymonthday=monthdays, interval=interval, dtstart=dtstart, **common
    )


@st.composite
def places(draw: st.DrawFn) -> Place:
    latitude, longitude = draw(points)
    access = draw(st.lists(st.sampled_from(list(ACCESS)), max_size=3, unique=True))
    doubt = draw(st.sampled_from(["", "", "", "The map position given is far from its postcode."]))
    return Place(
        name=draw(texts),
        latitude=latitude,
        longitude=longitude,
        positioned_by="given",
        accessibility=access,
        doubt=doubt,
    )


@st.composite
def listings(draw: st.DrawFn, number: int) -> Listing:
    youngest = draw(st.none() | st.integers(0, 70))
    return Listing(
        id=identity(number),
        name=draw(texts.filter(bool)),
        description=draw(texts),
        status=draw(st.sampled_from(["active", "active", "active", "temporarily closed", "defunct"])),
        organization=Organization(name=draw(texts)),
        categories=draw(st.lists(st.sampled_from(_CATEGORIES), max_size=5, unique=True)),
        keywords=draw(st.lists(st.sampled_from(_WORDS), max_size=3)),
        delivery=draw(st.lists(st.sampled_from(list(DELIVERY)), max_size=3, unique=True)),
        places=draw(st.lists(places(), max_size=3)),
        schedules=draw(st.lists(schedules(), max_size=2)),
        cost=Cost(
            free=draw(st.none() | st.booleans()), amount=draw(st.none() | st.sampled_from([0.0, 2.0, 9.0]))
        ),
        minimum_age=youngest,
        maximum_age=draw(st.none() | st.integers(youngest or 0, 110)),
        languages=draw(st.lists(st.sampled_from(_LANGUAGES), max_size=2, unique=True)),
        accepting=draw(st.booleans()),
        full_until=draw(st.none() | st.dates(date(2026, 11, 1), date(2026, 12, 31))),
        last_check=draw(
            st.none()
            | st.builds(
                Check,
                on=st.dates(date(2024, 1, 1), TODAY),
                by=st.just("Library team"),
                how=st.sampled_from(["phone", "visit", "email", "provider", "website", "import"]),
            )
        ),
    )


@st.composite
def directories(draw: st.DrawFn, most: int = 12) -> list[Listing]:
    return [
        draw(listings(number)) for number in range(1, draw(st.integers(most // 3, most) | st.just(0)) + 1)
    ]


_FILTERS: dict[str, st.SearchStrategy[Any]] = {
    "categories": st.lists(st.sampled_from(_CATEGORIES), min_size=1, max_size=3, unique=True).map(tuple),
    "days": st.lists(st.sampled_from(DAYS), min_size=1, max_size=3, unique=True).map(tuple),
    "parts_of_day": st.lists(st.sampled_from(PARTS), min_size=1, max_size=2, unique=True).map(tuple),
    "at": st.datetimes(datetime(2026, 11, 20), datetime(2027, 3, 1)).map(
        lambda at: at.replace(tzinfo=LONDON)
    ),
    "free": st.just(True),
    "access": st.lists(st.sampled_from(list(ACCESS)), min_size=1, max_size=2, unique=True).map(tuple),
    "age": st.integers(0, 120),
    "languages": st.lists(st.sampled_from(_LANGUAGES), min_size=1, max_size=2, unique=True).map(tuple),
    "delivery": st.lists(st.sampled_from(list(DELIVERY)), min_size=1, max_size=2, unique=True).map(tuple),
    "checked_within_months": st.sampled_from([1, 6, 12]),
    "within_km": st.floats(0.1, 40),
}


@st.composite
def queries(draw: st.DrawFn) -> SearchQuery:
    """Searches that make sense, with so few filters that most of them find something."""
    near = draw(st.none() | points)
    chosen = draw(st.lists(st.sampled_from(list(_FILTERS)), max_size=2, unique=True))
    return SearchQuery(
        words=draw(st.just("") | texts),
        near=f"{near[0]},{near[1]}" if near else "",
        sort=draw(st.sampled_from(["best", "best", "nearest", "soonest"])),
        per_page=100,
        **{name: draw(_FILTERS[name]) for name in chosen},
    )
