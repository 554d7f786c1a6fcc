"""Which feeds somebody here subscribed to, which of them are due, and how the last time went."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import yaml
from sqlalchemy import Engine, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from assets_catalog import categories, database, store
from assets_catalog.feeds import addresses
from assets_catalog.feeds.kinds import KINDS
from assets_catalog.feeds.problems import FeedProblemError
from assets_catalog.feeds.tables import FeedSubscription
from assets_catalog.imports import ImportProblemError, MappingFile

LONGEST_NAME = 200
_MOST_HOURS = 24 * 90
#: Each failure in a row doubles the hours until it is asked again, up to so many times: 64 hours.
_MOST_DOUBLING = 6


@dataclass(frozen=True, slots=True)
class Subscription:
    """One feed. ``name`` is the source that readers see. Times are UTC; ``report`` is of the last run."""

    id: str
    name: str
    address: str
    kind: str
    mapping: Mapping[str, Any]
    licence: str
    every_hours: int
    paused: bool
    added_by: str
    added_at: datetime
    state: str = "new"
    failures: int = 0
    last_run: datetime | None = None
    not_before: datetime | None = None
    report: Mapping[str, Any] | None = None
    preview: Mapping[str, Any] | None = None

    def due_at(self) -> datetime:
        """When it is to be asked next: later, the more often it failed, and never before it asked to be."""
        if self.last_run is None:
            due = self.added_at
        elif self.state == "failed":
            hours = min(2 ** min(self.failures - 1, _MOST_DOUBLING), max(self.every_hours, 24) * 4)
            due = self.last_run + timedelta(hours=hours)
        else:
            due = self.last_run + timedelta(hours=self.every_hours)
        return max(due, self.not_before) if self.not_before else due


class Subscriptions:
    """The feeds of a catalogue."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(
        self,
        name: str,
        address: str,
        *,
        by: str,
        kind: str = "guess",
        mapping: str = "",
        licence: str = "",
        every_hours: int = 24,
    ) -> Subscription:
        """Subscribe to a feed; nothing is fetched yet.

        Raises:
            FeedProblemError: what was given cannot be right, or the name is taken.
        """
        name = " ".join(name.split())
        if not name or len(name) > LONGEST_NAME:
            raise FeedProblemError(
                f"Give it a name that readers will know it by, of at most {LONGEST_NAME} letters."
            )
        addresses.parts(address)
        if kind not in KINDS:
            raise FeedProblemError(f"There is no kind of feed {kind!r}. There are: {', '.join(KINDS)}.")
        if not 1 <= every_hours <= _MOST_HOURS:
            raise FeedProblemError(f"How often is in hours, from 1 to {_MOST_HOURS:,}.")
        feed_id = str(uuid4())
        row = {
            "id": feed_id,
            "name": name,
            "address": address.strip(),
            "kind": kind,
            "mapping": read_mapping(mapping),
            "licence": " ".join(licence.split())[:500],
            "every_hours": every_hours,
            "paused": False,
            "added_by": by,
            "added_at": datetime.now(UTC),
            "state": "new",
            "failures": 0,
        }
        try:
            with database.writing(self._engine) as connection:
                connection.execute(insert(FeedSubscription), [row])
        except IntegrityError as error:
            raise FeedProblemError(f"There is a feed called {name!r} already.") from error
        return self.get(feed_id)

    def all(self) -> list[Subscription]:
        """Every one, by name."""
        table = FeedSubscription.__table__
        with self._engine.connect() as connection:
            rows = connection.execute(select(*table.columns).order_by(table.c.name)).mappings()
            return [_made(dict(row)) for row in rows]

    def get(self, which: str) -> Subscription:
        """One by its id or its name. Raises FeedProblemError where there is none."""
        wanted = " ".join(which.split())
        for each in self.all():
            if wanted in (each.id, each.name) or wanted.casefold() == each.name.casefold():
                return each
        raise FeedProblemError(f"There is no feed called {which[:LONGEST_NAME]!r}.")

    def due(self, now: datetime) -> list[Subscription]:
        """Those to be asked now, the longest waiting first."""
        waiting = [each for each in self.all() if not each.paused and each.due_at() <= now]
        return sorted(waiting, key=lambda each: each.due_at())

    def pause(self, feed_id: str, paused: bool) -> None:
        """Stop asking a feed, or go on."""
        self._set(feed_id, paused=paused)

    def map(self, feed_id: str, mapping: str) -> None:
        """Say what its words stand for. Raises FeedProblemError with what is wrong in it."""
        self._set(feed_id, mapping=read_mapping(mapping))

    def place(self, feed_id: str, terms: Mapping[str, Sequence[str]]) -> None:
        """Say of some of its words which kinds of help they are (none: no kind), beside what was said before.

        Raises:
            FeedProblemError: one of them is no kind of help.
        """
        known = categories.by_id()
        if wrong := [each for ours in terms.values() for each in ours if each not in known]:
            raise FeedProblemError(f"{wrong[0]!r} is none of the kinds of help.")
        mapping = dict(self.get(feed_id).mapping)
        mapping["terms"] = {
            **(mapping.get("terms") or {}),
            **{name: list(ours) for name, ours in terms.items()},
        }
        self._set(feed_id, mapping=mapping)

    def remove(self, feed_id: str) -> None:
        """Subscribe no longer. The listings it gave stay."""
        with database.writing(self._engine) as connection:
            connection.execute(delete(FeedSubscription).where(FeedSubscription.id == feed_id))

    def tried(self, feed_id: str, report: Mapping[str, Any]) -> None:
        """Keep what a preview said."""
        self._set(feed_id, preview=dict(report))

    def went_well(self, feed_id: str, report: Mapping[str, Any]) -> None:
        """A run ended as it should."""
        now = datetime.now(UTC)
        self._set(
            feed_id,
            state="done",
            failures=0,
            last_run=now,
            not_before=None,
            report=dict(report),
            preview=None,
        )

    def went_wrong(self, feed_id: str, report: Mapping[str, Any], again_after: datetime | None) -> None:
        """A run failed: ask again later, and later each time."""
        self._set(
            feed_id,
            state="failed",
            failures=FeedSubscription.failures + 1,
            last_run=datetime.now(UTC),
            not_before=again_after,
            report=dict(report),
        )

    def _set(self, feed_id: str, **values: Any) -> None:
        table = FeedSubscription
        with database.writing(self._engine) as connection:
            connection.execute(update(table).where(table.id == feed_id).values(**values))


def read_mapping(text: str) -> dict[str, Any]:
    """A mapping as YAML: ``terms`` (their words to our kinds of help) beside what a spreadsheet's mapping says.

    Raises:
        FeedProblemError: with what is wrong in it.
    """
    try:
        said = yaml.safe_load(text) if text.strip() else {}
    except (yaml.YAMLError, RecursionError) as error:
        raise FeedProblemError(
            "The mapping is not YAML that can be read. Each line is a word, a colon and a space, then what it "
            "stands for."
        ) from error
    if said is None:
        return {}
    if not isinstance(said, dict):
        raise FeedProblemError("A mapping has parts, such as “terms:” and lines under it.")
    terms = said.get("terms") or {}
    if not isinstance(terms, dict):
        raise FeedProblemError("Under “terms” each line is a word of theirs, a colon, and a kind of help.")
    known = {
        name.casefold(): each.id for each in categories.all_categories() for name in (each.id, each.name)
    }
    placed: dict[str, list[str]] = {}
    for theirs, ours in terms.items():
        wanted = ours if isinstance(ours, list) else [] if ours is None else [ours]
        for each in wanted:
            if str(each).strip().casefold() not in known:
                raise FeedProblemError(f"Under “terms”, {str(each)[:80]!r} is none of the kinds of help.")
        placed[str(theirs)] = [known[str(each).strip().casefold()] for each in wanted]
    rest = {str(part): value for part, value in said.items() if part != "terms"}
    try:
        MappingFile.of(rest)
    except ImportProblemError as error:
        raise FeedProblemError(str(error)) from error
    return rest | ({"terms": placed} if placed else {})


def _made(row: dict[str, Any]) -> Subscription:
    times = ("added_at", "last_run", "not_before")
    return Subscription(**row | {name: store.in_utc(row[name]) for name in times})
