"""What is not wanted: "not a church group", "without exercise", "not just for old people".

Only kinds of help that somebody joins in by choice can be turned down. Beside
the others such words tell of need: "not eating", "without heating", "no
money", "doesnt want to go into a home".
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assets_catalog.categories import name_of
from assets_catalog.search.understanding import knowledge
from assets_catalog.search.understanding.cues import Cue
from assets_catalog.search.understanding.tokens import Token, word_set

#: Kinds of help that a person may say no to.
_BY_CHOICE = word_set(
    "faith exercise_falls social_clubs arts_music adult_learning lunch_clubs volunteering gardening_nature befriending "
    "cultural_groups identity_groups mens_womens_groups"
)
_OPENERS = [
    tuple(words.split())
    for words in (
        "do not want", "does not want", "dont want", "doesnt want", "dont like", "doesnt like", "do not like", "nothing to do with",
        "rather than", "instead of", "other than", "apart from", "anything but", "not into", "not interested in", "fed up of", "not",
        "without", "hate", "hates", "non", "except",
    )
]  # fmt: skip
_STEPPED_OVER = word_set(
    "a an the any in with to at of for by go going join joining do doing be being another"
)
_MOST_STEPS = 4
_NOT_ALL = word_set("just only")
_GOES_WITH = word_set("group groups club clubs class classes session sessions people person ones")
_NOT_ALL_REACHES = 4
#: Where what is not wanted ends, if it has no end of its own.
_ENDS = word_set("but so because please near in on and or")


def find(tokens: Sequence[Token], others: Sequence[Cue]) -> list[Cue]:
    """What is not wanted. ``others``: what the words were read as, since "not online" takes that back."""
    norms = [token.norm for token in tokens]
    cues: list[Cue] = []
    at = 0
    while at < len(norms):
        cue = _at(tokens, norms, at, others)
        if cue is not None:
            cues.append(cue)
        at = cue.end if cue is not None else at + 1
    return cues


def _at(tokens: Sequence[Token], norms: Sequence[str], start: int, others: Sequence[Cue]) -> Cue | None:
    after = _after_opener(norms, start)
    if after is None:
        return None
    if norms[after : after + 1] and norms[after] in _NOT_ALL and norms[start] == "not":
        return _not_only(tokens, norms, start, after + 1)
    for step in range(_MOST_STEPS + 1):
        here = after + step
        if here >= len(norms) or tokens[here].after_break:
            return None
        taken = [cue.end for cue in others if cue.start == here and cue.kind in ("delivery", "day", "time")]
        categories, ends = _terms(tokens, here)
        if taken or categories:
            return _cue(norms, start, max(taken + ends), categories)
        if norms[here] not in _STEPPED_OVER:
            return None
    return None


def _after_opener(norms: Sequence[str], start: int) -> int | None:
    for words in _OPENERS:
        if tuple(norms[start : start + len(words)]) == words:
            return start + len(words)
    return None


def _not_only(tokens: Sequence[Token], norms: Sequence[str], start: int, at: int) -> Cue:
    """ "Not just for old people": nothing is turned down, but old people are not what is asked about."""
    end = at
    while end < min(len(norms), at + _NOT_ALL_REACHES) and norms[end] not in _ENDS:
        if tokens[end].after_break:
            break
        end += 1
    return Cue("", "not", "", start, end)


def _terms(tokens: Sequence[Token], at: int) -> tuple[list[str], list[int]]:
    found = [
        each
        for each in knowledge.current().lexicon.find(tokens[at:])
        if each.start == 0 and each.value.category in _BY_CHOICE and each.value.strength != "hints"
    ]
    return list(dict.fromkeys(each.value.category for each in found)), [at + each.end for each in found]


def _cue(norms: Sequence[str], start: int, end: int, categories: Sequence[str]) -> Cue:
    while end < len(norms) and norms[end] in _GOES_WITH:
        end += 1
    while start and norms[start - 1] in ("but", "i", "she", "he", "and", "just", "thats", "is"):
        start -= 1
    if not categories:
        return Cue("", "not", "", start, end)
    label = f"Not {', '.join(map(_lowered, categories))}"
    return Cue(f"not:{categories[0]}", "not", label, start, end, preferences={"not": tuple(categories)})


def _lowered(category: str) -> str:
    name = name_of(category)
    return name[0].lower() + name[1:]


def turned_down(cues: Sequence[Cue]) -> Iterator[str]:
    """The kinds of help that are not wanted."""
    for cue in cues:
        if cue.kind == "not":
            yield from cue.preferences.get("not", ())
