"""Fetching: one request at a time, asked politely, within limits, never inside the network."""

from __future__ import annotations

import time
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import urljoin

import urllib3

from assets_catalog.feeds import addresses
from assets_catalog.feeds.connection import make_impatient
from assets_catalog.feeds.kept import Kept, KeptAnswers
from assets_catalog.feeds.problems import AnswerError, FeedProblemError

_BLOCK = 64 * 1024
_MOVED = frozenset({301, 302, 303, 307, 308})
_BUSY = frozenset({429, 500, 502, 503, 504})
#: A page that answers so may be broken while the others are not.
_BROKEN = 500
#: Once so many pages turned out to be broken, the next ones are asked once only.
_MOST_BROKEN = 5


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is asked of the other side, and how much is taken from it. Times in seconds."""

    bytes_in_one: int = 64_000_000
    requests: int = 25_000
    records: int = 200_000
    pages: int = 5_000
    all_together: float = 3600
    one_answer: float = 120
    silence: float = 30
    redirects: int = 5
    tries: int = 4
    longest_wait: float = 60


class Fetcher:
    """Gets addresses for one subscription, remembering what they answered.

    Only the first number that a name was looked up to is rung, and it is the
    number that was checked; so a name that answers differently a moment later
    leads nowhere else. No proxy of the environment is used.
    """

    def __init__(
        self,
        kept: KeptAnswers,
        *,
        agent: str,
        limits: Limits | None = None,
        allow_private: bool = False,
        resolve: addresses.Resolve = addresses.resolve,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.limits = limits or Limits()
        self.requests = 0
        self._kept, self._agent, self._allow_private = kept, agent, allow_private
        self._resolve, self._sleep = resolve, sleep
        self._began = time.monotonic()
        self._nothing_there: dict[str, AnswerError] = {}
        self._broken = 0
        self._pools: dict[tuple[str, str, int, str], urllib3.HTTPConnectionPool] = {}

    def close(self) -> None:
        """Let the connections go."""
        for pool in self._pools.values():
            pool.close()

    def remember(self, name: str, value: str) -> None:
        """Keep a word for the next run, if this one is taken in."""
        self._kept.remember(name, value)

    def remembered(self, name: str) -> str:
        """What the last run that was taken in kept; empty where nothing."""
        return self._kept.remembered(name)

    def get(self, url: str) -> bytes:
        """What an address answers.

        Raises:
            AnswerError: it answers that it has nothing (404 and the like), or is broken (500).
            FeedProblemError: it cannot be had; the sentence says why.
        """
        kept = self._kept.find(url)
        if kept is not None and kept.current:
            return kept.body
        if url in self._nothing_there:
            raise self._nothing_there[url]
        at, seen = url, {url}
        for _ in range(self.limits.redirects + 1):
            moved = self._asked(url, at, kept)
            if isinstance(moved, bytes):
                return moved
            if moved in seen:
                raise FeedProblemError(f"{url} leads round in a circle, so it was given up.")
            if at.startswith("https:") and not moved.startswith("https:"):
                raise FeedProblemError(
                    f"{url} leads from https to an address that is not, so it was not followed."
                )
            seen.add(moved)
            at = moved
        raise FeedProblemError(f"{url} leads on more than {self.limits.redirects} times, so it was given up.")

    def _asked(self, url: str, at: str, kept: Kept | None) -> bytes | str:
        """The body; or the address that it leads to. What is for now only is asked again."""
        tries = self.limits.tries if self._broken < _MOST_BROKEN else 1
        for attempt in range(1, tries + 1):
            try:
                answer = self._request(at, kept)
            except urllib3.exceptions.HTTPError as error:
                if attempt == tries:
                    raise FeedProblemError(_about(error, at)) from error
                self._wait(float(2**attempt), at)
                continue
            try:
                if answer.status in _BUSY:
                    wait = _retry_after(answer.headers.get("Retry-After", ""))
                    if attempt < tries and (wait or 0) <= self.limits.longest_wait:
                        self._wait(float(2**attempt) if wait is None else wait, at)
                        continue
                    if answer.status == _BROKEN and not wait:
                        self._broken += 1
                        self._nothing_there[url] = AnswerError(_busy(_BROKEN, at, None), _BROKEN)
                        raise self._nothing_there[url]
                    later = datetime.now(UTC) + timedelta(seconds=wait) if wait else None
                    raise FeedProblemError(_busy(answer.status, at, later), again_after=later)
                return self._taken(answer, url, at, kept)
            except urllib3.exceptions.HTTPError as error:
                if attempt == tries:
                    raise FeedProblemError(_about(error, at)) from error
                self._wait(float(2**attempt), at)
            finally:
                answer.close()
        raise FeedProblemError(f"{at} did not answer.")

    def _taken(self, answer: urllib3.BaseHTTPResponse, url: str, at: str, kept: Kept | None) -> bytes | str:
        if answer.status == 304 and kept is not None:
            self._kept.still_holds(url)
            return kept.body
        if answer.status in _MOVED and answer.headers.get("Location"):
            return urljoin(at, answer.headers["Location"]).split("#")[0]
        if answer.status != 200:
            self._nothing_there[url] = AnswerError(_no(answer.status, at), answer.status)
            raise self._nothing_there[url]
        body = self._body(answer, at)
        self._kept.put(url, body, answer.headers.get("ETag", ""), answer.headers.get("Last-Modified", ""))
        return body

    def _request(self, at: str, kept: Kept | None) -> urllib3.BaseHTTPResponse:
        if self.requests >= self.limits.requests:
            raise FeedProblemError(
                f"It takes more than {self.limits.requests:,} requests. It goes on from there when it is run again."
            )
        if time.monotonic() - self._began > self.limits.all_together:
            raise FeedProblemError(
                f"It takes longer than {self.limits.all_together / 60:.0f} minutes. "
                "It goes on from there when it is run again."
            )
        target = addresses.checked(at, allow_private=self._allow_private, resolve=self._resolve)
        self.requests += 1
        headers = {
            "Host": target.host_header,
            "User-Agent": self._agent,
            "Accept": "application/json, text/csv, application/geo+json, */*;q=0.5",
            "Accept-Encoding": "gzip",
        }
        if kept is not None and kept.etag:
            headers["If-None-Match"] = kept.etag
        if kept is not None and kept.last_modified:
            headers["If-Modified-Since"] = kept.last_modified
        return self._pool(target).request(
            "GET", target.path, headers=headers, redirect=False, retries=False, preload_content=False
        )

    def _pool(self, target: addresses.Target) -> urllib3.HTTPConnectionPool:
        key = (target.scheme, target.ip, target.port, target.host)
        if key not in self._pools:
            timeout = urllib3.Timeout(connect=10, read=self.limits.silence)
            if target.scheme == "https":
                self._pools[key] = urllib3.HTTPSConnectionPool(
                    target.ip,
                    target.port,
                    timeout=timeout,
                    maxsize=1,
                    server_hostname=target.host,
                    assert_hostname=target.host,
                    cert_reqs="CERT_REQUIRED",
                )
            else:
                self._pools[key] = urllib3.HTTPConnectionPool(
                    target.ip, target.port, timeout=timeout, maxsize=1
                )
            make_impatient(self._pools[key], self.limits.one_answer)
        return self._pools[key]

    def _body(self, answer: urllib3.BaseHTTPResponse, at: str) -> bytes:
        encoding = answer.headers.get("Content-Encoding", "").strip().lower()
        if encoding not in ("", "identity", "gzip", "x-gzip"):
            raise FeedProblemError(
                f"{at} sends its answer packed as {encoding[:20]!r}, which was not asked for."
            )
        unpack = zlib.decompressobj(wbits=31) if "gzip" in encoding else None
        most, size, parts = self.limits.bytes_in_one, 0, []
        until = time.monotonic() + self.limits.one_answer
        # What is there is taken at once: waiting for a whole block would let a drop now and then go on for ever.
        while block := answer.read1(_BLOCK, decode_content=False):
            if unpack is not None:
                try:
                    # One byte more than is allowed is enough to know; a bomb never unfolds.
                    block = unpack.decompress(block, most - size + 1)
                except zlib.error as error:
                    raise FeedProblemError(f"What {at} sends is damaged on its way.") from error
            size += len(block)
            parts.append(block)
            if size > most:
                raise FeedProblemError(f"{at} sends more than {most / 1e6:,.0f} MB, so it was given up.")
            if time.monotonic() > until:
                raise FeedProblemError(
                    f"{at} takes longer than {self.limits.one_answer:.0f} seconds to send."
                )
        if unpack is not None and not unpack.eof:
            raise FeedProblemError(f"What {at} sends breaks off in the middle.")
        return b"".join(parts)

    def _wait(self, seconds: float, at: str) -> None:
        left = self.limits.all_together - (time.monotonic() - self._began)
        if seconds > left:
            raise FeedProblemError(
                f"{at} keeps us waiting too long. It goes on from there when it is run again."
            )
        self._sleep(seconds)


def _retry_after(said: str) -> float | None:
    """Seconds to wait, as the header says them or as a date; None where it says nothing."""
    text = said.strip()
    if text.isascii() and text.isdigit() and len(text) < 9:
        return float(text)
    try:
        when = parsedate_to_datetime(text)
    except (TypeError, ValueError):
        return None
    if when.tzinfo is None:
        when = when.replace(tzinfo=UTC)
    return max(0.0, (when - datetime.now(UTC)).total_seconds())


def _busy(status: int, at: str, later: datetime | None) -> str:
    when = f" It asks to be left alone until {later:%d %B, %H:%M} UTC." if later else ""
    what = "is being asked too often" if status == 429 else "is out of order"
    return f"{at} {what} (it answers {status}).{when}"


def _no(status: int, at: str) -> str:
    what = {
        401: "wants a password",
        403: "does not let us in",
        404: "is not there",
        410: "has been taken away",
    }.get(status, "gives no answer that can be used")
    return f"{at} {what} (it answers {status})."


def _about(error: Exception, at: str) -> str:
    kinds = urllib3.exceptions
    if isinstance(error, kinds.TimeoutError) and not isinstance(error, kinds.NewConnectionError):
        return f"{at} did not answer in time."
    if isinstance(error, kinds.SSLError):
        return f"{at} has no certificate that can be trusted."
    if isinstance(error, kinds.NewConnectionError):
        return f"{at} cannot be reached: nothing answers there."
    return f"{at} broke off in the middle of its answer."
