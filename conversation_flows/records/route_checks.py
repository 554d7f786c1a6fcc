"""Who looked at a route's contact last, and whether it was still right. What is asked of residents never depends on it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from sqlalchemy import Engine, func, insert, select

from assets_catalog import database
from conversation_flows.records.model import table_of
from conversation_flows.records.version_tables import RouteCheck
from conversation_flows.routes import Route

#: How a contact is checked, in the words a steward chooses from.
HOW: Final = {"phone": "Rang it", "website": "Looked at their website", "told": "They told us"}
LONGEST_NOTE: Final = 500
_table = table_of(RouteCheck)


@dataclass(frozen=True, slots=True)
class Checked:
    """One check. ``right`` is false where something is wrong, which ``note`` then says."""

    on: date
    by: str
    how: str
    right: bool
    note: str


@dataclass(frozen=True, slots=True)
class Looked:
    """A route with the newest thing known about it: the check in its file, or a steward's later one."""

    route: Route
    last_checked: date | None
    check: Checked | None
    is_stale: bool

    @property
    def is_wrong(self) -> bool:
        """Whether somebody has found it to be wrong, and nobody right since."""
        return self.check is not None and not self.check.right


class RouteChecks:
    """Checks of the contacts of routes. A route is told apart by its id and its area."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, route: Route, *, on: date, by: str, how: str, right: bool, note: str = "") -> None:
        """Write down that somebody looked. Raises ValueError where it is wrong and nobody says how."""
        note = note.strip()[:LONGEST_NOTE]
        if how not in HOW:
            raise ValueError("Say how you checked it.")
        if not right and not note:
            raise ValueError("Say what is wrong, so that somebody can put it right.")
        row = {
            "route": route.id,
            "area": route.area,
            "on": on,
            "by": by,
            "how": how,
            "right": right,
            "note": note,
        }
        with database.writing(self._engine) as connection:
            connection.execute(insert(_table), row)

    def latest(self) -> dict[tuple[str, str], Checked]:
        """Route id and area to the last check of it."""
        newest = select(func.max(_table.c.number)).group_by(_table.c.route, _table.c.area)
        with self._engine.connect() as connection:
            rows = connection.execute(select(*_table.c).where(_table.c.number.in_(newest))).mappings()
            return {
                (row["route"], row["area"]): Checked(
                    row["on"], row["by"], row["how"], row["right"], row["note"]
                )
                for row in rows
            }

    def looked_at(self, routes: Iterable[Route], today: date) -> list[Looked]:
        """Every route with its newest check: what is wrong first, then the longest unchecked.

        A check found right counts from its day; one found wrong does not, and an old one in the
        file is not made newer by it.
        """
        latest = self.latest()
        found = []
        for route in routes:
            check = latest.get((route.id, route.area))
            if check and route.last_checked and check.on < route.last_checked:
                check = None  # the file has been put right since
            days = [route.last_checked, check.on if check and check.right else None]
            last = max((day for day in days if day), default=None)
            found.append(Looked(route, last, check, _stale(route, last, today)))
        return sorted(
            found, key=lambda each: (not each.is_wrong, each.last_checked or date.min, each.route.name)
        )


def _stale(route: Route, last: date | None, today: date) -> bool:
    return replace(route, last_checked=last).is_stale(today)
