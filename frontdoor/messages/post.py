"""The post: takes messages out of the outbox, by the channel of their kind, and writes down what came of each."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Final

from assets_catalog.search.query import today_in_london
from frontdoor.messages.message import Channel, Kind, Outcome, State
from frontdoor.messages.outbox import Claim, Letter, Outbox

_log = logging.getLogger(__name__)
#: Seconds that a page waits for an answer, and that a command does.
PAGE: Final = 5.0
COMMAND: Final = 20.0
#: So many unclear answers one after another, and the rest is left for the next time.
_IN_A_ROW: Final = 3
_WAITING: Final[tuple[State, ...]] = ("waiting",)
_AGAIN: Final[tuple[State, ...]] = ("waiting", "refused", "failed")
_SENT: Final[tuple[State, ...]] = ("sent",)
Progress = Callable[[int, int | None], None]


@dataclass
class Round:
    """What one going through the outbox did. ``counts`` by state; ``mend`` where whoever runs the site has to act."""

    counts: Counter[str] = field(default_factory=Counter)
    why: list[str] = field(default_factory=list)
    mend: bool = False
    _unclear: int = 0
    _stopped: bool = False
    _kinds: set[str] = field(default_factory=set)
    _done: list[str] = field(default_factory=list)


class Post:
    """The outbox and the ways out of it, by kind of message."""

    def __init__(self, outbox: Outbox, channels: Mapping[Kind, Channel]) -> None:
        self.outbox = outbox
        self.channels = channels

    def hand_over(self, reference: str, *, only_instant: bool = False) -> Letter | None:
        """Try one message now, as a page does that somebody waits for. The letter as it then is.

        ``only_instant`` leaves what has to be asked of another machine to the next round.
        """
        letter = self.outbox.of([reference]).get(reference)
        if letter is None or (only_instant and not self.channels[letter.message.kind].instant):
            return letter
        claim = self.outbox.claim(_WAITING, reference=reference)
        if claim is not None:
            self._attempt(claim, PAGE)
        return self.outbox.of([reference]).get(reference)

    def send(
        self,
        *,
        early: bool = False,
        again: bool = False,
        at_most: int = 1000,
        progress: Progress | None = None,
    ) -> Round:
        """Send what waits and is due, then ask after what was sent. Any number of these may run at once.

        ``early`` takes what is not due yet too; ``again`` also what was refused or did not arrive.
        """
        done = Round()
        done.counts["lapsed"] = self.outbox.lapse(today_in_london())
        self._go(done, _AGAIN if again else _WAITING, at_most, early=early, progress=progress)
        done._stopped, done._unclear = False, 0
        done._kinds.clear()
        self._go(done, _SENT, at_most, early=False, progress=None)
        return done

    def _go(
        self, done: Round, states: Collection[State], at_most: int, *, early: bool, progress: Progress | None
    ) -> None:
        total = min(self.outbox.due(states, early=early), at_most)
        for number in range(1, at_most + 1):
            if done._stopped:
                return
            claim = self.outbox.claim(states, early=early, but=done._done, not_kinds=done._kinds)
            if claim is None:
                return
            outcome = self._attempt(claim, COMMAND)
            self._count(done, claim, outcome)
            if progress is not None:
                progress(number, max(total, number))

    def _count(self, done: Round, claim: Claim, outcome: Outcome) -> None:
        letter = claim.letter
        done._done.append(letter.message.reference)
        if not (letter.state == outcome.state == "sent"):
            done.counts[outcome.state] += 1
        if outcome.why and outcome.why not in done.why:
            done.why.append(outcome.why)
        done.mend = done.mend or outcome.mend
        done._unclear = done._unclear + 1 if outcome.unsure else 0
        done._stopped = outcome.stop == "all" or done._unclear >= _IN_A_ROW
        if outcome.stop == "kind":
            done._kinds.add(letter.message.kind)

    def _attempt(self, claim: Claim, patience: float) -> Outcome:
        letter = claim.letter
        channel = self.channels[letter.message.kind]
        try:
            if letter.state == "sent":
                outcome = channel.became(letter.number, patience=patience)
            else:
                outcome = channel.send(letter.message, perhaps_sent=letter.unsure, patience=patience)
        except Exception as error:  # a message is never lost to something that nobody thought of
            _log.warning("message %s: %s", letter.message.reference, type(error).__name__)
            state: State = "sent" if letter.state == "sent" else "waiting"
            why = f"{channel.called} failed in a way nobody thought of ({type(error).__name__}). It is tried again."
            outcome = Outcome(state, why, letter.number, unsure=state == "waiting", mend=True)
        self.outbox.settle(claim, outcome, channel.name)
        _log.info("message %s: %s", letter.message.reference, outcome.state)
        return outcome


__all__ = ["COMMAND", "PAGE", "Post", "Progress", "Round"]
