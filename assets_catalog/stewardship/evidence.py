"""What was found out about the facts of a listing: checks of single facts, and what people reported. Plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final, Literal, get_args

Fact = Literal["going", "times", "contact", "place", "cost", "access", "room"]
How = Literal["visit", "phone", "provider", "desk", "email", "website", "outcome", "public", "import"]
Kind = Literal["number_dead", "shut", "moved", "full", "not_for_me", "good", "no_answer", "silent", "closed"]

FACTS: Final[tuple[Fact, ...]] = get_args(Fact)
HOWS: Final[tuple[How, ...]] = get_args(How)
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)


@dataclass(frozen=True, slots=True)
class FactCheck:
    """Somebody found one fact right or wrong on a day (London). ``by`` is a team or role, never a private person.

    ``stands``: the listing still says what was checked. A check of a number
    that has been changed since does not, and nothing follows from it.
    """

    fact: Fact
    on: date
    how: How
    right: bool = True
    by: str = ""
    note: str = ""
    stands: bool = True


@dataclass(frozen=True, slots=True)
class Reports:
    """So many people said the same of a listing on one day, by the same road (public, desk, outcome, provider).

    ``stands`` as in a check: "the number is dead" is not about a new number.
    """

    kind: Kind
    on: date
    how: How = "public"
    count: int = 1
    stands: bool = True
