"""The picture of a script: whole, the same each time, and with nothing set over anything else."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from dataclasses import replace
from itertools import combinations

import pytest

from conversation_flows import script
from conversation_flows.conditions import every
from conversation_flows.drawing import draw
from conversation_flows.drawing.letters import lines, width
from conversation_flows.in_words import in_words

SVG = "{http://www.w3.org/2000/svg}"
NAMES = script.names()
GOOD = script.load("good-conversation")


def drawn(one, shares=None):
    return ET.fromstring(draw(one, shares))


def said(picture):
    return " ".join(each.text or "" for each in picture.iter(f"{SVG}text"))


@pytest.mark.parametrize("name", NAMES)
def test_it_is_a_whole_picture_that_a_reader_can_be_told(name):
    one = script.load(name)
    picture = drawn(one)
    assert picture.get("role") == "img"
    named = picture.get("aria-labelledby").split()
    assert [picture.find(f"{SVG}title").get("id"), picture.find(f"{SVG}desc").get("id")] == named
    words = said(picture)
    for prompt in one.face("self"):
        assert prompt in words
        for choice in one.prompt(prompt).choices:
            first = one.label(prompt, choice.id).split()[0]
            assert first in words
    assert {"Connect", "Stick with you", "Your assessment"} <= {t.text for t in picture.iter(f"{SVG}text")}
    assert "style=" not in draw(one)


@pytest.mark.parametrize("name", NAMES)
def test_the_same_script_gives_the_same_picture(name):
    assert draw(script.load(name), {"who": 0.5}) == draw(script.load(name), {"who": 0.5})


@pytest.mark.parametrize("name", NAMES)
def test_no_words_run_over_others_or_over_the_edge(name):
    picture = drawn(script.load(name), dict.fromkeys(script.load(name).face("self"), 0.42))
    boxes = []
    for each in picture.iter(f"{SVG}text"):
        size, x, y = (float(each.get(part)) for part in ("font-size", "x", "y"))
        wide = width(each.text, size, each.get("font-weight") == "700")
        assert x + wide < 1180 - 20, each.text
        boxes.append((x, y - size * 0.8, x + wide, y + size * 0.2, each.text))
    near = sorted(boxes, key=lambda box: box[1])
    for at, one in enumerate(near):
        for other in near[at + 1 : at + 12]:
            apart = other[1] >= one[3] or other[0] >= one[2] or one[0] >= other[2]
            assert apart, (one[4], other[4])


@pytest.mark.parametrize("name", NAMES)
def test_no_frame_lies_across_another(name):
    frames = [
        tuple(float(each.get(part)) for part in ("x", "y", "width", "height"))
        for each in drawn(script.load(name)).iter(f"{SVG}rect")
        if each.get("stroke") and each.get("rx") == "6"
    ]
    assert len(frames) > 50
    for (x, y, w, h), (x2, y2, w2, h2) in combinations(frames, 2):
        assert x >= x2 + w2 or x2 >= x + w or y >= y2 + h2 or y2 >= y + h


def test_the_share_of_conversations_is_told_in_words():
    words = said(drawn(GOOD, {"who": 1, "safe_now": 0.625, "matters": 0}))
    assert "100% of conversations" in words
    assert "62% of conversations" in words
    assert "0% of conversations" in words
    assert "of conversations" not in said(drawn(GOOD))


def test_words_of_a_writer_cannot_break_the_picture():
    odd = GOOD.words.prompts["who"].model_copy(update={"ask": "Who & <what> is “this” for?"})
    one = replace(GOOD, words=GOOD.words.model_copy(update={"prompts": {**GOOD.words.prompts, "who": odd}}))
    assert "Who & <what>" in said(drawn(one))


def test_an_answer_that_takes_something_away_says_so():
    words = said(drawn(GOOD))
    assert "We will not ring, text or write to you." in words


@pytest.mark.parametrize("name", NAMES)
def test_every_condition_can_be_said(name):
    one = script.load(name)
    for rule in one.rules:
        for _, inside in every(rule.when) if rule.when else ():
            for holds in (True, False):
                told = in_words(one, inside, holds)
                assert told
                assert "_" not in told
    assert in_words(one, None) == "always"
    assert in_words(one, None, holds=False) == "never"


def test_a_condition_and_its_opposite_are_said_apart():
    danger = GOOD.conditions["danger_answer"]
    assert in_words(GOOD, danger) == (
        "safe now is “No or I am not sure or I would rather not say” or "
        "response after crisis panel is answered"
    )
    assert in_words(GOOD, danger, holds=False) == (
        "safe now is not “No or I am not sure or I would rather not say”, and "
        "response after crisis panel is not answered"
    )


def test_lines_are_broken_between_words():
    assert lines("one two three", 10, 40) == ["one two", "three"]
    assert lines("", 10, 40) == []
    assert lines("unbreakable", 10, 5) == ["unbreakable"]
    assert width("WWW", 10) > width("iii", 10)
