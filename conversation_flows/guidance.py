"""From a script and the answers so far to what opens, who can help and what is promised.

Pure: the same answers always give the same guidance, whatever order they came in, and
nothing here is kept. It opens doors and never shuts one: there is no score, no decision
about what someone may have, and no "no". Only a person closes "Stick with you".
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final

from assets_catalog import categories
from conversation_flows import routes as route_data
from conversation_flows.facts import Facts, scalars
from conversation_flows.guided import (
    Guidance,
    HeardLike,
    Offer,
    OpenTier,
    Panel,
    Promise,
    RouteOffered,
    Sentence,
    Silence,
    guidance_as_json,
)
from conversation_flows.routes import ASSET, Routes
from conversation_flows.script import Line, Prompt, Rule, Script, Tier

log = logging.getLogger(__name__)
MAX_WORDS_HEARD: Final = 20_000
_RANK: Final = {"emergency": 1, "statutory": 2, "helpline": 2, "team": 2, "asset": 3}
_UNITS: Final = {"h": "hours", "d": "days", "w": "weeks"}


def guide(
    script: Script,
    answers: Mapping[str, Any],
    *,
    borough: str = route_data.HOME_BOROUGH,
    now: datetime | None = None,
    heard: HeardLike | None = None,
    routes: Routes | None = None,
    held_open: Collection[Tier] = (),
) -> Guidance:
    """What to say, open and promise, given all the answers so far.

    ``borough`` is this front door's own; the person's is read from their answers. ``now``
    dates the promises. ``heard`` is what listening made of the words; without it the words
    are listened to here. ``held_open`` are doors that opened earlier and that no person has
    closed: a changed answer does not shut them. Answers of any shape are taken; nothing is
    raised for them.
    """
    known = routes or route_data.load()
    theirs = _borough_of(answers, borough, known)
    facts = Facts.read(script, answers, elsewhere=theirs.casefold() != borough.casefold())
    heard = heard if heard is not None else hear(facts.texts())
    if heard.panel == "full":
        facts = replace(facts, heard=frozenset(heard.kinds or ("unknown_language",)))
    openers = tuple(rule for rule in script.rules if rule.while_open is None and rule.true(facts))
    chosen = _chosen(script, facts)
    tiers = _tiers(script, openers, _offers(script, chosen, openers), held_open)
    open_ids = {tier.id for tier in tiers}
    opened = {rule.id for rule in openers}
    fired = tuple(
        rule
        for rule in script.rules
        if rule.id in opened or (rule.while_open in open_ids and rule.true(facts))
    )
    offers = _offers(script, chosen, fired)
    return Guidance(
        tiers=tiers,
        routes=_routes(script, fired, offers, tiers, known, theirs),
        promises=_promises(script, fired, now),
        musts=_sentences(script.words.musts, (name for rule in fired for name in rule.musts)),
        next_prompts=_next_prompts(script, facts, answers),
        offers=offers,
        warnings=_sentences(script.words.warnings, (name for rule in fired for name in rule.warnings)),
        blocked_by=_sentences(script.words.closing, _standing(script.closing, open_ids, offers, facts)),
        next_step=script.words.next_steps[next(_standing(script.next_steps, open_ids, offers, facts))],
        panel=_panel(openers, tiers, heard),
        borough=theirs,
    )


def hear(texts: tuple[str, ...]) -> HeardLike:
    """Listen to the person's own words. If listening fails the quiet line shows and the error is logged."""
    try:
        from conversation_flows.listening import listen

        return listen(*(text[:MAX_WORDS_HEARD] for text in texts))
    except Exception:
        log.exception("Listening failed; the quiet line is shown")
        return Silence()


def _borough_of(answers: Any, ours: str, known: Routes) -> str:
    given = answers if isinstance(answers, Mapping) else {}
    for prompt, certain in (("borough", True), ("area", False)):
        for text in scalars(given.get(prompt)):
            if found := known.borough_of(text):
                return found
            if certain:
                return text[:60]
    return known.borough_of(ours) or ours


_Wanted = dict[str, tuple[str, Tier]]


def _chosen(script: Script, facts: Facts) -> _Wanted:
    """The kinds of help that the answers themselves name, and why."""
    found: _Wanted = {}
    reasons = script.words.reasons
    ordered = [
        *script.offers_from,
        *(p.id for p in script.prompts if p.id not in script.offers_from and p.kind != "place"),
    ]
    for name in ordered:
        answer = facts.answer(name)
        for choice in script.prompt(name).choices if answer.choices else ():
            if choice.id in answer.choices:
                why = reasons["chosen"].format(choice=script.label(name, choice.id))
                for need in choice.needs:
                    found.setdefault(need, (why, "T1"))
        if name in script.offers_from:
            in_words = facts.needs_in_words((name,))
            for need in script.needs_in_words if in_words else ():
                if need in in_words:
                    found.setdefault(need, (reasons["own_words"], "T1"))
    return found


def _offers(script: Script, chosen: _Wanted, fired: tuple[Rule, ...]) -> tuple[Offer, ...]:
    found = dict(chosen)
    for rule in fired:
        said = script.words.rules[rule.id]
        for need in rule.offers:
            found.setdefault(need, (said.offers.get(need, said.because), rule.tier))
    return tuple(Offer(need, categories.name_of(need), why, tier) for need, (why, tier) in found.items())


def _panel(openers: tuple[Rule, ...], tiers: tuple[OpenTier, ...], heard: HeardLike) -> Panel:
    if any(rule.opens and rule.tier == "T2" for rule in openers):
        return "full"
    if any(tier.id == "T2" for tier in tiers) and heard.panel == "none":
        return "quiet"
    return heard.panel


def _tiers(
    script: Script, fired: tuple[Rule, ...], offers: tuple[Offer, ...], held_open: Collection[Tier]
) -> tuple[OpenTier, ...]:
    why: dict[Tier, str] = {}
    for rule in fired:
        if rule.opens and rule.while_open is None:
            why.setdefault(rule.tier, script.words.rules[rule.id].because)
    for offer in offers:
        if offer.tier == "T1":
            why.setdefault("T1", offer.why)
    if not why:
        why["T1"] = script.words.reasons["nothing_yet"]
    for tier in held_open:
        why.setdefault(tier, script.words.reasons["held_open"])
    leads = any(rule.leads and rule.tier == "T3" for rule in fired)
    order: tuple[Tier, ...] = ("T2", "T3", "T1") if leads else ("T2", "T1", "T3")
    words = script.words.tiers
    return tuple(
        OpenTier(tier, words[tier].name, words[tier].meaning, why[tier]) for tier in order if tier in why
    )


def _routes(
    script: Script,
    fired: tuple[Rule, ...],
    offers: tuple[Offer, ...],
    tiers: tuple[OpenTier, ...],
    known: Routes,
    borough: str,
) -> tuple[RouteOffered, ...]:
    place = {tier.id: position for position, tier in enumerate(tiers)}
    found: dict[str, tuple[tuple[int, int, int], RouteOffered]] = {}
    wanted: list[tuple[str, Tier, str, bool]] = []
    for rule in fired:
        said = script.words.rules[rule.id].routes
        wanted += [(name, rule.tier, said.get(name, ""), False) for name in rule.routes]
        wanted += [(name, rule.tier, said.get(name, ""), True) for name in rule.consider]
    withheld = {name for rule in fired for name in rule.withholds}
    wanted += [(ASSET + offer.category, offer.tier, offer.why, False) for offer in offers]
    for position, (name, tier, why, to_decide) in enumerate(wanted):
        if name in withheld:
            continue
        route = known.get(name, borough)
        rank = 0 if name == "call_999" else _RANK[route.kind]
        key = (rank, place.get(tier, len(place)), position)
        offered = RouteOffered(
            route.id,
            tier,
            route.kind,
            route.name,
            why or route.purpose,
            route.staff,
            route.contact,
            to_decide,
        )
        # Where one rule sends somewhere and another leaves it to a worker to decide, it is sent.
        if name not in found or (to_decide, key) < (found[name][1].to_decide, found[name][0]):
            found[name] = (key, offered)
    return tuple(offered for _, offered in sorted(found.values(), key=lambda pair: pair[0]))


def _promises(script: Script, fired: tuple[Rule, ...], now: datetime | None) -> tuple[Promise, ...]:
    made: dict[str, Promise] = {}
    withheld = {name for rule in fired for name in rule.withholds_promises}
    for rule in fired:
        for name in rule.promises:
            if name in withheld:
                continue
            due = script.promises[name]
            made.setdefault(
                name, Promise(name, rule.tier, script.words.promises[name], due, due_at(due, now))
            )
    return tuple(sorted(made.values(), key=lambda promise: (_length(promise.due), promise.id)))


def _length(due: str) -> timedelta:
    return timedelta() if due == "same_day" else timedelta(**{_UNITS[due[-1]]: int(due[1:-1])})


def due_at(due: str, now: datetime | None) -> datetime | None:
    """When a promise falls due: ``same_day`` is the end of the day of ``now``; None without a ``now``."""
    if now is None:
        return None
    if due == "same_day":
        return now.replace(hour=23, minute=59, second=0, microsecond=0)
    return now + _length(due)


def _standing(
    lines: tuple[Line, ...], open_ids: set[Tier], offers: tuple[Offer, ...], facts: Facts
) -> Iterator[str]:
    for line in lines:
        if line.tier and line.tier not in open_ids:
            continue
        if (offers or not line.offers) and (line.when is None or line.when.true(facts)):
            yield line.id


def _sentences(words: Mapping[str, str], names: Iterable[str]) -> tuple[Sentence, ...]:
    return tuple(Sentence(name, words[name]) for name in dict.fromkeys(names))


def _next_prompts(script: Script, facts: Facts, answers: Any) -> tuple[str, ...]:
    order = list(dict.fromkeys([*script.face("self"), *script.face("desk"), *(p.id for p in script.prompts)]))

    def wanted(prompt: Prompt) -> bool:
        return not facts.answer(prompt.id).given and (prompt.ask_when is None or prompt.ask_when.true(facts))

    def first(prompt: Prompt) -> bool:
        return prompt.ask_first is not None and prompt.ask_first.true(facts)

    open_prompts = [prompt for prompt in map(script.prompt, order) if wanted(prompt)]
    return tuple(prompt.id for prompt in sorted(open_prompts, key=lambda prompt: not first(prompt)))


__all__ = [
    "Guidance",
    "HeardLike",
    "Offer",
    "OpenTier",
    "Promise",
    "RouteOffered",
    "Sentence",
    "Silence",
    "due_at",
    "guidance_as_json",
    "guide",
    "hear",
]
