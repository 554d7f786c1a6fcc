"""What a feed answered, kept in a file beside the catalogue until it is asked again.

So a fetch that was cut off goes on where it stopped, what has not changed is
not sent again, and what is taken in is what was tried before.
"""

from __future__ import annotations

import sqlite3
import time
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

#: Seconds for which a fetch that was cut off may be gone on with, and one that was tried may be taken in.
GOES_ON = 24 * 3600
HOLDS = 3600


@dataclass(frozen=True, slots=True)
class Kept:
    """One answer as it was. ``current``: it belongs to the round that is going on."""

    body: bytes
    etag: str
    last_modified: str
    current: bool


class KeptAnswers:
    """The answers of one subscription."""

    def __init__(self, path: Path, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        path.parent.mkdir(parents=True, exist_ok=True)
        self._base = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self._base.execute("pragma journal_mode=wal")
        self._base.execute("pragma synchronous=normal")
        self._base.execute(
            "create table if not exists answer (url text primary key, etag text, last_modified text, "
            "body blob, round text)"
        )
        self._base.execute("create table if not exists round (id text, began real, whole integer)")
        self._base.execute("create table if not exists memory (name text primary key, value text)")
        self._round = ""
        self._to_remember: dict[str, str] = {}

    def close(self) -> None:
        """Let the file go."""
        self._base.close()

    def begin(self, *, anew_if_whole: bool) -> bool:
        """Begin a round, or go on with one that was cut off or only tried. True: it goes on."""
        row = self._base.execute("select id, began, whole from round").fetchone()
        if row is not None:
            age = self._clock() - row[1]
            if 0 <= age < (HOLDS if row[2] else GOES_ON) and not (row[2] and anew_if_whole):
                self._round = row[0]
                return True
        self._round = str(uuid4())
        self._base.execute("delete from round")
        self._base.execute("insert into round values (?, ?, 0)", (self._round, self._clock()))
        return False

    def whole(self) -> None:
        """All of the feed is here."""
        self._base.execute("update round set whole = 1")

    def end(self) -> None:
        """The round was taken in: forget what the feed no longer has, and what can never be asked by its mark."""
        self._base.execute(
            "delete from answer where round <> ? or (etag = '' and last_modified = '')", (self._round,)
        )
        self._base.execute("delete from round")
        self._base.executemany("insert or replace into memory values (?, ?)", list(self._to_remember.items()))

    def remember(self, name: str, value: str) -> None:
        """Keep a word about this round for the next, if this one is taken in."""
        self._to_remember[name] = value

    def remembered(self, name: str) -> str:
        """What the last round that was taken in kept under a name; empty where nothing."""
        row = self._base.execute("select value from memory where name = ?", (name,)).fetchone()
        return str(row[0]) if row else ""

    def forget(self) -> None:
        """Drop the round, so that the next fetch asks for everything again."""
        self._base.execute("delete from round")

    def find(self, url: str) -> Kept | None:
        """What an address answered last."""
        row = self._base.execute(
            "select body, etag, last_modified, round from answer where url = ?", (url,)
        ).fetchone()
        if row is None:
            return None
        return Kept(zlib.decompress(row[0]), row[1], row[2], row[3] == self._round)

    def put(self, url: str, body: bytes, etag: str, last_modified: str) -> None:
        """Keep an answer."""
        self._base.execute(
            "insert or replace into answer values (?, ?, ?, ?, ?)",
            (url, etag, last_modified, zlib.compress(body, 1), self._round),
        )

    def still_holds(self, url: str) -> None:
        """The answer has not changed: it belongs to this round too."""
        self._base.execute("update answer set round = ? where url = ?", (self._round, url))
