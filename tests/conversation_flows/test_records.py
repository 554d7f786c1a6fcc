"""The confidential records: nothing typed is lost, and nobody gets in by guessing."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from conversation_flows.records import Records, model
from conversation_flows.records.came_of_it import Came
from conversation_flows.records.workers import AccountProblemError

PASSWORD = "a long enough password"
LOCK = {"attempts": 3, "lockout_minutes": 15}


@pytest.fixture
def records(tmp_path):
    records = Records.open(f"sqlite:///{tmp_path / 'conversations.sqlite3'}")
    yield records
    records.close()


@pytest.fixture
def adviser(records):
    return records.workers.add("Ada", "Ada Adviser", "adviser", PASSWORD)


@pytest.fixture
def begun(records, adviser):
    return records.conversations.begin(adviser.id, script="good-conversation", script_version="1")


def test_the_right_password_signs_in_whatever_the_case_of_the_name(records, adviser):
    assert records.workers.sign_in(" ADA ", PASSWORD, **LOCK).worker.id == adviser.id


def test_three_wrong_passwords_lock_even_the_right_one_out_until_the_time_is_up(records, adviser):
    now = datetime(2026, 11, 22, 9, tzinfo=UTC)
    for _ in range(3):
        assert records.workers.sign_in("ada", "wrong", **LOCK, now=now).worker is None
    assert records.workers.sign_in("ada", PASSWORD, **LOCK, now=now).locked_until == now + timedelta(
        minutes=15
    )
    later = now + timedelta(minutes=16)
    assert records.workers.sign_in("ada", PASSWORD, **LOCK, now=later).worker


def test_a_disabled_account_and_an_unknown_one_are_told_the_same(records, adviser):
    records.workers.set_active(adviser.id, False)
    assert records.workers.sign_in("ada", PASSWORD, **LOCK) == records.workers.sign_in(
        "nobody", PASSWORD, **LOCK
    )


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (("bob", "Bob", "boss", PASSWORD), "The roles are volunteer"),
        (("bob", "Bob", "adviser", "short"), "at least 12"),
        (("ada", "Another", "adviser", PASSWORD), "already in use"),
        ((" ", "Bob", "adviser", PASSWORD), "needs a username"),
    ],
)
def test_a_wrong_account_is_refused_with_what_to_do(records, adviser, given, sentence):
    with pytest.raises(AccountProblemError, match=sentence):
        records.workers.add(*given)


def test_what_is_typed_is_kept_as_it_is_typed(records, adviser, begun):
    first = records.conversations.save(begun, adviser.id, {"notes": "Mum is"}, base_revision=0)
    records.conversations.save(
        begun, adviser.id, {"notes": "Mum is 86", "near": "CR5 1RA"}, base_revision=first
    )
    kept = records.conversations.get(begun)
    assert (kept.notes, kept.near, kept.is_open) == ("Mum is 86", "CR5 1RA", True)


def test_two_windows_lose_neither_ones_notes(records, adviser, begun):
    records.conversations.save(begun, adviser.id, {"notes": "from the first window"}, base_revision=0)
    records.conversations.save(begun, adviser.id, {"notes": "from the second window"}, base_revision=0)
    notes = records.conversations.get(begun).notes
    assert "from the first window" in notes
    assert "from the second window" in notes


def test_answers_are_added_to_those_already_given(records, adviser, begun):
    records.conversations.save(begun, adviser.id, {}, answers={"who": "self"})
    records.conversations.save(begun, adviser.id, {}, answers={"safe_now": "yes"})
    assert records.conversations.get(begun).answers == {"who": "self", "safe_now": "yes"}


def test_an_offer_keeps_the_name_it_had_and_what_was_said_to_it(records, adviser, begun):
    for _ in range(2):
        records.conversations.offer(begun, adviser.id, "service-1", "Larkfield lunch club")
    (offer,) = records.conversations.get(begun).offers
    records.conversations.answer_offer(begun, adviser.id, offer.id, "yes")
    (offer,) = records.conversations.get(begun).offers
    assert (offer.service_name, offer.answer) == ("Larkfield lunch club", "yes")


def test_today_lists_what_was_opened_today_and_what_is_still_open(records, adviser, begun):
    today = records.conversations.get(begun).opened_at.date()
    assert [each.id for each in records.conversations.on(today)] == [begun]
    assert [each.id for each in records.conversations.on(today + timedelta(days=3))] == [begun]
    records.conversations.close(begun, adviser.id, "connected")
    assert records.conversations.on(today + timedelta(days=3)) == []


def test_an_outcome_that_is_not_on_the_list_is_refused(records, adviser, begun):
    with pytest.raises(ValueError, match="no outcome"):
        records.conversations.close(begun, adviser.id, "whatever")
    with pytest.raises(ValueError, match="no outcome"):
        records.outcomes.log(
            "x", tier="T1", needs=[], area="", script="s", script_version="1", on=date(2026, 11, 22)
        )


def test_an_anonymous_outcome_is_counted_and_only_lists_of_ours_are_kept(records):
    day = date(2026, 11, 22)
    records.outcomes.log(
        "will_try",
        tier="T1",
        needs=["befriending", "my own words"],
        area="Purley",
        script="good-conversation",
        script_version="1",
        on=day,
    )
    assert records.outcomes.counts(day) == {"tier": {"T1": 1}, "outcome": {"will_try": 1}}
    with records._engine.connect() as connection:
        row = connection.execute(model.table_of(model.AnonymousOutcome).select()).mappings().one()
    assert row["needs"] == ["befriending"]


def test_the_migrations_make_the_tables_that_the_model_names(records):
    with records._engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, model.metadata) == []


def test_what_came_of_an_offer_is_news_once_and_can_be_put_right(records, adviser, begun):
    records.conversations.offer(begun, adviser.id, "service-1", "Larkfield lunch club")
    (offer,) = records.conversations.get(begun).offers
    first, later = date(2026, 11, 22), date(2026, 11, 29)

    def note(what, on=first):
        return records.came_of_it.note(begun, adviser.id, offer.id, what, on)

    assert note("not_yet") == Came("service-1", None, None, None)
    records.conversations.close(begun, adviser.id, "advice_given")
    assert note("shut") == Came("service-1", "shut", None, first)
    assert note("shut", later) is None
    assert note("went", later) == Came("service-1", "good", "shut", first)
    assert records.conversations.get(begun).offers[0].came == "went"
    with pytest.raises(ValueError, match="comes of an offer"):
        note("exploded")
    with pytest.raises(LookupError, match="no such offer"):
        records.came_of_it.note("another", adviser.id, offer.id, "went", first)
    happened = [each.detail for each in records.conversations.events(begun) if each.what == "came of it"]
    assert happened == ["not_yet", "shut", "went"]
