"""Ids that are UUIDs, as the standard wants them, and the same ones each time.

Services, organisations and places mostly have one already. What has none
(a category, an address, a phone number of a service) is given a UUIDv5 made
from what it belongs to.
"""

from __future__ import annotations

import re
from uuid import NAMESPACE_URL, uuid5

_NAMESPACE = uuid5(NAMESPACE_URL, "https://frontdoor.example/open-referral")
_SHAPE = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE)

#: The same shape as SQL's LIKE says it: a first sieve, not a proof.
LIKE_SHAPE = "________-____-____-____-____________"


def is_uuid(text: str) -> bool:
    """Whether this has the shape of a UUID; real feeds break its inner rules, so only the shape counts."""
    return _SHAPE.fullmatch(text) is not None


def made(kind: str, *parts: str) -> str:
    """The UUIDv5 of something of this kind that these parts tell apart."""
    return str(uuid5(_NAMESPACE, "\n".join([kind, *parts])))


def as_uuid(kind: str, identity: str) -> str:
    """The id itself where it is a UUID, else the UUIDv5 that stands for it outside."""
    return identity.lower() if is_uuid(identity) else made(kind, identity)
