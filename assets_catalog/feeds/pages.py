"""The pages of a list one after the other, until they end; pages that lie about it, or never do, included."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from assets_catalog.feeds.fetching import Limits
from assets_catalog.feeds.problems import AnswerError, FeedProblemError
from assets_catalog.feeds.records import Data, words

#: So many pages in a row that hold nothing new mean that there is nothing new to come.
_MOST_REPEATED = 3
#: How an address answers that lies behind the last page.
_BEHIND_THE_LAST = frozenset({204, 400, 404, 410, 416, 422})
_TOTAL_PAGES = ("total_pages", "totalPages")
_TOTAL = ("total_items", "totalElements")
_LAST = ("last_page", "last")
_NEVER_ENDS = "Page {} holds only what earlier pages hold, so it never ends. Nothing was taken in."


@dataclass(frozen=True, slots=True)
class Page:
    """The records of one page, and what the page says of itself."""

    items: list[Any]
    says: Data


class Pages:
    """Every page of a list, to be gone through once.

    Once that is done, ``total`` is how many records it says it has, ``twice``
    the ids of those that came on two pages, and ``cut`` why it may not have
    given all (a sentence). ``same``: it gives one page, whichever is asked for.
    """

    def __init__(
        self, page: Callable[[int], Page | None], limits: Limits, *, is_file: Callable[[], bool]
    ) -> None:
        self._page, self._limits, self._is_file = page, limits, is_file
        self.total: int | None = None
        self.twice: set[str] = set()
        self.cut = ""
        self.same = False
        self._seen: set[str] = set()
        self._repeated = 0

    def __iter__(self) -> Iterator[list[Any]]:
        """Each page's records.

        Raises:
            FeedProblemError: a page cannot be had, they never end, or there are too many.
        """
        count = 0
        for number in range(1, self._limits.pages + 1):
            page = self._had(number)
            if page is None or (number > 1 and self._brings_nothing(number, page)):
                return
            count += len(page.items)
            if count > self._limits.records:
                raise FeedProblemError(f"It has more than {self._limits.records:,} records.")
            yield page.items
            if self._is_last(number, page):
                return
        raise FeedProblemError(f"It has more than {self._limits.pages:,} pages, so it was given up.")

    def _had(self, number: int) -> Page | None:
        try:
            page = self._page(number)
        except AnswerError as error:
            if number == 1 or error.status not in _BEHIND_THE_LAST:
                raise
            if self.total is None:
                self.cut = (
                    f"Page {number} is not there (it answers {error.status}), so the page before it was taken for "
                    "the last, and none was taken for gone."
                )
            return None
        if page is not None:
            said = number_in(page.says, _TOTAL)
            self.total = self.total if said is None else said
        return page

    def _brings_nothing(self, number: int, page: Page) -> bool:
        """Whether a page says again what was said, and is to be left at that."""
        marks = {_mark(each) for each in page.items}
        again = marks & self._seen
        self._repeated = self._repeated + 1 if marks and again == marks else 0
        if self._repeated and number_in(page.says, _TOTAL_PAGES) is None:
            if any(page.says.get(name) is False for name in _LAST):
                raise FeedProblemError(_NEVER_ENDS.format(number))
            self.same = number == 2
            if self.total is None:
                self.cut = (
                    "It gives the same services whichever page is asked for. They were taken once, and none was "
                    "taken for gone."
                )
            return True
        if self._repeated >= _MOST_REPEATED:
            raise FeedProblemError(_NEVER_ENDS.format(number))
        self.twice |= again
        self._seen |= marks
        return False

    def _is_last(self, number: int, page: Page) -> bool:
        if number == 1:
            self._seen = {_mark(each) for each in page.items}
        pages = number_in(page.says, _TOTAL_PAGES)
        if not page.items or self._is_file():
            return True
        if pages is not None:
            return number >= pages
        return any(page.says.get(name) is True for name in _LAST) or not page.says


def number_in(says: Data, names: tuple[str, ...]) -> int | None:
    """The first whole number, from 0, among parts of these names, also where it is written as words."""
    for name in names:
        text = words(says.get(name))
        if text.isascii() and text.isdigit() and not isinstance(says[name], bool):
            return int(text[:18])
    return None


def _mark(item: Any) -> str:
    """What tells a record from others: its id, or all that it says."""
    identity = words(item.get("id")) if isinstance(item, dict) else ""
    return identity or hashlib.sha256(json.dumps(item, sort_keys=True, default=str).encode()).hexdigest()
