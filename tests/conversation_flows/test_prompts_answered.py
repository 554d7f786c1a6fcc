"""The share of conversations through each prompt, and what is not told of a few people."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from conversation_flows.records import Records, model

PROMPTS = ("safe_now", "matters", "strengths", "area")


@pytest.fixture
def records(tmp_path):
    opened = Records.open(f"sqlite:///{tmp_path / 'records.sqlite'}")
    yield opened
    opened.close()


@pytest.fixture
def closed(records):
    """A function that keeps so many closed conversations with these answers."""
    worker = records.workers.add("ada", "Ada", "adviser", "a long enough password")

    def add(how_many, script="carer", close=True, **answers):
        for _ in range(how_many):
            identity = records.conversations.begin(
                worker.id, script=script, script_version="v1", answers=answers
            )
            if close:
                records.conversations.close(identity, worker.id, "advice_given")
        return identity

    return add


def shares(records, now=None):
    return records.prompts_answered("carer", PROMPTS, now or datetime.now(UTC))


def test_shares_are_of_closed_conversations_with_this_script(records, closed):
    closed(6, safe_now="yes", matters=["company"])
    closed(6, safe_now="", matters=["money"], strengths=[])
    closed(3, script="good-conversation", safe_now="yes")
    closed(3, close=False, safe_now="yes")
    found = shares(records)
    assert found.of == 12
    assert found.shares == {"safe_now": 0.5, "matters": 1.0, "strengths": 0.0, "area": 0.0}


def test_too_few_conversations_say_nothing(records, closed):
    assert (shares(records).of, shares(records).shares) == (0, {})
    closed(4, safe_now="yes")
    assert (shares(records).of, shares(records).shares) == (None, {})


def test_a_few_people_are_not_pointed_at(records, closed):
    closed(10, safe_now="yes")
    closed(2, safe_now="yes", matters=["company"])
    closed(1, matters=["company"])
    found = shares(records)
    assert found.few == {"safe_now", "matters"}
    assert found.shares == {"strengths": 0.0, "area": 0.0}


def test_what_was_closed_more_than_ninety_days_ago_is_not_counted(records, closed):
    closed(5, safe_now="yes")
    old = closed(1, safe_now="yes")
    table = model.table_of(model.Conversation)
    with records._engine.begin() as connection:
        long_ago = datetime.now(UTC) - timedelta(days=91)
        connection.execute(update(table).where(table.c.id == old).values(closed_at=long_ago))
    assert shares(records).of == 5
