"""A feed of made-up services, served from this machine: ``python -m benchmarks.made_feed SERVICES FOLDER``.

It prints its address once it can be asked. Under ``/whole`` its pages hold
everything (Open Referral UK 3), under ``/lines`` a line on each service that
has a page of its own, under ``/old`` the same in version 1.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import numpy as np

from assets_catalog import model, rows
from assets_catalog.listing import Listing, Place
from assets_catalog.open_referral import services
from assets_catalog.open_referral.entry import At, Entry
from assets_catalog.places import postcode_files
from assets_catalog.places.postcodes import HOME, find_postcode, normalise_postcode
from benchmarks.duplicates import listed
from benchmarks.services import SEED

Thing = dict[str, Any]
_LINE = ("id", "name", "description", "status", "last_modified", "organization_id")
_LINE_1 = ("id", "name", "description", "status")
_CHANGED = datetime(2026, 11, 1, 9, tzinfo=UTC)


def main(arguments: list[str]) -> int:
    """Write the feed down, say where it is, and answer until this process is ended."""
    count, folder = int(arguments[0]), Path(arguments[1])
    feed = MadeFeed(folder / f"feed-{count}.jsonl")
    feed.write(count)
    server = Server(("127.0.0.1", 0), feed)
    print(f"http://127.0.0.1:{server.server_port}", flush=True)
    server.serve_forever(poll_interval=0.1)
    return 0


class Spots:
    """Real postcodes of the borough, so that where a service is said to be and its postcode agree."""

    def __init__(self) -> None:
        table = postcode_files.table("C")
        if table is None:
            raise SystemExit("There is no directory of postcodes, and the made-up feed wants one.")
        here = (table.authorities == HOME.encode()) & ~np.isnan(table.eastings)
        self._codes = table.keys[here]
        self._rng = np.random.default_rng(SEED + 3)

    def moved(self, listing: Listing) -> list[Place]:
        """The places of a listing, each at some postcode."""
        return [self._moved(each) for each in listing.places]

    def _moved(self, place: Place) -> Place:
        said = normalise_postcode(self._codes[self._rng.integers(len(self._codes))].decode())
        point = find_postcode(said or "")
        assert said is not None
        assert point is not None
        off = self._rng.uniform(-0.0004, 0.0004, size=2)
        where = {"postal_code": said, "latitude": point.latitude + float(off[0])}
        return place.model_copy(update=where | {"longitude": point.longitude + float(off[1])})


class MadeFeed:
    """Services in a file, a line each, read where they are asked for."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._starts: list[int] = []
        self._at: dict[str, int] = {}

    def write(self, count: int) -> None:
        """Make up ``count`` services, one in twenty-one of them listed twice; always the same ones."""
        spots = Spots()
        with self._path.open("wb") as file:
            for number, listing in enumerate(listed(count, set())):
                said = published(listing.model_copy(update={"places": spots.moved(listing)}))
                self._at[said["id"]] = number
                self._starts.append(file.tell())
                file.write(json.dumps(said, ensure_ascii=False).encode() + b"\n")
            self._starts.append(file.tell())

    def __len__(self) -> int:
        return len(self._starts) - 1

    def lines(self, first: int, last: int) -> list[bytes]:
        """The services from one number to before another, as they were written."""
        last = min(last, len(self))
        if first >= last:
            return []
        with self._path.open("rb") as file:
            file.seek(self._starts[first])
            return file.read(self._starts[last] - self._starts[first]).splitlines()

    def number_of(self, identity: str) -> int | None:
        """Where the service with an id is; None where there is none."""
        return self._at.get(identity)


def published(listing: Listing) -> Thing:
    """A service as this product itself publishes it, whole."""
    made = rows.to_rows(listing, _CHANGED)
    there = {row["id"]: row for row in made[model.Location]}
    identity = listing.id
    written = services.whole(
        Entry(
            service=made[model.Service][0],
            organization=next(iter(made[model.Organization]), None),
            cost=next(iter(made[model.CostOption]), None),
            phones=tuple(made[model.Phone]),
            schedules=tuple(made[model.Schedule]),
            languages=tuple(row["code"] for row in made[model.Language]),
            categories=tuple(row["taxonomy_term_id"] for row in made[model.Attribute]),
            places=tuple(
                At(row["id"], identity, there[row["location_id"]]) for row in made[model.ServiceAtLocation]
            ),
        )
    )
    # An array that says that there is nothing tells a reader that a list holds all there is.
    return {"service_areas": []} | written


def of_version_1(service: Thing) -> Thing:
    """A service of version 3 in the words of version 1."""
    kept = {
        name: service[name]
        for name in (*_LINE_1, "url", "email", "fees", "contacts", "languages", "organization")
        if name in service
    }
    ages = {name: service.get(name) for name in ("minimum_age", "maximum_age")}
    return kept | {
        "eligibilitys": [ages] if any(each is not None for each in ages.values()) else [],
        "regular_schedules": service.get("schedules", []),
        "cost_options": service.get("cost_options", []),
        "service_areas": service.get("service_areas", []),
        "service_taxonomys": [
            {"id": each["id"], "taxonomy": each["taxonomy_term"]} for each in service.get("attributes", [])
        ],
        "service_at_locations": [
            {"location": _location_1(each["location"])} for each in service.get("service_at_locations", [])
        ],
    }


def _location_1(location: Thing) -> Thing:
    return {name: value for name, value in location.items() if name != "addresses"} | {
        "physical_addresses": location.get("addresses", [])
    }


class Server(ThreadingHTTPServer):
    """Answers with the feed; knows what it has sent by its mark."""

    daemon_threads = True

    def __init__(self, address: tuple[str, int], feed: MadeFeed) -> None:
        self.feed = feed
        super().__init__(address, Handler)


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # Otherwise head and body go out apart, and the other side waits 40 ms for the second.
    wbufsize = -1
    disable_nagle_algorithm = True
    server: Server

    def do_GET(self) -> None:
        split = urlsplit(self.path)
        asked = {name: values[-1] for name, values in parse_qs(split.query).items()}
        kind, *rest = split.path.strip("/").split("/")
        write = _KINDS.get(kind)
        body = write(self.server.feed, asked, rest[1:]) if write and rest[:1] == ["services"] else None
        mark = f'"{sha256(body).hexdigest()[:32]}"' if body is not None else ""
        unchanged = bool(mark) and self.headers.get("If-None-Match") == mark
        self.send_response(304 if unchanged else 404 if body is None else 200)
        self.send_header("ETag", mark)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(0 if unchanged else len(body or b"")))
        self.end_headers()
        if not unchanged:
            self.wfile.write(body or b"")
        self.wfile.flush()

    def log_message(self, *_: Any) -> None:
        """Nothing: half a million lines help nobody."""


def _page(feed: MadeFeed, asked: dict[str, str], write: Callable[[bytes], bytes], *, old: bool) -> bytes:
    size, number = min(int(asked.get("per_page", "50")), 500), int(asked.get("page", "1"))
    there = [write(line) for line in feed.lines((number - 1) * size, number * size)]
    pages = -(-len(feed) // size)
    names = (
        ("totalElements", "totalPages", "number") if old else ("total_items", "total_pages", "page_number")
    )
    said = dict(zip(names, (len(feed), pages, number), strict=True))
    contents = b'"content"' if old else b'"contents"'
    return json.dumps(said).encode()[:-1] + b", " + contents + b": [" + b",".join(there) + b"]}"


def _own(feed: MadeFeed, rest: list[str]) -> bytes | None:
    number = feed.number_of(rest[0])
    return None if number is None else feed.lines(number, number + 1)[0]


def _line(whole: bytes, names: tuple[str, ...]) -> bytes:
    said = json.loads(whole)
    return json.dumps({name: said[name] for name in names if name in said}, ensure_ascii=False).encode()


def _whole(feed: MadeFeed, asked: dict[str, str], rest: list[str]) -> bytes | None:
    return _own(feed, rest) if rest else _page(feed, asked, bytes, old=False)


def _lines(feed: MadeFeed, asked: dict[str, str], rest: list[str]) -> bytes | None:
    return _own(feed, rest) if rest else _page(feed, asked, partial(_line, names=_LINE), old=False)


def _old(feed: MadeFeed, asked: dict[str, str], rest: list[str]) -> bytes | None:
    if not rest:
        return _page(feed, asked, partial(_line, names=_LINE_1), old=True)
    whole = _own(feed, rest)
    return whole and json.dumps(of_version_1(json.loads(whole)), ensure_ascii=False).encode()


_KINDS: dict[str, Callable[[MadeFeed, dict[str, str], list[str]], bytes | None]] = {
    "whole": _whole,
    "lines": _lines,
    "old": _old,
}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
