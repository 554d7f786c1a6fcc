"""The numbers that trust is worked out from. They are judgements, in one place to be argued with, each with its reason."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from assets_catalog.stewardship.evidence import Fact, How, Kind

#: Days after which a check of a fact is worth half.
HALF_LIFE: Final[Mapping[Fact, float]] = {
    "going": 365,  # groups run for years; most that end do so with a season
    "times": 183,  # change with terms and helpers: the half year that readers have always been told of
    "contact": 240,  # a helper's mobile goes when the helper does
    "place": 730,  # halls outlive the clubs in them
    "cost": 365,  # set once a year
    "access": 730,  # a step stays a step
    "room": 30,  # a full club has room again next month
}
#: How much each fact matters to somebody about to go.
WEIGHT: Final[Mapping[Fact, float]] = {
    "going": 3.0,
    "times": 2.0,
    "contact": 2.0,
    "place": 1.5,
    "cost": 0.5,
    "access": 0.5,
    "room": 0.5,
}
#: What a check is worth on its day. An import repeats a list; nobody looked.
WORTH: Final[Mapping[How, float]] = {
    "visit": 1.0,
    "phone": 1.0,
    "provider": 0.95,
    "email": 0.9,
    "desk": 0.9,
    "website": 0.7,
    "outcome": 0.5,
    "public": 0.3,
    "import": 0.3,
}
#: Ways of checking that settle what was reported: somebody in a position to know was asked.
SETTLES: Final = frozenset({"visit", "phone", "provider", "email", "desk", "website"})
#: What must be right before anybody else is told that a listing was checked.
ASSURED: Final[tuple[Fact, ...]] = ("going", "times", "contact", "place")
#: What one report takes away from which facts, on its day.
PULLS: Final[Mapping[Kind, Mapping[Fact, float]]] = {
    "number_dead": {"contact": 0.6},
    "no_answer": {"contact": 0.3},
    "shut": {"times": 0.5, "going": 0.3},
    "moved": {"place": 0.6},
    "full": {"room": 0.6},
    "not_for_me": {"access": 0.4},
    "silent": {"going": 0.4, "times": 0.2, "contact": 0.2},
    "closed": {"going": 0.6},
    "good": {},
}
#: Days after which a report takes away half as much. Judgements too: how long what was met stays so.
REPORT_HALF_LIFE: Final[Mapping[Kind, float]] = {
    "number_dead": 120,  # a dead line seldom comes back, but the one who says so may have misdialled
    "no_answer": 30,  # nobody was in; next month somebody may be
    "shut": 60,  # a holiday, a burst pipe, or the end: a season tells
    "moved": 180,
    "closed": 180,
    "full": 30,  # as a check of room
    "not_for_me": 180,
    "silent": 180,  # after so long they are asked anew
    "good": 365,  # adds; fades with the facts that were seen, not by this
}
#: After so many half-lives a report takes nothing away, and is told no more.
HEARD_FOR: Final = 3
#: The facts that somebody who went and found it good has seen for themselves.
SEEN_BY_GOING: Final[tuple[Fact, ...]] = ("going", "times", "place")
#: What workers hear of one kind counts so often at most.
CROWD: Final = 5
#: What the public says of one kind counts once a day, and on so many days at most: nobody knows who pressed.
PUBLIC_DAYS: Final = 3
#: All that the public says against a fact never takes away more than half of it.
PUBLIC_AT_MOST: Final = 1.0
#: Somebody of ours saw it happen on a call.
BY_STAFF: Final = 2.0
#: What a wrong fact takes away, for each unit of the check's worth.
WRONG: Final = 2.0
