"""Pairs that wait, what was said of them and merges at one press on PostgreSQL: their own tests again, on a server."""

from __future__ import annotations

import pytest

from assets_catalog.catalogue import Catalogue

from .test_duplicates_settled import (  # noqa: F401
    test_a_look_that_breaks_off_says_so_and_another_can_begin,
    test_a_steward_may_forget_it,
    test_many_are_merged_at_one_press_and_taken_back_together,
    test_what_a_look_found_is_shown_until_the_next_has_ended_and_only_that_is_kept,
    test_what_an_import_added_that_was_there_already,
    test_what_changes_is_compared_afresh,
)

pytestmark = pytest.mark.postgres


@pytest.fixture
def catalogue(rooms):
    catalogue = Catalogue.open(rooms.url())
    yield catalogue
    catalogue.close()
