"""What must be true of every script, proved for all answers at once.

Nothing is tried here: the rules themselves are taken apart (``ways``), so that what is
proved holds for every combination of answers and not only for those walked.

1. “Stick with you” is never closed by an answer: whatever opens it stays true when more is said.
2. An assessment is one answer away, and waits on nothing else.
3. A no to an assessment is never final without its two questions (Care Act 2014, section 11(2)).
4. There is always a next step, and every open door leads to somebody.
5. Where life may be at risk, 999 is there.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from conversation_flows.checking.findings import Finding
from conversation_flows.checking.places import where
from conversation_flows.checking.ways import Fact, TooManyWaysError, Way, chosen, follows, missing, sure, ways
from conversation_flows.script import Line, Rule, Script, Tier

ASKS: Final = "wants_assessment"
_ASSESSMENT: Final = "needs_assessment"
#: The two questions of section 11(2), and the answers to them that keep a no from ending anything.
TWO_QUESTIONS: Final = {
    "capacity_doubt": ("yes", "unsure"),
    "concern_abuse": (
        "domestic_abuse",
        "adult_abuse",
        "financial",
        "exploitation",
        "self_neglect",
        "child",
        "risk_disclosed",
    ),
}
_DOORS: Final[dict[Tier, str]] = {"T1": "Connect", "T2": "Stick with you", "T3": "Your assessment"}


def prove(script: Script) -> Iterator[Finding]:
    """Each promise that the script does not keep."""
    for proof in (_stays_open, _assessment_at_once, _no_is_not_final, _always_a_step, _help_in_danger):
        try:
            yield from proof(script)
        except TooManyWaysError as problem:
            yield Finding(
                "error",
                "too_nested",
                where(script, "script", "rules"),
                f"It cannot be proved that people stay safe here: {problem}.",
                "Split the condition with the most parts into conditions with names of their own.",
            )


def openers(script: Script, tier: Tier) -> tuple[Rule, ...]:
    """The rules that open a door."""
    return tuple(r for r in script.rules if r.tier == tier and r.opens and r.while_open is None)


def _stays_open(script: Script) -> Iterator[Finding]:
    opening = [(rule, way) for rule in openers(script, "T2") for way in ways(script, rule.when)]
    lasting = [way for _, way in opening if all(fact.stays for fact in way)]
    for rule, way in opening:
        kept = frozenset(fact for fact in way if fact.stays)
        if not any(all(follows(script, fact, kept) for fact in other) for other in lasting):
            lost = ", ".join(sorted(_said(fact) for fact in way - kept))
            yield Finding(
                "error",
                "t2_closes",
                where(script, "script", "rules", rule.id),
                f"“Stick with you” opens by the rule “{rule.id}” and shuts again with one more answer ({lost}).",
                "Take out the `not`, `missing` or age, or add a rule that opens it without them.",
            )
            break


def _said(fact: Fact) -> str:
    what = fact.about or ", ".join(sorted(fact.values)[:3])
    return what if fact.holds else f"not {what}"


def _assessment_at_once(script: Script) -> Iterator[Finding]:
    asking = next((p for p in script.prompts if p.id == ASKS), None)
    if asking is None or "yes" not in asking.choice_ids or ASKS not in script.face("desk"):
        yield Finding(
            "error",
            "assessment_out_of_reach",
            where(script, "script", "faces", "desk"),
            "An adviser is not offered the question whether the person wants an assessment.",
            f"Put `{ASKS}` into the desk’s face, with the choice “yes”.",
        )
        return
    asked: Way = frozenset((chosen(ASKS, "yes"), Fact("given", ASKS)))
    opens = [rule for rule in openers(script, "T3") if _ASSESSMENT in rule.routes]
    if not any(sure(script, rule.when, asked) for rule in opens):
        yield Finding(
            "error",
            "assessment_waits",
            where(script, "script", "rules", next((r.id for r in opens), "")),
            "Somebody who asks for an assessment may have to answer something else first.",
            f"Keep one rule of T3 with the route `{_ASSESSMENT}` that holds when `{ASKS}` is yes and nothing more.",
        )
    if asking.ask_when is not None:
        yield Finding(
            "error",
            "assessment_waits",
            where(script, "script", "prompts", ASKS),
            "The question whether somebody wants an assessment is kept back until something else is true.",
            "Take `ask_when` away from it.",
        )
    for rule in script.rules:
        if {_ASSESSMENT, "carers_assessment", "young_carer_assessment"} & set(rule.withholds):
            yield Finding(
                "error",
                "assessment_out_of_reach",
                where(script, "script", "rules", rule.id),
                f"The rule “{rule.id}” takes the way to an assessment away.",
                "Take it out of `withholds`.",
            )


def _no_is_not_final(script: Script) -> Iterator[Finding]:
    said_no = chosen(ASKS, "no")
    prompts = {prompt.id: prompt for prompt in script.prompts}
    for question, grave in TWO_QUESTIONS.items():
        unasked: Way = frozenset((said_no, Fact("given", ASKS), missing(question)))
        blocked = _blocks(script, unasked)
        prompt = prompts.get(question)
        offered = prompt is not None and (prompt.ask_when is None or sure(script, prompt.ask_when, unasked))
        if not blocked or not offered:
            yield Finding(
                "error",
                "decline_final",
                where(script, "script", "closing" if not blocked else "prompts", question if blocked else ""),
                f"A no to an assessment can end things while nobody has asked `{question}`.",
                f"Add a closing line that stands while {ASKS} is “no” and `{question}` is missing, and let it be asked then.",
            )
        for answer in grave if prompt else ():
            if answer in (prompt.choice_ids if prompt else ()) and not _blocks(
                script, frozenset((said_no, chosen(question, answer)))
            ):
                yield Finding(
                    "error",
                    "decline_final",
                    where(script, "script", "closing"),
                    f"A no to an assessment can end things though `{question}` was answered “{answer}”.",
                    "Let the closing line for such a no name that answer too.",
                )


def _blocks(script: Script, way: Way) -> bool:
    return any(line.tier is None and sure(script, line.when, way) for line in script.closing)


def _always_a_step(script: Script) -> Iterator[Finding]:
    last = script.next_steps[-1] if script.next_steps else None
    if last is None or last != Line(id=last.id):
        yield Finding(
            "error",
            "no_next_step",
            where(script, "script", "next_steps"),
            "Somebody may be left with no next step.",
            "End `next_steps` with a line that has an id and nothing else.",
        )
    for tier, door in _DOORS.items():
        always = [r for r in script.rules if r.while_open == tier and r.when is None and r.routes]
        for rule in openers(script, tier):
            if not (always or _leads_on(rule)):
                yield Finding(
                    "error",
                    "dead_end",
                    where(script, "script", "rules", rule.id),
                    f"The rule “{rule.id}” opens “{door}” and leads to nobody.",
                    f"Give it a route or an offer, or add a rule with `while_open: {tier}` that has one.",
                )


def _leads_on(rule: Rule) -> bool:
    return bool(rule.routes or rule.offers)


def _help_in_danger(script: Script) -> Iterator[Finding]:
    anyway = [r for r in script.rules if r.while_open == "T2" and r.when is None]
    if not any("call_999" in rule.routes for rule in anyway):
        for rule in openers(script, "T2"):
            if "call_999" not in rule.routes:
                yield Finding(
                    "error",
                    "no_999",
                    where(script, "script", "rules", rule.id),
                    f"The rule “{rule.id}” opens “Stick with you” and nothing there says 999.",
                    "Add a rule with `while_open: T2` and the route `call_999`.",
                )
    if not any(line.tier == "T2" and line.when is None for line in script.closing):
        yield Finding(
            "error",
            "t2_closes",
            where(script, "script", "closing"),
            "Nothing keeps “Stick with you” open until a person closes it.",
            "Add a closing line with `tier: T2` and no condition.",
        )
