"""Opening and migrating a database: SQLite by default, PostgreSQL when outgrown."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, func, inspect, select, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError

#: Held by whoever writes to a PostgreSQL database of ours, until it has committed.
_WRITERS = 7_305_261_000


class WrongDatabaseError(ValueError):
    """Something was asked for that this kind of database cannot do; ``str()`` says what to do."""


class DriverAbsentError(ImportError):
    """A database was named whose driver is not installed; ``str()`` says what to install."""


def open_engine(url: str) -> Engine:
    """An engine for ``url``; for SQLite with WAL, foreign keys and a five-second busy timeout.

    Raises DriverAbsentError where PostgreSQL is named and psycopg is not there.
    """
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        try:
            return create_engine(parsed, pool_pre_ping=True)
        except ModuleNotFoundError as error:
            raise DriverAbsentError(
                f"This database needs the package {error.name}, which is not installed. For PostgreSQL: "
                "pip install --require-hashes -r requirements/postgres.txt, "
                "and an address that begins with postgresql+psycopg://"
            ) from error
    engine = create_engine(parsed)

    @event.listens_for(engine, "connect")
    def _connected(connection: Any, _record: Any) -> None:
        # The driver's own transaction control starts writers too late; SQLAlchemy does it below.
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute("PRAGMA busy_timeout = 5000")
        cursor.execute("PRAGMA journal_mode = WAL")
        cursor.execute("PRAGMA synchronous = NORMAL")
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.close()

    if parsed.database and parsed.database != ":memory:":
        _watch_the_file(engine, Path(parsed.database))

    @event.listens_for(engine, "begin")
    def _begun(connection: Connection) -> None:
        kind = connection.get_execution_options().get("sqlite_begin", "DEFERRED")
        connection.exec_driver_sql(f"BEGIN {kind}")

    return engine


def _watch_the_file(engine: Engine, path: Path) -> None:
    """Refuse a connection whose file was moved, removed or replaced under it.

    SQLite would go on writing to a file that nobody can open again, and call it saved.
    """

    def identity() -> tuple[int, int] | None:
        try:
            found = path.stat()
        except OSError:
            return None
        return found.st_dev, found.st_ino

    @event.listens_for(engine, "connect")
    def _remember(_connection: Any, record: Any) -> None:
        record.info["file"] = identity()

    @event.listens_for(engine, "checkout")
    def _compare(connection: Any, record: Any, _proxy: Any) -> None:
        if record.info.get("file") == identity() is not None:
            return
        record.invalidate()
        raise OperationalError(
            "opening the database", {}, FileNotFoundError(f"{path.name} was moved, removed or replaced")
        )


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that means to write: it takes its turn at the start, not half-way.

    So changes are numbered in the order in which others come to see them: a
    reader who has seen number 12 has missed no 11.
    """
    with engine.connect().execution_options(sqlite_begin="IMMEDIATE") as connection, connection.begin():
        if connection.dialect.name == "postgresql":
            connection.execute(select(func.pg_advisory_xact_lock(_WRITERS)))
        yield connection


def migrate(engine: Engine, package: str) -> None:
    """Bring the database up to the newest migration in ``package`` (a dotted folder name).

    Migrations stand in one line; a revision and its file begin with the same four figures.
    """
    with as_file(files(package)) as folder:
        newest = max(path.name[:4] for path in (folder / "versions").glob("[0-9]*.py"))
        if (_version_of(engine) or "")[:4] == newest:
            return
        # Only where there is something to do: every command would wait for these.
        from alembic import command
        from alembic.config import Config

        config = Config()
        config.set_main_option("script_location", str(folder).replace("%", "%%"))
        config.set_main_option("path_separator", "os")
        with writing(engine) as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")


def _version_of(engine: Engine) -> str | None:
    with engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        version: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
        return version
