"""Days and times that are told and not asked for.

"Funeral on thursday" is news, "he hits me every friday" is harm, "sundays are
the worst" a complaint that still says which day would help.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assets_catalog.search.understanding.day_words import JOINERS, day_at, word_at
from assets_catalog.search.understanding.tokens import Token, word_set

#: Beside these a day is news or a deadline, not a wish.
_NEWS = word_set(
    "home hospital discharged discharge coming appointment appointments funeral operation court evicted "
    "eviction since last yesterday died fell told moving moved hearing interview tribunal leave leaving left "
    "comes came happened deadline bailiffs surgery diagnosed rang called lost"
)
#: Beside these a day is when it is hardest: what is on then comes first, and nothing is hidden.
_COMPLAINTS = word_set(
    "worst hardest toughest longest loneliest saddest nobody noone alone lonely dread dreads dreading empty unbearable "
    "awful horrible terrible drag drags quietest bleak"
)
_COMPLAINT = re.compile(
    r"\b(?:no one|(?:is|are|find|finds) (?:so |really |very |too )?(?:hard|tough|difficult|long|sad|bad|quiet)"
    r"|(?:hard|tough|struggle|struggles|worse) (?:at|on|over)|(?:i|we|he|she|im|hes|shes|mum|dad) (?:am |is )?(?:work|works|working)|(?:dont|never) (?:see|speak to) (?:anyone|anybody|a soul))\b"
)
_SOMEBODY = (
    r"(?:me|us|her|him|mum|dad|my \w+|the (?:kids|children|baby|dog|walls?)|our \w+|his \w+|your \w+|them)"
)
_HARM = re.compile(
    rf"\b(?:hits?|hitting|beats?|beating|punch(?:es|ed|ing)?|kick(?:s|ed|ing)?|slap(?:s|ped|ping)?|smack(?:s|ed|ing)?"
    rf"|thump(?:s|ed|ing)?|batter(?:s|ed|ing)?|strangl(?:es|ed|ing)|chok(?:es|ed|ing)|hurts?|hurting|threaten(?:s|ed|ing)?"
    rf"|shout(?:s|ed|ing)? at|scream(?:s|ed|ing)? at|attack(?:s|ed|ing)?|bull(?:ies|ied)|rap(?:es|ed)|forc(?:es|ed)"
    rf"|scares?|scared of|afraid of|frightened of|locks|goes for|lays into|touch(?:es|ed)|abus(?:es|ed|ing)) {_SOMEBODY}\b"
    r"|\bkick(?:s|ed|ing) off\b|\bwont let (?:me|her|us|him)\b|\bmakes me\b|\btakes (?:my|her|all my|all her) (?:money|wages|pension|card)\b"
    r"|\b(?:bullied|beaten|abused|punched|raped|beat up|beaten up) (?:on|every|at|most|in)\b"
    r"|\b(?:scared|afraid|frightened|terrified)\b.*\b(?:he|hes|him|husband|dad|partner|boyfriend|ex)\b"
    r"|\b(?:gets?|is|hes|shes|turns?|turned|becomes?|was|being) (?:so |really |very )?(?:violent|abusive|aggressive|nasty)\b"
    r"|\b(?:he|hes|she|shes|husband|partner|dad|son|boyfriend|wife|mum) (?:is |has |been |gets? |was |comes? (?:home|in|back) |on a |been )*"
    r"(?:drinks|drinking|drunk|pissed|smashes|throws|rages|hits|lashes out)\b"
)
_AT_NIGHT = word_set(
    "i im ive he hes she shes we they wakes wake wanders awake noise noisy neighbours neighbour shouting scared sleep "
    "wandering falls falling walks knocks knocking calls ringing"
)
_BEGINS_THE_DAY = word_set("in at on please tomorrow today monday")


def of_harm(tokens: Sequence[Token]) -> bool:
    """Whether the words tell of somebody being hurt, so that no day in them is a wish."""
    return _HARM.search(" ".join(token.norm for token in tokens)) is not None


def is_news(norms: Sequence[str]) -> bool:
    """Whether the words tell what happened or will happen, so that a single day is news."""
    return not _NEWS.isdisjoint(norms)


def is_complaint(norms: Sequence[str]) -> bool:
    """Whether the words say that a day is hard, so that it only orders."""
    return not _COMPLAINTS.isdisjoint(norms) or _COMPLAINT.search(" ".join(norms)) is not None


def of_nights(norms: Sequence[str]) -> bool:
    """Whether somebody tells of their nights."""
    return not _AT_NIGHT.isdisjoint(norms)


def round_and_round(tokens: Sequence[Token], at: int) -> int | None:
    """Where "from one sunday to the next" or "sunday to sunday" ends; None if it is something else."""
    day = day_at(tokens, at)
    if day is None:
        return None
    end = at + 1
    if word_at(tokens, end) not in JOINERS and not (end < len(tokens) and tokens[end].after_dash):
        return None
    end += word_at(tokens, end) in JOINERS
    if day_at(tokens, end) == day:
        return end + 1
    if word_at(tokens, at - 1) == "one":
        end += word_at(tokens, end) == "the"
        if word_at(tokens, end) in ("next", "another", "other"):
            return end + 2 if day_at(tokens, end + 1) else end + 1
    return None


def first_thing(tokens: Sequence[Token], at: int) -> int | None:
    """Where "first thing" ends when it is the start of the day: not "the first thing i did"."""
    if (word_at(tokens, at), word_at(tokens, at + 1)) != ("first", "thing") or word_at(
        tokens, at - 1
    ) == "the":
        return None
    end = at + 2
    for small in ("in", "the"):
        end += word_at(tokens, end) == small
    if word_at(tokens, end) in ("morning", "mornings"):
        return end + 1
    end = at + 2
    last = end >= len(tokens) or tokens[end].after_break
    return end if last or word_at(tokens, end) in _BEGINS_THE_DAY or day_at(tokens, end) else None
