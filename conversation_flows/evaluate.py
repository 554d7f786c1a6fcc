"""How the guidance does on acceptance scenarios: the rule of the front-door facts, section 10.

A scenario passes when its first tier is exact, the later tiers are there in order, every
route expected is there (``asset:`` routes are reported, not required), 999 comes first
wherever 999 is expected, and nothing that it forbids stands in the guidance. What a
scenario forbids is written for people; the sentences below are the kinds that software
can look for. The rest are counted as not checked, never as passed.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from conversation_flows.facts import plain, says
from conversation_flows.guidance import Guidance, HeardLike, guide
from conversation_flows.routes import ASSET
from conversation_flows.script import Script, load


class ScenarioError(ValueError):
    """The file does not hold scenarios; ``str()`` says what to do."""


@dataclass(frozen=True, slots=True)
class _Forbidden:
    """A kind of "must not": the words it is written in, and how to see it in the guidance."""

    name: str
    words: tuple[str, ...]
    broken: Callable[[Guidance], bool]


def _ids(guidance: Guidance) -> set[str]:
    return {route.id for route in guidance.routes}


def _said(guidance: Guidance) -> str:
    parts = [route.name + " " + route.why for route in guidance.routes]
    return plain(". ".join([*parts, guidance.next_step, *(w.what for w in guidance.warnings)]))


def _only(guidance: Guidance, allowed: Callable[[str], bool]) -> bool:
    return all(allowed(route.id) for route in guidance.routes)


_REACH_OUT = ("callback",)
_PERSON = (
    "hub_visit",
    "callback",
    "named_worker",
    "crisis_cafe",
    "samaritans",
    "call_999",
    "adult_social_care",
)
_FORBIDDEN = (
    _Forbidden(
        "contact that is not safe",
        ("send sms*", "send email*", "send a text*", "send a letter*", "phone the*", "phone her", "phone him", "ring the home", "ring the flat", "ring her", "ring him", "call the flat", "call her", "call him", "call back without", "leave a voicemail", "voicemail*"),
        lambda g: not _ids(g).isdisjoint(_REACH_OUT),
    ),
    _Forbidden("couple counselling", ("couple counselling", "counselling together", "mediation", "confront*"),
               lambda g: says(_said(g), ("couple*", "mediation", "counselling together", "confront*"))),
    _Forbidden("community groups only", ("community group only", "community only", "assets only", "only a group"),
               lambda g: _only(g, lambda name: name.startswith(ASSET))),
    _Forbidden("web links only", ("only with web links", "web links only", "online only", "only online", "leaflet only", "number only", "give a number only", "number and close"),
               lambda g: _ids(g).isdisjoint(_PERSON)),
    _Forbidden("adult mental health only", ("adult mental health only", "adult services only"),
               lambda g: _ids(g).isdisjoint({"cyp_mental_health", "childline", "school_cluster"})),
    _Forbidden("closing", ("close*", "ends the contact", "sign off", "no further action"),
               lambda g: g.can_close and not {"T2", "T3"}.isdisjoint(g.tier_ids)),
    _Forbidden("a gate before the assessment", ("force t1*", "t1 questions first", "must try community*", "try community*", "exhaust*"),
               lambda g: bool(g.tier_ids) and g.tier_ids[0] == "T1" and "T3" not in g.tier_ids),
    _Forbidden("a score or level", ("score", "risk level", "level of risk", "low medium*"),
               lambda g: says(_said(g), ("score", "scores", "risk level", "low risk", "medium risk", "high risk"))),
    _Forbidden("a decision about what someone may have", ("not eligible", "ineligible", "state he is", "state she is", "refuse*", "turn away", "turn her away", "turn him away"),
               lambda g: says(_said(g), ("not eligible", "eligible", "ineligible", "do not qualify", "cannot have"))),
    _Forbidden("GP only", ("see your gp", "gp only"),
               lambda g: _only(g, lambda name: name in ("social_prescriber", ASSET + "primary_care"))),
    _Forbidden("sent elsewhere", ("own council", "out of area", "wrong borough", "hang up"),
               lambda g: "cross_borough_warm_handover" not in _ids(g)),
    _Forbidden("a form first", ("online form", "form first"),
               lambda g: bool(g.routes) and all(link.startswith("http") for _, link in g.routes[0].contact.links or (("", "tel:"),))),
    _Forbidden("long-term plans in a crisis", ("long term care home", "permanent care", "care home place"),
               lambda g: not any(must.id in ("no_long_term_plan", "recovery_first") for must in g.musts)),
    _Forbidden("waiting with nobody", ("waiting list",),
               lambda g: not g.promises and _ids(g).isdisjoint({"named_worker", "pic", "callback"})),
    _Forbidden("weeks as the only action", ("six weeks", "as the only action"),
               lambda g: not any(promise.due in ("same_day", "+24h") for promise in g.promises)),
    _Forbidden("shown before consent", ("before consent", "without consent*"),
               lambda g: "huddle" in _ids(g) and not any(must.id == "consent_before_huddle" for must in g.musts)),
    _Forbidden("blame", ("label her*", "label him*", "abuser", "blame*", "lifestyle choice"),
               lambda g: says(_said(g), ("abuser", "perpetrator", "your fault", "lifestyle choice"))),
    _Forbidden("waiting for connections first", ("wait for t1", "connections to be tried"),
               lambda g: bool(g.tier_ids) and g.tier_ids[0] == "T1"),
    _Forbidden("who someone is", ("ask for identity", "ask for proof", "council tax", "proof of*", "ask her name", "ask his name"),
               lambda g: any(name in ("name", "identity", "address", "council_tax", "nhs_number") for name in g.next_prompts)),
    _Forbidden("means", ("mention methods", "methods"),
               lambda g: says(_said(g), ("overdose", "hanging", "bridge", "rope", "tablets"))),
    _Forbidden("dismissed", ("dismiss*",), lambda g: g.panel != "full"),
    _Forbidden("minimising", ("minimise*", "just attention"), lambda g: says(_said(g), ("just attention", "attention seeking", "only a phase"))),
)  # fmt: skip


def evaluate_scenarios(
    path: Path | str,
    *,
    script: Script | None = None,
    heard: Mapping[str, HeardLike] | None = None,
    now: datetime | None = None,
) -> dict[str, Any]:
    """Every scenario of a file: passed or not, and why not.

    ``heard`` gives, by scenario id, what listening would hear; without it the words are
    listened to. Raises ``ScenarioError`` when the file does not hold scenarios.
    """
    scenarios = _read(Path(path))
    used = script or load("good-conversation")
    results = [
        _evaluate(scenario, used, (heard or {}).get(str(scenario.get("id"))), now) for scenario in scenarios
    ]
    passed = sum(result["passed"] for result in results)
    return {
        "script": used.id,
        "scenarios": len(results),
        "passed": passed,
        "failed": len(results) - passed,
        "results": results,
    }


def _read(path: Path) -> list[Mapping[str, Any]]:
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except OSError as problem:
        raise ScenarioError(
            f"{path} cannot be read ({problem.strerror}). Check the name of the file."
        ) from problem
    except ValueError as problem:
        raise ScenarioError(f"{path} is not JSON ({problem}). Check the line that it names.") from problem
    found = data.get("scenarios") if isinstance(data, Mapping) else data
    if not isinstance(found, list) or not all(isinstance(entry, Mapping) for entry in found):
        raise ScenarioError(
            f"{path} has no list called “scenarios”. Compare it with the example in the manual."
        )
    return found


def _evaluate(
    scenario: Mapping[str, Any], script: Script, heard: HeardLike | None, now: datetime | None
) -> dict[str, Any]:
    guidance = guide(script, scenario.get("answers") or {}, heard=heard, now=now)
    expected = [str(tier) for tier in scenario.get("expected_tiers") or ()]
    tiers: list[str] = list(guidance.tier_ids)
    ids = [route.id for route in guidance.routes]
    wanted = [str(route) for route in scenario.get("expected_routes") or ()]
    problems: list[str] = []
    if expected and tiers[:1] != expected[:1]:
        problems.append(f"opens {tiers[0]} first, not {expected[0]}")
    if not _in_order(expected, tiers):
        problems.append(f"tiers {' > '.join(tiers)} do not hold {' > '.join(expected)} in order")
    problems += [
        f"{route} is missing" for route in wanted if not route.startswith(ASSET) and route not in ids
    ]
    if "call_999" in wanted and ids[:1] != ["call_999"]:
        problems.append("999 does not come first")
    unchecked: list[str] = []
    for sentence in scenario.get("must_not") or ():
        kinds = [kind for kind in _FORBIDDEN if says(plain(str(sentence)), kind.words)]
        problems += [f"must not: {sentence} ({kind.name})" for kind in kinds if kind.broken(guidance)]
        if not kinds:
            unchecked.append(str(sentence))
    return {
        "id": scenario.get("id"),
        "title": scenario.get("title"),
        "passed": not problems,
        "problems": problems,
        "tiers": tiers,
        "routes": ids,
        "assets_missing": [route for route in wanted if route.startswith(ASSET) and route not in ids],
        "must_not_unchecked": unchecked,
    }


def _in_order(expected: list[str], found: list[str]) -> bool:
    rest = iter(found)
    return all(tier in rest for tier in expected)
