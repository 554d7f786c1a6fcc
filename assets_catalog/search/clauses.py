"""The clauses of a longer sentence, and which of them only say how it came about.

"Nobody rings me since my wife died" asks for company; the death explains it.
Read as one, a strong word in the explanation drowns the rest.
"""

from __future__ import annotations

from collections.abc import Sequence

from assets_catalog.search.tokens import FILLERS, Token, word_set

#: From so many words on a search is read by its clauses as well.
_LONG = 6
_SHORTEST = 3
_JOINTS = word_set("and but so now then yet")
#: What follows explains.
_EXPLAIN = word_set("since because cos cause as when while although though ever")
_PERSONS = word_set("i im ive he hes she shes we were they my our his her mum dad nobody noone it its there")

Clause = tuple[list[Token], bool]  # its words, and whether it only explains


def clauses(tokens: Sequence[Token]) -> list[Clause]:
    """The clauses in the words; empty where there is only one."""
    if len(tokens) < _LONG:
        return []
    found: list[Clause] = [([], False)]
    for at, token in enumerate(tokens):
        following = tokens[at + 1].norm if at + 1 < len(tokens) else ""
        explains = token.norm in _EXPLAIN and following in _PERSONS
        joint = token.norm in _JOINTS and following in _PERSONS
        if explains or joint or token.after_break:
            found.append(([], explains))
            if explains or token.norm in _JOINTS:
                continue
        found[-1][0].append(token)
    telling = [each for each in found if _says_something(each[0])]
    return telling if len(telling) > 1 else []


def _says_something(tokens: Sequence[Token]) -> bool:
    return len(tokens) >= _SHORTEST and any(token.norm not in FILLERS for token in tokens)
