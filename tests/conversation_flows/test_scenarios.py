"""The acceptance scenarios, read in place, with what listening should hear in each."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from conversation_flows.evaluate import ScenarioError, evaluate_scenarios
from conversation_flows.guidance import Silence

SCENARIOS = Path(__file__).resolve().parents[2].parent / "shared" / "evaluation" / "scenarios.json"
MORE = Path(__file__).with_name("scenarios_more.json")
TWENTY = Path(__file__).with_name("scenarios_twenty.json")
HEARD = {
    "S03": "domestic_abuse",
    "S04": "discharge_failure",
    "S05": "carer_breakdown",
    "S07": "adult_safeguarding",
    "S08": "homeless_tonight",
    "S09": "suicide_selfharm",
    "S11": "suicide_selfharm",
    "S12": "suicide_selfharm",
}
here = pytest.mark.skipif(not SCENARIOS.exists(), reason=f"the scenarios are not here: {SCENARIOS}")


def hearing(ids):
    return {name: Silence("full", (HEARD[name],)) if name in HEARD else Silence("none") for name in ids}


@pytest.mark.data
@here
def test_every_scenario_passes_when_its_kind_is_heard():
    ids = [scenario["id"] for scenario in json.loads(SCENARIOS.read_text("utf-8"))["scenarios"]]
    result = evaluate_scenarios(SCENARIOS, heard=hearing(ids))
    assert {r["id"]: r["problems"] for r in result["results"] if not r["passed"]} == {}
    assert [r["id"] for r in result["results"] if r["assets_missing"]] == []


@pytest.mark.data
@here
def test_every_scenario_passes_with_the_listening_that_is_live():
    result = evaluate_scenarios(SCENARIOS)
    assert {r["id"]: r["problems"] for r in result["results"] if not r["passed"]} == {}


@pytest.mark.parametrize("file", [MORE, TWENTY], ids=["thirty", "twenty"])
def test_more_of_every_kind_pass_when_their_kind_is_heard(file):
    kinds = {entry["id"]: tuple(entry["heard"]) for entry in json.loads(file.read_text("utf-8"))["scenarios"]}
    heard = {name: Silence("full" if kind else "none", kind) for name, kind in kinds.items()}
    result = evaluate_scenarios(file, heard=heard)
    assert {
        r["id"]: r["problems"] + r["assets_missing"]
        for r in result["results"]
        if not r["passed"] or r["assets_missing"]
    } == {}


def test_most_still_pass_when_only_danger_is_known_and_not_its_kind():
    kinds = {entry["id"]: entry["heard"] for entry in json.loads(MORE.read_text("utf-8"))["scenarios"]}
    heard = {
        name: Silence("full", ("unknown_language",)) if kind else Silence("none")
        for name, kind in kinds.items()
    }
    assert evaluate_scenarios(MORE, heard=heard)["passed"] >= 24


@pytest.mark.parametrize(
    ("text", "says"),
    [("{", "not JSON"), ("[1]", "no list"), ('{"scenarios": 3}', "no list")],
)
def test_a_file_without_scenarios_is_refused_in_a_sentence(tmp_path, text, says):
    file = tmp_path / "s.json"
    file.write_text(text)
    with pytest.raises(ScenarioError, match=says):
        evaluate_scenarios(file)
    with pytest.raises(ScenarioError, match="cannot be read"):
        evaluate_scenarios(tmp_path / "missing.json")


def scenario(tmp_path, **changes):
    entry = {
        "id": "X1",
        "answers": {"who": "self", "safe_now": "no", "channel": "phone"},
        "expected_tiers": ["T2"],
        "expected_routes": ["call_999"],
    }
    file = tmp_path / "s.json"
    file.write_text(json.dumps({"scenarios": [{**entry, **changes}]}))
    return evaluate_scenarios(file, heard={"X1": Silence("none")})["results"][0]


def test_a_scenario_that_fits_passes(tmp_path):
    assert scenario(tmp_path)["passed"]


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"expected_tiers": ["T3"]}, "opens T2 first, not T3"),
        ({"expected_tiers": ["T2", "T3"]}, "in order"),
        ({"expected_routes": ["childline"]}, "childline is missing"),
        ({"must_not": ["phone the flat while he may answer"]}, "contact that is not safe"),
        (
            {"answers": {"who": "self", "matters": "music"}, "expected_tiers": ["T1"]},
            "999 does not come first",
        ),
        (
            {"answers": {}, "expected_tiers": [], "expected_routes": [], "must_not": ["dismiss the panel"]},
            "dismissed",
        ),
    ],
)
def test_a_scenario_that_does_not_fit_fails_and_says_why(tmp_path, changes, problem):
    result = scenario(tmp_path, **changes)
    assert not result["passed"]
    assert problem in " / ".join(result["problems"])


def test_what_software_cannot_look_for_is_counted_and_not_passed_off(tmp_path):
    assert scenario(tmp_path, must_not=["take dad's words as hers"])["must_not_unchecked"] == [
        "take dad's words as hers"
    ]
