"""An exemption cancels the hit it touches, and never another in the same text."""

from __future__ import annotations

import pytest

from conversation_flows.listening import exemptions, listen
from conversation_flows.listening.spelling import plain

HARMLESS = [
    "when is the film club showing Kill Bill",
    "my back is killing me after the allotment",
    "my phone died",
    "murder mystery night at the social club",
    "something to kill an hour on Mondays",
    "I was locked out of my email account",
    "suicide awareness training for our volunteers",
    "posters about domestic abuse for the hall",
    "this form is driving me mad",
    "I was homeless years ago, I'm settled now and want to volunteer",
    "I used to self harm, I've been well for ten years, I want to mentor",
]
DANGER = {
    "I want to die": "suicide_selfharm",
    "he hits me": "domestic_abuse",
    "we have nowhere to sleep tonight": "homeless_tonight",
    "I can smell gas": "fire_gas",
    "my son is not breathing": "immediate_danger",
}


@pytest.mark.parametrize("text", HARMLESS)
def test_a_title_a_saying_a_thing_a_course_or_a_past_is_no_alarm(text):
    assert listen(text).panel != "full"


@pytest.mark.parametrize("harmless", HARMLESS)
@pytest.mark.parametrize("danger", DANGER)
@pytest.mark.parametrize("join", ["{harmless}. {danger}", "{danger}. {harmless}", "{harmless} and {danger}"])
def test_danger_beside_something_harmless_is_heard(harmless, danger, join):
    heard = listen(join.format(harmless=harmless, danger=danger))
    assert heard.panel == "full"
    assert DANGER[danger] in heard.kinds


@pytest.mark.parametrize(
    "text",
    [
        "my phone died and I want to die too",
        "we watched Kill Bill and now I want to kill myself",
        "I was suicidal years ago, I was well for a while and it's come back",
        "I used to be homeless, I'm sleeping in my car again",
        "on a suicide prevention course and I am suicidal myself",
        "he used to hit me and last night he hit me again",
        "I teach domestic abuse awareness and my husband hits me",
    ],
)
def test_harmless_words_do_not_hide_the_danger_beside_them(text):
    assert listen(text).panel == "full"


def test_a_past_alone_or_a_good_present_alone_cancels_nothing():
    assert listen("I was suicidal ten years ago").panel == "full"
    assert listen("I'm suicidal but I'm fine").panel == "full"
    assert listen("I'm fine now, thank you, he hits me").panel == "full"


def test_what_is_taken_out_for_the_learnt_voice_is_the_harmless_span_and_no_more():
    piece = plain("my back is killing me and he hits me")
    assert exemptions.without_harmless(piece) == " my and he hits me "


def test_what_an_exemption_leaves_is_a_quiet_kind():
    assert "resolved_history" in listen("I was suicidal ten years ago, I'm well now").kinds
    assert "training_query" in listen("suicide prevention training").kinds or listen(
        "suicide attempt awareness training"
    ).kinds == ("training_query",)
