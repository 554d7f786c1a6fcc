"""What a source last said, and whose word stands, field by field. Pure: nothing here opens a database.

A listing's words are compared as plain values (``Said``): what is empty or
ordinary is left out, so that a field that nobody filled is a field that is not
there. Fields that only make sense together (youngest and oldest age) are one
unit: whoever's word stands for one, stands for all of them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from assets_catalog.listing import KEPT_BESIDE, Listing

#: A listing's fields as plain JSON values, without those that are empty.
Said = dict[str, Any]
#: The values of one unit, in the order of its fields; None where there is nothing.
Value = tuple[Any, ...]

#: What a source or a person says; the rest is bookkeeping.
_NOT_SAID: Final = {"id", "provenance", "last_check", *KEPT_BESIDE}
FIELDS: Final = tuple(name for name in Listing.model_fields if name not in _NOT_SAID)

#: What a disagreement is about when it is not one field: whether it is listed at all.
WHOLE: Final = "listing"

_TOGETHER: Final = (
    ("status", "closed_from", "closed_until", "closing_note"),
    ("minimum_age", "maximum_age"),
    ("accepting", "full_until"),
)
_IN_A_GROUP: Final = {name: group for group in _TOGETHER for name in group}
UNITS: Final = tuple(dict.fromkeys(_IN_A_GROUP.get(name, (name,)) for name in FIELDS))


def said_of(listing: Listing) -> Said:
    """What a listing says, leaving out who said it and when."""
    return listing.model_dump(mode="json", exclude_defaults=True, exclude=_NOT_SAID)


def fingerprint_of(said: Said) -> str:
    """A hash that is the same when the same is said."""
    return hashlib.sha256(json.dumps(said, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def unit_of(name: str) -> tuple[str, ...]:
    """The fields whose word stands or falls together with this one."""
    return _IN_A_GROUP.get(name, (name,))


def value_of(said: Said, unit: tuple[str, ...]) -> Value:
    """What is said of one unit."""
    return tuple(said.get(name) for name in unit)


def is_empty(value: Value) -> bool:
    """Whether nothing is said."""
    return all(each is None for each in value)


def spoken(sources: Iterable[Said], unit: tuple[str, ...]) -> Value:
    """What the sources say together: the first that says anything speaks, the others fill what it leaves empty."""
    for said in sources:
        if not is_empty(value := value_of(said, unit)):
            return value
    return (None,) * len(unit)


def put(said: Said, unit: tuple[str, ...], value: Value) -> None:
    """Say this of a unit from now on."""
    for name, each in zip(unit, value, strict=True):
        if each is None:
            said.pop(name, None)
        else:
            said[name] = each


@dataclass(slots=True)
class Outcome:
    """What came of a source's new words. ``disputed`` maps a field to what they say and what we say."""

    stands: Said
    taken: list[str] = field(default_factory=list)
    agreed: list[str] = field(default_factory=list)
    disputed: dict[str, tuple[Any, Any]] = field(default_factory=dict)


def weigh(stands: Said, before: list[Said], after: list[Said], words: Collection[str]) -> Outcome:
    """Whose word stands after the sources went from saying ``before`` to saying ``after``.

    What the sources say as before leaves what stands. What they changed is
    taken, unless a person's own word (``words``) is on it: that stands, and
    the field is disputed. A value that no source ever gave is a person's word
    too. Where the sources come round to what stands, the field is agreed.
    """
    outcome = Outcome(dict(stands))
    for unit in UNITS:
        was, now = spoken(before, unit), spoken(after, unit)
        if was == now:
            continue
        here = value_of(stands, unit)
        if now == here:
            outcome.agreed.extend(unit)
        elif any(name in words for name in unit) or (is_empty(was) and not is_empty(here)):
            outcome.disputed |= {
                name: (theirs, ours)
                for name, theirs, ours in zip(unit, now, here, strict=True)
                if theirs != ours
            }
        else:
            put(outcome.stands, unit, now)
            outcome.taken.extend(unit)
    return outcome


def differing(one: Mapping[str, Any], other: Mapping[str, Any]) -> list[tuple[str, ...]]:
    """The units of which two listings say different things."""
    if one == other:
        return []
    return [unit for unit in UNITS if any(one.get(name) != other.get(name) for name in unit)]
