"""The checks of scripts: the shipped ones pass, and every kind of fault is found in a script that has it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from conversation_flows import checking, routes, script
from conversation_flows.checking import Walk, check, walk, walking
from conversation_flows.checking.proofs import prove
from conversation_flows.checking.ways import TooManyWaysError, possible, sure, ways
from conversation_flows.script import Line
from tests.conversation_flows.checking.broken import (
    GOOD,
    because,
    changed_prompt,
    changed_rules,
    condition,
    with_prompt,
    with_rule,
    with_words,
    without_closing,
    without_rules,
)

TODAY = date(2026, 6, 1)
NOT_WALKED = Walk("not walked")
ADVISORY = {"stale_route", "contact_unknown"}  # what only a steward with a telephone can mend


def found(one, **more):
    """The codes found without walking."""
    return {each.code: each for each in check(one, walked=NOT_WALKED, today=TODAY, **more)}


@pytest.mark.parametrize("name", script.names())
def test_the_script_may_be_published_and_every_state_walked_keeps_its_promises(name):
    one = script.load(name)
    walked = walk(one)
    assert walked.states > 1_500
    assert walked.depth >= len(one.prompts) - 3
    assert [str(each) for each in check(one, walked=walked) if each.code not in ADVISORY] == []


def test_what_scripts_share_is_said_once(monkeypatch):
    monkeypatch.setattr(checking, "walk", lambda one: Walk(one.id))
    every = checking.check_all(today=TODAY)
    assert len(every) == len(set(every))
    assert {each.severity for each in every} == {"warning"}


def never_once_answered():
    """A T2 that opens by words alone and shuts once the person says that they are safe."""
    one = without_rules(GOOD, lambda rule: rule.tier == "T2" and rule.opens and not rule.while_open)
    return with_rule(
        one,
        {
            "id": "quiet",
            "tier": "T2",
            "when": {"all": [{"heard": "fire_gas"}, {"not": {"answer": "safe_now", "is": "yes"}}]},
            "routes": ["call_999"],
        },
    )


def assessment_after_matters():
    def later(rule):
        if rule.tier != "T3" or "needs_assessment" not in rule.routes:
            return rule
        return rule.model_copy(
            update={"when": condition(all=[{"answer": "matters", "given": "true"}, rule.when])}
        )

    return changed_rules(GOOD, later)


def nobody_in_connect():
    return without_rules(GOOD, lambda rule: rule.id == "in_person")


def forgets_to_withhold():
    return changed_rules(
        GOOD,
        lambda rule: rule.model_copy(update={"withholds_promises": ()}) if rule.withholds_promises else rule,
    )


def too_nested():
    parts = [{"any": [{"mentions": [f"word{name}{i}"]} for i in range(9)]} for name in "abcd"]
    return with_rule(GOOD, {"id": "nest", "tier": "T1", "when": {"all": parts}})


BROKEN = {
    "t2_closes": never_once_answered,
    "assessment_waits": assessment_after_matters,
    "assessment_out_of_reach": lambda: replace(
        GOOD, faces={**GOOD.faces, "desk": tuple(n for n in GOOD.face("desk") if n != "wants_assessment")}
    ),
    "decline_final": lambda: without_closing(GOOD, "decline_abuse"),
    "no_next_step": lambda: replace(GOOD, next_steps=GOOD.next_steps[:-1]),
    "dead_end": nobody_in_connect,
    "no_999": lambda: changed_rules(
        GOOD,
        lambda rule: rule.model_copy(update={"routes": tuple(r for r in rule.routes if r != "call_999")}),
    ),
    "never_fires": lambda: with_rule(
        GOOD,
        {
            "id": "both",
            "tier": "T1",
            "when": {"all": [{"answer": "safe_now", "is": "yes"}, {"answer": "safe_now", "is": "no"}]},
        },
    ),
    "contradiction": forgets_to_withhold,
    "too_nested": too_nested,
    "prompt_unreached": lambda: with_prompt(GOOD, {"id": "lost", "kind": "words"}, face="none"),
    "prompt_twice": lambda: replace(GOOD, faces={**GOOD.faces, "self": (*GOOD.face("self"), "who")}),
    "prompt_kept_back": lambda: replace(
        GOOD, faces={**GOOD.faces, "self": (*GOOD.face("self"), "daily_hard")}
    ),
    "answer_unread": lambda: with_prompt(
        GOOD, {"id": "weather", "kind": "one_choice", "choices": [{"id": "wet"}, {"id": "dry"}]}
    ),
    "unused": lambda: replace(GOOD, conditions={**GOOD.conditions, "idle": condition(answer="who", is_="self")}),
    "word": lambda: because(GOOD, "what_matters", "We look at your case."),
    "automated_no": lambda: because(GOOD, "asked", "You are not eligible."),
    "crisis_word": lambda: because(GOOD, "mind", "You are just tired."),
    "exclamation": lambda: because(GOOD, "mind", "Ring now!"),
    "long_sentence": lambda: because(GOOD, "mind", "We " + "go on and " * 12 + "stop."),
    "hard_sentence": lambda: because(
        GOOD, "mind", "Professional practitioners will subsequently undertake comprehensive evaluations."
    ),
    "reading_age": lambda: with_words(
        GOOD, warnings={f"w{i}": f"Comprehensive evaluations number {i} follow." for i in range(900)}
    ),
}  # fmt: skip


@pytest.mark.parametrize("code", BROKEN)
def test_a_fault_of_each_kind_is_found(code):
    assert code not in found(GOOD)
    finding = found(BROKEN[code]())[code]
    assert finding.what.endswith(".")
    assert finding.cure.endswith(".")
    assert finding.where


def test_every_kind_of_finding_has_a_broken_script():
    folder = Path(checking.__file__).parent
    source = "\n".join(path.read_text("utf-8") for path in folder.glob("*.py"))
    codes = set(re.findall(r'Finding\(\s*"(?:error|warning)"(?: if .*)?,\s*"(\w+)"', source))
    codes |= set(re.findall(r'\("(\w+)", known\.', source))
    tested = set(BROKEN) | ADVISORY | {"no_contact", "nothing_near", "walk_cut_short"}
    assert codes <= tested
    assert len(codes) > 15


def test_a_fault_is_pointed_at_by_file_and_line():
    line = found(because(GOOD, "mind", "Ring now!"))["exclamation"].where
    file, number = line.rsplit(":", 1)
    assert file == "good-conversation/words.yaml"
    text = (script.FOLDER / file).read_text("utf-8").splitlines()
    assert text[int(number) - 1].strip() == "mind:"


def test_one_that_is_in_no_file_is_named():
    one = with_rule(
        GOOD, {"id": "both", "tier": "T1", "when": {"all": [{"mark": "child"}, {"not": {"mark": "child"}}]}}
    )
    assert found(replace(one, files=()))["never_fires"].where == "good-conversation: rules: both"


def test_old_checks_and_missing_contacts_of_routes_are_found(monkeypatch):
    known = routes.load()
    assert "stale_route" in found(GOOD)
    real = type(known)._as_it_stands

    def checked(self, route_id, place):
        return replace(real(self, route_id, place), last_checked=TODAY - timedelta(days=5))

    monkeypatch.setattr(type(known), "_as_it_stands", checked)
    fresh = routes.Routes(known._entries, _partnerships(known), known.home)
    assert "stale_route" not in found(GOOD, routes=fresh)

    def silent(self, route_id, place):
        route = checked(self, route_id, place)
        return replace(route, contact=routes.Contact("", "")) if route_id == "callback" else route

    monkeypatch.setattr(type(known), "_as_it_stands", silent)
    quiet = routes.Routes(known._entries, _partnerships(known), known.home)
    finding = found(GOOD, routes=quiet)["no_contact"]
    assert finding.severity == "error"
    assert "callback" in finding.what


def _partnerships(known):
    return tuple(dict.fromkeys(partnership for _, partnership in known._boroughs.values()))


def test_a_rule_that_sends_to_a_route_that_is_gone_is_found():
    one = with_rule(GOOD, {"id": "gone", "tier": "T1", "when": {"mark": "child"}, "routes": ["nowhere"]})
    assert "“nowhere”" in found(one)["no_contact"].what


def test_an_offer_with_nothing_near_names_the_areas():
    finding = found(GOOD, within_reach=lambda need: ["Kenley", "Purley"] if need == "faith" else [])[
        "nothing_near"
    ]
    assert finding.severity == "warning"
    assert "Kenley, Purley" in finding.what


WALKED = {
    "t2_closes": never_once_answered,
    "assessment_waits": assessment_after_matters,
    "assessment_out_of_reach": lambda: changed_prompt(
        GOOD, "wants_assessment", ask_when=condition(answer="matters", given="true")
    ),
    "decline_final": lambda: without_closing(GOOD, "decline_abuse"),
    "no_999": BROKEN["no_999"],
}


@pytest.mark.parametrize("code", WALKED)
def test_walking_finds_what_the_proofs_find_without_them(code):
    walked = walk(WALKED[code]())
    assert code in {each.code for each in walked.findings}
    assert all("The answers were" in each.what for each in walked.findings)


def test_walking_finds_a_door_with_nobody_behind_it():
    kept = {"callback", "hub_visit", "named_worker"}
    one = changed_rules(
        GOOD,
        lambda rule: rule.model_copy(update={"routes": tuple(r for r in rule.routes if r not in kept)}),
    )
    assert "dead_end" in {each.code for each in walk(one).findings}


def test_the_last_step_and_the_first_are_asked_of_the_walk_too():
    one = replace(GOOD, next_steps=(Line(id="begin"),))
    assert [each.code for each in prove(one)] == []


def test_what_is_too_tangled_to_prove_is_an_error_and_not_a_crash():
    tangled = too_nested().rules[-1].model_copy(update={"tier": "T2"})
    one = replace(too_nested(), rules=(*GOOD.rules, tangled))
    severities = {each.severity for each in check(one, walked=NOT_WALKED) if each.code == "too_nested"}
    assert severities == {"error", "warning"}


def test_next_to_nothing_is_checked_like_anything_else():
    bare = replace(
        GOOD,
        prompts=GOOD.prompts[:1],
        faces={"self": ("who",)},
        rules=(),
        conditions={},
        closing=(),
        next_steps=(),
        offers_from=(),
        promises={},
        contacts=(),
    )
    codes = {each.code for each in check(replace(bare, next_steps=GOOD.next_steps[-1:]))}
    assert {"assessment_out_of_reach", "decline_final", "t2_closes"} <= codes


def test_a_walk_that_would_never_end_is_cut_short_and_says_so(monkeypatch):
    monkeypatch.setattr(walking, "MOST_STATES", 500)
    walked = walk(GOOD)
    assert [each.code for each in walked.findings] == ["walk_cut_short"]
    assert walked.states < 1_000


def test_the_ways_of_a_condition():
    safe = condition(answer="safe_now", in_=["no", "unsure"])
    assert len(ways(GOOD, safe)) == 1
    assert ways(GOOD, condition(all=[safe, {"answer": "safe_now", "is": "yes"}])) == ()
    assert ways(GOOD, condition(all=[safe, {"answer": "safe_now", "missing": "true"}])) == ()
    many = condition(all=[{"answer": "matters", "is": "company"}, {"answer": "matters", "is": "giving"}])
    assert len(ways(GOOD, many)) == 1
    count = condition(
        all=[{"answer": "ltc_count", "at_least": 3}, {"not": {"answer": "ltc_count", "at_least": 2}}]
    )
    assert ways(GOOD, count) == ()
    heard = condition(all=[{"heard": "fire_gas"}, {"not": {"holds": "danger_words"}}])
    assert ways(GOOD, heard) == ()
    assert ways(GOOD, None) == (frozenset(),)
    assert ways(GOOD, None, holds=False) == ()
    assert all(possible(GOOD, way) for way in ways(GOOD, safe))


def test_what_must_hold_when_another_does():
    (no,) = ways(GOOD, condition(answer="safe_now", is_="no"))
    assert sure(GOOD, GOOD.conditions["in_danger"], no)
    assert sure(GOOD, condition(not_={"answer": "safe_now", "is": "yes"}), no)
    assert sure(GOOD, condition(answer="safe_now", given="true"), no)
    assert not sure(GOOD, condition(answer="who", given="true"), no)
    (three,) = ways(GOOD, condition(answer="ltc_count", at_least=3))
    assert sure(GOOD, condition(answer="ltc_count", at_least=2), three)
    assert not sure(GOOD, condition(answer="ltc_count", at_least=4), three)


def test_a_condition_past_counting_says_so():
    with pytest.raises(TooManyWaysError, match="more than"):
        ways(GOOD, too_nested().rules[-1].when)
