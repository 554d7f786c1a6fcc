"""Judged on lines the voice never learnt from; and the lines that it is learnt from."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from assets_catalog.search.understanding.meaning import without_encoder
from conversation_flows.listening import CRISIS_KINDS, QUIET_KINDS, evaluate, voice
from conversation_flows.listening.learning import digest, lines_here
from conversation_flows.listening.patterns import folder
from conversation_flows.listening.spelling import plain

HELD_BACK = Path(__file__).with_name("listening_held_back.jsonl")
#: More voices and languages; the kinds it missed at first sight were mended, so it now guards them.
MORE = Path(__file__).with_name("listening_held_back_more.jsonl")
#: Ordinary searches that look like trouble, and the trouble that they look like.
SEARCHES = Path(__file__).with_name("listening_held_back_searches.jsonl")
#: Written by somebody who had seen neither frames nor lines; whoever mended was told kinds of misses, never a line.
JUDGED = Path(__file__).with_name("listening_judged.jsonl")
DEVELOPMENT = Path(__file__).resolve().parents[2].parent / "shared" / "evaluation" / "crisis_dev.jsonl"
GRAVEST = ("suicide_selfharm", "immediate_danger", "domestic_abuse", "child_safeguarding")
here = pytest.mark.skipif(
    not DEVELOPMENT.exists(), reason=f"the development lines are not here: {DEVELOPMENT}"
)


def read(place):
    return [json.loads(row) for row in place.read_text("utf-8").splitlines() if row.strip()]


def missed_among_gravest(result):
    kinds = result["recall_by_kind"]
    return sum(kinds[kind]["n"] - kinds[kind]["full"] for kind in GRAVEST if kind in kinds)


def test_lines_held_back_are_heard_to_the_judges_bars():
    result = evaluate(read(HELD_BACK))
    assert result["n"] == 200
    assert result["recall"] >= 0.95, result["misses"]
    assert missed_among_gravest(result) <= 2, result["misses"]
    assert result["false_alarms"] <= 0.08, result["false_alarm_lines"]


def test_more_voices_and_languages_are_heard():
    result = evaluate(read(MORE))
    assert result["n"] == 271
    assert result["recall"] >= 0.97, result["misses"]
    assert missed_among_gravest(result) == 0, result["misses"]
    assert result["false_alarms"] <= 0.03, result["false_alarm_lines"]


def test_ordinary_searches_seldom_bring_the_full_panel():
    result = evaluate(read(SEARCHES))
    assert result["n"] == 191
    assert result["recall"] >= 0.95, result["misses"]
    assert missed_among_gravest(result) <= 1, result["misses"]
    assert result["false_alarms"] <= 0.06, result["false_alarm_lines"]


def test_lines_of_a_judge_who_saw_nothing_are_heard():
    result = evaluate(read(JUDGED))
    assert result["n"] == 315
    assert result["recall"] >= 0.97, result["misses"]
    assert missed_among_gravest(result) <= 2, result["misses"]
    assert result["false_alarms"] <= 0.04, result["false_alarm_lines"]


def test_without_the_encoder_most_are_heard_still():
    with without_encoder():
        result = evaluate(read(HELD_BACK))
    assert result["recall"] >= 0.90
    assert result["false_alarms"] <= 0.12


@pytest.mark.data
@here
def test_development_lines_are_heard_to_the_issues_bars():
    result = evaluate(read(DEVELOPMENT))
    assert result["recall"] >= 0.98, result["misses"]
    assert missed_among_gravest(result) == 0, result["misses"]
    assert result["false_alarms"] <= 0.04, result["false_alarm_lines"]


@pytest.mark.data
@here
def test_no_line_or_pattern_of_ours_is_a_development_line():
    theirs = {plain(line["text"]).strip(" .") for line in read(DEVELOPMENT)}
    assert not theirs & {plain(line["text"]).strip(" .") for line in lines_here()}
    patterns = " ".join(
        place.read_text("utf-8").lower()
        for place in folder().joinpath("frames").iterdir()
        if place.name.endswith("yaml")
    )
    assert [line for line in theirs if len(line.split()) > 4 and line in patterns] == []


def test_no_line_of_ours_was_held_back():
    held_back = {
        plain(line["text"]).strip(" .") for place in (HELD_BACK, MORE, SEARCHES) for line in read(place)
    }
    assert not held_back & {plain(line["text"]).strip(" .") for line in lines_here()}


def test_the_lines_are_of_every_kind_and_none_stands_twice():
    lines = lines_here()
    assert len(lines) >= 600
    crisis = {line["type"] for line in lines if line["label"] == "crisis"}
    assert crisis == set(CRISIS_KINDS) - {"unknown_language"}
    assert {line["label"] for line in lines} == {"crisis", "not_crisis"}
    assert [
        text for text, times in Counter(line["text"].lower() for line in lines).items() if times > 1
    ] == []


def test_the_voice_was_learnt_from_these_lines():
    known = voice.learnt()
    assert known is not None, "run python -m conversation_flows.listening.learning"
    assert known.lines == digest(lines_here()), "run python -m conversation_flows.listening.learning"
    assert set(known.kinds) >= set(CRISIS_KINDS) - {"unknown_language"}
    assert {"worry_nonurgent", "resolved_history", "past_bereavement"} <= set(known.kinds) & set(QUIET_KINDS)


def test_an_evaluation_names_each_miss_and_each_false_alarm():
    result = evaluate(
        [
            {"text": "I want to end my life", "label": "crisis", "type": "suicide_selfharm"},
            {"text": "bingo", "label": "crisis", "type": "fire_gas"},
            {"text": "my husband hits me", "label": "not_crisis", "type": "general_need"},
        ]
    )
    assert (result["n"], result["recall"], result["false_alarms"]) == (3, 0.5, 1.0)
    assert [miss["text"] for miss in result["misses"]] == ["bingo"]
    assert [alarm["text"] for alarm in result["false_alarm_lines"]] == ["my husband hits me"]
    assert evaluate([])["recall"] is None
