"""The confidential records on PostgreSQL: their own tests again, on a server."""

from __future__ import annotations

import pytest

from conversation_flows.records import Records

from .test_records import *  # noqa: F403

pytestmark = pytest.mark.postgres


@pytest.fixture
def records(rooms):
    records = Records.open(rooms.url())
    yield records
    records.close()


def test_they_are_on_postgresql(records):
    assert records._engine.dialect.name == "postgresql"
