"""The likes of a listing at the moment of typing: every listing in memory, kept up with the catalogue."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import Final

from assets_catalog.catalogue import Catalogue
from assets_catalog.duplicates.compare import LIKELY, Pair
from assets_catalog.duplicates.find import Likes
from assets_catalog.duplicates.traits import Traits
from assets_catalog.listing import Listing

#: Listings taken in between two chances for a waiting page to be answered.
_AT_ONCE: Final = 50
_CHANGES: Final = 500
_EVERY: Final = 200
_log = logging.getLogger(__name__)


class LivingLikes:
    """All listings ready to be compared, read once and then kept up with. Safe to use from several threads.

    It takes 4 to 5 kB of memory a listing, and is empty until ``start`` or
    ``read`` is called.
    """

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._likes = Likes()
        self._lock = threading.RLock()
        self._reading = threading.Lock()
        self._whole = threading.Event()
        self._seq = 0

    @property
    def whole(self) -> bool:
        """Whether every listing has been read, so that nothing found means that there is nothing."""
        return self._whole.is_set()

    def start(self, wait: float = 0.0) -> bool:
        """Begin to read the directory in the background, if nobody has; wait so many seconds for its end.

        Says whether it is whole.
        """
        if not self.whole and not self._reading.locked():
            threading.Thread(target=self._read_quietly, name="likes", daemon=True).start()
        return self._whole.wait(wait)

    def read(self, progress: Callable[[int, int], None] | None = None) -> None:
        """Read the whole directory now, unless that was done, and catch up with what has changed since."""
        with self._reading:
            if not self.whole:
                seq, of = self._catalogue.latest_change(), self._catalogue.count()
                waiting: list[Listing] = []
                for done, listing in enumerate(self._catalogue.every(), 1):
                    waiting.append(listing)
                    if len(waiting) == _AT_ONCE:
                        self._take(waiting)
                        waiting = []
                    if progress and done % _EVERY == 0:
                        progress(done, max(of, done))
                self._take(waiting)
                self._seq = seq
                self._whole.set()
        self.catch_up()

    def catch_up(self) -> None:
        """Take in what has changed in the catalogue since; nothing happens before it is whole."""
        with self._lock:
            while self.whole and (changes := self._catalogue.changes_since(self._seq, limit=_CHANGES)):
                newest = {each.service_id: each for each in changes}
                for identity, change in newest.items():
                    if change.listing is None:
                        self._likes.remove(identity)
                    else:
                        self._likes.add(change.listing)
                self._seq = changes[-1].seq

    def like(self, listing: Listing, *, at_most: int = 10, least: float = LIKELY) -> list[Pair]:
        """The listings most like this one, among those read so far; see :meth:`Likes.like`."""
        self.catch_up()
        with self._lock:
            return self._likes.like(listing, at_most=at_most, least=least)

    def pairs_of(self, identity: str) -> list[Pair]:
        """The likely pairs of one listing with those whose id comes after its own."""
        with self._lock:
            return self._likes.pairs_of(identity)

    def ids(self) -> list[str]:
        """The ids of all listings read so far."""
        with self._lock:
            return self._likes.ids()

    def traits(self, identity: str) -> Traits | None:
        """What one listing is compared by; None where it is not there."""
        with self._lock:
            return self._likes.traits(identity)

    def _take(self, listings: list[Listing]) -> None:
        with self._lock:
            for each in listings:
                self._likes.add(each)

    def _read_quietly(self) -> None:
        try:
            self.read()
        except Exception:
            # The next who asks begins it again; until then what was read answers.
            _log.exception("the directory could not be read to find listings that are alike")
