"""SQLite's full-text search, as a careful developer would use it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from pathlib import Path

from assets_catalog.listing import Listing
from benchmarks.engines import HALVES_KM, PAGE, Answer, box, kilometres, row, tally
from benchmarks.services import RADIUS_KM, Asked

_SCHEMA = """
create virtual table words using fts5(
    title, keywords, organization, description, content='', tokenize='porter unicode61 remove_diacritics 2'
);
create table service (
    id integer primary key, title text, latitude real, longitude real,
    categories text, days text, free integer
);
create table filed (category text, service integer, primary key (category, service)) without rowid;
"""
_FIND = """
select s.title, s.latitude, s.longitude, s.categories, s.days, s.free, bm25(words, 3.0, 2.4, 1.0, 1.0)
from words join service s on s.id = words.rowid
where words match ? and s.latitude between ? and ? and s.longitude between ? and ?
"""


class Fts5:
    """BM25 by FTS5, circle, order and counts over the rows it gives."""

    keeps = "fts5"
    most = 10_000_000
    name = "SQLite FTS5"
    note = f"SQLite {sqlite3.sqlite_version}"

    def build(self, folder: Path, services: Iterable[Listing]) -> None:
        connection = sqlite3.connect(folder / "fts5.db")
        connection.executescript(_SCHEMA)
        with connection:
            for number, listing in enumerate(services):
                kept = row(listing)
                connection.execute(
                    "insert into words (rowid, title, keywords, organization, description) values (?,?,?,?,?)",
                    (number, kept["title"], kept["keywords"], kept["organization"], kept["description"]),
                )
                connection.execute(
                    "insert into service values (?,?,?,?,?,?,?)",
                    (
                        number,
                        kept["title"],
                        kept["latitude"],
                        kept["longitude"],
                        json.dumps(kept["categories"]),
                        " ".join(kept["days"]),
                        kept["free"],
                    ),
                )
                connection.executemany(
                    "insert or ignore into filed values (?,?)",
                    [(category, number) for category in kept["categories"]],
                )
            connection.execute("insert into words (words) values ('optimize')")
        connection.execute("analyze")
        connection.close()

    def open(self, folder: Path) -> None:
        self._connection = sqlite3.connect(folder / "fts5.db")
        self._connection.execute("pragma mmap_size = 1073741824")
        self._connection.execute("pragma cache_size = -200000")

    def ask(self, asked: Asked) -> Answer:
        match = " OR ".join(f'"{word}"' for word in asked.words)
        sql, values = _FIND, [match, *box(asked)]
        if asked.category:
            sql += " and exists (select 1 from filed f where f.category = ? and f.service = s.id)"
            values.append(asked.category)
        if asked.day:
            sql += " and instr(s.days, ?) > 0"
            values.append(asked.day)
        if asked.free:
            sql += " and s.free = 1"
        found = []
        for title, latitude, longitude, kinds, days, free, rank in self._connection.execute(sql, values):
            km = kilometres(asked, latitude, longitude)
            if km <= RADIUS_KM:
                found.append(
                    (rank * 2 ** (-km / HALVES_KM), title, km, json.loads(kinds), days.split(), free)
                )
        counts = tally((kinds, days, free) for *_, kinds, days, free in found)
        found.sort(key=lambda each: each[0])
        return Answer(len(found), tuple((title, km) for _, title, km, *_ in found[:PAGE]), counts)

    def close(self) -> None:
        self._connection.close()
