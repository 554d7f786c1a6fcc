"""The outbox: every message from the moment it is written, until it is known what became of it.

It is a table beside the directory, so that all servers of a borough share it.
Whoever sends a message claims it first; a claim that nobody ends, because its
process was killed, lapses, and the message is then asked after before it is
sent again.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final
from uuid import uuid4

from sqlalchemy import Connection, Engine, and_, func, insert, or_, select, update

from assets_catalog import database
from assets_catalog.stewardship.message_tables import OutgoingMessage
from frontdoor.messages.message import Message, Outcome, State

#: How long a claim holds: longer than any attempt may take.
CLAIM: Final = timedelta(minutes=10)
#: Notify forgets a message after seven days; what has not been told by then never is.
_ASKED_AFTER: Final = timedelta(days=8)
_FIRST_LOOK: Final = timedelta(minutes=2)
_SHORTEST: Final = timedelta(minutes=5)
_LONGEST: Final = timedelta(hours=6)
_DAY: Final = timedelta(days=1)
_table: Any = OutgoingMessage.__table__


@dataclass(frozen=True, slots=True)
class Letter:
    """A message as the outbox knows it. ``unsure``: an attempt began, and nobody knows how it ended."""

    message: Message
    state: State
    channel: str
    number: str
    why: str
    tries: int
    changed_at: datetime
    next_at: datetime | None
    unsure: bool


@dataclass(frozen=True, slots=True)
class Claim:
    """A letter that only its holder sends, or asks after, until it is settled."""

    letter: Letter
    mark: str


class Outbox:
    """The messages of one borough. Times are UTC; ``now`` is for tests that travel."""

    def __init__(self, engine: Engine, *, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._engine = engine
        self._now = now

    # --- in ---------------------------------------------------------------

    def keep(self, connection: Connection, message: Message) -> None:
        """Write a message in a transaction that somebody else began.

        Raises MessageProblemError for one that nobody could send, and SQLAlchemy's
        IntegrityError for a reference that is there already.
        """
        message.check()
        row = {
            "reference": message.reference,
            "kind": message.kind,
            "sent_to": message.to,
            "subject": message.subject,
            "words": message.words,
            "made_at": message.made_at,
            "expires_on": message.expires_on,
            "state": "waiting",
            "changed_at": self._now(),
            "next_at": self._now(),
        }
        connection.execute(insert(OutgoingMessage), [row])

    def put(self, message: Message) -> None:
        """Write a message; raises as ``keep`` does."""
        with database.writing(self._engine) as connection:
            self.keep(connection, message)

    def withdraw(self, references: Collection[str]) -> int:
        """Take back what has not been sent yet, and say how many messages that were."""
        now = self._now()
        with database.writing(self._engine) as connection:
            done = connection.execute(
                update(OutgoingMessage)
                .where(_table.c.reference.in_(list(references)), _table.c.state == "waiting", _free(now))
                .values(state="withdrawn", words="", next_at=None, changed_at=now, why="")
            )
        return int(done.rowcount)

    # --- out --------------------------------------------------------------

    def claim(
        self,
        states: Collection[State],
        *,
        reference: str = "",
        early: bool = False,
        but: Collection[str] = (),
        not_kinds: Collection[str] = (),
    ) -> Claim | None:
        """The message that has been due the longest, for the caller alone; None where none is due.

        ``early`` takes also what is not due yet. Claiming one that is to be sent notes
        that an attempt has begun.
        """
        now, mark = self._now(), str(uuid4())
        query = select(_table).where(_table.c.state.in_(list(states)), _free(now))
        if reference:
            query = query.where(_table.c.reference == reference)
        if not early:
            query = query.where(_table.c.next_at <= now)
        if but:
            query = query.where(_table.c.reference.not_in(list(but)))
        if not_kinds:
            query = query.where(_table.c.kind.not_in(list(not_kinds)))
        to_send = and_(_table.c.state != "sent", _table.c.words != "")
        query = query.where(or_(to_send, _table.c.state == "sent"))
        query = query.order_by(_table.c.next_at, _table.c.made_at, _table.c.reference).limit(1)
        with database.writing(self._engine) as connection:
            row = connection.execute(query).mappings().first()
            if row is None:
                return None
            letter = _letter(row)
            begun = {} if letter.state == "sent" else {"unsure": True, "tries": letter.tries + 1}
            connection.execute(
                update(OutgoingMessage)
                .where(_table.c.reference == row["reference"])
                .values(claimed_by=mark, claimed_until=now + CLAIM, **begun)
            )
        return Claim(letter, mark)

    def settle(self, claim: Claim, outcome: Outcome, channel: str) -> bool:
        """Write down what came of a claim and end it. False where the claim had lapsed and somebody else has it."""
        letter, now = claim.letter, self._now()
        values: dict[str, Any] = {
            "state": outcome.state,
            "why": outcome.why,
            "unsure": outcome.unsure,
            "claimed_by": "",
            "claimed_until": None,
            "next_at": self._next(letter, outcome),
        }
        if outcome.number:
            values["number"] = outcome.number
        if outcome.state != letter.state:
            values |= {"changed_at": now, "channel": channel}
        if outcome.state in ("filed", "delivered") or (outcome.state == "sent" and values["next_at"] is None):
            values["words"] = ""
        with database.writing(self._engine) as connection:
            done = connection.execute(
                update(OutgoingMessage)
                .where(_table.c.reference == letter.message.reference, _table.c.claimed_by == claim.mark)
                .values(**values)
            )
        return bool(done.rowcount)

    def lapse(self, today: date) -> int:
        """Let go of what waited for longer than it is good for; the number of messages that were never sent."""
        now = self._now()
        over = and_(_table.c.expires_on < today, _free(now), _table.c.words != "")
        with database.writing(self._engine) as connection:
            done = connection.execute(
                update(OutgoingMessage)
                .where(over, _table.c.state == "waiting")
                .values(state="lapsed", words="", next_at=None, changed_at=now)
            )
            connection.execute(
                update(OutgoingMessage)
                .where(over, _table.c.state.in_(("refused", "failed")))
                .values(words="", next_at=None)
            )
        return int(done.rowcount)

    # --- looking ----------------------------------------------------------

    def of(self, references: Iterable[str]) -> Mapping[str, Letter]:
        """The letters of those references that there are."""
        return {
            each.message.reference: each
            for each in self._letters(_table.c.reference.in_(list(references)), at_most=100_000)
        }

    def in_states(
        self, states: Collection[State], *, since: datetime | None = None, at_most: int = 1000
    ) -> list[Letter]:
        """Letters in those states, newest first; ``since`` leaves out what changed before."""
        wanted = _table.c.state.in_(list(states))
        return self._letters(
            wanted if since is None else and_(wanted, _table.c.changed_at >= since), at_most=at_most
        )

    def counts(self) -> Mapping[str, int]:
        """How many messages are in each state."""
        query = select(_table.c.state, func.count()).group_by(_table.c.state)
        with self._engine.connect() as connection:
            return {state: int(count) for state, count in connection.execute(query)}

    def due(self, states: Collection[State], *, early: bool = False) -> int:
        """How many could be claimed now."""
        now = self._now()
        query = select(func.count()).where(_table.c.state.in_(list(states)), _free(now))
        if not early:
            query = query.where(_table.c.next_at <= now)
        with self._engine.connect() as connection:
            return int(connection.scalar(query) or 0)

    def _letters(self, wanted: Any, *, at_most: int) -> list[Letter]:
        query = (
            select(_table).where(wanted).order_by(_table.c.made_at.desc(), _table.c.reference).limit(at_most)
        )
        with self._engine.connect() as connection:
            return [_letter(row) for row in connection.execute(query).mappings()]

    def _next(self, letter: Letter, outcome: Outcome) -> datetime | None:
        now, least = self._now(), outcome.again_after or timedelta()
        if outcome.state == "waiting":
            growing = min(_SHORTEST * 2 ** min(letter.tries, 10), _LONGEST)
            return now + max(least, growing)
        if outcome.state in ("refused", "failed"):
            return now
        if outcome.state != "sent":
            return None
        if letter.state != "sent":
            return now + _FIRST_LOOK
        age = now - letter.changed_at
        if outcome.again_after is None or age > _ASKED_AFTER:
            return None
        return now + max(least, _SHORTEST, min(age / 2, _DAY))


def _free(now: datetime) -> Any:
    return or_(_table.c.claimed_until.is_(None), _table.c.claimed_until < now)


def _letter(row: Any) -> Letter:
    message = Message(
        row["kind"], row["sent_to"], row["subject"], row["words"], row["reference"],
        row["expires_on"], _utc(row["made_at"]),
    )  # fmt: skip
    next_at = _utc(row["next_at"]) if row["next_at"] else None
    return Letter(
        message, row["state"], row["channel"], row["number"], row["why"], row["tries"],
        _utc(row["changed_at"]), next_at, row["unsure"],
    )  # fmt: skip


def _utc(value: datetime) -> datetime:
    return value if value.tzinfo else value.replace(tzinfo=UTC)


__all__ = ["CLAIM", "Claim", "Letter", "Outbox"]
