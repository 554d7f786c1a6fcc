"""What a person says about cost, access, age and how a service can reach them.

**What cuts and what only orders.** A filter hides; a wrong one hides the very
thing that would have helped. So a filter is made only from words that ask for
a feature of the *service* ("free", "wheelchair accessible", "polish
speaking", "online class", "comes to me", "for my 8 year old"). Words that
describe a *person* ("in a wheelchair", "deaf", "housebound", "only speaks
gujarati", "elderly", "cannot afford") become wishes that order the results,
since many listings that suit them do not say so. The words are data:
``circumstances.yaml``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import product
from typing import Any

from assets_catalog import yaml_files
from assets_catalog.listing import ACCESS, DELIVERY
from assets_catalog.search.understanding import costs
from assets_catalog.search.understanding.cues import Cue
from assets_catalog.search.understanding.tokens import FILLERS, Found, PhraseTable, Token, outermost, word_set

_CHOICES = re.compile(r"[{}]")
_NOT_ONLINE = frozenset({"not:online", "delivery:not-online"})
_KINDS = {"free": "cost", "cheap": "cost", "access": "access", "delivery": "delivery", "age": "age"}


@dataclass(frozen=True, slots=True)
class Wish:
    """What some words ask for."""

    key: str
    kind: str
    label: str
    means: Mapping[str, Any]
    cuts: bool
    said: bool


def find(tokens: Sequence[Token]) -> list[Cue]:
    """Every such cue in the words. Some may overlap; earlier ones are the surer."""
    from_list = [_cue(found) for found in outermost(_table().find(tokens)) if _meant(found, tokens)]
    offline = [cue for cue in from_list if cue.key in _NOT_ONLINE]
    return [*offline, *costs.find(tokens), *_from_afar(tokens), *from_list]


@cache
def words() -> frozenset[str]:
    """Every word that stands in the list, folded."""
    return frozenset(_table().words)


@cache
def _table() -> PhraseTable[Wish]:
    text = files(__package__).joinpath("circumstances.yaml").read_text(encoding="utf-8")
    return PhraseTable(_entries(yaml_files.load(text)), exact=True)


def _entries(listed: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, Wish]]:
    for entry in listed:
        ((name, value),) = entry["means"].items()
        values = tuple(value) if isinstance(value, list) else value
        first = values[0] if isinstance(values, tuple) else None
        label = entry.get("label") or {**ACCESS, **DELIVERY}[str(first)]
        key = entry.get("key") or f"{_KINDS[name]}:{_last_part(name, values)}"
        kind = key.partition(":")[0]
        wish = Wish(key, kind, label, {name: values}, entry.get("cuts", False), entry.get("said", False))
        for phrases in entry["words"]:
            for phrase in _spelled_out(phrases):
                yield phrase, wish


def _spelled_out(phrases: str) -> Iterator[str]:
    """ "{no|without} {internet|email}" is four phrases."""
    parts = [part.split("|") for part in _CHOICES.split(phrases)]
    for chosen in product(*parts):
        yield "".join(chosen)


def _last_part(name: str, values: Any) -> str:
    if isinstance(values, tuple):
        return str(values[0]) if len(values) == 1 else "reach"
    return name if values is True else f"about-{values}"


def _cue(found: Found[Wish]) -> Cue:
    wish = found.value
    return Cue(
        wish.key,
        wish.kind,
        wish.label,
        found.start,
        found.end,
        filters=wish.means if wish.cuts else {},
        preferences={} if wish.cuts else wish.means,
        said=wish.said,
    )


_TOLD_NOT_ASKED = {
    "access:step_free": word_set(
        "hire borrow loan shower showers wetroom broken broke fix fixed repair repairs repaired install installed fitted "
        "landlord block stuck"
    ),
    "delivery:phone": word_set(
        "scam scams scammed scammer fraud conned nuisance suspicious stolen addicted pretending pretended pretends claiming "
        "claimed posing posed impersonating fake bank hmrc password pin"
    ),
    "delivery:home_visit": word_set("abuse hits violent cold warm heating bored bullied"),
    "cost:cheap": word_set("bailiff bailiffs debt debts"),
    "cost:free": word_set("battery phone charger scooter laptop mobile car"),
}
_UNWELCOME = word_set(
    "man men bloke blokes stranger strangers knocking knocked knocks scam scams scammer scammed police "
    "threatening threatened threatens intimidating dealer dealers gang uninvited unwanted wont selling salesman trader "
    "traders roofer builders suspicious stalking stalker ex harassing nuisance loan shark owe owes bailiff bailiffs demanding"
)
_ABOUT = word_set(
    "advice advise help info information guidance support questions question leaflet talk chat check"
)
_LIFT_SOMEWHERE = word_set("to home from back into there for")
_NOT_ALL = word_set("just only")
_IN_VAIN = word_set(
    "good waited waiting came went that all hours pay paid paying worry worrying worked asked blamed cry cries angry "
    "shouts sorry ask asking there wait no money"
)
_WE_ARE_AFTER = word_set("and but cos because as since so")


def _meant(found: Found[Wish], tokens: Sequence[Token]) -> bool:
    """Whether the words are a wish here: a "level access shower" is a shower, a scam "by phone" was one."""
    key = found.value.key
    said = [token.norm for token in tokens[found.start : found.end]]
    before = tokens[found.start - 1].norm if found.start else ""
    following = tokens[found.end].norm if found.end < len(tokens) else ""
    lead = [token.norm for token in tokens[max(0, found.start - 3) : found.start]]
    if key == "delivery:online" and _not_only(lead):
        return False
    if key == "delivery:home_visit" and found.value.cuts:
        # "A man keeps coming to my house" asks for nobody to come.
        return _UNWELCOME.isdisjoint(token.norm for token in tokens)
    if said[-1:] == ["benefits"] and before in _ABOUT:
        return False
    if key in _NOT_ONLINE:
        # "I cant do the online form" asks for help with a form.
        of_a_thing = said[-1] == "online" and following not in FILLERS | _SOMETHING_GIVEN | {""}
        return _NOT_ALL.isdisjoint(said) and (not of_a_thing or tokens[found.end].after_break)
    if said[-1] in ("lift", "lifts") and (following in _LIFT_SOMEWHERE or before == "help"):
        return False
    if said == ["for", said[-1]] and (not _IN_VAIN.isdisjoint(lead) or following in ("but", "else")):
        return False
    if said[0] == "were" and said[-1] in ("broke", "skint"):
        # "The windows were broke" is no "we're broke".
        typed = tokens[found.start]
        return not before or before in _WE_ARE_AFTER or typed.after_break or not typed.text.isalpha()
    told = _TOLD_NOT_ASKED.get(key, frozenset())
    return told.isdisjoint(token.norm for token in tokens)


_ABOUT_BEING_ONLINE = word_set(
    "get getting go going apply applying shop shopping banking do doing form forms pay how help cant scam scammed "
    "fraud safe bullied bullying gambling learn using use stay staying everything"
)
#: What can be had online or by phone, as it is said: "online yoga", "telephone counselling".
_FROM_AFAR = {
    "online": "online",
    "virtual": "online",
    "zoom": "online",
    "phone": "phone",
    "telephone": "phone",
}
_SOMETHING_GIVEN = word_set(
    "class classes group groups course courses session sessions meeting meetings support counselling counsellor "
    "therapy chat yoga exercise exercises pilates choir peer appointment appointments advice befriending friend friends "
    "club workshop workshops lessons bingo quiz"
)


def _not_only(lead: Sequence[str]) -> bool:
    return "not" in lead and not _NOT_ALL.isdisjoint(lead)


def _from_afar(tokens: Sequence[Token]) -> Iterator[Cue]:
    """ "online yoga"; and a search that ends in "online", unless it is about being able to go online."""
    for at, token in enumerate(tokens):
        way = _FROM_AFAR.get(token.norm)
        if way is None:
            continue
        following = tokens[at + 1].norm if at + 1 < len(tokens) else ""
        last = at > 0 and not following and way == "online"
        told = not _ABOUT_BEING_ONLINE.isdisjoint(each.norm for each in tokens)
        if _not_only([each.norm for each in tokens[max(0, at - 3) : at]]):
            continue
        if following in _SOMETHING_GIVEN or (last and not told):
            found = {"delivery": (way,)}
            # A phone befriender is called just that, so the word is looked for too.
            yield Cue(f"delivery:{way}", "delivery", DELIVERY[way], at, at + 1, filters=found, said=True)
