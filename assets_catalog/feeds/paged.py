"""Lists that come a page at a time, with a page of its own for each service: Open Referral UK 3 and 1."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

from assets_catalog.feeds.fetching import Fetcher
from assets_catalog.feeds.loosely import shaped
from assets_catalog.feeds.pages import Page, Pages
from assets_catalog.feeds.problems import AnswerError, FeedProblemError
from assets_catalog.feeds.records import Data, Gathered, Record, Tell, json_of, one, words

#: That many own pages in a row that cannot be had mean that none can.
_MOST_MISSING = 10
#: Where lists are found that are not where the standard has them.
ALSO = ("contents", "content", "services", "items", "data", "results", "records")
#: A record with any of these is of a service, whatever else it holds.
_OF_A_SERVICE = frozenset({"organization", "organization_id", "service_at_locations", "schedules"})
#: Which services came on two pages, as the last run found it.
_TWICE = "came twice"
_OWN_PAGES = "own pages"
_GONE = "Its own page cannot be had (it answers {status}), so it is left as it was."


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a version of the standard pages its lists, and how its records become those of version 3."""

    contents: str
    page_size: int
    #: A list that holds any of these holds all there is of a service.
    only_in_full: frozenset[str]
    modern: Callable[[Data], Data]


class PagedFeed:
    """One feed: gathered once, then read from what was kept."""

    def __init__(self, fetcher: Fetcher, address: str, dialect: Dialect, tell: Tell) -> None:
        self._fetcher, self._dialect, self._tell = fetcher, dialect, tell
        self._address = address
        self._services = services_address(address)
        self._file = ""
        self._details = False
        self._notes: list[str] = []

    def gather(self) -> Gathered:
        """Fetch every page, and each service's own page where the list does not say all.

        Raises:
            FeedProblemError: a page cannot be had or never ends; nothing is to be taken in then.
        """
        # Only the ids are held: a page is read again from what was kept when its records are wanted.
        identities: list[str] = []
        whole = False
        pages = self._pages()
        for page in pages:
            identities += [words(each.get("id")) if isinstance(each, dict) else "" for each in page]
            whole = whole or any(
                isinstance(each, dict) and self._dialect.only_in_full & each.keys() for each in page
            )
        self._details = not (whole or self._file)
        if self._details and not self._gather_details(identities):
            self._details = False
            self._notes.append("Its services have no pages of their own, so what the list says was taken.")
        if self._file and not whole:
            self._notes.append(
                "It is one file with a line or two on each service: there was nothing more to ask for."
            )
        count, complete = len(identities), self._is_complete(pages, len(identities))
        repeated = frozenset(each for each, times in Counter(identities).items() if times > 1)
        return Gathered(self.records, count, complete, self._notes, repeated=repeated)

    def records(self) -> Iterator[Record]:
        """Every record, from what was kept; nothing is fetched that is here."""
        number = 0
        for page in self._pages():
            for item in page:
                number += 1
                yield self._record(number, item)

    def _pages(self) -> Pages:
        return Pages(self._page, self._fetcher.limits, is_file=lambda: bool(self._file))

    def _is_complete(self, pages: Pages, gave: int) -> bool:
        """Whether what is not in it has gone; what speaks against that is noted."""
        twice = " ".join(sorted(pages.twice))
        known = twice == self._fetcher.remembered(_TWICE)
        self._fetcher.remember(_TWICE, twice)
        if pages.total is not None and pages.total != gave:
            self._notes.append(
                f"It says that it has {pages.total:,} services, and gave {gave:,}; so none was taken for gone."
            )
            return False
        # A file that was written down gives the same whatever is asked of it.
        if pages.cut and not (pages.same and self._address.split("?")[0].endswith(".json")):
            self._notes.append(pages.cut)
            return False
        if pages.twice and not known:
            self._notes.append(
                f"{len(pages.twice):,} came on two of its pages, so it may have left out as many others, and none "
                "was taken for gone. If the next run finds the same ones twice, they are taken to be so."
            )
            return False
        return True

    def _record(self, number: int, item: Any) -> Record:
        if not isinstance(item, dict):
            return Record(number, "", {}, "It is not a record of a service but something else.")
        identity = words(item.get("id"))
        data = item
        if self._details and identity:
            try:
                detail = json_of(
                    self._fetcher.get(self._own_page(identity)),
                    f"The page of {identity[:80]}",
                )
            except AnswerError as error:
                return Record(number, identity, item, _GONE.format(status=error.status))
            except FeedProblemError as error:
                return Record(number, identity, item, str(error))
            if not isinstance(detail, dict):
                return Record(number, identity, item, "Its own page holds no service.")
            if _is_another(detail, item):
                says = f"Its own page is that of another service ({words(detail.get('id'))[:80]!r})"
                return Record(number, identity, item, f"{says}, so it is left as it was.")
            data = item | detail
        return Record(number, identity, self._dialect.modern(shaped(data)) | {"id": identity})

    def _gather_details(self, identities: list[str]) -> bool:
        """Whether there are own pages at all: none was had, now or when it was last taken in."""
        missing = had = 0
        for done, identity in enumerate(identities, 1):
            if identity:
                try:
                    self._fetcher.get(self._own_page(identity))
                    missing, had = 0, had + 1
                except AnswerError as error:
                    missing += 1
                    if missing >= _MOST_MISSING:
                        if not had and error.status < 500 and not self._fetcher.remembered(_OWN_PAGES):
                            return False
                        raise FeedProblemError(
                            f"The own pages of {missing} services in a row cannot be had. The last of them: {error}"
                        ) from error
            self._tell(done, len(identities))
        if had:
            self._fetcher.remember(_OWN_PAGES, "yes")
        return bool(had or self._fetcher.remembered(_OWN_PAGES))

    def _own_page(self, identity: str) -> str:
        split = urlsplit(self._services)
        return urlunsplit(split._replace(path=f"{split.path}/{quote(identity, safe='')}"))

    def _page(self, number: int) -> Page | None:
        """The records of a page with its envelope; one file of records is a page alone."""
        if self._file and number > 1:
            return None
        address = self._file or self._page_address(number)
        try:
            body = json_of(self._fetcher.get(address), f"Page {number}", self._notes)
        except AnswerError as error:
            if number != 1 or error.status >= 500 or self._address.rstrip("/") == self._services:
                raise
            # Not an API at all, perhaps, but a file that was written down somewhere.
            try:
                body = json_of(self._fetcher.get(self._address), "The file", self._notes)
            except AnswerError:
                raise error from None
            self._file = address = self._address
        if isinstance(body, list):
            self._file = address
            return Page(_services_of(body), {})
        items = self._listed(body)
        if items is None:
            raise FeedProblemError(
                f"Page {number} holds no list of services under “{self._dialect.contents}”.{message_in(body)}"
            )
        found = _services_of(items)
        return Page(found, body if len(found) == len(items) else {"last": body.get("last_page")})

    def _listed(self, body: Any) -> list[Any] | None:
        if not isinstance(body, dict):
            return None
        if self._dialect.contents in body and body[self._dialect.contents] is None:
            return []
        for name in (self._dialect.contents, *ALSO):
            if isinstance(body.get(name), list):
                note = f"Its services stand under “{name}”, not under “{self._dialect.contents}”."
                if name != self._dialect.contents and note not in self._notes:
                    self._notes.append(note)
                return list(body[name])
        return None

    def _page_address(self, number: int) -> str:
        split = urlsplit(self._services)
        asked = dict(parse_qsl(split.query, keep_blank_values=True))
        asked |= {"page": str(number), "per_page": str(self._dialect.page_size)}
        return urlunsplit(split._replace(query=urlencode(asked)))


def services_address(address: str) -> str:
    """Where the list of services is, whether the base of the feed was given or the list itself."""
    split = urlsplit(address.strip())
    path = split.path.rstrip("/")
    if not path.endswith("/services") and not path.endswith(".json"):
        path += "/services"
    return urlunsplit(split._replace(path=path, fragment=""))


def message_in(body: Any) -> str:
    """What an answer says that is a message and no list, as a sentence to add; empty where it says nothing."""
    said = one(body)
    for name in ("error", "message", "detail", "title", "errors"):
        text = words(said.get(name)) or words(one(said.get(name)).get("message"))
        if text:
            return f" It answers: {' '.join(text.split())[:200]}"
    return ""


def _services_of(items: list[Any]) -> list[Any]:
    """The records of a list; of one of organisations, the services that stand within them."""
    found: list[Any] = []
    for each in items:
        within = each.get("services") if isinstance(each, dict) else None
        if not isinstance(within, list) or _OF_A_SERVICE & each.keys():
            found.append(each)
            continue
        owner = {name: value for name, value in each.items() if name != "services"}
        found += [{"organization": owner} | one if isinstance(one, dict) else one for one in within]
    return found


def _is_another(detail: Data, item: Data) -> bool:
    """Whether an own page is of a service of another id and another name than the list said."""
    its, listed = words(detail.get("id")).casefold(), words(item.get("id")).casefold()
    return bool(its) and its != listed and words(detail.get("name")) != words(item.get("name"))
