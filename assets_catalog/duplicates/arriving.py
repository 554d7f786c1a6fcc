"""What an import added that looks like something already here."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select

from assets_catalog import model
from assets_catalog.catalogue import Catalogue
from assets_catalog.duplicates.compare import Pair
from assets_catalog.duplicates.living import LivingLikes
from assets_catalog.duplicates.settled import Settled, in_order
from assets_catalog.listing import Listing

_AT_ONCE = 250


def duplicates_of_run(catalogue: Catalogue, run_id: str, *, likes: LivingLikes | None = None) -> list[Pair]:
    """The likely pairs of what an import added (``a``) with anything else (``b``), the likeliest first.

    Two that it added both come once. Pairs said to be two are left out. With
    ``likes`` at hand, as in a running site, nothing is read twice; without,
    the whole directory is read.
    """
    likes = likes or LivingLikes(catalogue)
    likes.read()
    table = model.CatalogueChange
    query = select(table.service_id).where(table.import_id == run_id, table.kind == "added").distinct()
    with catalogue.engine.connect() as connection:
        added = list(connection.scalars(query.order_by(table.service_id)))
    found: dict[tuple[str, str], Pair] = {}
    for start in range(0, len(added), _AT_ONCE):
        for listing in catalogue.get_many(added[start : start + _AT_ONCE]).values():
            for pair in likes.like(listing):
                found.setdefault(in_order(pair.a, pair.b), pair)
    two = Settled(catalogue).are_two(found)
    kept = [pair for ids, pair in found.items() if ids not in two]
    return sorted(kept, key=lambda pair: (-pair.likelihood, pair.a, pair.b))


def how_many_alike(likes: LivingLikes, listings: Iterable[Listing]) -> int:
    """How many of these, which are not in the directory yet, look like something that is: for a preview."""
    likes.read()
    return sum(bool(likes.like(each, at_most=1)) for each in listings)
