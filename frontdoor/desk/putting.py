"""Whom a person was put through to: the routes to choose from when a call ends."""

from __future__ import annotations

from collections.abc import Sequence

from conversation_flows import routes
from conversation_flows.guidance import RouteOffered
from frontdoor.application import workspace


def choices(open_now: Sequence[RouteOffered]) -> dict[str, list[tuple[str, str]]]:
    """Ids and names under two headings: what this conversation opened, and everybody else."""
    first = [(route.id, route.name) for route in open_now]
    opened = {identity for identity, _ in first}
    known = routes.load().all(workspace().settings.borough)
    others = sorted(
        ((route.id, route.name) for route in known if route.id not in opened), key=lambda pair: pair[1]
    )
    return {"Open in this conversation": first, "Others": others}


def chosen(route_id: str) -> str:
    """The route's id if there is one of that id; empty for anything else."""
    return route_id if route_id in routes.load() else ""


def name_of(route_id: str) -> str:
    """The route's name; empty where nobody was named."""
    return routes.load().get(route_id, workspace().settings.borough).name if chosen(route_id) else ""
