"""How anonymous conversations ended: counts, never words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from uuid import uuid4

from sqlalchemy import Engine, insert, select

from assets_catalog import categories, database
from conversation_flows.records import model

#: What a person may say came of it, in the words they read.
OUTCOMES = {
    "will_try": "I will try one of these",
    "will_ask": "I will ask someone here to help",
    "will_ring": "I will ring one of the numbers",
    "not_yet": "I am not ready yet",
    "nothing_suits": "Nothing here suits me",
    "left": "They left without saying",
}

_table = model.table_of(model.AnonymousOutcome)


class AnonymousOutcomes:
    """The log of anonymous conversations."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def log(
        self,
        outcome: str,
        *,
        tier: str,
        needs: Sequence[str],
        area: str,
        script: str,
        script_version: str,
        on: date,
    ) -> None:
        """Write one line. Only choices from our own lists are kept.

        ``area`` is the name of a neighbourhood, never an address. Raises
        ValueError for an outcome that is not on the list.
        """
        if outcome not in OUTCOMES:
            raise ValueError(f"no outcome is called {outcome!r}")
        row = {
            "id": str(uuid4()),
            "on": on,
            "script": script,
            "script_version": script_version,
            "tier": tier,
            "needs": [need for need in needs if need in categories.by_id()],
            "area": area,
            "outcome": outcome,
        }
        with database.writing(self._engine) as connection:
            connection.execute(insert(_table), row)

    def counts(self, on: date) -> dict[str, Counter[str]]:
        """How many of that day's anonymous conversations had each tier and each outcome."""
        query = select(_table.c.tier, _table.c.outcome).where(_table.c.on == on)
        with self._engine.connect() as connection:
            rows = list(connection.execute(query))
        return {
            "tier": Counter(row.tier for row in rows),
            "outcome": Counter(row.outcome for row in rows),
        }
