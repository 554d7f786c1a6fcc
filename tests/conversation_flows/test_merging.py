"""Two windows on one record: only what a page changed is written, and no long text is lost."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from conversation_flows.records.merging import Page, both, changes, digest

HELD = {"notes": "kept", "near": "Purley", "answers": {"who": "self"}, "page": "", "revision": 4}
words = st.text(max_size=60)


def page(**was) -> Page:
    return Page("window1", 2, {name.replace("__", "."): digest(value) for name, value in was.items()})


def test_a_field_that_the_page_did_not_touch_is_left_alone():
    old = page(notes="older", near="Coulsdon", answers__who="")
    assert changes(HELD, {"notes": "older", "near": "Coulsdon"}, {"who": ""}, old) == {}


def test_a_field_that_only_the_page_changed_is_written():
    assert changes(HELD, {"notes": "kept and more"}, None, page(notes="kept")) == {"notes": "kept and more"}


def test_a_choice_changed_in_both_windows_is_the_last_ones():
    found = changes(HELD, {"near": "Kenley"}, {"who": "other"}, page(near="Coulsdon", answers__who=""))
    assert found == {"near": "Kenley", "answers": {"who": "other"}}


def test_a_page_that_saved_last_may_cut_its_own_words():
    held = {**HELD, "page": "window1 1"}
    assert changes(held, {"notes": ""}, None, page(notes="never agreed")) == {"notes": ""}


def test_what_is_not_a_field_is_not_written():
    assert changes(HELD, {"worker_id": "somebody", "closed_at": None}, None, Page()) == {}


@given(base=words, mine=words, theirs=words)
def test_neither_windows_notes_are_ever_lost(base, mine, theirs):
    held = {**HELD, "notes": theirs, "page": "window2 1"}
    notes = changes(held, {"notes": mine}, None, page(notes=base)).get("notes", theirs)
    if mine != base:
        assert mine in notes
    if theirs != base and theirs.strip():
        assert theirs in notes


@given(kept=words, typed=words)
def test_putting_two_together_keeps_both(kept, typed):
    joined = both(kept, typed)
    assert typed in joined
    assert kept in joined or not kept.strip()


def test_words_that_stand_there_already_are_not_repeated():
    once = both("Ann's words", "Bob's words")
    assert both(once, "Bob's words") == once
    assert both(once, "Ann's words") == once
    assert both("Bob's words", once) == once
    assert both("Likes the nothing", "no").endswith("no")
