"""PostgreSQL's full-text search, on a server that is given or on one started for the occasion."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from assets_catalog.listing import Listing
from benchmarks.engines import HALVES_KM, PAGE, AbsentError, Answer, box, kilometres, row, tally
from benchmarks.services import RADIUS_KM, Asked

try:
    import psycopg
except ImportError:
    psycopg = None

SETTING = "FRONTDOOR_BENCH_POSTGRES"
_TABLE = """
drop table if exists bench_service;
create table bench_service (
    id integer primary key, title text, latitude double precision, longitude double precision,
    categories text[], days text[], free boolean, words tsvector
);
"""
_INSERT = """
insert into bench_service values (%s, %s, %s, %s, %s, %s, %s,
    setweight(to_tsvector('english', %s), 'A') || setweight(to_tsvector('english', %s), 'B')
    || setweight(to_tsvector('english', %s), 'C') || setweight(to_tsvector('english', %s), 'D'))
"""
_FIND = """
select title, latitude, longitude, categories, days, free, ts_rank('{{0.1, 0.1, 0.24, 0.3}}', words, q)
from bench_service, to_tsquery('english', %s) q
where words @@ q and latitude between %s and %s and longitude between %s and %s {more}
"""


class Postgres:
    """ts_rank over a GIN index, circle, order and counts over the rows it gives."""

    keeps = "postgres"
    most = 10_000_000
    name = "PostgreSQL"
    note = ""

    def __init__(self) -> None:
        if psycopg is None:
            raise AbsentError("the package psycopg")
        if not os.environ.get(SETTING) and (_programs() is None or _plain_user() is None):
            raise AbsentError(f"a PostgreSQL server (set {SETTING}, or install one)")

    def build(self, folder: Path, services: Iterable[Listing]) -> None:
        with _Server(folder) as address, psycopg.connect(address) as connection:
            connection.execute(_TABLE)
            with connection.cursor() as cursor:
                cursor.executemany(
                    _INSERT, (_values(number, row(each)) for number, each in enumerate(services))
                )
            connection.execute("create index on bench_service using gin (words) with (fastupdate = off)")
            connection.execute("create index on bench_service using gin (categories) with (fastupdate = off)")
            connection.execute("create index on bench_service (latitude, longitude)")
            connection.commit()
            connection.autocommit = True
            connection.execute("vacuum analyze bench_service")

    def open(self, folder: Path) -> None:
        self._server = _Server(folder)
        self._connection = psycopg.connect(self._server.__enter__(), autocommit=True)
        version = self._connection.info.server_version
        self.note = f"server {version // 10000}, over a local socket"

    def ask(self, asked: Asked) -> Answer:
        more, values = "", [" | ".join(asked.words), *box(asked)]
        if asked.category:
            more += " and categories @> array[%s]"
            values.append(asked.category)
        if asked.day:
            more += " and %s = any(days)"
            values.append(asked.day)
        if asked.free:
            more += " and free"
        found = []
        rows = self._connection.execute(_FIND.format(more=more), values, prepare=True)
        for title, latitude, longitude, kinds, days, free, rank in rows:
            km = kilometres(asked, latitude, longitude)
            if km <= RADIUS_KM:
                found.append((rank * 2 ** (-km / HALVES_KM), title, km, kinds, days, free))
        counts = tally((kinds, days, free) for *_, kinds, days, free in found)
        found.sort(key=lambda each: -each[0])
        return Answer(len(found), tuple((title, km) for _, title, km, *_ in found[:PAGE]), counts)

    def server_bytes(self) -> int:
        """What the processes of our own server hold, shared memory counted once; 0 where they cannot be seen."""
        if os.environ.get(SETTING):
            return 0
        row = self._connection.execute("select pg_backend_pid()").fetchone()
        assert row is not None
        try:
            parent = _field(Path(f"/proc/{row[0]}/status"), "PPid")
            children = Path(f"/proc/{parent}/task/{parent}/children").read_text(encoding="ascii").split()
            return 1024 * sum(
                _field(Path(f"/proc/{each}/smaps_rollup"), "Pss") for each in (parent, *children)
            )
        except (OSError, ValueError):
            return 0

    def close(self) -> None:
        self._connection.close()
        self._server.__exit__()


def _values(number: int, kept: dict[str, Any]) -> tuple[Any, ...]:
    facts = (
        kept["title"],
        kept["latitude"],
        kept["longitude"],
        kept["categories"],
        kept["days"],
        kept["free"],
    )
    words = (kept["title"], kept["keywords"], kept["organization"], kept["description"])
    return (number, *facts, *words)


def _field(path: Path, name: str) -> int:
    """A number from a file of ``name: number`` lines."""
    for line in path.read_text(encoding="ascii").splitlines():
        if line.startswith(f"{name}:"):
            return int(line.split()[1])
    raise ValueError(f"{path} has no {name}")


def _programs() -> Path | None:
    """Where PostgreSQL's own programs are, the newest first."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    return Path(on_path).parent if on_path else None


def _plain_user() -> list[str] | None:
    """How to run as somebody who is not root, which PostgreSQL insists on."""
    if os.geteuid() != 0:
        return []
    runs_as = shutil.which("runuser")
    known = subprocess.run(["id", "postgres"], capture_output=True, check=False).returncode == 0
    return [runs_as, "-u", "postgres", "--"] if runs_as and known else None


class _Server:
    """The server given by the setting, or one of our own in a folder, which stops when we leave."""

    def __init__(self, folder: Path) -> None:
        self._given = os.environ.get(SETTING, "")
        self._folder = folder

    def __enter__(self) -> str:
        if self._given:
            return self._given
        programs, user = _programs(), _plain_user()
        assert programs is not None
        assert user is not None
        self._stop = [*user, str(programs / "pg_ctl"), "-D", str(self._folder / "data"), "-m", "fast", "stop"]
        self._socket = Path(tempfile.mkdtemp(prefix="bench-pg-"))
        if os.geteuid() == 0:
            for path in (self._folder, self._socket):
                shutil.chown(path, "postgres")
        if not (self._folder / "data").exists():
            _run(
                [
                    *user,
                    str(programs / "initdb"),
                    "-D",
                    str(self._folder / "data"),
                    "-A",
                    "trust",
                    "-E",
                    "UTF8",
                ]
            )
        settings = f"-k {self._socket} -h '' -c shared_buffers=512MB -c fsync=off -c jit=off"
        log = str(self._socket / "log")
        data = str(self._folder / "data")
        _run([*user, str(programs / "pg_ctl"), "-D", data, "-l", log, "-w", "-o", settings, "start"])
        who = "postgres" if os.geteuid() == 0 else os.environ.get("USER", "postgres")
        return f"host={self._socket} dbname=postgres user={who}"

    def __exit__(self, *ended: object) -> None:
        if not self._given:
            _run(self._stop)
            shutil.rmtree(self._socket, ignore_errors=True)


def _run(command: list[str]) -> None:
    done = subprocess.run(command, cwd="/", capture_output=True, text=True, check=False)
    if done.returncode:
        raise AbsentError(
            f"PostgreSQL ({Path(command[-2]).name} said: {(done.stderr or done.stdout).strip()[:200]})"
        )
