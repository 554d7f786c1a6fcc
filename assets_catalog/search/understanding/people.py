"""Who the help is for: "for my mum", "dad keeps falling", "for a client".

Only shown, and left out of what is looked for in the listings; it hides
nothing. Where the person named may be the one who harmed, or who has died,
nothing is said about them at all.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from assets_catalog.search.understanding.cues import Cue
from assets_catalog.search.understanding.tokens import Token, word_set

_FOR = {
    "your mum": "mum mam mom mother mummy mums",
    "your dad": "dad father daddy pop dads",
    "your gran": "nan gran granny grandma nana nanna grandmother gramma",
    "your grandad": "grandad granddad grandpa grandfather gramps",
    "your husband": "husband hubby",
    "your wife": "wife missus",
    "your son": "son sons",
    "your daughter": "daughter",
    "your brother": "brother",
    "your sister": "sister",
    "your aunt": "aunt auntie aunty",
    "your uncle": "uncle",
    "your grandchild": "grandson granddaughter grandchild grandchildren grandkids",
    "your friend": "friend mate",
    "your neighbour": "neighbour neighbor",
    "your parents": "parents",
    "someone you work with": "client patient tenant customer",
}
#: The word for a person, and how they are spoken of to the one who asks.
RELATIONS = {word: label for label, words in _FOR.items() for word in words.split()}

_OWNERS = word_set("my our his her their a an the this elderly old lonely")
_NOT_FOR = re.compile(
    r"\b(?:lost|died|dies|death|dead|passed|widow\w*|funeral|bereave\w*|grie\w+|hits?|hitting|hurts?|beats?|controls?"
    r"|controlling|nasty|violen\w+|abus\w+|scared|afraid|frightened|threat\w*|ex|leave|leaving|shouts?"
    r"|look(?:s|ing)? after|car(?:e|es|ing) for|divorc\w+|miss|without)\b"
)
_NEEDS_SOMETHING = word_set(
    "has is needs need wants want keeps keep cant cannot struggles lives forgets eats wont doesnt stays only speaks "
    "gets got would likes loves used fell feels just never always who with"
)
_SOMETHING_ELSE = word_set("group groups club clubs and to be s in")


def find(tokens: Sequence[Token]) -> list[Cue]:
    """Who it is for: at most one cue."""
    norms = [token.norm for token in tokens]
    if _NOT_FOR.search(" ".join(norms)):
        return []
    for at, norm in enumerate(norms):
        if norm in RELATIONS and (begin := _begins(norms, at)) is not None:
            label = RELATIONS[norm]
            return [
                Cue(
                    f"who:{label.split()[-1] if label.startswith('your') else 'work'}",
                    "who",
                    f"For {label}",
                    begin,
                    at + 1,
                )
            ]
    for at, pair in enumerate(pairwise(norms)):
        if pair in (("for", "me"), ("for", "myself")):
            return [Cue("who:me", "who", "For you", at, at + 2)]
    return []


def _begins(norms: Sequence[str], at: int) -> int | None:
    """Where "for my mum" begins; None when the person is named for another reason."""
    # "Mum 79 lives alone": the age stands between.
    after = at + 2 if at + 2 < len(norms) and norms[at + 1].isdigit() else at + 1
    following = norms[after] if after < len(norms) else ""
    if following in _SOMETHING_ELSE:
        return None
    begin = at
    while begin and norms[begin - 1] in _OWNERS and at - begin < 2:
        begin -= 1
    before = norms[begin - 1] if begin else ""
    if before == "for":
        return begin - 1
    if before in ("help", "with"):
        return begin
    plural = norms[at] in ("mums", "dads", "sons")
    subject = following in _NEEDS_SOMETHING and (at == 0 or norms[at - 1] in _OWNERS)
    return begin if subject and not plural else None
