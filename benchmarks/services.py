"""Generated services and searches: the sample borough's words, shaken up, for any number of services."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import chain
from uuid import UUID

import numpy as np

from assets_catalog import places
from assets_catalog.listing import DELIVERY, Check, Cost, Listing, Organization, Place
from assets_catalog.sample import sample_listings
from assets_catalog.search.engine.analysis import term_of

SEED = 20_261_122
RADIUS_KM = 3.0
#: The box that services are scattered over: a borough, in degrees.
_SOUTH, _NORTH, _WEST, _EAST = 51.29, 51.43, -0.16, 0.01


@dataclass(frozen=True, slots=True)
class Asked:
    """One search, in words and filters that every engine understands."""

    words: tuple[str, ...]
    latitude: float
    longitude: float
    category: str = ""
    day: str = ""
    free: bool = False


class Sample:
    """The sample borough taken apart, to be put together again differently."""

    def __init__(self, today: date) -> None:
        self.today = today
        self.listings = list(sample_listings(today))
        self.sentences = [
            sentence.strip()
            for listing in self.listings
            for sentence in listing.description.replace("\n", " ").split(". ")
            if len(sentence) > 20
        ]
        self.names = [listing.name.split() for listing in self.listings]
        self.keywords = sorted({word for listing in self.listings for word in listing.keywords})
        self.schedules = [listing.schedules for listing in self.listings if listing.schedules]
        self.spots = [
            place
            for listing in self.listings
            for each in listing.places
            if (place := places.position(each)).has_position
        ]


def generated(sample: Sample, count: int) -> Iterator[Listing]:
    """``count`` services, always the same ones."""
    rng = np.random.default_rng(SEED)
    for _ in range(count):
        yield _service(sample, rng)


def _service(sample: Sample, rng: np.random.Generator) -> Listing:
    like = sample.listings[rng.integers(len(sample.listings))]
    first, second = (sample.names[at] for at in rng.integers(len(sample.names), size=2))
    name = " ".join([*first[: rng.integers(1, 4)], *second[-rng.integers(1, 4) :]])
    sentences = [sample.sentences[at] for at in rng.integers(len(sample.sentences), size=rng.integers(2, 7))]
    own = like.description.split(". ")[: rng.integers(1, 3)]
    days_ago = int(rng.integers(1, 900))
    return Listing(
        id=str(UUID(bytes=rng.bytes(16), version=4)),
        name=name[:250],
        description=". ".join(chain(own, sentences)),
        organization=Organization(name=" ".join(sample.names[rng.integers(len(sample.names))][:3])),
        categories=like.categories,
        keywords=[sample.keywords[at] for at in rng.integers(len(sample.keywords), size=rng.integers(0, 4))],
        delivery=like.delivery or [list(DELIVERY)[rng.integers(len(DELIVERY))]],
        places=_places(sample, rng),
        schedules=sample.schedules[rng.integers(len(sample.schedules))],
        cost=Cost(free=bool(rng.random() < 0.6)),
        minimum_age=like.minimum_age,
        maximum_age=like.maximum_age,
        languages=like.languages,
        last_check=Check(on=date.fromordinal(sample.today.toordinal() - days_ago), by="Library team"),
    )


def _places(sample: Sample, rng: np.random.Generator) -> list[Place]:
    if rng.random() < 0.1:
        return []
    like = sample.spots[rng.integers(len(sample.spots))]
    where = {
        "latitude": float(rng.uniform(_SOUTH, _NORTH)),
        "longitude": float(rng.uniform(_WEST, _EAST)),
        "positioned_by": "given",
    }
    return [like.model_copy(update=where)]


def asked(sample: Sample, services: int, count: int) -> list[Asked]:
    """``count`` searches, each for some service out there: words it uses, from within a walk of it.

    One to four words; a fifth of the searches name a kind of help, a fifth a
    day, a quarter ask for what is free. They are drawn from at most the first
    5,000 services, so that the same are asked at every size.
    """
    rng = np.random.default_rng(SEED + 1)
    pool = list(generated(sample, min(services, 5000)))
    found: list[Asked] = []
    while len(found) < count:
        listing = pool[rng.integers(len(pool))]
        words = _words(listing)
        if not words or not listing.places:
            continue
        place = listing.places[0]
        assert place.latitude is not None
        assert place.longitude is not None
        many = min(int(rng.integers(1, 5)), len(words))
        days = [said[-2:] for schedule in listing.schedules for said in schedule.byday]
        found.append(
            Asked(
                words=tuple(words[at] for at in sorted(rng.choice(len(words), size=many, replace=False))),
                latitude=place.latitude + float(rng.uniform(-0.01, 0.01)),
                longitude=place.longitude + float(rng.uniform(-0.015, 0.015)),
                category=listing.categories[0] if rng.random() < 0.2 and listing.categories else "",
                day=days[0] if rng.random() < 0.2 and days else "",
                free=bool(listing.cost.free) and rng.random() < 0.4,
            )
        )
    return found


def _words(listing: Listing) -> list[str]:
    """What somebody might type who looks for this service."""
    text = " ".join([listing.name, *listing.keywords, listing.description[:120]])
    words = dict.fromkeys(word.lower() for word in text.split())
    return [word for word in words if word.isalpha() and len(word) > 3 and term_of(word)]
