"""Listening: what each frame hears, the two strengths of panel, fields together, and failing safely."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
import yaml

from assets_catalog.search.understanding.meaning import without_encoder
from conversation_flows.listening import (
    CRISIS_KINDS,
    QUIET_KINDS,
    Heard,
    frames,
    heard_as_json,
    hearing,
    listen,
)
from conversation_flows.listening.patterns import FrameError, compiled
from conversation_flows.listening.pieces import pieces
from conversation_flows.listening.spelling import plain

EXAMPLES = yaml.safe_load(Path(__file__).with_name("listening_frames.yaml").read_text("utf-8"))
BY_FRAME = [
    (kind, name, text) for kind, names in EXAMPLES.items() for name, texts in names.items() for text in texts
]
THIRTEEN = set(CRISIS_KINDS) - {"unknown_language"}


@pytest.mark.parametrize(("kind", "name", "text"), BY_FRAME, ids=lambda value: str(value)[:40])
def test_each_frame_hears_its_own(kind, name, text):
    frame = next(frame for frame in frames.all_frames() if (frame.kind, frame.name) == (kind, name))
    assert any(True for _ in frame.spans(plain(text)))
    assert kind in frames.heard(plain(text))
    assert listen(text).panel == "full"


def test_every_frame_has_an_example_and_there_are_frames_for_all_thirteen_kinds():
    written = {(frame.kind, frame.name) for frame in frames.all_frames()}
    assert written == {(kind, name) for kind, name, _ in BY_FRAME}
    assert {kind for kind, _ in written} == THIRTEEN


ORDINARY_WORDS = """i im my me we he she they mum dad home help house food money no not the a is want need please can
    cant day night now today child kids work school hospital doctor carer husband wife partner phone door gas fire
    police tablets left right go come get son daughter friend neighbour flat cold bed garden bus dog club"""


@pytest.mark.parametrize("word", [word for word in ORDINARY_WORDS.split() if word != "fire"])
def test_no_frame_hears_danger_in_one_ordinary_word(word):
    assert frames.heard(f" {word} ") == set()


@pytest.mark.parametrize(
    "typed",
    [
        "I WANT TO DIE",
        "i wanna dieeee",
        "I want 2 die",
        "i want to d.i.e. I want to die",
        "im going to kil myself 2nite",
        "gonna k1ll myself",
        "Im   going\nto kill my self",
        "im suicidle",
        "I’m suicidal",
        "suiciidal",
        "kms",
    ],
)
def test_spelling_does_not_hide_it(typed):
    assert "suicide_selfharm" in listen(typed).kinds


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("my mum left a note and her car has gone", "suicide_selfharm"),
        ("asking for a friend, how many pills would kill you", "suicide_selfharm"),
        ("not suicidal but I keep thinking about ending it", "suicide_selfharm"),
        ("I'm not going to kill myself, I just hope I don't wake up", "suicide_selfharm"),
        ("Please help my neighbour, her husband beats her", "domestic_abuse"),
        ("a resident at our scheme says her son takes her pension", "adult_safeguarding"),
    ],
)
def test_a_third_person_counts_and_a_no_cancels_nothing(text, kind):
    heard = listen(text)
    assert heard.panel == "full"
    assert kind in heard.kinds


@pytest.mark.parametrize(
    "text",
    [
        "a bit worried about my memory these days",
        "I was suicidal fifteen years ago, I'm well now and want to help others",
        "lost my husband in 2018, would like some company",
    ],
)
def test_worries_and_what_is_over_get_at_most_the_quiet_line(text):
    heard = listen(text)
    assert heard.panel in {"quiet", "none"}
    assert set(heard.kinds) <= set(QUIET_KINDS)


@pytest.mark.parametrize(
    "text", ["yoga near Purley", "lunch club", "men's shed", "", "   \n", ".", "🙂", "CR0 1AA"]
)
def test_ordinary_words_show_nothing(text):
    assert listen(text) == Heard("none")


def test_nothing_typed_at_all():
    assert listen() == Heard("none")


def test_kinds_stand_most_serious_first():
    heard = listen("he hits me, there's no food in the house and now my chest hurts and I can't breathe")
    assert heard.kinds[0] == "immediate_danger"
    assert heard.kinds.index("domestic_abuse") < heard.kinds.index("no_food_heat_power")
    assert [kind for kind in CRISIS_KINDS if kind in heard.kinds] == list(heard.kinds)


def test_fields_are_heard_together_too():
    assert listen("My husband").panel == "none"
    assert "domestic_abuse" in listen("My husband", "hits me when he drinks").kinds
    assert listen("gardening", "", "I want to end my life", "near Purley").panel == "full"


def test_one_line_in_a_page_of_notes_is_heard():
    page = "She likes the choir and goes on Tuesdays. Her neighbour helps with the bins. " * 40
    assert "suicide_selfharm" in listen(page + "She said she wants to die. " + page).kinds


def test_one_line_without_a_full_stop_in_sight_is_heard():
    ramble = "and then we went to the shops and had some tea and talked about the garden and the dog " * 6
    assert "suicide_selfharm" in listen(ramble + "and he told me he is going to kill himself " + ramble).kinds


def test_a_very_long_text_is_heard_to_a_bound():
    assert listen("flowers and trees. " * 5_000).panel in {"none", "quiet", "full"}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("mój mąż mnie popchnął i się go boję", "domestic_abuse"),
        ("o meu pai caiu e não se mexe", "immediate_danger"),
        ("Я не хочу больше жить", "suicide_selfharm"),
        ("babam bana vuruyor", "child_safeguarding"),
        ("زوجي يضربني كل يوم", "domestic_abuse"),
        ("bachche bhooke hai", "no_food_heat_power"),
        ("carruurtaydu way gaajaysan yihiin", "no_food_heat_power"),
    ],
)
def test_other_languages_are_heard(text, kind):
    assert kind in listen(text).kinds


@pytest.mark.parametrize(
    "text",
    ["szukam klubu dla seniorów w Croydon", "aulas de inglês para a minha mãe", "où est la bibliothèque"],
)
def test_an_ordinary_search_in_another_language_is_no_alarm(text):
    assert listen(text).panel != "full"


@pytest.mark.parametrize("text", ["யோகா வகுப்பு எங்கே", "ninahitaji kupata chakula cha jioni hapa karibu"])
def test_a_language_we_cannot_read_gets_the_panel_in_its_general_form(text):
    heard = listen(text)
    assert heard.panel == "full"
    assert "unknown_language" in heard.kinds


def test_without_the_encoder_only_cue_phrases_and_english_are_read():
    with without_encoder():
        assert "suicide_selfharm" in listen("chcę umrzeć").kinds
        assert "unknown_language" in listen("أين أجد نادي للمسنين").kinds
        assert "domestic_abuse" in listen("he has been controlling my money and I am scared of him").kinds
        assert listen("yoga near Purley").panel == "none"


def test_without_what_was_learnt_the_frames_still_hear(monkeypatch):
    monkeypatch.setattr(hearing.voice, "learnt", lambda: None)
    assert listen("I want to end my life").kinds == ("suicide_selfharm",)
    assert listen("yoga near Purley").panel == "none"


def test_if_listening_fails_the_quiet_line_shows_and_the_words_are_not_logged(monkeypatch, caplog):
    def fails(text):
        raise RuntimeError(text)

    monkeypatch.setattr(frames, "heard", fails)
    with caplog.at_level(logging.DEBUG):
        assert listen("my secret words") == Heard("quiet")
    assert "Listening failed (RuntimeError)" in caplog.text
    assert "secret" not in caplog.text


def test_nothing_heard_is_logged(caplog):
    with caplog.at_level(logging.DEBUG):
        listen("I want to end my life at number fourteen")
    assert "fourteen" not in caplog.text


def test_one_line_for_the_command_line():
    text = "there is gas leaking in the hall"
    assert heard_as_json(text, listen(text)) == {"text": text, "panel": "full", "kinds": ["fire_gas"]}


def test_pieces_are_sentences_and_those_that_follow_on():
    assert pieces(" one . two . three . four ") == [
        " one ",
        " two ",
        " one . two ",
        " three ",
        " two . three ",
        " one . two . three ",
        " four ",
        " three . four ",
        " two . three . four ",
    ]


@pytest.mark.parametrize(
    ("pattern", "cure"),
    [
        ("no <such_list> here", "no word list"),
        ("a gap..that is not one", "space before and after"),
        ("(open", "bracket"),
    ],
)
def test_a_pattern_that_cannot_be_used_says_so(pattern, cure):
    with pytest.raises(FrameError, match=cure):
        compiled([pattern], "a test")
