"""Words written as they are heard, words run together, and words that must be left as they are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets_catalog.search.query import SearchQuery
from assets_catalog.search.understanding import lexicon, needs, spelling
from assets_catalog.search.understanding.sounds import heard
from assets_catalog.search.understanding.tokens import tokenise
from assets_catalog.search.understanding.understand import understand
from tests.assets_catalog.test_understanding import read


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("dimensha", "dementia"),
        ("skitzofrenia", "schizophrenia"),
        ("fone", "phone"),
        ("fizio", "physio"),
        ("sykologist", "psychologist"),
        ("neibour", "neighbour"),
        ("asma", "asthma"),
        ("skool", "school"),
        ("yoof", "youth"),
        ("kownsiling", "counselling"),
        ("moblie", "mobile"),
        ("acomodation", "accommodation"),
    ],
)
def test_the_word_that_sounds_alike_is_meant(typed, meant):
    assert needs.speller().mend(typed) == meant


@pytest.mark.parametrize("word", ["whatsapp", "tiktok", "crochet", "tescos", "sciatica", "debit", "quire"])
def test_a_word_that_is_one_is_left_alone(word):
    assert needs.speller().mend(word) is None


@given(st.text(alphabet=st.characters(min_codepoint=97, max_codepoint=122), max_size=30))
def test_any_letters_can_be_heard(word):
    assert heard(heard(word)) is not None
    assert len(heard(word)) <= len(word) * 2


@pytest.mark.parametrize(
    ("typed", "parts"),
    [
        ("lunchclub", "lunch club"),
        ("someonetotalkto", "someone to talk to"),
        ("wheelchairaccess", "wheelchair access"),
        ("swimmingpool", "swimming pool"),
        ("needhelpwithrent", "need help with rent"),
    ],
)
def test_words_run_together_are_taken_apart_and_that_is_shown(typed, parts):
    understood = read(typed)
    assert (typed, parts) in understood.corrections.items() or understood.needs
    assert understood.needs == read(parts).needs


@pytest.mark.parametrize(
    "word", ["grandparents", "understanding", "physiotherapist", "rsdfgjklqwx", "counselling"]
)
def test_one_word_stays_one(word):
    assert word not in read(word).corrections


def test_taking_apart_can_be_taken_back():
    typed = "benefitsadvice"
    assert read(typed).corrections == {typed: "benefits advice"}
    assert not understand(SearchQuery(words=typed, not_meant=(f"spelling:{typed}",))).corrections


@pytest.mark.parametrize(
    ("words", "language"),
    [
        ("mon mari me frappe", "fr"),
        ("où trouver à manger", "fr"),
        ("nao consigo pagar a renda", "pt"),
        ("mi marido me pega", "es"),
        ("ev kirasi odeyemiyorum", "tr"),
        ("boli mnie kolano", "pl"),
        ("waxaan u baahanahay caawimaad", "so"),
    ],
)
def test_a_line_of_another_language_is_neither_mended_nor_read_as_english(words, language):
    understood = read(words)
    assert understood.preferences["languages"] == (language,)
    assert not understood.corrections
    assert "days" not in understood.filters


@pytest.mark.parametrize(
    "words",
    ["mon morning club", "la leche league", "em ployment", "solo parents", "des at the club", "a sun lounge"],
)
def test_english_stays_english(words):
    assert "languages" not in read(words).preferences


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("cours gratuit le lundi soir", {"free": True, "days": ("MO",), "parts_of_day": ("evening",)}),
        (
            "zajęcia za darmo we wtorek wieczorem",
            {"free": True, "days": ("TU",), "parts_of_day": ("evening",)},
        ),
        ("clases gratis los jueves para mayores", {"free": True, "days": ("TH",)}),
    ],
)
def test_days_and_cost_are_heard_in_other_languages(words, found):
    assert read(words).filters == found


def test_the_parts_of_a_word_know_where_they_stand():
    typed = "Lunchclub, please"
    chips = [chip for chip in read(typed).chips if chip.kind == "need"]
    assert chips
    assert all(chip.because in typed for chip in chips)
    assert len(tokenise(typed)) == 2


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("cud do wiv sum1 2 talk 2", "sum1"), ("appt at hosp", "hosp"), ("councilling", "councilling")],
)
def test_telephone_shorthand_is_read_and_shown(typed, meant):
    understood = read(typed)
    assert meant in understood.corrections
    assert understood.needs


def test_no_shorthand_is_a_word_of_its_own():
    for typed, meant in spelling._shorthand().items():
        assert typed != meant
        assert typed not in lexicon.built_in().words
