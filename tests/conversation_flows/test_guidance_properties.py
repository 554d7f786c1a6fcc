"""Guidance at random: no order of answers, no shape of answer and no danger makes it worse."""

from __future__ import annotations

import json
import random
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conversation_flows import script
from conversation_flows.facts import DANGER_KINDS
from conversation_flows.guidance import Silence, guidance_as_json, guide

GOOD = script.load("good-conversation")
QUIET = Silence("none")
WORDS = st.sampled_from(
    [
        "",
        "I miss my choir",
        "no one comes",
        "my son is 15",
        "I look after my wife",
        "an assessment please",
        "the bus",
    ]
)
SHAPES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=40) | st.binary(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4),
    max_leaves=8,
)


def routes(found):
    return {route.id for route in found.routes}


def answers_to(one):
    """Any sensible set of answers to a script."""
    parts = {}
    for prompt in one.prompts:
        choices = st.sampled_from([choice.id for choice in prompt.choices]) if prompt.choices else WORDS
        if prompt.kind == "number":
            choices = st.integers(0, 6)
        elif prompt.kind == "many_choices":
            choices = st.lists(choices | WORDS if prompt.own_words else choices, max_size=3)
        elif prompt.kind == "contact":
            choices = st.fixed_dictionaries({"ok": st.sampled_from([True, False, None])})
        parts[prompt.id] = choices
    return st.fixed_dictionaries({}, optional=parts)


HEARD = st.lists(st.sampled_from(DANGER_KINDS), max_size=2).map(
    lambda k: Silence("full" if k else "none", tuple(k))
)


@settings(max_examples=150, deadline=None)
@given(
    answers=st.dictionaries(st.sampled_from([p.id for p in GOOD.prompts] + ["more", ""]), SHAPES, max_size=8)
)
def test_no_answer_of_any_shape_is_an_error(answers):
    found = guide(GOOD, answers, heard=QUIET)
    assert found.tiers
    assert found.next_step
    json.dumps(guidance_as_json(found))


@pytest.mark.parametrize("answers", [None, [], "safe", 3, {3: "x", None: []}])
def test_nor_are_answers_that_are_no_answers(answers):
    assert guide(GOOD, answers, heard=QUIET).tier_ids == ("T1",)


@pytest.mark.parametrize("name", script.names())
@settings(max_examples=30, deadline=None)
@given(data=st.data(), heard=HEARD, seed=st.integers())
def test_the_order_of_answers_changes_nothing(name, data, heard, seed):
    one = script.load(name)
    answers = data.draw(answers_to(one))
    items = [
        (key, random.Random(seed).sample(v, len(v)) if isinstance(v, list) else v)
        for key, v in answers.items()
    ]
    random.Random(seed).shuffle(items)
    assert guide(one, dict(items), heard=heard) == guide(one, answers, heard=heard)


MORE_DANGER = [
    {"safe_now": "no"},
    {"safe_now": "unsure"},
    {"safe_now": "skip"},
    {"response_after_crisis_panel": "no im fine"},
    {"essentials_missing_tonight": ["food", "bed", "medicine", "personal_care"]},
    {"concern_abuse": ["adult_abuse"]},
    {"child_in_home": "yes"},
    {"contact_safe": {"ok": False}},
]
OWN_DANGER = {
    "carer": [
        {"who_with_them": "alone_not_safe"},
        {"who_with_them": "unsure"},
        {"caring_is": ["short_fuse"]},
        {"caring_is": ["cannot_go_on"]},
    ],
    "home-from-hospital": [
        {"help_came": "no"},
        {"home_lacks": ["medicines"]},
        {"home_lacks": ["food", "heat"]},
    ],
    "money-home-food": [{"missing_today": [each]} for each in ("food", "baby_milk", "heat_power", "bed")],
    "young-person": [{"worry": [each]} for each in ("hurting_myself", "home_scary", "someone_older")],
    "professional": [{"asks_us": ["worried_safety"]}, {"asks_us": ["home_lost"]}],
}
FEWER_CALLS = {"callback"}  # the one thing that danger takes away: ringing someone where it could bring harm


@pytest.mark.parametrize("name", script.names())
@settings(max_examples=50, deadline=None)
@given(data=st.data(), heard=HEARD, kind=st.sampled_from([None, *DANGER_KINDS]))
def test_more_danger_never_gives_less_help(name, data, heard, kind):
    one = script.load(name)
    more = data.draw(st.sampled_from(MORE_DANGER + OWN_DANGER.get(name, [])))
    answers = {"safe_now": "yes", **data.draw(answers_to(one))}
    for prompt in more:
        answers.pop(prompt, None)
    before = guide(one, answers, heard=heard)
    louder = Silence("full", (*heard.kinds, kind)) if kind else heard
    after = guide(one, {**answers, **more}, heard=louder)
    opened = {tier.id for tier in before.tiers if tier.why != one.words.reasons["nothing_yet"]}
    assert opened <= set(after.tier_ids)
    assert routes(before) - routes(after) <= FEWER_CALLS
    answered = {"ask_abuse"} if "concern_abuse" in more else set()
    assert {must.id for must in before.musts} - answered <= {must.id for must in after.musts}
    assert {offer.category for offer in before.offers} <= {offer.category for offer in after.offers}
    sure = {route.id for route in before.routes if not route.to_decide}
    assert sure - FEWER_CALLS <= {route.id for route in after.routes if not route.to_decide}
    quiet = {name for rule in one.rules for name in rule.withholds_promises}
    assert {p.id for p in before.promises} - quiet <= {p.id for p in after.promises}
    if any(more in each for each in OWN_DANGER.values()):
        assert "T2" in after.tier_ids
    if "T2" in after.tier_ids:
        assert after.tier_ids[0] == "T2"
        assert after.routes[0].id == "call_999"
        assert not after.can_close
        assert "callback" in routes(after) or "hub_visit" in routes(after)


@pytest.mark.parametrize("name", script.names())
@settings(max_examples=40, deadline=None)
@given(data=st.data(), heard=HEARD)
def test_no_answer_that_is_added_closes_stick_with_you(name, data, heard):
    one = script.load(name)
    answers = data.draw(answers_to(one))
    fuller = {**data.draw(answers_to(one)), **answers}
    if "T2" in guide(one, answers, heard=heard).tier_ids:
        assert "T2" in guide(one, fuller, heard=heard).tier_ids


@pytest.mark.parametrize("name", script.names())
@settings(max_examples=40, deadline=None)
@given(data=st.data(), heard=HEARD)
def test_nobody_is_promised_a_call_where_we_say_that_there_will_be_none(name, data, heard):
    one = script.load(name)
    found = guide(one, {**data.draw(answers_to(one)), "contact_safe": {"ok": False}}, heard=heard)
    assert "will_not_contact" in {warning.id for warning in found.warnings}
    assert "callback" not in routes(found)
    assert {promise.id for promise in found.promises}.isdisjoint(one.contacts)
    if "T2" in found.tier_ids:
        assert "ready_for_you" in {promise.id for promise in found.promises}


@settings(max_examples=150, deadline=None)
@given(data=st.data(), heard=HEARD)
def test_an_assessment_asked_for_opens_at_once_whatever_else_is_true(data, heard):
    one = script.load(data.draw(st.sampled_from(script.names())))
    found = guide(one, {**data.draw(answers_to(one)), "wants_assessment": "yes"}, heard=heard)
    assert "T3" in found.tier_ids
    assert "needs_assessment" in routes(found)
    assert "need_appeared_at" in {must.id for must in found.musts}


@settings(max_examples=150, deadline=None)
@given(data=st.data(), heard=HEARD)
def test_a_decline_is_never_final_without_its_two_questions(data, heard):
    one = script.load(data.draw(st.sampled_from(script.names())))
    answers = {**data.draw(answers_to(one)), "wants_assessment": "no"}
    for question, must, reason in (
        ("capacity_doubt", "ask_capacity", "decline_capacity"),
        ("concern_abuse", "ask_abuse", "decline_abuse"),
    ):
        without = {key: value for key, value in answers.items() if key != question}
        found = guide(one, without, heard=heard)
        assert must in {sentence.id for sentence in found.musts}
        assert reason in {sentence.id for sentence in found.blocked_by}
        assert question in found.next_prompts
        assert not found.can_close


@settings(max_examples=100, deadline=None)
@given(data=st.data(), heard=HEARD)
def test_there_is_always_a_next_step_a_tier_and_a_reason_and_routes_are_in_order(data, heard):
    one = script.load(data.draw(st.sampled_from(script.names())))
    found = guide(one, data.draw(answers_to(one)), heard=heard)
    assert found.next_step
    assert all(tier.why and tier.name for tier in found.tiers)
    assert all(route.why and route.contact.say and route.hours for route in found.routes)
    assert len(routes(found)) == len(found.routes)
    ranks = [{"emergency": 0, "asset": 2}.get(route.kind, 1) for route in found.routes]
    assert all(a <= b for a, b in pairwise(ranks))
    assert set(found.next_prompts) <= {prompt.id for prompt in one.prompts}


@settings(max_examples=40, deadline=None)
@given(answers=answers_to(GOOD), heard=HEARD)
def test_a_door_held_open_stays_and_takes_nothing_away(answers, heard):
    before, held = guide(GOOD, answers, heard=heard), guide(GOOD, answers, heard=heard, held_open=("T2",))
    assert held.tier_ids[0] == "T2"
    assert set(before.tier_ids) <= set(held.tier_ids)
    assert held.panel != "none"
    if "T2" in before.tier_ids:
        assert held == before
