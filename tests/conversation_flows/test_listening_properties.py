"""Whatever is typed: no exception, and more words never make the panel less."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from conversation_flows.listening import CRISIS_KINDS, QUIET_KINDS, listen
from conversation_flows.listening.hearing import hear
from conversation_flows.listening.learning import lines_here
from conversation_flows.listening.spelling import plain

LINES = lines_here()
SAID = st.sampled_from([line["text"] for line in LINES])
CRISIS = st.sampled_from([line["text"] for line in LINES if line["label"] == "crisis"])
BENIGN = st.sampled_from(
    [
        "Thank you",
        "I like gardening",
        "Is there a lunch club near Selsdon?",
        "My favourite film is Kill Bill",
        "I walk the dog every morning",
        "The weather is lovely",
        "I'd like to learn to swim",
        "no",
        "not sure",
        "dziękuję bardzo",
    ]
)
MIXED = st.one_of(st.text(max_size=400), SAID, st.lists(SAID, max_size=4).map(" ".join))


@settings(max_examples=300)
@given(st.lists(MIXED, max_size=4))
def test_arbitrary_text_is_heard_without_an_exception(texts):
    heard = hear(*texts)
    assert heard == listen(*texts)
    assert heard.panel == (
        "full" if set(heard.kinds) & set(CRISIS_KINDS) else "quiet" if heard.kinds else "none"
    )
    assert set(heard.kinds) <= {*CRISIS_KINDS, *QUIET_KINDS}


@settings(max_examples=300)
@given(st.text(max_size=300))
def test_one_spelling_is_always_words_with_a_space_at_both_ends(text):
    once = plain(text)
    assert once.startswith(" ")
    assert once.endswith(" ")
    assert "\n" not in once


@settings(max_examples=200)
@given(st.one_of(CRISIS, SAID), st.lists(BENIGN, min_size=1, max_size=3))
def test_benign_sentences_afterwards_never_lower_the_panel(text, benign):
    alone = listen(text + ".")
    assert listen(f"{text}. {'. '.join(benign)}").strength >= alone.strength


@settings(max_examples=150)
@given(CRISIS, BENIGN)
def test_benign_sentences_before_never_lower_the_panel(text, benign):
    assert listen(f"{benign}. {text}.").strength >= listen(text + ".").strength


@settings(max_examples=200)
@given(st.lists(MIXED, min_size=1, max_size=3))
def test_fields_together_are_never_heard_less_than_singly(texts):
    together = listen(*texts)
    assert together.strength >= max(listen(text).strength for text in texts)


@settings(max_examples=100)
@given(MIXED)
def test_the_same_words_are_always_heard_the_same(text):
    assert listen(text) == listen(text)
