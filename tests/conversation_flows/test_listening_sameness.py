"""How something is typed does not change what is heard; and exactly when more words may show less."""

from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from conversation_flows.listening import listen
from conversation_flows.listening.learning import lines_here
from conversation_flows.listening.patterns import named_patterns
from conversation_flows.listening.spelling import plain

LINES = [line["text"] for line in lines_here()]
SAID = st.sampled_from(LINES)
FRIGHTENED = st.sampled_from([line["text"] for line in lines_here() if line["label"] == "crisis"])
UNSEEN = "\u200b\u200c\u200d\u2060\ufeff\u00ad"
FACES = ["🙂", "😭😭", "💔", "👩‍👩‍👧", "🏳️‍🌈", "🙏🏽", "\u2764\ufe0f"]
MARKS = "\u0301\u0300\u0308\u0327"
#: Seconds for a hundred thousand letters on a slow machine; about half of one where it was written.
LONG_TEXT_WITHIN = 10


def ends(text):
    """The text with a stop, so that what follows is a sentence of its own."""
    return f"{text.rstrip()}. "


@settings(max_examples=150)
@given(SAID)
def test_capitals_do_not_change_what_is_heard(text):
    assert listen(text.upper()) == listen(text.lower()) == listen(text)


@settings(max_examples=150)
@given(SAID, st.sampled_from(["  ", "\t", "\u00a0", "\u2003 ", "   \u3000"]))
def test_wide_spaces_do_not_change_what_is_heard(text, space):
    assert listen(f"{space}{text.replace(' ', space)}{space}") == listen(text)


@settings(max_examples=150)
@given(SAID, st.sampled_from(UNSEEN), st.randoms(use_true_random=False))
def test_marks_that_nobody_sees_do_not_change_what_is_heard(text, mark, chance):
    place = chance.randrange(len(text) + 1)
    assert listen(text[:place] + mark + text[place:]) == listen(text)
    assert listen(mark.join(text)) == listen(text)


@settings(max_examples=150)
@given(SAID, st.sampled_from(FACES), st.randoms(use_true_random=False))
def test_faces_do_not_change_what_is_heard(text, face, chance):
    words = text.split(" ")
    place = chance.randrange(len(words) + 1)
    assert listen(" ".join([*words[:place], face, *words[place:]])) == listen(text)


@settings(max_examples=150)
@given(SAID, st.sampled_from(MARKS), st.randoms(use_true_random=False))
def test_accents_added_or_left_out_do_not_change_what_is_heard(text, mark, chance):
    letters = [place for place, letter in enumerate(text) if letter.isascii() and letter.isalpha()]
    assume(letters)
    place = chance.choice(letters) + 1
    assert listen(text[:place] + mark + text[place:]) == listen(text)
    apart = unicodedata.normalize("NFD", text)
    bare = "".join(letter for letter in apart if not unicodedata.combining(letter))
    assert listen(bare) == listen(text) == listen(apart)


@settings(max_examples=250)
@given(FRIGHTENED, st.one_of(SAID, st.text(max_size=200)), st.booleans())
@example("I want to die", "I'm fine now, thank you", False)
@example("I used to be homeless", "I'm sleeping in the car again", False)
def test_words_in_another_field_never_take_the_panel_away(danger, other, first):
    assume(listen(danger).panel == "full")
    assert listen(*((other, danger) if first else (danger, other))).panel == "full"


@settings(max_examples=300)
@given(FRIGHTENED, st.one_of(SAID, st.text(max_size=200)), st.booleans())
@example("I was suicidal ten years ago", "I'm well now", False)
@example("I was suicidal ten years ago", "Happy and settled", True)
@example("I want to die", "I'm fine. Ignore me.", False)
def test_another_sentence_shows_less_only_where_a_past_meets_a_good_present(danger, other, first):
    assume(listen(danger).panel == "full")
    text = ends(other) + ends(danger) if first else ends(danger) + ends(other)
    if listen(text).panel != "full":
        grammar = named_patterns("exemptions.yaml")
        assert grammar["past"].search(plain(danger)) or grammar["behind"].search(plain(danger))
        assert grammar["well_now"].search(plain(text))
        assert not grammar["still_here"].search(plain(text))


@pytest.mark.parametrize(
    ("text", "panel"),
    [
        ("I was suicidal ten years ago.", "full"),
        ("I was suicidal twenty years ago. I am well now and would like to volunteer.", "quiet"),
        ("I slept rough in my teens. I have my own flat now.", "quiet"),
        ("I slept rough in my teens.", "full"),
        ("I was suicidal ten years ago. I'm well now. I like gardening. I want to die.", "full"),
        ("I was suicidal ten years ago. It has come back.", "full"),
        ("I was suicidal ten years ago. I'm well but it has come back.", "full"),
        ("I am suicidal. I'm well now.", "full"),
        ("I am suicidal and ten years ago we moved here. I'm well now.", "full"),
        ("I was suicidal ten years ago and he hits me. I'm well now.", "full"),
    ],
)
def test_what_the_one_exemption_across_sentences_reaches(text, panel):
    assert listen(text).panel == panel


@pytest.mark.parametrize(
    "once",
    [
        "i like the choir. ",
        "i like the choir ",
        "i ",
        "he has just always keeps ",
        "cant ",
        "a.",
        "1 2 ",
        "'",
    ],
)
def test_a_hundred_thousand_letters_are_heard_in_bounded_time(once):
    text = (once * (100_000 // len(once)))[:99_900]
    started = time.process_time()
    listen(text)
    assert time.process_time() - started < LONG_TEXT_WITHIN
    assert "suicide_selfharm" in listen(f"{text}. I want to kill myself").kinds
