"""What a person says about cost, access, age, who it is for, how they can be reached, and language.

**What cuts and what only orders.** A filter hides; a wrong one hides the very
thing that would have helped. So a filter is made only from words that ask for
a feature of the *service* ("free", "wheelchair accessible", "polish
speaking", "online class", "comes to me", "for my 8 year old"). Words that
describe a *person* ("in a wheelchair", "deaf", "housebound", "only speaks
gujarati", "elderly", "cannot afford") become wishes that order the results,
since many listings that suit them do not say so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from assets_catalog.listing import ACCESS, DELIVERY
from assets_catalog.search.cues import Cue
from assets_catalog.search.languages import LANGUAGES, name_of_language
from assets_catalog.search.tokens import Found, PhraseTable, Token, outermost, word_set

_Wish = tuple[str, str, str, dict[str, Any], bool, bool]  # key, kind, label, found, cuts, said


def _phrases(text: str) -> list[str]:
    return [phrase.strip() for phrase in text.split(",") if phrase.strip()]


def _entries() -> Iterable[tuple[str, _Wish]]:
    def entry(
        phrases: str,
        key: str,
        kind: str,
        label: str,
        found: dict[str, Any],
        *,
        cuts: bool,
        said: bool = False,
    ) -> Iterable[tuple[str, _Wish]]:
        return ((phrase, (key, kind, label, found, cuts, said)) for phrase in _phrases(phrases))

    def access(phrases: str, feature: str, *, cuts: bool, said: bool = False) -> Iterable[tuple[str, _Wish]]:
        found = {"access": (feature,)}
        return entry(phrases, f"access:{feature}", "access", ACCESS[feature], found, cuts=cuts, said=said)

    def delivery(
        phrases: str, ways: tuple[str, ...], *, cuts: bool, said: bool = False
    ) -> Iterable[tuple[str, _Wish]]:
        key, label = f"delivery:{ways[0]}", DELIVERY[ways[0]]
        if len(ways) > 1:
            key, label = "delivery:reach", "Comes to you, by phone or online"
        return entry(phrases, key, "delivery", label, {"delivery": ways}, cuts=cuts, said=said)

    yield from entry(
        "free of charge, no cost, no charge, nothing to pay, without paying, doesnt cost anything, dont have to pay, for nothing, costs nothing",
        "cost:free", "cost", "Free", {"free": True}, cuts=True,
    )  # fmt: skip
    yield from entry(
        "cheap, cheaper, cheapest, low cost, affordable, inexpensive, not expensive, not too expensive, reasonable price, reasonably priced, on a budget, no money for, cant pay much",
        "cost:cheap", "cost", "Low cost", {"cheap": True}, cuts=False,
    )  # fmt: skip
    yield from entry(
        "cant afford, cannot afford, cant afford to pay, no money, on benefits, on a pension, low income, skint, broke",
        "cost:cheap", "cost", "Low cost", {"cheap": True}, cuts=False, said=True,
    )  # fmt: skip

    yield from access(
        "step free, stepfree, no steps, without steps, no stairs, without stairs, wheelchair accessible, wheelchair access, wheelchair friendly, disabled access, accessible venue, accessible building, ramp access, level access",
        "step_free", cuts=True,
    )  # fmt: skip
    yield from access(
        "wheelchair user, in a wheelchair, uses a wheelchair, use a wheelchair, wheelchair bound, cant do stairs, cant do steps, cant manage steps, walking frame, on crutches",
        "step_free", cuts=False, said=True,
    )  # fmt: skip
    yield from access(
        "accessible toilet, disabled toilet, disabled loo, accessible loo", "accessible_toilet", cuts=True
    )
    yield from access("changing places, changing places toilet", "changing_places", cuts=True)
    yield from access("hearing loop, induction loop, loop system", "hearing_loop", cuts=True)
    yield from access("hearing aid, hard of hearing", "hearing_loop", cuts=False, said=True)
    yield from access("quiet space, quiet room, quiet area", "quiet_space", cuts=True)
    yield from access(
        "somewhere quiet, not too noisy, not noisy, autism friendly, quiet session", "quiet_space", cuts=False
    )
    yield from access("blue badge parking, parking for blue badge", "parking", cuts=True)
    yield from access(
        "with parking, has parking, easy parking, parking nearby, somewhere to park", "parking", cuts=False
    )
    yield from access(
        "with bsl, in bsl, bsl interpreted, with sign language, in sign language, bsl signed",
        "bsl",
        cuts=True,
        said=True,
    )
    yield from access("bsl, sign language, deaf", "bsl", cuts=False, said=True)
    yield from access("easy read, easyread", "easy_read", cuts=False, said=True)

    yield from delivery(
        "online class, online classes, online group, online course, online courses, online session, online sessions, online meeting, online meetings, online support, online counselling, online therapy, online chat, online yoga, online exercise, online peer support, virtual group, virtual class, on zoom, via zoom, over zoom, by zoom, by video, video sessions, by video call",
        ("online",), cuts=True, said=True,
    )  # fmt: skip
    yield from delivery(
        "by phone, by telephone, over the telephone, phone appointment, phone support, telephone support, telephone counselling, phone counselling",
        ("phone",),
        cuts=True,
        said=True,
    )
    yield from delivery(
        "over the phone, on the phone, phone line, helpline, phone number to ring, someone to ring, someone to call, phone calls, ring me, call me, phone me",
        ("phone",),
        cuts=False,
        said=True,
    )
    yield from delivery(
        "come to me, comes to me, come to you, comes to you, come to us, comes to us, come to the house, comes to the house, come to my house, come to her house, come to his house, come to my home, come to her home, come to her, come to him, comes to him, comes to her, visit me at home, visit her at home, visit him at home, visits at home, home visit, home visits, home visiting, in my own home, in her own home, in his own home, come round",
        ("home_visit",), cuts=True,
    )  # fmt: skip
    yield from delivery(
        "at home, at my house, to the house, deliver, delivers, delivered, mobile service",
        ("home_visit",),
        cuts=False,
        said=True,
    )
    yield from delivery(
        "housebound, bedbound, bed bound, stuck indoors, stuck at home, stuck in the house, cant get out, cannot get out, cant leave the house, cannot leave the house, cant go out, doesnt go out, never goes out, unable to get out, unable to leave the house, cant get about",
        ("home_visit", "phone", "online"), cuts=False, said=True,
    )  # fmt: skip
    yield from delivery("in person, face to face", ("in_person",), cuts=False, said=True)

    yield from entry(
        "elderly, pensioner, pensioners, older people, older person, seniors, senior citizen, senior citizens, old age pensioner, oap, oaps, elders, old lady, old man",
        "age:older",
        "age",
        "Older people",
        {"age": 70},
        cuts=False,
        said=True,
    )
    yield from entry(
        "teenager, teenagers, teenage, teen, teens",
        "age:teen",
        "age",
        "Teenagers",
        {"age": 15},
        cuts=False,
        said=True,
    )


_TABLE: PhraseTable[_Wish] = PhraseTable(_entries(), exact=True)

_FREE_BEFORE = word_set(
    "step smoke drug alcohol debt dairy gluten nut sugar meat scent fragrance pain hands barrier violence feel set "
    "break breaking get symptom seizure crime shame judgement stress worry"
)
_FREE_AFTER = word_set("time from hours range school flow bus")
_AVAILABLE = word_set("im am is are were was hes shes theyre youre ill be only usually normally mostly not")
_LANGUAGE_BY_NAME = {name: code for code, names in LANGUAGES.items() for name in names}
_SPEAKING = word_set("speaking speaker speakers")
_SPEAKS = word_set("speaks speak spoke talks talk understands understand")


def find(tokens: Sequence[Token]) -> list[Cue]:
    """Every such cue in the words. Some may overlap; earlier ones are the surer."""
    cues = [*_languages(tokens), *_ages(tokens), *_who(tokens), *_free(tokens), *_online(tokens)]
    cues += [_from_table(found) for found in outermost(_TABLE.find(tokens)) if _meant(found, tokens)]
    return cues


def _from_table(found: Found[_Wish]) -> Cue:
    key, kind, label, wish, cuts, said = found.value
    return Cue(
        key, kind, label, found.start, found.end,
        filters=wish if cuts else {}, preferences={} if cuts else wish, said=said,
    )  # fmt: skip


def _meant(found: Found[_Wish], tokens: Sequence[Token]) -> bool:
    """Whether the words are a wish here: "level access shower" is a shower, a scam "by phone" was one."""
    following = tokens[found.end].norm if found.end < len(tokens) else ""
    norms = {token.norm for token in tokens}
    key = found.value[0]
    if key == "access:step_free":
        return following not in ("shower", "showers", "wetroom") and norms.isdisjoint(
            ("hire", "borrow", "loan")
        )
    if key == "delivery:phone":
        return not any(
            norm.startswith(("scam", "fraud", "conned", "nuisance", "suspicious")) for norm in norms
        )
    if key == "delivery:home_visit" and found.value[4] is False:
        return norms.isdisjoint(("abuse", "hits", "violent", "cold", "warm", "heating", "bored"))
    return True


def _free(tokens: Sequence[Token]) -> Iterable[Cue]:
    for at, token in enumerate(tokens):
        if token.norm != "free":
            continue
        before = tokens[at - 1].norm if at else ""
        after = tokens[at + 1].norm if at + 1 < len(tokens) else ""
        if before in _FREE_BEFORE or after in _FREE_AFTER:
            continue
        # "thats free" asks about the cost; "im free on tuesdays" is about the person.
        if before in _AVAILABLE and not (
            before in ("is", "are") and at > 1 and tokens[at - 2].norm == "that"
        ):
            yield Cue("", "time", "", at, at + 1)
            continue
        yield Cue("cost:free", "cost", "Free", at, at + 1, filters={"free": True})


def _online(tokens: Sequence[Token]) -> Iterable[Cue]:
    """A search that ends in "online" wants it online, unless it is about being able to."""
    if len(tokens) < 2 or tokens[-1].norm != "online":
        return
    about = {token.norm for token in tokens}
    if about.isdisjoint(
        word_set(
            "get getting go going apply applying shop shopping banking do doing form forms pay how help cant scam "
            "scammed fraud safe bullied bullying gambling learn using use stay staying everything"
        )
    ):
        found = {"delivery": ("online",)}
        yield Cue(
            "delivery:online", "delivery", DELIVERY["online"], len(tokens) - 1, len(tokens), filters=found
        )


_YEARS = word_set("year years yr yrs yo y")
_AGE_GLUED = re.compile(r"(\d{1,3})(yrs?|yo|y|s|plus|\+)")


def _ages(tokens: Sequence[Token]) -> Iterable[Cue]:
    norms = [token.norm for token in tokens]

    def word(at: int) -> str:
        return norms[at] if 0 <= at < len(norms) else ""

    for at, norm in enumerate(norms):
        glued = _AGE_GLUED.fullmatch(norm)
        digits = glued[1] if glued else norm
        if not digits.isascii() or not digits.isdigit() or len(digits) > 3 or int(digits) > 120:
            continue
        number = int(digits)
        begin, end = at, at + 1
        many = bool(glued and glued[2] in ("s", "plus", "+")) or word(end) == "plus"
        in_years = bool(glued and glued[2] in ("yr", "yrs", "yo", "y"))
        if word(end) == "plus":
            end += 1
        if word(end) in _YEARS:
            in_years = True
            end += 1
        if word(end) in ("old", "olds") and in_years:
            end += 1
        before = word(at - 1)
        if before in ("over", "above", "under", "below", "aged", "age", "at", "nearly", "almost"):
            begin -= 1
        if number >= 18 and (before in ("over", "above") or (many and number >= 40)):
            yield Cue(
                f"age:{number}", "age", f"Over {number}", begin, end, preferences={"age": number}, said=True
            )
        elif before in ("under", "below") and number <= 30:
            wish = {"age": max(number - 1, 0)}
            yield Cue(f"age:{number}", "age", f"Under {number}", begin, end, preferences=wish, said=True)
        elif in_years or before in ("aged", "age") or _names_an_age(norms, at):
            asked = (
                "for" in norms[max(0, begin - 4) : begin]
                or before == "aged"
                or word(begin - 1) in ("im", "am")
            )
            found = {"age": number}
            yield Cue(
                f"age:{number}", "age", f"Aged {number}", begin, end,
                filters=found if asked else {}, preferences={} if asked else found,
            )  # fmt: skip
        elif before == "at" and 40 <= number <= 100 and word(end) not in _MONEY_OR_TIME:
            yield Cue(f"age:{number}", "age", f"Aged {number}", begin, end, preferences={"age": number})


_MONEY_OR_TIME = word_set("pounds pound pm am oclock percent minutes")


def _names_an_age(norms: Sequence[str], at: int) -> bool:
    """ "im 82", "she is 9", "son 19": a number straight after a person."""
    if at == 0 or not norms[at].isdigit() or not 1 <= int(norms[at]) <= 110:
        return False
    after = norms[at + 1] if at + 1 < len(norms) else ""
    if after in _MONEY_OR_TIME or after in (
        "weeks",
        "months",
        "days",
        "hours",
        "times",
        "kids",
        "children",
        "stone",
    ):
        return False
    if norms[at - 1] in ("im", "hes", "shes", "turned", "turning"):
        return True
    if norms[at - 1] in ("am", "is") and at > 1:
        return norms[at - 2] in ("i", "he", "she") or norms[at - 2] in _RELATIONS
    return norms[at - 1] in _RELATIONS


_RELATIONS = {
    word: label
    for words, label in (
        ("mum mam mom mother mummy mums", "your mum"),
        ("dad father daddy pop dads", "your dad"),
        ("nan gran granny grandma nana nanna grandmother gramma", "your gran"),
        ("grandad granddad grandpa grandfather gramps", "your grandad"),
        ("husband hubby", "your husband"),
        ("wife missus", "your wife"),
        ("son sons", "your son"),
        ("daughter", "your daughter"),
        ("brother", "your brother"),
        ("sister", "your sister"),
        ("aunt auntie aunty", "your aunt"),
        ("uncle", "your uncle"),
        ("grandson granddaughter grandchild grandchildren grandkids", "your grandchild"),
        ("friend mate", "your friend"),
        ("neighbour neighbor", "your neighbour"),
        ("parents", "your parents"),
        ("client patient tenant customer", "someone you work with"),
    )
    for word in words.split()
}
_OWNERS = word_set("my our his her their a an the this elderly old lonely")
#: With these about, the person named may be the cause or the one who is gone.
_NOT_FOR = re.compile(
    r"\b(lost|died|dies|death|dead|passed|widow\w*|funeral|bereave\w*|grie\w+|hits?|hitting|hurts?|beats?|controls?|"
    r"controlling|nasty|violen\w+|abus\w+|scared|afraid|frightened|threat\w*|ex|leave|leaving|shouts?|look(?:s|ing)? after|"
    r"car(?:e|es|ing) for|divorc\w+|miss|without)\b"
)
_NEEDS_SOMETHING = word_set(
    "has is needs need wants want keeps keep cant cannot struggles lives forgets eats wont doesnt stays only speaks "
    "gets got would likes loves used fell feels just never always who with"
)


def _who(tokens: Sequence[Token]) -> Iterable[Cue]:
    norms = [token.norm for token in tokens]
    if _NOT_FOR.search(" ".join(norms)):
        return
    for at, norm in enumerate(norms):
        relation = norm
        if relation not in _RELATIONS:
            continue
        following = norms[at + 1] if at + 1 < len(norms) else ""
        if following in ("group", "groups", "club", "and", "to", "be", "s"):
            continue
        begin = at
        while begin and norms[begin - 1] in _OWNERS and at - begin < 2:
            begin -= 1
        after_for = begin > 0 and norms[begin - 1] in ("for", "help", "with")
        if after_for and norms[begin - 1] == "for":
            begin -= 1
        subject = following in _NEEDS_SOMETHING and (at == 0 or norms[at - 1] in _OWNERS)
        if norm in ("mums", "dads", "sons", "a") and not after_for:
            subject = False
        if after_for or subject:
            label = "For " + _RELATIONS[relation]
            yield Cue(f"who:{_RELATIONS[relation].split()[-1]}", "who", label, begin, at + 1)
            return
    for at in range(len(norms) - 1):
        if norms[at] == "for" and norms[at + 1] in ("me", "myself"):
            yield Cue("who:me", "who", "For you", at, at + 2)
            return


def _languages(tokens: Sequence[Token]) -> Iterable[Cue]:
    for at, token in enumerate(tokens):
        code = _LANGUAGE_BY_NAME.get(token.norm)
        if code is None:
            continue
        before = tokens[at - 1].norm if at else ""
        after = tokens[at + 1].norm if at + 1 < len(tokens) else ""
        label = f"In {name_of_language(code)}"
        found = {"languages": (code,)}
        if after in _SPEAKING:
            yield Cue(f"language:{code}", "language", label, at, at + 2, filters=found, said=True)
        elif before == "in":
            yield Cue(f"language:{code}", "language", label, at - 1, at + 1, filters=found, said=True)
        elif before in _SPEAKS or after in (
            "interpreter",
            "interpreters",
            "translator",
            "interpreting",
            "translation",
        ):
            begin = at - 1 if before in _SPEAKS else at
            yield Cue(f"language:{code}", "language", label, begin, at + 1, preferences=found, said=True)
