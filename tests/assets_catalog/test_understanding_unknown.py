"""Words that nobody knows lead nowhere, and that is said."""

from __future__ import annotations

import pytest

from assets_catalog.search.understanding import meaning
from tests.assets_catalog.test_understanding import Words, read


@pytest.mark.parametrize("words", ["asdfghjkl", "qwrtzpsdf", "i need xkcdvf please"])
def test_no_need_is_guessed_from_letters_struck_at_random(words: str) -> None:
    understood = read(words)
    assert understood.needs == ()
    assert any(note.startswith("We do not know the word “") for note in understood.notes)


def test_the_note_names_the_word() -> None:
    assert read("asdfghjkl").notes == ("We do not know the word “asdfghjkl”. Try other words, or ring us.",)


def test_a_word_of_the_catalogue_is_known() -> None:
    assert read("asdfghjkl", vocabulary=Words("asdfghjkl")).notes == ()


def test_one_known_word_is_enough() -> None:
    assert read("asdfghjkl dementia").needs[0][0] == "dementia"


@pytest.mark.parametrize("words", ["Rollstuhl", "desempleo", "samotność"])
def test_a_word_of_another_language_is_read(words: str) -> None:
    if meaning.encoder_version() == "none":
        pytest.skip("no sentence encoder is installed")
    assert read(words).needs


@pytest.mark.parametrize("words", ["12 High Street", "flat 3 40b Park Hill Road", "12 High Street CR0 1AA"])
def test_a_street_address_is_no_need(words: str) -> None:
    understood = read(words)
    assert understood.needs == ()
    assert "To search near an address, use its postcode." in understood.notes


def test_something_is_not_looked_for() -> None:
    assert "something" not in read("something to do on tuesdays").search_text
    assert read("somewhere with someone to sew").search_text == "sew"


def test_something_in_a_name_is() -> None:
    named = read("someone to sew with", vocabulary=Words(names=("someone to sew with",)))
    assert named.search_text.startswith("someone")
    assert named.named
