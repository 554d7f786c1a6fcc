"""Feeds fetched while a page does not wait: a press begins the work, and the page is looked at again."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from assets_catalog.feeds.problems import FeedProblemError
from assets_catalog.feeds.report import FeedReport

#: Seconds that a press waits for a small feed to be done, so that its page shows what came of it.
PATIENCE = 3.0

_log = logging.getLogger(__name__)


class Work:
    """One piece of work in a thread of its own. ``problem`` is why it could not be done at all."""

    def __init__(self, do: Callable[[], FeedReport]) -> None:
        self.problem = ""
        self._do = do
        self._thread = threading.Thread(target=self._run, daemon=True, name="feed")
        self._thread.start()

    def wait(self, seconds: float = PATIENCE) -> bool:
        """Whether it is done, having waited for so long."""
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def _run(self) -> None:
        try:
            self._do()
        except FeedProblemError as problem:
            self.problem = str(problem)
        except Exception:
            self.problem = "It stopped in the middle. Run again, it ends as it should."
            _log.exception("A feed stopped in the middle")
