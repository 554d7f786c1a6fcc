"""What became of a letter, as stewards read it."""

from __future__ import annotations

from typing import Final

from frontdoor.messages.message import State
from frontdoor.messages.outbox import Letter

#: Letters that did not get there, and will not by themselves.
LOST: Final[tuple[State, ...]] = ("refused", "failed", "lapsed")
_SAYS: Final[dict[State, str]] = {
    "waiting": "waits to be sent",
    "filed": "put into the outbox folder",
    "sent": "sent; not known yet whether it arrived",
    "delivered": "arrived",
    "refused": "not taken",
    "failed": "did not arrive",
    "lapsed": "never sent: it waited until its link had ended",
    "withdrawn": "taken back before it was sent",
}


def told(letter: Letter) -> str:
    """One line without its full stop: what became of it, and why."""
    says = _SAYS[letter.state]
    if letter.state == "sent" and letter.next_at is None:
        says = "sent; nobody can say whether it arrived"
    if letter.why and letter.state == "waiting":
        # What to do about it is for whoever runs the site: they read it from the command.
        return f"{says}. {letter.why.split('. ')[0].rstrip('.')}"
    if letter.why and letter.state in ("refused", "failed"):
        return f"{says}. {letter.why.rstrip('.')}"
    return says


__all__ = ["LOST", "told"]
