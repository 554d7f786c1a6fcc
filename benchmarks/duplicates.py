"""How long it takes to look through a whole directory for listings that may be one, and what it holds in memory."""

from __future__ import annotations

import gc
import resource
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from statistics import median
from time import perf_counter
from uuid import UUID

import numpy as np

from assets_catalog.catalogue import Catalogue
from assets_catalog.duplicates.living import LivingLikes
from assets_catalog.duplicates.settled import in_order
from assets_catalog.duplicates.waiting import Waiting
from assets_catalog.listing import Listing, Phone, Provenance
from benchmarks.services import SEED, Sample, generated

_SIZES = (5_000, 50_000)
#: One in so many is listed a second time by another list, written a little otherwise.
_AGAIN = 20
_TYPED = 200
_COLUMNS = ("services", "listed twice", "read", "compared", "a second", "typed p50", "found again", "added")


@dataclass(frozen=True, slots=True)
class _Measured:
    size: int
    again: int
    read_s: float
    compared_s: float
    typed_ms: float
    share: float
    added_mb: float


def run(sizes: tuple[int, ...] = _SIZES) -> str:
    """A Markdown table, on one core: reading all listings, comparing them, the likes of one as it is typed."""
    rows = [_row(_measured(size)) for size in sizes]
    return "\n".join(
        [
            "## Listings that may be one",
            "",
            f"Generated services (seed {SEED}), one in {_AGAIN} of them listed a second time by another list, "
            "with its name and number written otherwise. Read: from the directory into memory; compared: all of "
            "them, with every likely pair kept. Typed: milliseconds to find the likes of one listing. Added: what "
            "it held in memory above what was there before, which grows with the directory.",
            "",
            f"| {' | '.join(_COLUMNS)} |",
            f"|{'--:|' * len(_COLUMNS)}",
            *(f"| {' | '.join(row)} |" for row in rows),
            "",
            "One core each. Bar: 50,000 in minutes.",
        ]
    )


def _measured(size: int) -> _Measured:
    with tempfile.TemporaryDirectory(prefix="benchmarks-") as folder:
        catalogue = Catalogue.open(f"sqlite:///{Path(folder) / 'catalogue.sqlite3'}")
        twice: set[tuple[str, str]] = set()
        for _ in catalogue.save_many(listed(size, twice), by="Benchmark"):
            pass
        gc.collect()
        before = _held_mb()
        likes, waiting = LivingLikes(catalogue), Waiting(catalogue)
        started = perf_counter()
        likes.read()
        read = perf_counter()
        waiting.scan(likes, by="Benchmark")
        compared = perf_counter()
        found = {in_order(pair.a, pair.b) for pair in waiting.pairs(limit=10_000_000)}
        added = _held_mb() - before
        times = []
        for listing in list(generated(Sample(date.today()), _TYPED)):
            begun = perf_counter()
            likes.like(listing)
            times.append(perf_counter() - begun)
        catalogue.close()
    share = len(found & twice) / len(twice)
    return _Measured(size, len(twice), read - started, compared - read, median(times) * 1000, share, added)


def listed(size: int, twice: set[tuple[str, str]]) -> Iterator[Listing]:
    """``size`` services, the ids of those that are there twice put into ``twice``."""
    rng = np.random.default_rng(SEED + 2)
    again = size // (_AGAIN + 1)
    for at, listing in enumerate(generated(Sample(date.today()), size - again)):
        number = f"020 7946 {at % 10_000:04d}"
        listing.phones = [Phone(number=number)]
        listing.provenance = [Provenance(source="One list", key=listing.id)]
        yield listing
        if at < again:
            other = str(UUID(bytes=rng.bytes(16), version=4))
            twice.add(in_order(listing.id, other))
            yield listing.model_copy(
                update={
                    "id": other,
                    "name": f"The {listing.name.upper()}"[:250],
                    "phones": [Phone(number=f"+44 {number[1:]}")],
                    "provenance": [Provenance(source="Another list", key=other)],
                }
            )


def _row(told: _Measured) -> tuple[str, ...]:
    seconds = told.read_s + told.compared_s
    return (
        f"{told.size:,}",
        f"{told.again:,}",
        f"{told.read_s:.1f} s",
        f"{told.compared_s:.1f} s",
        f"{told.size / seconds:,.0f}",
        f"{told.typed_ms:.1f} ms",
        f"{told.share:.1%}",
        f"{max(told.added_mb, 0):,.0f} MB",
    )


def _held_mb() -> float:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize() / 1024 / 1024


if __name__ == "__main__":
    print(run(tuple(int(each) for each in sys.argv[1:]) or _SIZES))
