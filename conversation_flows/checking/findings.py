"""What a check says: one fault, where it stands, and how to mend it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One thing that a check found.

    An ``error`` keeps a script from being published; a ``warning`` is for somebody to look at.
    ``code`` names the kind of fault and never changes; ``where`` is ``folder/file:line`` or, for a
    script that is not in a file, what it concerns; ``what`` and ``cure`` are one plain sentence each.
    """

    severity: Severity
    code: str
    where: str
    what: str
    cure: str

    def __str__(self) -> str:
        return f"{self.where}: {self.severity}: {self.what} {self.cure} [{self.code}]"


def tidy(found: Iterable[Finding]) -> tuple[Finding, ...]:
    """Each finding once: errors first, then by place."""
    return tuple(
        sorted(set(found), key=lambda each: (each.severity, _place(each.where), each.code, each.what))
    )


def _place(where: str) -> tuple[str, int]:
    file, _, line = where.rpartition(":")
    return (file, int(line)) if line.isdigit() else (where, 0)


__all__ = ["Finding", "Severity", "tidy"]
