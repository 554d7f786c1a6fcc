"""Which kind of feed an address holds, and opening it as that."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

from assets_catalog.feeds import hsds_csv, sheets, v1, v3
from assets_catalog.feeds.crosswalk import Crosswalk
from assets_catalog.feeds.fetching import Fetcher
from assets_catalog.feeds.items import Opened, OpenedRecords
from assets_catalog.feeds.paged import ALSO, PagedFeed, message_in, services_address
from assets_catalog.feeds.problems import AnswerError, FeedProblemError
from assets_catalog.feeds.records import CALLED, Tell, json_of, many, text_of, words
from assets_catalog.feeds.subscription import Subscription

_MODERN_ONLY = frozenset({"last_modified", "organization_id", "assurer_email", "minimum_age", "attributes"})
_IN_3_ONLY = frozenset({"attributes", "schedules", "organization_id"})
_OLD_ONLY = frozenset(
    {"service_taxonomys", "eligibilitys", "regular_schedules", "deliverable_type", "attending_type"}
)
_UNKNOWN = "It could not be told what kind of feed this is. Say which: {}."


def open_feed(feed: Subscription, fetcher: Fetcher, folder: Path, tell: Tell) -> tuple[str, Opened]:
    """Fetch a feed whole and open it; with the kind that it is. ``folder`` holds files while they are read.

    Raises:
        FeedProblemError: it cannot be had or read, with the reason.
    """
    kind = feed.kind if feed.kind != "guess" else guess(feed.address, fetcher)
    crosswalk = Crosswalk(feed.mapping.get("terms"))
    if kind in ("oruk-3", "oruk-1"):
        paged = PagedFeed(fetcher, feed.address, v3.DIALECT if kind == "oruk-3" else v1.DIALECT, tell)
        return kind, OpenedRecords(paged.gather(), crosswalk)
    if kind == "hsds-csv":
        return kind, OpenedRecords(hsds_csv.gather(fetcher, feed.address, tell), crosswalk)
    body = fetcher.get(feed.address)
    if kind == "geojson":
        return kind, sheets.of_geojson(body, feed.mapping, feed.name, most=fetcher.limits.records)
    path = folder / (Path(urlsplit(feed.address).path).name[-80:] or "list")
    path.write_bytes(body)
    opened = sheets.of_file(path, feed.mapping, feed.name)
    if opened.total > fetcher.limits.records:
        raise FeedProblemError(f"It has more than {fetcher.limits.records:,} records.")
    return kind, opened


def guess(address: str, fetcher: Fetcher) -> str:
    """What kind of feed there is at an address, by what it answers and never by its name.

    Raises:
        FeedProblemError: it cannot be told.
    """
    missing: AnswerError | None = None
    body = b""
    try:
        body = fetcher.get(address)
    except AnswerError as error:
        missing = error
    if body.startswith(b"PK\x03\x04"):
        return _packed(body)
    start = text_of(body[:400], "It")[0].lstrip(" \t\r\n\x1e")
    if start[:1] in ("{", "[") or CALLED.match(start):
        return _json(json_of(body, "It"), fetcher, address)
    if body and body.lstrip()[:1] != b"<":
        return _table(body)
    for kind, other in (("", services_address(address)), ("hsds-csv", urljoin(address, "services.csv"))):
        try:
            found = fetcher.get(other)
        except AnswerError:
            continue
        if kind and found.lstrip()[:1] != b"<":
            return kind
        if not kind and found.lstrip()[:1] in (b"{", b"["):
            return _json(json_of(found, "It"), fetcher, address)
    if missing is not None:
        raise missing
    raise FeedProblemError("The address holds a web page, not a feed. Perhaps it is that of a page about it.")


def _json(said: Any, fetcher: Fetcher, address: str) -> str:
    if isinstance(said, dict):
        if said.get("type") in ("FeatureCollection", "Feature"):
            return "geojson"
        if isinstance(said.get("features"), list):
            raise FeedProblemError(
                "It is a map layer in a form of its own (Esri JSON), not GeoJSON. "
                "Put f=geojson in its address, in place of f=json."
            )
        if "resources" in said:
            return "hsds-csv"
        if isinstance(said.get("contents"), list):
            return "oruk-3"
        if isinstance(said.get("content"), list):
            named = {name for each in many(said["content"])[:50] for name in each}
            return "oruk-3" if _IN_3_ONLY & named and not _OLD_ONLY & named else "oruk-1"
        if words(said.get("version")):
            return (
                "oruk-1"
                if "1." in words(said.get("version"))[-4:] and "UK-1" in words(said["version"])
                else "oruk-3"
            )
        said = next((said[name] for name in ALSO if isinstance(said.get(name), list)), said)
    sample = many(said)[:50]
    if isinstance(said, list) and sample:
        if all(each.get("type") == "Feature" for each in sample):
            return "geojson"
        named = {name for each in sample for name in each}
        return "oruk-1" if _OLD_ONLY & named or not _MODERN_ONLY & named else "oruk-3"
    if isinstance(said, dict) and services_address(address) != address:
        try:
            return _json(
                json.loads(fetcher.get(services_address(address))), fetcher, services_address(address)
            )
        except (AnswerError, ValueError):
            pass
    raise FeedProblemError(_UNKNOWN.format("oruk-3, oruk-1, geojson") + message_in(said))


def _packed(body: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            names = packed.namelist()
    except zipfile.BadZipFile as error:
        raise FeedProblemError("The ZIP file is damaged, so nothing of it was used.") from error
    if "[Content_Types].xml" in names:
        return "spreadsheet"
    if "mimetype" in names and "content.xml" in names:
        raise FeedProblemError("It is an OpenDocument file (.ods). Only .csv and .xlsx can be read.")
    return "hsds-csv"


def _table(body: bytes) -> str:
    """A table of services of HSDS says whose its rows are; a list of one's own does not."""
    text, _ = text_of(body[:20_000], "It")
    header = text.split("\n", 1)[0].lower()
    return "hsds-csv" if "organization_id" in header or "service_recordid" in header else "spreadsheet"
