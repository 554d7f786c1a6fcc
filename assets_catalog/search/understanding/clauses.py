"""The clauses of a longer sentence, and which of them only say how it came about.

"Nobody rings me since my wife died" asks for company; the death explains it.
Read as one, a strong word in the explanation drowns the rest. So do the place
where something happened ("had a fall at church") and what somebody once was
("used to be a bus driver").
"""

from __future__ import annotations

from collections.abc import Sequence

from assets_catalog.search.understanding.tokens import FILLERS, Token, word_set

#: From so many words on a search is read by its clauses as well.
_LONG = 6
_SHORTEST = 3
_JOINTS = word_set("and but so now then yet")
#: What follows explains.
_EXPLAIN = word_set("since because cos cause as when while although though ever after")
_SUBJECTS = word_set("i im ive he hes she shes we were they")
_PERSONS = _SUBJECTS | word_set("my our his her the mum dad nobody noone it its there")
_VERBS = word_set(
    "is are has have cant cannot wont doesnt dont needs need wants want sits keeps stays lives drinks feels cries says just"
)
_ONCE = (("used", "to"), ("was", "a"), ("was", "an"), ("was", "in"), ("were", "in"))
_DETERMINERS = word_set("the a an my her his our")

Clause = tuple[list[Token], bool]  # its words, and whether it only explains


def clauses(tokens: Sequence[Token]) -> list[Clause]:
    """The clauses in the words; empty where there is only one."""
    if len(tokens) < _LONG:
        return []
    found: list[Clause] = [([], False)]
    for at, token in enumerate(tokens):
        following = tokens[at + 1].norm if at + 1 < len(tokens) else ""
        before = tokens[at - 1].norm if at else ""
        explains = (
            token.norm in _EXPLAIN and following in _PERSONS and before not in ("look", "looking", "looks")
        )
        joint = token.norm in _JOINTS and following in _PERSONS | _VERBS | _JOINTS
        if explains or joint or token.after_break:
            found.append(([], explains))
            if explains or token.norm in _JOINTS:
                continue
        elif token.norm in _SUBJECTS and _explained_first(found):
            found.append(([], False))
        elif (token.norm, following) in _ONCE:
            found[-1] = (found[-1][0], True)
        found[-1][0].append(token)
    parts = [(_without_scenery(part), explains) for part, explains in found]
    telling = [each for each in parts if _says_something(each[0])]
    return telling if len(telling) > 1 else []


def _explained_first(found: Sequence[Clause]) -> bool:
    """Whether all there is so far is an explanation, of some length: "since my wife died" before "i"."""
    said = [(part, explains) for part, explains in found if part]
    return len(said) == 1 and said[0][1] and len(said[0][0]) >= _SHORTEST


def _without_scenery(tokens: Sequence[Token]) -> list[Token]:
    """The words without the place where something happened: "at the airport"."""
    left: list[Token] = []
    skip = 0
    for at, token in enumerate(tokens):
        if skip:
            skip -= 1
            continue
        if token.norm in ("at", "outside") and at > 1:
            skip = 2 if at + 1 < len(tokens) and tokens[at + 1].norm in _DETERMINERS else 1
            continue
        left.append(token)
    return left


def _says_something(tokens: Sequence[Token]) -> bool:
    return len(tokens) >= _SHORTEST and any(token.norm not in FILLERS for token in tokens)
