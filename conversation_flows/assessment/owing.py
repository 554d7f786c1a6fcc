"""What the law still asks of us before an assessment may go on, be decided, or be closed.

It holds staff to what is owed to the person. It never decides, and never says
that somebody may not have something.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from conversation_flows.assessment.answers import Assessment
from conversation_flows.assessment.form import load

Stage = Literal["go_on", "decide", "close"]
_SAFETY, _WHOLE_FAMILY, _EFFECT, _CARER = 20, 21, 19, 22


@dataclass(frozen=True, slots=True)
class Owed:
    """One thing still owed. ``before`` says what must wait for it; ``law`` where that stands."""

    code: str
    before: Stage
    sentence: str
    law: str


def owed(assessment: Assessment) -> tuple[Owed, ...]:
    """Everything still owed, the most pressing first; none once it may be closed.

    An answer of "no" that may be relied on ends what is owed but the words to
    the person; one that may not leaves everything owed.
    """
    found: list[Owed] = [*_safety(assessment), *_consent(assessment)]
    if assessment.consent in ("no", "not now") and assessment.refusal and assessment.refusal.ends_it:
        return tuple(found)
    return (*found, *_advocacy(assessment), *_considered(assessment), *_decided(assessment))


def may(stage: Stage, assessment: Assessment) -> bool:
    """Whether nothing owed stands before this stage: ``go_on`` < ``decide`` < ``close``."""
    stages: list[Stage] = ["go_on", "decide", "close"]
    barred = stages[: stages.index(stage) + 1]
    return not any(each.before in barred for each in owed(assessment))


def _safety(said: Assessment) -> list[Owed]:
    if said.said(_SAFETY) or (said.refusal and said.refusal.at_risk is not None):
        return []
    sentence = "Ask whether they feel safe, and whether they could stop it if they were not."
    return [Owed("safety", "decide", sentence, "Care Act 2014 s.42")]


def _consent(said: Assessment) -> list[Owed]:
    if said.consent is None:
        return [
            Owed(
                "consent", "go_on", "Ask whether they are happy to have this assessment.", "Care Act 2014 s.9"
            )
        ]
    if said.consent == "yes":
        return []
    refusal = said.refusal
    asked = (refusal.lacks_capacity, refusal.at_risk) if refusal else (None, None)
    law = "Care Act 2014 s.11(2)"
    if None in asked:
        sentence = (
            "They said no, or not now. Answer both questions before it can end anything: can they make this "
            "decision, and is anyone harming or neglecting them, or might they be?"
        )
        return [Owed("refusal_questions", "close", sentence, law)]
    if said.decision or (refusal and refusal.ends_it):
        return []
    sentence = (
        "They said no, and it cannot be relied on. Go on with the assessment, with them as far as they wish."
    )
    return [Owed("refusal_does_not_end_it", "close", sentence, law)]


def _advocacy(said: Assessment) -> list[Owed]:
    if not said.advocacy.is_owed:
        return []
    sentence = "Arrange an independent advocate before going on, or name somebody they agree to who is not paid to care."
    return [Owed("advocate", "go_on", sentence, "Care Act 2014 s.67")]


def _considered(said: Assessment) -> list[Owed]:
    form = load()
    outcomes, ways = form.outcomes(said.kind), form.ways_unable(said.kind)
    regulation = "SI 2015/313 reg 2" if said.kind == "adult" else "SI 2015/313 reg 3"
    found = [
        Owed(
            f"outcome_{key}",
            "decide",
            f"Ask about “{outcome.plain}”, or write down that it is fine.",
            f"{regulation}(2)({key})",
        )
        for key, outcome in outcomes.items()
        if key not in said.outcomes
    ]
    for key in said.hard:
        answer = said.outcomes[key]
        if answer.limbs is None or (answer.level == "unable" and not answer.limbs):
            sentence = f"“{outcomes[key].plain}” is hard. Ask about each of the {len(ways)} ways, and tick those that fit."
            found.append(Owed(f"ways_{key}", "decide", sentence, f"{regulation}(3)"))
    if said.kind == "adult" and said.hard and not (said.said(_EFFECT) or said.wellbeing):
        sentence = "Ask how it affects their life, taken together."
        found.append(Owed("effect", "decide", sentence, "SI 2015/313 reg 2(1)(c)"))
    if said.kind == "carer" and said.health_at_risk is None:
        sentence = "Ask whether their health is at risk from caring."
        found.append(Owed("carer_health", "decide", sentence, "SI 2015/313 reg 3(1)(b)"))
    if said.kind == "carer" and not said.said(_CARER):
        sentence = "Ask whether they work or study, or want to, and what they do for themselves."
        found.append(Owed("carer_life", "decide", sentence, "Care Act 2014 s.10(6)"))
    if not said.said(_WHOLE_FAMILY):
        sentence = (
            "Ask who looks after whom, whether they can and want to go on, and whether anyone under 18 helps."
        )
        found.append(Owed("family", "decide", sentence, "Care Act 2014 ss.10(5) and 63"))
    return found


def _decided(said: Assessment) -> list[Owed]:
    decision = said.decision
    law = "Care Act 2014 s.13"
    if decision is None:
        return [Owed("decision", "close", "A competent worker decides, in writing, with reasons.", law)]
    found = []
    if not decision.worker.strip():
        found.append(Owed("decided_by", "close", "Name the worker who decided.", law))
    if not decision.reasons.strip():
        found.append(Owed("reasons", "close", "Write down the reasons for the decision.", f"{law}(2)"))
    if not decision.has_eligible_needs and not decision.prevention.strip():
        sentence = "Write down what can help all the same, and what would stop things getting worse."
        found.append(Owed("prevention", "close", sentence, f"{law}(5)"))
    if said.copy_given is None:
        sentence = "Give them their record, in the way that suits them, and say when."
        found.append(Owed("copy", "close", sentence, "Care Act 2014 s.12(3)"))
    return found
