"""Lists that come a page at a time, with a page of its own for each service: Open Referral UK 3 and 1."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

from assets_catalog.feeds.fetching import Fetcher
from assets_catalog.feeds.problems import AnswerError, FeedProblemError
from assets_catalog.feeds.records import Data, Gathered, Record, Tell, json_of, words

#: That many own pages in a row that cannot be had mean that none can.
_MOST_MISSING = 10
_GONE = "Its own page cannot be had (it answers {status}), so it is left as it was."


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a version of the standard pages its lists, and how its records become those of version 3."""

    contents: str
    page_size: int
    total_pages: tuple[str, ...]
    total: tuple[str, ...]
    last: tuple[str, ...]
    #: A list that holds any of these holds all there is of a service.
    only_in_full: frozenset[str]
    modern: Callable[[Data], Data]


class PagedFeed:
    """One feed: gathered once, then read from what was kept."""

    def __init__(self, fetcher: Fetcher, address: str, dialect: Dialect, tell: Tell) -> None:
        self._fetcher, self._dialect, self._tell = fetcher, dialect, tell
        self._address = address
        self._services = services_address(address)
        self._one_file = False
        self._details = False

    def gather(self) -> Gathered:
        """Fetch every page, and each service's own page where the list does not say all.

        Raises:
            FeedProblemError: a page cannot be had or never ends; nothing is to be taken in then.
        """
        # Only the ids are held: a page is read again from what was kept when its records are wanted.
        identities: list[str] = []
        whole = False
        for _, page in self._pages():
            identities += [words(each.get("id")) if isinstance(each, dict) else "" for each in page]
            whole = whole or any(
                isinstance(each, dict) and self._dialect.only_in_full & each.keys() for each in page
            )
        self._details = not (whole or self._one_file)
        if self._details:
            self._gather_details(identities)
        said, count = self._said_total, len(identities)
        notes = []
        if said is not None and said != count:
            notes.append(
                f"It says that it has {said:,} services, and gave {count:,}; so none was taken for gone."
            )
        if self._one_file and not whole:
            notes.append(
                "It is one file with a line or two on each service: there was nothing more to ask for."
            )
        return Gathered(self.records, count, said is None or said == count, notes)

    def records(self) -> Iterator[Record]:
        """Every record, from what was kept; nothing is fetched that is here."""
        number = 0
        for _, page in self._pages():
            for item in page:
                number += 1
                yield self._record(number, item)

    def _record(self, number: int, item: Any) -> Record:
        if not isinstance(item, dict):
            return Record(number, "", {}, "It is not a record of a service but something else.")
        identity = words(item.get("id"))
        data = item
        if self._details and identity:
            try:
                detail = json_of(self._fetcher.get(self._own_page(identity)), f"The page of {identity[:80]}")
            except AnswerError as error:
                return Record(number, identity, item, _GONE.format(status=error.status))
            except FeedProblemError as error:
                return Record(number, identity, item, str(error))
            if not isinstance(detail, dict):
                return Record(number, identity, item, "Its own page holds no service.")
            data = item | detail
        return Record(number, identity, self._dialect.modern(data) | {"id": identity})

    def _gather_details(self, identities: list[str]) -> None:
        missing = 0
        for done, identity in enumerate(identities, 1):
            if identity:
                try:
                    self._fetcher.get(self._own_page(identity))
                    missing = 0
                except AnswerError as error:
                    missing += 1
                    if missing >= _MOST_MISSING:
                        raise FeedProblemError(
                            f"The own pages of {missing} services in a row cannot be had. The last of them: {error}"
                        ) from error
            self._tell(done, len(identities))

    def _own_page(self, identity: str) -> str:
        split = urlsplit(self._services)
        return urlunsplit(split._replace(path=f"{split.path}/{quote(identity, safe='')}"))

    def _pages(self) -> Iterator[tuple[int, list[Any]]]:
        self._said_total: int | None = None
        seen: set[str] = set()
        count = 0
        for number in range(1, self._fetcher.limits.pages + 1):
            page = self._page(number)
            if page is None:
                return
            items, body = page
            marks = {words(each.get("id")) for each in items if isinstance(each, dict)}
            if number > 1 and marks and marks <= seen:
                raise FeedProblemError(
                    f"Page {number} holds only what earlier pages hold, so it never ends. Nothing was taken in."
                )
            seen |= marks
            count += len(items)
            if count > self._fetcher.limits.records:
                raise FeedProblemError(f"It has more than {self._fetcher.limits.records:,} records.")
            yield number, items
            if self._is_last(number, items, body):
                return
        raise FeedProblemError(f"It has more than {self._fetcher.limits.pages:,} pages, so it was given up.")

    def _page(self, number: int) -> tuple[list[Any], Data] | None:
        """The records of a page with its envelope; one file of records is a page alone."""
        if self._one_file and number > 1:
            return None
        address = self._address if self._one_file else self._page_address(number)
        try:
            body = json_of(self._fetcher.get(address), f"Page {number}")
        except AnswerError as error:
            if number != 1 or self._address.rstrip("/") == self._services:
                raise
            # Not an API at all, perhaps, but a file that was written down somewhere.
            try:
                body = json_of(self._fetcher.get(self._address), "The file")
            except AnswerError:
                raise error from None
            self._one_file = True
        if isinstance(body, list):
            self._one_file = True
            return body, {}
        items = body.get(self._dialect.contents) if isinstance(body, dict) else None
        if not isinstance(items, list):
            raise FeedProblemError(
                f"Page {number} holds no list of services under “{self._dialect.contents}”."
            )
        self._said_total = _number(body, self._dialect.total) or self._said_total
        return items, body

    def _page_address(self, number: int) -> str:
        split = urlsplit(self._services)
        asked = dict(parse_qsl(split.query, keep_blank_values=True))
        asked |= {"page": str(number), "per_page": str(self._dialect.page_size)}
        return urlunsplit(split._replace(query=urlencode(asked)))

    def _is_last(self, number: int, items: list[Any], body: Data) -> bool:
        pages = _number(body, self._dialect.total_pages)
        if not items or self._one_file:
            return True
        if pages is not None:
            return number >= pages
        return any(body.get(name) is True for name in self._dialect.last) or not body


def services_address(address: str) -> str:
    """Where the list of services is, whether the base of the feed was given or the list itself."""
    split = urlsplit(address.strip())
    path = split.path.rstrip("/")
    if not path.endswith("/services") and not path.endswith(".json"):
        path += "/services"
    return urlunsplit(split._replace(path=path, fragment=""))


def _number(body: Data, names: tuple[str, ...]) -> int | None:
    for name in names:
        value = body.get(name)
        if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
            return value
    return None
