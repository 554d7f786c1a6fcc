"""The confidential records, opened as one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Engine

from assets_catalog import database
from conversation_flows.records.came_of_it import CameOfIt
from conversation_flows.records.conversations import Conversations
from conversation_flows.records.outcomes import AnonymousOutcomes
from conversation_flows.records.prompts_answered import Answered, answered
from conversation_flows.records.route_checks import RouteChecks
from conversation_flows.records.versions import Versions
from conversation_flows.records.workers import Workers

MIGRATIONS = "conversation_flows.records.migrations"


class Records:
    """Workers, conversations, anonymous outcomes and versions of scripts over one database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.workers = Workers(engine)
        self.conversations = Conversations(engine)
        self.came_of_it = CameOfIt(engine)
        self.outcomes = AnonymousOutcomes(engine)
        self.versions = Versions(engine)
        self.route_checks = RouteChecks(engine)

    @classmethod
    def open(cls, url: str) -> Records:
        """The records at ``url``, created and migrated where they need to be."""
        engine = database.open_engine(url)
        database.migrate(engine, MIGRATIONS)
        return cls(engine)

    def prompts_answered(self, script: str, prompts: Iterable[str], now: datetime) -> Answered:
        """The share of lately closed desk conversations that answered each prompt of a script."""
        return answered(self._engine, script, prompts, now)

    def close(self) -> None:
        """Close every connection."""
        self._engine.dispose()
