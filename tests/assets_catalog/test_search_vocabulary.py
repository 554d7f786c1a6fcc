"""Words that have hits, and what a misspelt one probably was."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from whoosh.fields import TEXT

from assets_catalog.search.engine import index
from assets_catalog.search.engine.analysis import Stemmed, Stems, fold_text, folded, term_of, words_of
from assets_catalog.search.engine.documents import documents_of
from assets_catalog.search.engine.vocabulary import Vocabulary
from assets_catalog.search.engine.weights import Weights
from tests.assets_catalog.search_catalogues import make


def vocabulary(*names: str) -> Vocabulary:
    listings = [make(number, name, places=[]) for number, name in enumerate(names, start=1)]
    return Vocabulary([index.compile_few(documents_of(listings), Weights())])


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("befrending", "befriending"),
        ("exersise", "exercise"),
        ("swiming", "swimming"),
        ("gardenning", "gardening"),
        ("dimentia", "dementia"),
        ("lnuch", "lunch"),
        ("CAFFÉ", "cafe"),
        ("yga", None),
        ("zzzzzz", None),
        ("12345", None),
        ("", None),
    ],
)
def test_a_slip_is_mended(typed: str, meant: str | None) -> None:
    known = vocabulary(
        "Befriending", "Exercise class", "Swimming", "Gardening", "Dementia café", "Lunch", "Yoga"
    )
    assert known.correct(typed) == meant


def test_a_word_that_has_hits_is_never_changed() -> None:
    known = vocabulary("Cooking", "Looking ahead", "Walking")
    assert known.correct("looking") is None
    assert known.correct("walks") is None
    assert known.correct("talking") in {"walking", None}


def test_of_words_equally_near_the_more_usual_is_meant() -> None:
    known = vocabulary("Caring", "Caring friends", "Baring all")
    assert known.correct("taring") == "caring"


def test_has_knows_forms_of_a_word_and_words_that_say_nothing() -> None:
    known = vocabulary("Walking group", "Men's shed")
    assert known.has("walks")
    assert known.has("the")
    assert known.has("men’s")
    assert not known.has("chess")


def test_beginnings_are_found_most_used_first() -> None:
    known = vocabulary("Gardening", "Gardening", "Garlic")
    assert known.starting("gar", 5) == [b"garden", b"garlic"]
    assert known.starting("gar", 1) == [b"garden"]
    assert known.starting("x", 5) == []


@given(st.text(max_size=60))
def test_any_text_is_cut_into_words_and_terms(text: str) -> None:
    for word in words_of(text):
        assert len(term_of(word)) <= 40
        assert len(folded(word)) <= 40
    assert "  " not in fold_text(text)


@given(st.text(max_size=200))
def test_the_field_gives_whoosh_what_any_text_field_would(text: str) -> None:
    ordinary = TEXT(analyzer=Stems(), phrase=False)
    assert sorted(Stemmed().index(text)) == sorted(ordinary.index(text))


def test_words_are_cut_as_people_mean_them() -> None:
    assert words_of("Men's shed, step-free (Tues)") == ["Mens", "shed", "step", "free", "Tues"]
    assert fold_text("  Café—Élan ") == "cafe elan"
    assert term_of("exercises") == term_of("EXERCISE")
