"""What to offer where nothing was found: what each filter hides, what is further away, what reaches you."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from assets_catalog.search.query import Hit, Relaxation, SearchQuery, Understood

#: Asks a search and gives how many there are and the first hits.
Ask = Callable[[SearchQuery], tuple[int, tuple[Hit, ...]]]

_MOST = 3
_UNCHANGED = SearchQuery()
_LABELS = {
    "words": "Without your words",
    "categories": "Any kind of help",
    "within_km": "Any distance",
    "days": "Any day",
    "parts_of_day": "Any time of day",
    "at": "Open at any time",
    "free": "Free or not",
    "access": "Any access",
    "age": "Any age",
    "languages": "Any language",
    "delivery": "However it is given",
    "checked_within_months": "Checked at any time",
}
_ABOUT_A_VISIT = frozenset({"day", "time", "access", "cost", "delivery"})


@dataclass(frozen=True, slots=True)
class Instead:
    """Ways on from an empty page."""

    relaxations: tuple[Relaxation, ...]
    nearby: tuple[Hit, ...]
    reach_you: tuple[Hit, ...]


def instead(query: SearchQuery, understood: Understood, ask: Ask) -> Instead:
    """Try each way on. ``ask`` must answer without coming back here."""
    return Instead(
        relaxations=tuple(_relaxations(query, understood, ask)),
        nearby=_nearby(query, ask),
        reach_you=_reach_you(query, understood, ask),
    )


def _relaxations(query: SearchQuery, understood: Understood, ask: Ask) -> Iterator[Relaxation]:
    count_only = replace(query, page=1, per_page=1)
    for name, label in _LABELS.items():
        ordinary = getattr(_UNCHANGED, name)
        if getattr(query, name) == ordinary:
            continue
        count, _ = ask(replace(count_only, **{name: ordinary}))
        if count and (name != "words" or not _is_everything(query)):
            yield Relaxation(name, label, count)
    for chip in understood.chips:
        count, _ = ask(replace(count_only, not_meant=(*query.not_meant, chip.key)))
        if count:
            yield Relaxation(f"not_meant:{chip.key}", f"Without “{chip.label}”", count)


def _is_everything(query: SearchQuery) -> bool:
    """Whether words are all there is, so that without them everything would be found."""
    return all(
        getattr(query, name) == getattr(_UNCHANGED, name)
        for name in _LABELS
        if name not in ("words", "within_km")
    )


def _nearby(query: SearchQuery, ask: Ask) -> tuple[Hit, ...]:
    if query.within_km is None:
        return ()
    _, hits = ask(replace(query, within_km=None, sort="nearest", page=1, per_page=_MOST))
    return tuple(hit for hit in hits if hit.distance_km is not None)


def _reach_you(query: SearchQuery, understood: Understood, ask: Ask) -> tuple[Hit, ...]:
    taken_back = (chip.key for chip in understood.chips if chip.kind in _ABOUT_A_VISIT)
    _, hits = ask(
        replace(
            query,
            within_km=None,
            days=(),
            parts_of_day=(),
            at=None,
            free=False,
            access=(),
            delivery=("phone", "online", "home_visit"),
            checked_within_months=None,
            not_meant=(*query.not_meant, *taken_back),
            sort="best",
            page=1,
            per_page=_MOST,
        )
    )
    return hits
