"""What came of something that was offered: they went, nobody answered, it had closed.

Part of it says something of the place and not of the person. That part, and
nothing else, may be told to the directory: a kind and a day, no more.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Final

from sqlalchemy import Engine, insert, select, update

from assets_catalog import database
from assets_catalog.stewardship.evidence import Kind
from conversation_flows.records import model

#: What may have come of an offer, in the words staff read.
CAME: Final = {
    "went": "They went, and it was right",
    "shut": "They went, and it was shut",
    "could_not_get_through": "They could not get through",
    "full": "It was full",
    "moved": "It had moved",
    "closed": "It had closed for good",
    "did_not_suit": "It did not suit them",
    "not_yet": "Not yet",
}
#: What that says of the place. That it did not suit them, or that they have not gone yet, says nothing of it.
SAYS: Final[dict[str, Kind]] = {
    "went": "good",
    "shut": "shut",
    "could_not_get_through": "no_answer",
    "full": "full",
    "moved": "moved",
    "closed": "closed",
}
_offers = model.table_of(model.Offer)
_events = model.table_of(model.ConversationEvent)


@dataclass(frozen=True, slots=True)
class Came:
    """One change of what came of an offer, as the directory may hear it: no person, no conversation.

    ``says`` is what is known of the place now, None where nothing is.
    ``said`` and ``said_on`` are what it was told before of the same offer, to be taken back.
    """

    service_id: str
    says: Kind | None
    said: Kind | None
    said_on: date | None


class CameOfIt:
    """What came of the offers of one front door."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def note(self, conversation_id: str, worker_id: str, offer_id: str, what: str, on: date) -> Came | None:
        """Write down what came of an offer, in an open conversation or a closed one.

        None where that was written down already: what it says of the place has
        been told. Raises ValueError for anything that is not in ``CAME``, and
        LookupError where this conversation made no such offer.
        """
        if what not in CAME:
            raise ValueError(f"nothing called {what!r} comes of an offer")
        this = (_offers.c.id == offer_id) & (_offers.c.conversation_id == conversation_id)
        with database.writing(self._engine) as connection:
            row: Any = connection.execute(select(_offers).where(this)).first()
            if row is None:
                raise LookupError("this conversation made no such offer")
            if row.came == what:
                return None
            connection.execute(update(_offers).where(this).values(came=what, came_on=on))
            connection.execute(
                insert(_events),
                {
                    "conversation_id": conversation_id,
                    "at": datetime.now(UTC),
                    "worker_id": worker_id,
                    "what": "came of it",
                    "detail": what,
                },
            )
        return Came(row.service_id, SAYS.get(what), SAYS.get(row.came), row.came_on)
