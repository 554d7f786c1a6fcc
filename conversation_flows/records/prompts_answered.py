"""How many conversations went through each prompt: counts alone, and only where they can point at nobody."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Engine, select

from conversation_flows.facts import scalars
from conversation_flows.records import model

DAYS: Final = 90
#: As in ``conversation_flows.measures``: fewer people than this could be told apart.
SMALLEST_TOLD: Final = 5
_table = model.table_of(model.Conversation)


@dataclass(frozen=True, slots=True)
class Answered:
    """Of ``of`` closed conversations, how many answered each prompt (nought to one).

    ``of`` is None where there were too few to tell, and then there are no shares. A prompt that
    a few answered, fewer than five, is left out of ``shares`` and stands in ``few``.
    """

    of: int | None
    shares: dict[str, float]
    few: frozenset[str]


def answered(engine: Engine, script: str, prompts: Iterable[str], now: datetime) -> Answered:
    """What desk conversations with ``script`` that were closed in the last 90 days answered.

    Anonymous conversations are not in it: nothing is kept of what they answered.
    """
    query = select(_table.c.answers).where(
        _table.c.script == script, _table.c.closed_at >= now - timedelta(days=DAYS)
    )
    total, counts = 0, Counter[str]()
    with engine.connect() as connection:
        for answers in connection.execute(query).scalars():
            total += 1
            counts.update(name for name, value in (answers or {}).items() if scalars(value))
    if total < SMALLEST_TOLD:
        return Answered(0 if total == 0 else None, {}, frozenset())
    asked = list(prompts)
    few = frozenset(name for name in asked if 0 < counts[name] < SMALLEST_TOLD)
    # Nearly everybody having answered says as much of the few who did not.
    few |= frozenset(name for name in asked if 0 < total - counts[name] < SMALLEST_TOLD)
    return Answered(total, {name: counts[name] / total for name in asked if name not in few}, few)
