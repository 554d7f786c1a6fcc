"""The outbox on PostgreSQL: its own tests again, on a server, where runs of several machines meet."""

from __future__ import annotations

import pytest

from assets_catalog.catalogue import Catalogue

from .test_messages import (  # noqa: F401
    clock,
    outbox,
    post,
    server,
    test_a_run_that_died_is_asked_after_before_anything_is_sent_again,
    test_it_is_asked_what_became_of_each_until_that_is_known,
    test_notify_is_given_the_template_the_words_and_the_reference,
    test_two_runs_at_once_send_each_message_once,
    test_what_is_taken_back_is_not_sent_but_what_is_on_its_way_stays,
    test_what_waits_beyond_its_day_is_let_go_and_said,
)

pytestmark = pytest.mark.postgres


@pytest.fixture
def engine(rooms):
    catalogue = Catalogue.open(rooms.url())
    yield catalogue.engine
    catalogue.close()


def test_it_is_on_postgresql(engine):
    assert engine.dialect.name == "postgresql"
