"""Listening hears danger in words it has never seen, and keeps calm about everyday ones."""

from __future__ import annotations

import json
import logging
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conversation_flows.listening import Heard, evaluate, hearing, listen

HELD_BACK = Path(__file__).parent / "listening_held_back.jsonl"
_GRAVEST = ("suicide_selfharm", "immediate_danger", "domestic_abuse", "child_safeguarding")


def lines() -> list[dict[str, str]]:
    return [json.loads(line) for line in HELD_BACK.read_text(encoding="utf-8").splitlines() if line.strip()]


def test_lines_that_were_never_learnt_from_are_heard():
    found = evaluate(lines())
    assert found["n"] == 200
    assert found["recall"] >= 0.95
    assert found["false_alarms"] <= 0.08
    assert len([miss for miss in found["misses"] if miss["type"] in _GRAVEST]) <= 2


@pytest.mark.parametrize(
    "text",
    [
        "i want to die",
        "She's taken all of the pills out of the cupboard",
        "he has got his hands round my throat again",
        "I can smell gas on the stairs",
        "my dad fell and cant get up and he is not making sense",
        "Not suicidal but I keep planning how I would do it",
        "asking for a friend, she says she wants to end it tonight",
        "my phone died and I want to die too",
    ],
)
def test_plain_danger_shows_the_full_panel(text):
    assert listen(text).panel == "full"


@pytest.mark.parametrize(
    "text",
    [
        "lunch club near purley",
        "choir for beginners",
        "help with my gas bill",
        "my phone died and I need a new battery",
        "I could murder a curry",
        "chair exercise",
        "mum keeps forgetting",
        "a game of bridge on Thursdays",
        "All she said",
    ],
)
def test_everyday_words_do_not(text):
    assert listen(text).panel != "full"


def test_fields_are_heard_one_by_one_and_joined():
    assert listen("lunch club", "i want to die").panel == "full"


@settings(max_examples=60)
@given(st.lists(st.text(max_size=300), max_size=4))
def test_any_text_at_all_is_answered(texts):
    assert listen(*texts).panel in ("full", "quiet", "none")


@settings(max_examples=40)
@given(
    st.sampled_from([line["text"] for line in lines() if line["label"] == "crisis"]),
    st.sampled_from(["I am fine now", "no worries", "thank you", "and a lunch club please"]),
)
def test_a_calmer_field_never_takes_help_away(danger, calm):
    assert listen(danger, calm).strength >= listen(danger).strength


def test_when_listening_fails_the_quiet_line_shows_and_the_words_are_not_logged(monkeypatch, caplog):
    def fails(_text):
        raise RuntimeError("wallaby secret")

    monkeypatch.setattr(hearing.frames, "heard", fails)
    with caplog.at_level(logging.ERROR):
        assert listen("wallaby secret") == Heard("quiet")
    assert "RuntimeError" in caplog.text
    assert "wallaby" not in caplog.text


@pytest.mark.data
def test_no_line_of_ours_is_one_that_listening_is_judged_by(shared):
    judged = {
        json.loads(line)["text"].strip().casefold()
        for line in (shared / "evaluation" / "crisis_dev.jsonl").read_text(encoding="utf-8").splitlines()
    }
    folder = Path(hearing.__file__).parent / "lines"
    ours = [
        json.loads(line)["text"].strip().casefold()
        for path in folder.glob("*.jsonl")
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    assert ours
    assert not judged & set(ours)
