"""What was heard: which panel to show, and the kinds of trouble, most serious first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from conversation_flows.facts import DANGER_KINDS

Panel = Literal["full", "quiet", "none"]

CRISIS_KINDS: Final[tuple[str, ...]] = DANGER_KINDS
"""Kinds that show the full panel, most serious first (front-door facts, 3.1).

``unknown_language`` is the general form: words we cannot read are not assumed to be safe.
"""

QUIET_KINDS: Final[tuple[str, ...]] = (
    "worry_nonurgent",
    "resolved_history",
    "past_bereavement",
    "training_query",
)
"""Kinds that show the quiet line ("If things get heavier...") and no more (3.4, point 7)."""

_ORDER = {kind: place for place, kind in enumerate(CRISIS_KINDS + QUIET_KINDS)}
_STRENGTH: dict[str, int] = {"none": 0, "quiet": 1, "full": 2}


@dataclass(frozen=True, slots=True)
class Heard:
    """What a text made us do. It never holds the text: nothing typed is kept."""

    panel: Panel
    kinds: tuple[str, ...] = ()

    @classmethod
    def of(cls, kinds: set[str]) -> Heard:
        """The panel that these kinds call for; any crisis kind means the full panel."""
        ordered = tuple(sorted(kinds, key=_ORDER.__getitem__))
        if not ordered:
            return cls("none")
        return cls("full" if ordered[0] in CRISIS_KINDS else "quiet", ordered)

    @property
    def strength(self) -> int:
        """0 for none, 1 for quiet, 2 for full: for comparing two hearings."""
        return _STRENGTH[self.panel]
