"""Accounts: who works here, in which role, and whether they may sign in just now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any
from uuid import uuid4

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from sqlalchemy import Engine, insert, select, update

from assets_catalog import database
from conversation_flows.records import model

#: Every role, with what it is for.
ROLES = {
    "volunteer": "Library hub volunteer: finds help with the person at the desk; can get a worker at once",
    "adviser": "Contact-centre adviser: takes calls, opens any door, logs how each ended",
    "social_worker": "Social worker: every tier, assessments and safeguarding",
    "manager": "Manager: sees the day and every conversation of the team",
    "steward": "Steward: keeps the directory true; sees no conversation",
    "admin": "Administrator: accounts and settings; sees no conversation",
}
SHORTEST_PASSWORD = 12

_table = model.table_of(model.Worker)


class AccountProblemError(ValueError):
    """The account cannot be made or changed; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Worker:
    """One account. Times are UTC."""

    id: str
    username: str
    name: str
    role: str
    active: bool
    locked_until: datetime | None
    session_stamp: str


@dataclass(frozen=True, slots=True)
class SignIn:
    """What came of an attempt: the worker, or until when the account is locked, or neither."""

    worker: Worker | None = None
    locked_until: datetime | None = None


class Workers:
    """The accounts of one front door."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, username: str, name: str, role: str, password: str) -> Worker:
        """Make an account.

        Raises AccountProblemError for a role that is none, a short password
        or a name already taken.
        """
        username = username.strip().casefold()
        if role not in ROLES:
            raise AccountProblemError(f"There is no role {role!r}. The roles are {', '.join(ROLES)}.")
        if not username or not name.strip():
            raise AccountProblemError("An account needs a username and the person's name.")
        if len(password) < SHORTEST_PASSWORD:
            raise AccountProblemError(
                f"The password is too short. Use at least {SHORTEST_PASSWORD} characters."
            )
        with database.writing(self._engine) as connection:
            if connection.scalar(select(_table.c.id).where(_table.c.username == username)):
                raise AccountProblemError(f"The username {username!r} is already in use. Choose another.")
            row = {
                "id": str(uuid4()),
                "username": username,
                "name": name.strip(),
                "role": role,
                "password_hash": _hasher().hash(password),
                "active": True,
                "failed_attempts": 0,
                "locked_until": None,
                "session_stamp": str(uuid4()),
                "created_at": datetime.now(UTC),
            }
            connection.execute(insert(_table), row)
        return _worker(row)

    def sign_in(
        self,
        username: str,
        password: str,
        *,
        attempts: int,
        lockout_minutes: int,
        now: datetime | None = None,
    ) -> SignIn:
        """Try a password. After ``attempts`` wrong ones in a row the account is locked for a while.

        An unknown username takes as long as a wrong password, so that names
        cannot be found out by the clock.
        """
        now = now or datetime.now(UTC)
        with database.writing(self._engine) as connection:
            row = (
                connection.execute(select(*_table.c).where(_table.c.username == username.strip().casefold()))
                .mappings()
                .first()
            )
            right = _matches(row["password_hash"] if row else _nobody(), password)
            if row is None or not row["active"]:
                return SignIn()
            locked_until = _utc(row["locked_until"])
            if locked_until and locked_until > now:
                return SignIn(locked_until=locked_until)
            if right:
                changes: dict[str, Any] = {"failed_attempts": 0, "locked_until": None}
                connection.execute(update(_table).where(_table.c.id == row["id"]).values(changes))
                return SignIn(worker=_worker(dict(row) | changes))
            failed = row["failed_attempts"] + 1
            locked_until = now + timedelta(minutes=lockout_minutes) if failed >= attempts else None
            changes = {"failed_attempts": 0 if locked_until else failed, "locked_until": locked_until}
            connection.execute(update(_table).where(_table.c.id == row["id"]).values(changes))
            return SignIn(locked_until=locked_until)

    def get(self, worker_id: str) -> Worker | None:
        """The account with this id, or None."""
        with self._engine.connect() as connection:
            row = connection.execute(select(*_table.c).where(_table.c.id == worker_id)).mappings().first()
        return _worker(dict(row)) if row else None

    def all(self) -> list[Worker]:
        """Every account, by name."""
        with self._engine.connect() as connection:
            rows = connection.execute(select(*_table.c).order_by(_table.c.name, _table.c.id)).mappings()
            return [_worker(dict(row)) for row in rows]

    def end_sessions(self, worker_id: str) -> None:
        """End every session that this account has open."""
        with database.writing(self._engine) as connection:
            connection.execute(
                update(_table).where(_table.c.id == worker_id).values(session_stamp=str(uuid4()))
            )

    def set_active(self, worker_id: str, active: bool) -> None:
        """Let somebody in, or shut them out at once: their open sessions end."""
        with database.writing(self._engine) as connection:
            connection.execute(
                update(_table)
                .where(_table.c.id == worker_id)
                .values(active=active, session_stamp=str(uuid4()), failed_attempts=0, locked_until=None)
            )


def _worker(row: Mapping[str, Any]) -> Worker:
    return Worker(
        id=row["id"],
        username=row["username"],
        name=row["name"],
        role=row["role"],
        active=row["active"],
        locked_until=_utc(row["locked_until"]),
        session_stamp=row["session_stamp"],
    )


def _utc(moment: datetime | None) -> datetime | None:
    if moment is None:
        return None
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


@cache
def _hasher() -> PasswordHasher:
    return PasswordHasher()


@cache
def _nobody() -> str:
    return _hasher().hash("nobody has this password")


def _matches(password_hash: str, password: str) -> bool:
    try:
        return _hasher().verify(password_hash, password)
    except VerificationError:
        return False
