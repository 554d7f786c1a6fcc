"""Words that stewards lay over the shipped ones: kept, refused, undone, and noticed by whoever searches."""

from __future__ import annotations

import contextlib
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets_catalog.catalogue import Catalogue
from assets_catalog.search import living
from assets_catalog.search.living import LivingWords
from assets_catalog.search.query import SearchQuery
from assets_catalog.search.understanding import knowledge, meaning, needs
from assets_catalog.search.understanding.understand import understand
from assets_catalog.stewardship import word_rules
from assets_catalog.stewardship.words import Words, WordsRefusedError

MADE_UP = "zibbleworth"


@pytest.fixture
def address(tmp_path):
    return f"sqlite:///{tmp_path / 'catalogue.sqlite3'}"


@pytest.fixture
def words(address):
    return Words.open(Catalogue.open(address))


@pytest.fixture
def quick(monkeypatch):
    """Without the encoder, and with heads of its own, so that learning takes a moment."""
    monkeypatch.setattr(needs, "_store", needs._Store())
    with meaning.without_encoder():
        yield


def best(words_said: str) -> str:
    found = understand(SearchQuery(words=words_said)).needs
    return found[0][0] if found else ""


def test_with_nothing_changed_the_shipped_words_are_gone_by(words):
    assert words.version() == 0
    assert words.laid() == knowledge.Laid()
    assert LivingWords(words).known() is knowledge.shipped()


def test_a_word_that_is_added_votes_at_once(words, quick):
    alive = LivingWords(words)
    words.add("word", "transport", MADE_UP, "names", by="Stan")
    with alive.in_use():
        assert best(MADE_UP) == "transport"
    assert best(MADE_UP) != "transport", "only whoever goes by these words knows it"


def test_a_change_by_one_process_is_noticed_by_another_within_two_seconds(words, address, quick):
    other = LivingWords(Words.open(Catalogue.open(address)))
    with other.in_use():
        assert best(MADE_UP) != "faith"
    words.add("word", "faith", MADE_UP, "names", by="Stan")
    began = time.monotonic()
    noticed = False
    while not noticed and time.monotonic() - began < 2:
        with other.in_use():
            noticed = best(MADE_UP) == "faith"
        time.sleep(0.05)
    assert noticed


def test_a_shipped_word_that_is_switched_off_no_longer_votes(words):
    words.switch_off("word", "faith", "Mosque", by="Stan")
    known = knowledge.overlaid(words.laid())
    assert not {"mosque"} & known.lexicon.terms["faith"]
    assert "mosque" in knowledge.shipped().lexicon.terms["faith"]
    words.switch_on("word", "faith", "mosque", by="Stan")
    assert words.laid() == knowledge.Laid()


def test_a_phrase_that_is_added_is_learnt_in_the_background(words, quick):
    alive = LivingWords(words)
    with alive.in_use():
        best("warm up")
    phrase = "quibbling frondoons sprocketed my wombleton"
    words.add("phrase", "telecare", phrase, "", by="Stan")
    before = alive.known(newest=True).heads
    assert before is not None, "until it is learnt the earlier heads speak"
    for _ in range(200):
        if not alive.learning:
            break
        time.sleep(0.05)
    with alive.in_use():
        assert alive.known().heads is not before
        assert best(phrase) == "telecare"


def test_learning_that_fails_leaves_the_earlier_heads(words, quick, monkeypatch):
    alive = LivingWords(words)
    with alive.in_use():
        best("warm up")
    monkeypatch.setattr(living.needs, "learnt", lambda _: 1 / 0)
    words.add("phrase", "telecare", "the pendant never rings", "", by="Stan")
    before = alive.known(newest=True).heads
    for _ in range(100):
        if not alive.learning:
            break
        time.sleep(0.02)
    assert alive.known().heads is before


def test_a_database_that_is_away_for_a_moment_does_not_stop_a_search(words, quick):
    alive = LivingWords(words, fresh_for=0)
    words.add("word", "faith", MADE_UP, "names", by="Stan")
    with alive.in_use():
        assert best(MADE_UP) == "faith"
    words._engine = None
    with alive.in_use():
        assert best(MADE_UP) == "faith"


def test_a_draft_is_tried_without_being_kept(words, quick):
    alive = LivingWords(words)
    with knowledge.using(alive.with_draft("word", "faith", MADE_UP, "names")):
        assert best(MADE_UP) == "faith"
    with alive.in_use():
        assert best(MADE_UP) != "faith"
    assert words.version() == 0


def test_the_list_marks_what_is_shipped_ours_and_off(words):
    words.add("word", "faith", MADE_UP, "signs", by="Stan")
    words.switch_off("word", "faith", "mosque", by="Mina")
    listed = {each.text: each for each in words.listed("faith")}
    assert (listed[MADE_UP].ours, listed[MADE_UP].on, listed[MADE_UP].by) == (True, True, "Stan")
    assert (listed["mosque"].ours, listed["mosque"].on, listed["mosque"].by) == (False, False, "Mina")
    assert listed["church"].on
    assert [each.text for each in words.listed("faith", "ZIBBLE")] == [MADE_UP]


class TestHistory:
    def test_every_change_can_be_undone_and_the_undoing_too(self, words):
        words.switch_off("word", "faith", "mosque", by="Stan")
        words.undo(words.history()[0].seq, by="Mina")
        assert words.laid() == knowledge.Laid()
        words.undo(words.history()[0].seq, by="Stan")
        assert words.laid().words_off == {("faith", "mosque")}
        assert [(each.what, each.by) for each in words.history()] == [
            ("undone", "Stan"), ("undone", "Mina"), ("switched_off", "Stan"),
        ]  # fmt: skip

    def test_what_changed_again_since_is_not_undone(self, words):
        words.add("word", "faith", MADE_UP, "names", by="Stan")
        first = words.history()[0]
        words.switch_off("word", "faith", MADE_UP, by="Stan")
        assert [each.newest for each in words.history()] == [True, False]
        with pytest.raises(WordsRefusedError, match="changed again since"):
            words.undo(first.seq, by="Stan")

    def test_a_word_taken_away_comes_back_as_it_was(self, words):
        words.add("word", "faith", MADE_UP, "hints", by="Stan")
        words.switch_off("word", "faith", MADE_UP, by="Mina")
        assert words.laid() == knowledge.Laid()
        words.undo(words.history()[0].seq, by="Mina")
        assert words.laid().words == (("faith", "hints", MADE_UP),)

    def test_a_change_that_never_was_is_refused(self, words):
        with pytest.raises(WordsRefusedError, match="no such change"):
            words.undo(12345, by="Stan")


class TestRefusals:
    @pytest.mark.parametrize(
        ("kind", "text", "says"),
        [
            ("word", "", "Enter a word"),
            ("word", " ?! ", "Enter a word"),
            ("phrase", "lonely " * 40, "too long"),
            ("word", "the", "says nothing by itself"),
            ("word", "with my", "says nothing by itself"),
            ("word", "my nan has not been out for weeks now", "whole sentence"),
            ("phrase", "lonely in CR5 1RA since june", "postcode"),
            ("phrase", "ring me on 020 7946 0123", "phone number"),
            ("phrase", "write to nan@post.example", "email"),
            ("phrase", "she was born 03/04/1941", "date"),
            ("phrase", "mrs okafor is lonely", "names a person"),
            ("phrase", "my name is Zbigniew", "names a person"),
            ("phrase", "my mum margaret keeps falling", "names a person"),
            ("phrase", "Doris Butterworth needs a lift", "names a person"),
            ("word", "mosque", "there already"),
            ("word", "MOSQUE", "there already"),
        ],
    )
    def test_what_cannot_be_kept_is_said_in_a_sentence(self, words, kind, text, says):
        with pytest.raises(WordsRefusedError, match=says):
            words.add(kind, "faith", text, "names" if kind == "word" else "", by="Stan")
        assert words.version() == 0

    @pytest.mark.parametrize(
        "text",
        [
            "st john's church hall",
            "Andrew's house",
            "may I bring my dog",
            "somewhere warm",
            "dr appointment for mum",
        ],
    )
    def test_what_only_looks_like_a_name_may_be_kept(self, text):
        assert word_rules.checked("phrase", "faith", text, "") == text

    def test_what_is_off_is_switched_on_not_added(self, words):
        words.switch_off("word", "faith", "mosque", by="Stan")
        with pytest.raises(WordsRefusedError, match="Switch it on again"):
            words.add("word", "faith", "mosque", "names", by="Stan")

    def test_the_same_word_may_stand_under_two_kinds_of_help(self, words):
        words.add("word", "faith", MADE_UP, "names", by="Stan")
        words.add("word", "transport", MADE_UP, "names", by="Stan")
        assert len(words.laid().words) == 2

    @pytest.mark.parametrize(
        ("kind", "category", "strength"), [("word", "juggling", "names"), ("song", "faith", ""), ("word", "faith", "very")]
    )  # fmt: skip
    def test_a_form_that_was_tampered_with_is_refused(self, words, kind, category, strength):
        with pytest.raises(WordsRefusedError, match="Choose"):
            words.add(kind, category, "bells", strength, by="Stan")

    @pytest.mark.parametrize("do", ["switch_on", "switch_off"])
    def test_a_term_that_is_not_there_cannot_be_switched(self, words, do):
        with pytest.raises(WordsRefusedError, match="not"):
            getattr(words, do)("word", "faith", MADE_UP, by="Stan")

    @given(st.text(max_size=250), st.sampled_from(["word", "phrase"]))
    def test_any_text_is_kept_whole_or_refused(self, text, kind):
        with contextlib.suppress(WordsRefusedError):
            assert 0 < len(word_rules.checked(kind, "faith", text, "names")) <= word_rules.LONGEST
