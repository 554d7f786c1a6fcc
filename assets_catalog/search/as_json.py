"""Results as plain values, for the command line and for programs."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from assets_catalog import categories
from assets_catalog.search.query import Hit, SearchResults, Understood


def results_as_json(results: SearchResults) -> dict[str, Any]:
    """``{"understood", "total", "page", "pages", "hits", "facets", ...}``: nothing in it but JSON's own kinds."""
    return {
        "understood": _understood(results.understood),
        "total": results.total,
        "page": results.query.page,
        "pages": results.pages,
        "hits": _hits(results.hits),
        "facets": {
            name: [{"value": each.value, "label": each.label, "count": each.count} for each in facets]
            for name, facets in results.facets.items()
        },
        "relaxations": [
            {"drop": each.drop, "label": each.label, "count": each.count} for each in results.relaxations
        ],
        "nearby": _hits(results.nearby),
        "reach_you": _hits(results.reach_you),
    }


def _understood(understood: Understood) -> dict[str, Any]:
    near = understood.near
    return {
        "needs": [
            {"id": need, "name": categories.name_of(need), "weight": weight}
            for need, weight in understood.needs
        ],
        "near": near
        and {
            "label": near.label,
            "latitude": near.latitude,
            "longitude": near.longitude,
            "kind": near.kind,
        },
        "chips": [
            {"key": each.key, "kind": each.kind, "label": each.label, "because": each.because}
            for each in understood.chips
        ],
        "corrections": dict(understood.corrections),
        "notes": list(understood.notes),
        "filters": _plain(understood.filters),
        "preferences": _plain(understood.preferences),
        "search_text": understood.search_text,
    }


def _hits(hits: Iterable[Hit]) -> list[dict[str, Any]]:
    return [
        {
            "id": hit.id,
            "name": hit.name,
            "categories": list(hit.categories),
            "distance_km": hit.distance_km,
            "reasons": list(hit.reasons),
            "next_session": hit.next_session.isoformat() if hit.next_session else None,
            "latitude": hit.latitude,
            "longitude": hit.longitude,
            "score": hit.score,
        }
        for hit in hits
    ]


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if hasattr(value, "items"):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, tuple | list | set | frozenset):
        return [_plain(each) for each in value]
    return value
