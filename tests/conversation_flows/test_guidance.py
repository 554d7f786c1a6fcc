"""Guidance: doors, not gates."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from conversation_flows import guidance as guidance_module
from conversation_flows import script
from conversation_flows.guidance import Silence, due_at, guidance_as_json, guide, hear

GOOD = script.load("good-conversation")
QUIET = Silence("none")


def routes(found):
    return {route.id for route in found.routes}


def test_im_fine_after_the_panel_never_closes_anything():
    before = guide(GOOD, {"free_text": "better off without me"}, heard=Silence("full", ("suicide_selfharm",)))
    after = guide(
        GOOD,
        {
            "free_text": "better off without me",
            "safe_now": "yes",
            "response_after_crisis_panel": "no im fine just tired",
        },
        heard=Silence("full", ("suicide_selfharm",)),
    )
    assert after.tier_ids == before.tier_ids == ("T2",)
    assert routes(before) <= routes(after)
    assert after.panel == "full"
    forgotten = guide(GOOD, {"safe_now": "yes", "response_after_crisis_panel": "im fine"}, heard=QUIET)
    assert forgotten.tier_ids == ("T2",)


def test_a_no_with_capacity_and_without_abuse_stands_and_the_door_stays_open():
    answers = {
        "safe_now": "yes",
        "daily_hard": ["e"],
        "wants_assessment": "no",
        "capacity_doubt": "no",
        "concern_abuse": "none",
    }
    found = guide(GOOD, answers, heard=QUIET)
    assert found.can_close
    assert found.tier_ids == ("T1", "T3")
    assert {"refusal_record_s11", "needs_assessment"} <= routes(found)


@pytest.mark.parametrize("reason", [{"capacity_doubt": "yes"}, {"concern_abuse": "financial"}])
def test_a_no_cannot_end_the_duty_where_there_is_doubt_or_abuse(reason):
    answers = {
        "safe_now": "yes",
        "wants_assessment": "no",
        "capacity_doubt": "no",
        "concern_abuse": "none",
        **reason,
    }
    found = guide(GOOD, answers, heard=QUIET)
    assert "T3" in found.tier_ids
    assert "refusal_cannot_end" in {must.id for must in found.musts}
    assert "decline_not_final" in {reason.id for reason in found.blocked_by}


def test_a_need_cannot_be_closed_until_an_assessment_was_offered_and_answered():
    found = guide(GOOD, {"safe_now": "yes", "daily_hard": ["b"]}, heard=QUIET)
    assert [reason.id for reason in found.blocked_by] == ["assessment_not_offered"]
    asked = guide(
        GOOD, {"safe_now": "yes", "daily_hard": ["b"], "wants_assessment": "not_asked"}, heard=QUIET
    )
    assert not asked.can_close


def test_safe_and_connected_can_close():
    assert guide(GOOD, {"who": "self", "safe_now": "yes", "matters": ["company"]}, heard=QUIET).can_close
    assert not guide(GOOD, {"who": "self", "matters": ["company"]}, heard=QUIET).can_close


def test_the_first_message_leads_between_an_assessment_and_a_wish():
    asked = guide(
        GOOD, {"free_text": "I would like an assessment", "matters": "my job", "safe_now": "yes"}, heard=QUIET
    )
    wish = guide(
        GOOD,
        {"free_text": "she wants a choir and friends", "wants_assessment": "yes", "safe_now": "yes"},
        heard=QUIET,
    )
    assert asked.tier_ids == ("T3", "T1")
    assert wish.tier_ids == ("T1", "T3")


def test_a_test_for_a_benefit_is_not_taken_for_an_assessment_of_care():
    assert (
        "T3"
        not in guide(
            GOOD, {"free_text": "help with my pip assessment", "safe_now": "yes"}, heard=QUIET
        ).tier_ids
    )


def test_ringing_is_withheld_only_where_it_could_bring_harm():
    scared = Silence("full", ("domestic_abuse",))
    assert "callback" not in routes(guide(GOOD, {"channel": "phone"}, heard=scared))
    assert "callback" in routes(
        guide(GOOD, {"channel": "phone", "contact_safe": {"ok": True, "how": "work phone"}}, heard=scared)
    )
    told = guide(GOOD, {"safe_now": "no", "contact_safe": {"ok": False, "note": "no calls"}}, heard=QUIET)
    assert "callback" not in routes(told)
    assert "will_not_contact" in {warning.id for warning in told.warnings}


@pytest.mark.parametrize(
    ("answers", "there", "absent"),
    [
        (
            {"free_text": "my daughter is 14 and cuts herself", "who": "other"},
            {"childline", "papyrus", "school_cluster"},
            {"crisis_cafe"},
        ),
        (
            {"free_text": "my kids are 4 and 6 and I cannot go on", "who": "self"},
            {"crisis_cafe"},
            {"childline", "papyrus"},
        ),
        ({"free_text": "im 16", "who": "self"}, {"childline", "papyrus"}, {"crisis_cafe"}),
        ({"free_text": "im 14 weeks pregnant", "who": "self"}, {"crisis_cafe"}, {"childline"}),
        ({"age_band": "25-34"}, {"papyrus", "crisis_cafe"}, {"childline"}),
        ({"age_band": "50-64"}, {"crisis_cafe"}, {"papyrus"}),
    ],
)
def test_young_people_get_young_peoples_help(answers, there, absent):
    found = routes(guide(GOOD, answers, heard=Silence("full", ("suicide_selfharm",))))
    assert there <= found
    assert not absent & found


def test_what_a_worker_decides_is_shown_as_a_decision():
    found = guide(GOOD, {"child_in_home": True}, heard=Silence("full", ("domestic_abuse",)))
    assert {route.id for route in found.routes if route.to_decide} == {"children_spoc"}


@pytest.mark.parametrize(
    ("answers", "borough", "handed_over"),
    [
        ({"borough": "Kingston"}, "Kingston", True),
        ({"borough": "kingston upon thames"}, "Kingston", True),
        ({"area": "Tooting"}, "Wandsworth", True),
        ({"area": "Purley"}, "Croydon", False),
        ({"area": "CR5 1RA"}, "Croydon", False),
        ({"borough": "Bromley"}, "Bromley", True),
        ({"borough": "Croydon", "area": "Tooting"}, "Croydon", False),
        ({}, "Croydon", False),
    ],
)
def test_the_first_help_is_the_same_wherever_someone_is(answers, borough, handed_over):
    crisis = Silence("full", ("suicide_selfharm",))
    here = guide(GOOD, {}, heard=crisis)
    there = guide(GOOD, answers, heard=crisis)
    assert there.borough == borough
    assert routes(here) <= routes(there)
    assert ("cross_borough_warm_handover" in routes(there)) is handed_over


def test_contacts_are_those_of_the_persons_borough():
    def line(borough):
        found = guide(GOOD, {"borough": borough}, heard=Silence("full", ("suicide_selfharm",)))
        return next(route.contact.say for route in found.routes if route.id == "local_mental_health_line")

    assert "0800 731 2864" in line("Croydon")
    assert "0800 028 8000" in line("Merton")
    assert "111" in line("Bromley")


def test_another_boroughs_front_door_counts_from_itself():
    found = guide(GOOD, {"area": "Purley"}, borough="Sutton", heard=QUIET)
    assert "cross_borough_warm_handover" in routes(found)
    assert guide(GOOD, {}, borough="Sutton", heard=QUIET).borough == "Sutton"


def test_promises_are_dated_from_opening():
    now = datetime(2026, 3, 6, 16, 40, tzinfo=UTC)
    found = guide(GOOD, {"safe_now": "no", "channel": "phone"}, now=now, heard=QUIET)
    assert [(p.due, p.due_at.strftime("%d %H:%M")) for p in found.promises] == [
        ("same_day", "06 23:59"),
        ("+24h", "07 16:40"),
        ("+72h", "09 16:40"),
        ("+10d", "16 16:40"),
    ]
    assert due_at("+24h", None) is None
    assert all(
        p.due_at is None for p in guide(GOOD, {"safe_now": "no", "channel": "phone"}, heard=QUIET).promises
    )


def test_someone_anonymous_is_promised_nothing_that_needs_a_name():
    found = guide(GOOD, {"channel": "web_anonymous", "safe_now": "no"}, heard=QUIET)
    assert found.promises == ()
    assert not {"named_worker", "crisis_plan"} & routes(found)
    safe = guide(
        GOOD, {"channel": "web_anonymous", "safe_now": "no", "contact_safe": {"ok": True}}, heard=QUIET
    )
    assert [promise.due for promise in safe.promises] == ["+24h"]


def test_offers_come_from_their_words_and_choices_in_that_order_and_say_why():
    found = guide(
        GOOD, {"matters": ["making_music", "my allotment"], "in_the_way": ["getting_there"]}, heard=QUIET
    )
    assert [offer.category for offer in found.offers] == ["arts_music", "gardening_nature", "transport"]
    assert [offer.why for offer in found.offers] == [
        "You chose “Music, art or making things”.",
        "Your own words made us think of this.",
        "You chose “Getting there”.",
    ]


def test_own_words_can_stand_beside_choices_in_one_answer():
    found = guide(GOOD, {"matters": {"choices": ["company"], "words": "and my church"}}, heard=QUIET)
    assert [offer.category for offer in found.offers] == ["befriending", "social_clubs", "faith"]


def test_a_place_is_not_taken_for_a_wish():
    assert guide(GOOD, {"area": "Church Street, Parks Road"}, heard=QUIET).offers == ()


def test_the_next_prompts_follow_danger_and_never_repeat():
    calm = guide(GOOD, {"who": "self"}, heard=QUIET).next_prompts
    assert calm[:5] == ("safe_now", "matters", "strengths", "in_the_way", "area")
    assert "who" not in calm
    unsafe = guide(GOOD, {"who": "self", "safe_now": "no"}, heard=QUIET).next_prompts
    assert set(unsafe[:3]) == {"contact_safe", "essentials_missing_tonight", "child_in_home"}
    declined = guide(
        GOOD, {"who": "self", "safe_now": "yes", "wants_assessment": "no"}, heard=QUIET
    ).next_prompts
    assert set(declined[:2]) == {"capacity_doubt", "concern_abuse"}
    assert len(calm) == len(set(calm))


def test_every_word_is_listened_to_and_labels_are_not(monkeypatch):
    heard = []
    monkeypatch.setattr(guidance_module, "hear", lambda texts: heard.append(texts) or QUIET)
    answers = {
        "matters": ["company", "seeing Jean"],
        "contact_safe": {"ok": True, "note": "after nine"},
        "notes": "said at the door",
        "area": "Purley",
        "concern_abuse": "he shouts",
        "safe_now": "yes",
    }
    guide(GOOD, answers)
    assert set(heard[0]) == {"seeing Jean", "after nine", "said at the door", "Purley", "he shouts"}


def test_when_listening_fails_the_quiet_line_shows_and_the_error_is_logged(monkeypatch, caplog):
    import conversation_flows.listening as listening

    def broken(*texts):
        raise RuntimeError("the lexicon is missing")

    monkeypatch.setattr(listening, "listen", broken, raising=False)
    found = guide(GOOD, {"who": "self", "safe_now": "yes", "matters": "my secret words"})
    assert found.panel == "quiet"
    assert found.tier_ids == ("T1",)
    assert "Listening failed" in caplog.text
    assert "my secret words" not in caplog.text


def test_listening_is_asked_when_nothing_is_handed_in():
    assert hear(("I want to kill myself",)).panel == "full"
    assert guide(GOOD, {"free_text": "I want to kill myself tonight"}).tier_ids[0] == "T2"


def test_json_holds_what_a_program_needs():
    found = guidance_as_json(
        guide(
            GOOD, {"safe_now": "no", "channel": "phone"}, heard=QUIET, now=datetime(2026, 3, 6, 9, tzinfo=UTC)
        )
    )
    assert found["tiers"] == ["T2"]
    assert {"id", "tier", "why", "contact"} <= set(found["routes"][0])
    assert found["routes"][0]["id"] == "call_999"
    assert found["promises"][1]["due_at"] == "2026-03-07T09:00:00+00:00"
    assert found["can_close"] is False
    assert all(isinstance(text, str) for text in found["must"] + found["blocked_by"] + found["next_prompts"])
    assert not {"score", "level", "risk", "eligible"} & set(json.dumps(found).replace('"', " ").split())
