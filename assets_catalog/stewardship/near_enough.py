"""How near is near enough: the one set of distances for every question of what is within reach.

All are kilometres in a straight line; a street is about a third longer. They
are assumptions, to be argued with here and nowhere else.
"""

from __future__ import annotations

from typing import Final

#: A quarter of an hour on foot for somebody slow (4 km an hour, in a straight line).
WALK_KM: Final = 1.0
#: A bus or a short ride: about twenty minutes with the wait.
RIDE_KM: Final = 3.0
#: What people go to every week, often with a child or a stick: no further than a short ride.
WEEKLY_KM: Final = RIDE_KM
#: The usual: about forty minutes by bus and foot in an outer borough.
USUAL_KM: Final = 5.0
#: What people travel to once, or where being further from home is a relief.
ONCE_KM: Final = 10.0

_WEEKLY: Final = frozenset(
    {"social_clubs", "lunch_clubs", "exercise_falls", "families_children", "young_people", "food_help"}
    | {"community_spaces", "primary_care"}
)
_ONCE: Final = frozenset({"domestic_abuse", "substance_use", "equipment_adaptations", "furniture_clothing"})


def easy_km(category: str) -> float:
    """How far is easy for a kind of help, in kilometres: beyond it, many will not go though they could."""
    return WALK_KM if category in _WEEKLY else ONCE_KM if category in _ONCE else RIDE_KM


def near_enough_km(category: str) -> float:
    """How far is near enough for a kind of help, in kilometres."""
    return WEEKLY_KM if category in _WEEKLY else ONCE_KM if category in _ONCE else USUAL_KM
