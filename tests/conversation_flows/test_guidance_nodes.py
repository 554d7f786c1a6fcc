"""For every prompt and every choice of the live good conversation: what opens, and who can help."""

from __future__ import annotations

import pytest

from conversation_flows import script
from conversation_flows.guidance import Silence, guide

GOOD = script.load("good-conversation")
QUIET = Silence("none")
CRISIS = {"call_999", "text_999", "hub_visit", "named_worker", "crisis_plan"}
UNSAFE = CRISIS | {"silent_999_55", "nhs_111_option2", "samaritans", "shout", "callback"}
NEEDS = {"needs_assessment"}

# (prompt, choice): the tiers in order, and what must be among the routes. "-x" must not be.
NODES: dict[tuple[str, str], tuple[str, set[str]]] = {
    ("who", "self"): ("T1", {"hub_visit"}),
    ("who", "other"): ("T1", {"hub_visit"}),
    ("who", "professional"): ("T1", {"hub_visit"}),
    ("channel", "web_anonymous"): ("T1", {"hub_visit", "callback", "-named_worker"}),
    ("channel", "web_named"): ("T1", {"hub_visit", "callback"}),
    ("channel", "phone"): ("T1", {"hub_visit"}),
    ("channel", "hub"): ("T1", {"hub_visit"}),
    ("channel", "ward"): ("T1", {"hospital_discharge_team", "reablement", "asset:hospital_home"}),
    ("channel", "partner"): ("T1", {"hub_visit"}),
    ("safe_now", "yes"): ("T1", {"-call_999"}),
    ("safe_now", "no"): ("T2", UNSAFE),
    ("safe_now", "unsure"): ("T2", UNSAFE),
    ("safe_now", "skip"): ("T2", UNSAFE),
    ("contact_safe", "yes"): ("T1", set()),
    ("contact_safe", "no"): ("T1", {"-callback"}),
    ("matters", "company"): ("T1", {"asset:befriending", "asset:social_clubs"}),
    ("matters", "out_and_about"): ("T1", {"asset:transport", "asset:exercise_falls"}),
    ("matters", "being_well"): ("T1", {"asset:health_conditions", "asset:exercise_falls"}),
    ("matters", "feeling_better"): ("T1", {"asset:mental_wellbeing", "social_prescriber"}),
    ("matters", "outdoors"): ("T1", {"asset:gardening_nature"}),
    ("matters", "making_music"): ("T1", {"asset:arts_music"}),
    ("matters", "learning_working"): ("T1", {"asset:adult_learning", "asset:employment"}),
    ("matters", "giving"): ("T1", {"asset:volunteering"}),
    ("matters", "faith_culture"): ("T1", {"asset:faith", "asset:cultural_groups"}),
    ("matters", "family"): ("T1", {"asset:families_children"}),
    ("matters", "own_home"): ("T1", {"asset:home_help", "asset:equipment_adaptations"}),
    ("matters", "money_sorted"): ("T1", {"asset:benefits", "asset:debt_money", "welfare_rights"}),
    ("strengths", "people"): ("T1", set()),
    ("strengths", "skills"): ("T1", set()),
    ("strengths", "faith"): ("T1", {"asset:faith"}),
    ("strengths", "humour"): ("T1", set()),
    ("strengths", "neighbourhood"): ("T1", set()),
    ("strengths", "managed_before"): ("T1", set()),
    ("strengths", "like_helping"): ("T1", {"asset:volunteering"}),
    ("in_the_way", "getting_there"): ("T1", {"asset:transport"}),
    ("in_the_way", "money"): ("T1", {"asset:benefits", "asset:debt_money", "welfare_rights"}),
    ("in_the_way", "food"): ("T1", {"asset:food_help", "welfare_rights"}),
    ("in_the_way", "heating"): ("T1", {"asset:energy_warmth", "welfare_rights"}),
    ("in_the_way", "home"): ("T1", {"asset:housing_advice"}),
    ("in_the_way", "health"): ("T1", {"asset:health_conditions", "asset:primary_care"}),
    ("in_the_way", "low_or_worried"): ("T1", {"asset:mental_wellbeing", "social_prescriber"}),
    ("in_the_way", "memory"): ("T1 T3", {"asset:dementia"} | NEEDS),
    ("in_the_way", "daily_tasks"): ("T3 T1", {"asset:home_help", "asset:equipment_adaptations"} | NEEDS),
    ("in_the_way", "looking_after_someone"): ("T1 T3", {"asset:carers", "asset:respite_day", "carers_assessment"}),
    ("in_the_way", "nobody_to_go_with"): ("T1", {"asset:befriending"}),
    ("in_the_way", "english"): ("T1", {"asset:esol_language"}),
    ("in_the_way", "phones_computers"): ("T1", {"asset:digital_help"}),
    ("in_the_way", "forms_and_letters"): ("T1", {"asset:advocacy_legal"}),
    ("in_the_way", "drink_drugs_gambling"): ("T1", {"asset:substance_use"}),
    ("in_the_way", "loss"): ("T1", {"asset:bereavement_end_of_life"}),
    ("in_the_way", "nothing"): ("T1", {"hub_visit"}),
    ("age_band", "under_18"): ("T1", {"asset:young_people"}),
    **{("age_band", band): ("T1", set()) for band in ("18-24", "25-34", "35-49", "50-64", "65-74", "75-84", "85+")},
    ("access_needs", "easy_read"): ("T1", {"asset:learning_disability_autism"}),
    ("access_needs", "step_free"): ("T1", {"asset:transport"}),
    ("access_needs", "home_visit"): ("T1", {"asset:transport"}),
    **{
        ("access_needs", need): ("T1", set())
        for need in ("large_print", "bsl", "hearing", "sight", "speech", "interpreter", "extra_time", "other")
    },
    ("essentials_missing_tonight", "none"): ("T1", {"-call_999"}),
    ("essentials_missing_tonight", "food"): ("T2", CRISIS | {"food_emergency", "welfare_rights", "asset:food_help"}),
    ("essentials_missing_tonight", "baby_milk"): ("T2", CRISIS | {"food_emergency"}),
    ("essentials_missing_tonight", "bed"): ("T2 T1", CRISIS | {"housing_emergency", "duty_to_refer", "asset:advocacy_legal"}),
    ("essentials_missing_tonight", "heat"): ("T2", CRISIS | {"energy_emergency", "asset:energy_warmth"}),
    ("essentials_missing_tonight", "power"): ("T2", CRISIS | {"energy_emergency", "power_105"}),
    ("essentials_missing_tonight", "water"): ("T2", CRISIS),
    ("essentials_missing_tonight", "medicine"): ("T2", CRISIS | {"nhs_111", "urgent_medicines"}),
    ("essentials_missing_tonight", "personal_care"): ("T2 T3", CRISIS | NEEDS | {"s19_3_urgent_help", "emergency_duty_team"}),
    ("essentials_missing_tonight", "money"): ("T2", CRISIS | {"food_emergency", "energy_emergency", "welfare_rights"}),
    ("essentials_missing_tonight", "other"): ("T2", CRISIS),
    ("child_in_home", "yes"): ("T1", {"-children_spoc"}),
    ("child_in_home", "no"): ("T1", {"-children_spoc"}),
    ("carer", "is_carer"): ("T3", {"carers_assessment", "asset:carers"} | NEEDS),
    ("carer", "has_carer"): ("T3", {"carers_assessment"} | NEEDS),
    ("carer", "both"): ("T3", {"carers_assessment", "asset:carers"} | NEEDS),
    ("carer", "none"): ("T1", {"-carers_assessment"}),
    **{("daily_hard", outcome): ("T3", NEEDS) for outcome in ("a", "f", "g", "j")},
    **{("daily_hard", outcome): ("T3 T1", NEEDS | {"asset:physical_sensory"}) for outcome in ("b", "c", "d", "e")},
    ("daily_hard", "h"): ("T1 T3", NEEDS | {"asset:volunteering", "asset:employment"}),
    ("daily_hard", "i"): ("T1 T3", NEEDS | {"asset:transport"}),
    ("wants_assessment", "yes"): ("T3", NEEDS),
    ("wants_assessment", "no"): ("T1", {"-needs_assessment"}),
    ("wants_assessment", "not_asked"): ("T1", {"-needs_assessment"}),
    ("capacity_doubt", "yes"): ("T3", NEEDS | {"capacity_assessment", "advocacy_s67"}),
    ("capacity_doubt", "unsure"): ("T3", NEEDS | {"capacity_assessment", "advocacy_s67"}),
    ("capacity_doubt", "no"): ("T1", {"-capacity_assessment"}),
    ("capacity_doubt", "not_asked"): ("T1", {"-capacity_assessment"}),
    ("concern_abuse", "none"): ("T1", {"-adult_safeguarding"}),
    ("concern_abuse", "domestic_abuse"): ("T2", CRISIS | {"silent_999_55", "domestic_abuse_helpline", "housing_emergency", "-callback"}),
    ("concern_abuse", "adult_abuse"): ("T2 T3", CRISIS | NEEDS | {"adult_safeguarding", "police_101", "-callback"}),
    ("concern_abuse", "financial"): ("T2 T3", CRISIS | NEEDS | {"adult_safeguarding", "police_101", "-callback"}),
    ("concern_abuse", "exploitation"): ("T2 T3", CRISIS | {"modern_slavery_helpline", "adult_safeguarding", "-callback"}),
    ("concern_abuse", "self_neglect"): ("T2 T3", CRISIS | NEEDS | {"adult_safeguarding", "fire_safety_visit"}),
    ("concern_abuse", "child"): ("T2", CRISIS | {"children_spoc", "nspcc", "emergency_duty_team"}),
    ("concern_abuse", "risk_disclosed"): ("T2 T3 T1", CRISIS | NEEDS | {"s19_3_urgent_help", "carers_assessment", "asset:respite_day"}),
    ("concern_abuse", "not_asked"): ("T1", {"-adult_safeguarding"}),
    ("consent_share", "given"): ("T1", set()),
    ("consent_share", "refused"): ("T1", set()),
    ("consent_share", "not_asked"): ("T1", set()),
}  # fmt: skip


def test_the_table_holds_every_choice_of_every_prompt():
    assert set(NODES) == {(prompt.id, choice.id) for prompt in GOOD.prompts for choice in prompt.choices}


@pytest.mark.parametrize(("prompt", "choice"), NODES)
def test_what_a_choice_opens(prompt, choice):
    tiers, routes = NODES[prompt, choice]
    guidance = guide(GOOD, {prompt: choice}, heard=QUIET)
    found = {route.id for route in guidance.routes}
    assert " ".join(guidance.tier_ids) == tiers
    assert {name for name in routes if not name.startswith("-")} - found == set()
    assert {name[1:] for name in routes if name.startswith("-")} & found == set()


KINDS = {
    "immediate_danger": {"call_999", "nhs_111"},
    "suicide_selfharm": {
        "nhs_111_option2",
        "samaritans",
        "shout",
        "crisis_cafe",
        "callback",
        "local_mental_health_line",
    },
    "fire_gas": {"gas_emergency", "fire_safety_visit"},
    "child_safeguarding": {"children_spoc", "nspcc"},
    "domestic_abuse": {"silent_999_55", "domestic_abuse_helpline", "housing_emergency"},
    "adult_safeguarding": {"adult_safeguarding", "police_101", "needs_assessment"},
    "missing_medicines": {"nhs_111", "urgent_medicines"},
    "exploitation": {"modern_slavery_helpline", "police_101", "adult_safeguarding"},
    "homeless_tonight": {"housing_emergency", "duty_to_refer"},
    "no_food_heat_power": {"food_emergency", "energy_emergency", "welfare_rights"},
    "carer_breakdown": {"s19_3_urgent_help", "carers_assessment", "needs_assessment", "emergency_duty_team"},
    "discharge_failure": {"hospital_discharge_team", "s19_3_urgent_help", "reablement", "needs_assessment"},
    "self_neglect": {"adult_safeguarding", "fire_safety_visit", "needs_assessment"},
    "unknown_language": {"nhs_111", "silent_999_55"},
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("channel", ["web_anonymous", "phone"])
def test_what_each_kind_that_is_heard_opens(kind, channel):
    guidance = guide(GOOD, {"channel": channel, "safe_now": "yes"}, heard=Silence("full", (kind,)))
    found = [route.id for route in guidance.routes]
    assert guidance.tier_ids[0] == "T2"
    assert guidance.panel == "full"
    assert found[0] == "call_999"
    assert KINDS[kind] - set(found) == set()
    assert {"text_999", "hub_visit"} <= set(found)
    assert ("named_worker" in found) is (channel == "phone")
    assert not guidance.can_close


@pytest.mark.parametrize(
    "kind", ["worry_nonurgent", "past_bereavement", "resolved_history", "training_query"]
)
def test_a_quiet_kind_opens_no_crisis(kind):
    guidance = guide(GOOD, {"who": "self", "safe_now": "yes"}, heard=Silence("quiet", (kind,)))
    assert guidance.tier_ids == ("T1",)
    assert guidance.panel == "quiet"


OTHERS = {
    ("carer", "who_with_them", "alone_not_safe"): ("T2", {"s19_3_urgent_help"}),
    ("carer", "caring_is", "cannot_go_on"): ("T2 T3 T1", {"s19_3_urgent_help", "carers_assessment", "asset:respite_day"}),
    ("carer", "caring_is", "short_fuse"): ("T2 T3 T1", {"adult_safeguarding", "carers_assessment"}),
    ("carer", "carer_hard", "viii"): ("T3 T1", {"carers_assessment"}),
    ("carer", "carer_wants", "stop"): ("T3", {"carers_assessment", "needs_assessment"}),
    ("home-from-hospital", "help_came", "no"): ("T2 T3 T1", {"hospital_discharge_team", "s19_3_urgent_help", "needs_assessment"}),
    ("home-from-hospital", "help_came", "partly"): ("T3 T1", {"hospital_discharge_team", "reablement"}),
    ("home-from-hospital", "home_lacks", "medicines"): ("T2 T1", {"urgent_medicines"}),
    ("home-from-hospital", "home_lacks", "red_bag"): ("T1", {"red_bag_check"}),
    ("home-from-hospital", "home_lacks", "nursing"): ("T1", {"community_nurse"}),
    ("money-home-food", "missing_today", "bed"): ("T2 T1", {"housing_emergency", "duty_to_refer"}),
    ("money-home-food", "missing_today", "baby_milk"): ("T2 T1", {"food_emergency", "children_spoc"}),
    ("money-home-food", "money_is", "loan_shark"): ("T1", {"police_101", "welfare_rights", "asset:debt_money"}),
    ("money-home-food", "home_is", "must_leave"): ("T1", {"duty_to_refer", "asset:housing_advice"}),
    ("money-home-food", "online_work", "find_work"): ("T1", {"asset:employment"}),
    ("young-person", "worry", "hurting_myself"): ("T2 T1", {"childline", "papyrus", "cyp_mental_health", "-crisis_cafe"}),
    ("young-person", "worry", "home_scary"): ("T2 T1", {"childline", "children_spoc", "-callback"}),
    ("young-person", "worry", "looking_after"): ("T3 T1", {"young_carer_assessment"}),
    ("professional", "asks_us", "worried_safety"): ("T2", {"adult_safeguarding", "named_worker"}),
    ("professional", "asks_us", "assessment"): ("T3", {"needs_assessment"}),
    ("professional", "asks_us", "coordinator"): ("T1", {"pic"}),
    ("professional", "asks_us", "talk_to_huddle"): ("T1", {"huddle"}),
}  # fmt: skip


@pytest.mark.parametrize(("name", "prompt", "choice"), OTHERS)
def test_what_opens_in_the_other_conversations(name, prompt, choice):
    tiers, routes = OTHERS[name, prompt, choice]
    guidance = guide(script.load(name), {prompt: choice}, heard=QUIET)
    found = {route.id for route in guidance.routes}
    wanted = tiers.split()
    assert [tier for tier in guidance.tier_ids if tier in wanted] == wanted
    assert guidance.tier_ids[0] == wanted[0]
    assert {route for route in routes if not route.startswith("-")} - found == set()
    assert {route[1:] for route in routes if route.startswith("-")} & found == set()


@pytest.mark.parametrize("name", script.names())
def test_no_choice_of_any_script_leaves_someone_with_nothing(name):
    one = script.load(name)
    for prompt in one.prompts:
        for choice in prompt.choices:
            guidance = guide(one, {prompt.id: choice.id}, heard=QUIET)
            assert guidance.next_step
            assert guidance.tiers
            assert guidance.routes, (prompt.id, choice.id)
            if "T2" in guidance.tier_ids:
                assert guidance.routes[0].id == "call_999"
                assert not guidance.can_close
