"""A PostgreSQL server for tests: one that is given, or one started from what is installed and thrown away."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import pytest
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.engine import make_url

SETTING = "FRONTDOOR_TEST_POSTGRES"


class AbsentError(Exception):
    """There is no server and none can be started; ``str()`` says what is missing."""


@contextmanager
def server() -> Iterator[str]:
    """The SQLAlchemy address of a server. Raises AbsentError where there is none to be had."""
    try:
        import psycopg  # noqa: F401
    except ImportError as error:
        raise AbsentError("the package psycopg is not installed") from error
    if given := os.environ.get(SETTING):
        yield given
        return
    programs = _programs()
    user = _plain_user()
    if programs is None or user is None:
        raise AbsentError(f"set {SETTING} to an address, or install PostgreSQL's server")
    folder = Path(tempfile.mkdtemp(prefix="fd-pg-"))
    data = folder / "data"
    if user:
        shutil.chown(folder, "postgres")
    control = [*user, str(programs / "pg_ctl"), "-D", str(data)]
    try:
        _run(
            [*user, str(programs / "initdb"), "-D", str(data), "-A", "trust", "-E", "UTF8", "-U", "postgres"]
        )
        options = f"-k {folder} -h '' -c fsync=off -c full_page_writes=off -c max_connections=200"
        _run([*control, "-l", str(folder / "log"), "-w", "-o", options, "start"])
        try:
            yield f"postgresql+psycopg://postgres@/postgres?host={quote(str(folder))}"
        finally:
            _run([*control, "-m", "immediate", "stop"])
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _programs() -> Path | None:
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


def _run(command: list[str]) -> None:
    # Not captured through a pipe: the server it starts would hold the pipe open.
    with tempfile.TemporaryFile("w+") as said:
        done = subprocess.run(command, cwd="/", stdout=said, stderr=said, check=False)
        if done.returncode:
            said.seek(0)
            raise AbsentError(f"PostgreSQL would not start: {said.read().strip()[-300:]}")


@pytest.fixture(scope="session")
def postgres_address() -> Iterator[str]:
    """A server's address, or a skip that says why."""
    try:
        with server() as address:
            engine = create_engine(address)
            with engine.begin() as connection:
                connection.execute(text("create extension if not exists pg_trgm schema public"))
            engine.dispose()
            yield address
    except AbsentError as absent:
        pytest.skip(f"NO POSTGRESQL: {absent}")


class Rooms:
    """Schemas of one's own in a server, one for each that is asked for; dropped at the end."""

    def __init__(self, address: str) -> None:
        self.address = address
        self._made: list[tuple[str, Engine]] = []

    def url(self) -> str:
        """The address of a new, empty schema."""
        name = f"t{os.urandom(6).hex()}"
        with self._owner() as owner, owner.begin() as connection:
            connection.execute(text(f"create schema {name}"))
        made = make_url(self.address).update_query_dict({"options": f"-csearch_path={name},public"})
        url = made.render_as_string(hide_password=False)
        self._made.append((name, create_engine(url)))
        return url

    def engine(self) -> Engine:
        """An engine on a new, empty schema."""
        self.url()
        return self._made[-1][1]

    @contextmanager
    def _owner(self) -> Iterator[Engine]:
        owner = create_engine(self.address)
        yield owner
        owner.dispose()

    def clear(self) -> None:
        """Drop them all."""
        for _, engine in self._made:
            engine.dispose()
        with self._owner() as owner:
            for name, _ in self._made:
                with owner.begin() as connection:
                    connection.execute(text(f"drop schema if exists {name} cascade"))
        self._made.clear()


@pytest.fixture
def rooms(postgres_address: str) -> Iterator[Rooms]:
    """Schemas of the test's own."""
    made = Rooms(postgres_address)
    yield made
    made.clear()
