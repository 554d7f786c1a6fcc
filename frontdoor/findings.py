"""One thing that was looked at when a workspace is looked over."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class Finding:
    """What was looked at, whether it is well, what was found, and the cure."""

    what: str
    well: bool
    found: str
    cure: str = ""
