"""Feeds at work: tried, taken in, and asked again when they are due."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from assets_catalog.catalogue import Catalogue, Undone
from assets_catalog.duplicates.arriving import Arrived, Newcomers, arrived_with
from assets_catalog.duplicates.living import LivingLikes
from assets_catalog.feeds import addresses
from assets_catalog.feeds.fetching import Fetcher, Limits
from assets_catalog.feeds.items import Opened, OpenedRecords
from assets_catalog.feeds.kept import KeptAnswers
from assets_catalog.feeds.made import Source
from assets_catalog.feeds.opening import open_feed
from assets_catalog.feeds.problems import FeedProblemError
from assets_catalog.feeds.records import Tell
from assets_catalog.feeds.report import MOST_SHOWN, FeedReport
from assets_catalog.feeds.subscription import Subscription, Subscriptions
from assets_catalog.listing import Listing
from assets_catalog.schedules import today_in_london


class Feeds:
    """The feeds of one catalogue. ``folder`` keeps what they answered; ``agent`` is how they know who asks.

    With ``likes``, which reads the directory where that was not done, reports
    name the new listings that look like one that is there.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        folder: Path,
        *,
        agent: str,
        allow_private: bool = False,
        limits: Limits | None = None,
        resolve: addresses.Resolve = addresses.resolve,
        sleep: Callable[[float], None] = time.sleep,
        likes: Callable[[], LivingLikes] | None = None,
    ) -> None:
        self.subscriptions = Subscriptions(catalogue.engine)
        self._catalogue, self._folder, self._agent = catalogue, folder, agent
        self._allow_private, self._limits = allow_private, limits
        self._resolve, self._sleep, self._likes = resolve, sleep, likes

    def preview(self, which: str, *, tell: Tell = lambda done, of: None) -> FeedReport:
        """What a run would do, with nothing written to the directory; the feed is fetched anew.

        A run within the hour takes in exactly what was tried.

        Raises:
            FeedProblemError: there is no such feed, or it is at work already.
        """
        feed = self.subscriptions.get(which)
        report = FeedReport(feed.name, tried=True)
        with self._alone(feed):
            try:
                with self._opened(feed, report, tell, anew_if_whole=True) as opened:
                    seen: set[str] = set()
                    listings = self._listings(opened, feed, report, seen, tell)
                    newcomers = Newcomers(self._catalogue, self._likes) if self._likes else None
                    found = self._catalogue.preview(
                        feed.name,
                        listings,
                        complete=opened.complete,
                        at_most=MOST_SHOWN,
                        also_seen=seen,
                        newcomer=newcomers.take if newcomers else lambda listing: None,
                    )
                    report.foresee(found)
                    report.arrived = newcomers.told() if newcomers else Arrived()
                    _note_unplaced(opened, report)
            except FeedProblemError as problem:
                report.problem = str(problem)
            self.subscriptions.tried(feed.id, report.as_dict() | {"at": datetime.now(UTC).isoformat()})
        return report

    def run(
        self,
        which: str,
        *,
        by: str = "feeds",
        allow_withdrawing: bool = False,
        tell: Tell = lambda done, of: None,
    ) -> FeedReport:
        """Fetch a feed and take it in, a transaction a batch. Nothing is taken in of a feed that is not wholly here.

        A run that was cut off may be run again, and ends as it would have.
        ``allow_withdrawing``: take out what it no longer lists even where that
        is more than half.

        Raises:
            FeedProblemError: there is no such feed, or it is at work already.
        """
        feed = self.subscriptions.get(which)
        report = FeedReport(feed.name, tried=False)
        with self._alone(feed):
            try:
                with self._opened(feed, report, tell, anew_if_whole=False) as opened:
                    self._take_in(feed, opened, report, by, tell, allow_withdrawing)
                    _note_unplaced(opened, report)
            except FeedProblemError as problem:
                report.problem = str(problem)
                self.subscriptions.went_wrong(feed.id, report.as_dict(), problem.again_after)
            except Exception as error:
                report.problem = (
                    f"It stopped in the middle ({type(error).__name__}). Run again, it ends as it should."
                )
                self.subscriptions.went_wrong(feed.id, report.as_dict(), None)
                raise
            else:
                if report.added and self._likes:
                    report.arrived = arrived_with(self._catalogue, report.import_id, self._likes())
                self.subscriptions.went_well(feed.id, report.as_dict())
        return report

    def run_due(
        self,
        now: datetime,
        *,
        by: str = "feeds",
        tell: Callable[[str], Tell] = lambda name: lambda done, of: None,
    ) -> list[FeedReport]:
        """Run every feed that is due, one after the other; one that is at work already is left to it."""
        reports = []
        for feed in self.subscriptions.due(now):
            try:
                reports.append(self.run(feed.id, by=by, tell=tell(feed.name)))
            except FeedProblemError as problem:
                reports.append(FeedReport(feed.name, tried=False, problem=str(problem)))
        return reports

    def undo(self, import_id: str, *, by: str) -> Undone:
        """Put everything back as it was before a run. Raises ValueError where there is nothing to undo."""
        return self._catalogue.undo_import(import_id, by=by)

    def remove(self, which: str) -> Subscription:
        """Subscribe no longer, and forget what it answered. The listings it gave stay."""
        feed = self.subscriptions.get(which)
        with self._alone(feed):
            self.subscriptions.remove(feed.id)
            for name in (f"{feed.id}.sqlite3", f"{feed.id}.sqlite3-wal", f"{feed.id}.sqlite3-shm"):
                (self._folder / name).unlink(missing_ok=True)
        (self._folder / f"{feed.id}.lock").unlink(missing_ok=True)
        return feed

    def at_work(self, feed_id: str) -> bool:
        """Whether it is being fetched or taken in at this moment, by whichever process."""
        path = self._folder / f"{feed_id}.lock"
        if not path.exists():
            return False
        with path.open("a") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                return True
        return False

    @contextmanager
    def _alone(self, feed: Subscription) -> Iterator[None]:
        """Held by one process at a time; let go by the system itself where that is killed."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(self._folder / f"{feed.id}.lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                raise FeedProblemError(
                    f"{feed.name} is being fetched already. Look again in a minute."
                ) from error
            yield
        finally:
            os.close(handle)

    @contextmanager
    def _opened(
        self, feed: Subscription, report: FeedReport, tell: Tell, *, anew_if_whole: bool
    ) -> Iterator[Opened]:
        began = time.monotonic()
        kept = KeptAnswers(self._folder / f"{feed.id}.sqlite3")
        fetcher = Fetcher(
            kept,
            agent=self._agent,
            limits=self._limits,
            allow_private=self._allow_private,
            resolve=self._resolve,
            sleep=self._sleep,
        )
        with TemporaryDirectory(prefix="feed-") as name:
            try:
                kept.begin(anew_if_whole=anew_if_whole)
                report.kind, opened = open_feed(feed, fetcher, Path(name), tell)
                kept.whole()
                report.complete = opened.complete
                report.notes += opened.notes
                yield opened
                if not report.tried:
                    kept.end()
            finally:
                report.requests, report.seconds = fetcher.requests, time.monotonic() - began
                fetcher.close()
                kept.close()

    def _listings(
        self, opened: Opened, feed: Subscription, report: FeedReport, seen: set[str], tell: Tell
    ) -> Iterator[Listing]:
        source = Source(feed.name, feed.licence or opened.licence, datetime.now(UTC), today_in_london())
        for item in opened.items(source):
            report.take(item)
            if item.key:
                # A record that is refused is still listed: what stands here of it is not taken out.
                seen.add(item.key)
            if item.number % 50 == 0:
                tell(item.number, opened.total)
            if item.listing is not None:
                yield item.listing

    def _take_in(
        self, feed: Subscription, opened: Opened, report: FeedReport, by: str, tell: Tell, allow: bool
    ) -> None:
        catalogue = self._catalogue
        run = catalogue.begin_import(feed.name, by=by, note=f"From {feed.address}"[:500])
        report.import_id = run.id
        seen: set[str] = set()
        try:
            for saved in catalogue.apply(run, self._listings(opened, feed, report, seen, tell)):
                report.count(saved.kind, saved.disputed)
            if opened.complete:
                gone = catalogue.withdraw(run, feed.name, seen, allow=allow)
                report.withdrawn, report.kept, report.not_withdrawn = gone.removed, gone.kept, gone.refusal
        except Exception as error:
            catalogue.finish_import(run, failed=f"It stopped: {error or type(error).__name__}"[:500])
            raise
        catalogue.finish_import(run)


def _note_unplaced(opened: Opened, report: FeedReport) -> None:
    if isinstance(opened, OpenedRecords):
        report.unplaced = dict(opened.crosswalk.unplaced)
