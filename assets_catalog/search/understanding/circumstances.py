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

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from assets_catalog import yaml_files
from assets_catalog.listing import ACCESS, DELIVERY
from assets_catalog.search.understanding.cues import Cue
from assets_catalog.search.understanding.tokens import Found, PhraseTable, Token, outermost, word_set

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
    return [*_free(tokens), *_from_afar(tokens), *from_list]


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
        key = f"{_KINDS[name]}:{_last_part(name, values)}"
        wish = Wish(
            key, _KINDS[name], label, {name: values}, entry.get("cuts", False), entry.get("said", False)
        )
        for phrase in entry["words"]:
            yield phrase, wish


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
    "access:step_free": word_set("hire borrow loan shower showers wetroom"),
    "delivery:phone": word_set("scam scams scammed scammer fraud conned nuisance suspicious stolen addicted"),
    "delivery:home_visit": word_set("abuse hits violent cold warm heating bored bullied"),
    "cost:cheap": word_set("bailiff bailiffs debt debts"),
}


def _meant(found: Found[Wish], tokens: Sequence[Token]) -> bool:
    """Whether the words are a wish here: a "level access shower" is a shower, a scam "by phone" was one."""
    if found.value.key == "delivery:home_visit" and found.value.cuts:
        return True
    told = _TOLD_NOT_ASKED.get(found.value.key, frozenset())
    return told.isdisjoint(token.norm for token in tokens)


_FREE_BEFORE = word_set(
    "step smoke drug alcohol debt dairy gluten nut sugar meat scent fragrance pain hands barrier violence feel set "
    "break breaking get symptom seizure crime shame judgement stress worry"
)
_FREE_AFTER = word_set("time from hours range school flow bus spirit")
_AVAILABLE = word_set("im am is are were was hes shes theyre youre ill be only usually normally mostly not")


def _free(tokens: Sequence[Token]) -> Iterator[Cue]:
    for at, token in enumerate(tokens):
        if token.norm != "free":
            continue
        before = tokens[at - 1].norm if at else ""
        after = tokens[at + 1].norm if at + 1 < len(tokens) else ""
        if before in _FREE_BEFORE or after in _FREE_AFTER:
            continue
        # "thats free" asks about the cost; "im free on tuesdays" is about the person.
        of_a_thing = before in ("is", "are") and at > 1 and tokens[at - 2].norm in ("that", "which", "it")
        if before in _AVAILABLE and not of_a_thing:
            yield Cue("", "time", "", at, at + 1)
        else:
            yield Cue("cost:free", "cost", "Free", at, at + 1, filters={"free": True})


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


def _from_afar(tokens: Sequence[Token]) -> Iterator[Cue]:
    """ "online yoga"; and a search that ends in "online", unless it is about being able to go online."""
    for at, token in enumerate(tokens):
        way = _FROM_AFAR.get(token.norm)
        if way is None:
            continue
        following = tokens[at + 1].norm if at + 1 < len(tokens) else ""
        last = at > 0 and not following and way == "online"
        told = not _ABOUT_BEING_ONLINE.isdisjoint(each.norm for each in tokens)
        if following in _SOMETHING_GIVEN or (last and not told):
            found = {"delivery": (way,)}
            # A phone befriender is called just that, so the word is looked for too.
            yield Cue(f"delivery:{way}", "delivery", DELIVERY[way], at, at + 1, filters=found, said=True)
