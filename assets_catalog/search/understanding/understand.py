"""What a person's words mean: needs, place, day, cost, access, age, for whom, how, language.

Nothing here looks at the catalogue; it may be given its vocabulary, so that a
word with hits is never mended away. Everything understood is shown as a chip
and can be taken back through ``SearchQuery.not_meant``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from assets_catalog import places
from assets_catalog.categories import name_of
from assets_catalog.search.query import MAX_WORDS, Chip, Near, SearchQuery, Understood
from assets_catalog.search.understanding import (
    ages,
    called,
    circumstances,
    languages,
    needs,
    negation,
    people,
    run_together,
    unknown,
    when,
    where,
)
from assets_catalog.search.understanding.cues import Cue, joined, without_overlaps
from assets_catalog.search.understanding.languages import in_plain_english, name_of_language, written_in
from assets_catalog.search.understanding.spelling import KnowsNames, Vocabulary
from assets_catalog.search.understanding.tokens import FILLERS, Token, fold, stem, tokenise, word_set

#: Needs below this weight are not shown as chips, though they still help to rank.
SHOWN_FROM = 0.3
MOST_NEED_CHIPS = 3
#: From so many words on, the name of a service is surely meant as one ("lunch club" may not be).
_LONG_NAME = 3
#: What is left of the needs beside the name of a service.
_BESIDE_A_NAME, _BESIDE_A_LONG_NAME = 0.5, 0.2

#: They say that something is looked for, not what: no listing is found by them, unless it is called so.
_VAGUE = word_set("something somewhere someone somebody anything anywhere anyone anybody")

_TOO_LONG = f"That is a lot of words. We used the first {MAX_WORDS} letters. Try saying it in a few words."
_FLUFF = re.compile(
    r"\b(?:(?:i am|im|i m|we are|were) )?(?:looking for|searching for|trying to find|hoping to find|in need of)\b"
    r"|\b(?:where|how|what|who|can|could|is there|are there|do you have|do you know)(?: (?:can|do|could|would|will|i|we|you|anyone|any))+ "
    r"(?:find|get|go to|help me find|help with|help me with|recommend)?\b"
    r"|\b(?:i|we) (?:need|want|would like|d like|just want|really need|wish to)(?: to)?(?: find)?\b"
    r"|\b(?:near me|nearby|near here|whats(?: on)?|what is on|in my area|close to me|round here|around here|locally|please|thanks|thank you|hello|hi)\b",
)


def understand(
    query: SearchQuery, vocabulary: Vocabulary | None = None, *, now: datetime | None = None
) -> Understood:
    """Read a search. Never raises, whatever the words; ``now`` is for "tomorrow" and "open now"."""
    notes: list[str] = []
    words = query.words
    if len(words) > MAX_WORDS:
        words = words[:MAX_WORDS]
        notes.append(_TOO_LONG)
    tokens = tokenise(words)
    refused = frozenset(query.not_meant)

    language = written_in(words, tokens)
    is_name = isinstance(vocabulary, KnowsNames) and len(tokens) > 1 and vocabulary.named(words)
    is_long_name = is_name and len(tokens) >= _LONG_NAME
    corrections: dict[str, str] = {}
    if language is None and not is_name:
        tokens, corrections = run_together.apart(tokens, vocabulary, refused)

    found_places, place_notes = where.find(words, tokens, lambda token: _has_hits(token, vocabulary))
    found_places = [each for each in found_places if each.cue.key not in refused and not is_long_name]
    near = _from_box(query.near, notes)
    measured = [] if near is not None else _first_place(found_places)
    if near is None:
        near = next((each.near for each in measured if each.near is not None), None)
        notes.extend(place_notes)

    place_cues = [each.cue for each in measured]
    mended = tokens
    if language is None and not is_name:
        mended, slips = _mend(tokens, place_cues, vocabulary, refused)
        corrections |= slips
    spoken = mended if language is None else in_plain_english(mended, language)
    cues = _cues(spoken, place_cues, now, refused)
    unwanted = [cue for cue in negation.find(mended, cues) if cue.key not in refused and not is_name]
    cues = without_overlaps([*unwanted, *cues])
    streets = where.streets(mended)
    turned_down = frozenset(negation.turned_down(unwanted))
    if is_name:
        # "Tuesday Friends" is what they are called, not a wish for a Tuesday.
        cues = [replace(cue, said=True) for cue in cues if cue.kind == "place"]
    # The borough's own name is part of what is said ("new to croydon"); a neighbourhood's only says where.
    only_where = [each.cue for each in found_places if each.near is not None and each.sure]
    asked = _without(
        mended, [replace(cue, said=False) for cue in (*only_where, *streets, *filter(_is_aside, cues))]
    )
    strange = None if is_name else unknown.note(mended, cues, vocabulary, language)
    if strange is not None:
        notes.append(strange)
        asked = []
    found_needs = [
        need
        for need in needs.rank(asked, text=" ".join(token.text for token in asked) if language else None)
        if f"need:{need.category}" not in refused and need.category not in turned_down
    ]
    if is_name:
        less = _BESIDE_A_LONG_NAME if is_long_name else _BESIDE_A_NAME
        found_needs = [replace(need, weight=round(need.weight * less, 4)) for need in found_needs]

    shown = [cue for cue in cues if cue.key]
    chips = [*_need_chips(words, asked, found_needs), *(cue.chip(words, tokens) for cue in shown)]
    preferences = joined(cue.preferences for cue in shown)
    if language is not None and f"language:{language}" not in refused and "languages" not in preferences:
        preferences["languages"] = (language,)
        label = f"In {name_of_language(language)}"
        chips.append(Chip(f"language:{language}", "language", label, words.strip()))
    chips += [Chip(f"spelling:{wrong}", "spelling", right, wrong) for wrong, right in corrections.items()]
    return Understood(
        needs=tuple((need.category, need.weight) for need in found_needs),
        near=near,
        chips=tuple({chip.key: chip for chip in reversed(chips)}.values())[::-1],
        corrections=corrections,
        notes=tuple(dict.fromkeys(notes)),
        filters=joined(cue.filters for cue in shown),
        preferences=preferences,
        search_text=_text_to_find(mended, cues, is_name),
        named=is_name,
    )


def _cues(
    tokens: Sequence[Token], place_cues: Sequence[Cue], now: datetime | None, refused: frozenset[str]
) -> list[Cue]:
    found = [
        *where.radius(tokens),
        *place_cues,
        *when.find(tokens, now),
        *languages.find(tokens),
        *ages.find(tokens),
        *people.find(tokens),
        *circumstances.find(tokens),
    ]
    return without_overlaps(cue for cue in found if not cue.key or cue.key not in refused)


def _has_hits(token: Token, vocabulary: Vocabulary | None) -> bool:
    return needs.speller().knows(token.norm) or (vocabulary is not None and vocabulary.has(token.norm))


def _from_box(typed: str, notes: list[str]) -> Near | None:
    if not typed.strip():
        return None
    place = places.resolve(typed)
    if isinstance(place, places.Unknown):
        notes.append(place.sentence)
        return None
    return Near(place.label, place.latitude, place.longitude, place.kind)


def _first_place(found: Iterable[where.Where]) -> list[where.Where]:
    """The place to measure from, with what has no point; a second place stays among the words."""
    kept: list[where.Where] = []
    for each in found:
        if each.near is None or all(other.near is None for other in kept):
            kept.append(each)
    return kept


def _mend(
    tokens: Sequence[Token], place_cues: Sequence[Cue], vocabulary: Vocabulary | None, refused: frozenset[str]
) -> tuple[list[Token], dict[str, str]]:
    """The words with misspelt ones mended, and what was mended."""
    spoken_for = {at for cue in place_cues for at in range(cue.start, cue.end)}
    corrections: dict[str, str] = {}
    mended = []
    for at, token in enumerate(tokens):
        right = None if at in spoken_for else needs.speller().mend(token.norm, vocabulary)
        if right is None or f"spelling:{token.norm}" in refused:
            mended.append(token)
            continue
        corrections[token.norm] = right
        folded = fold(right)
        mended.append(token._replace(norm=folded, stem=stem(folded)))
    return mended, corrections


def _without(tokens: Sequence[Token], cues: Sequence[Cue]) -> list[Token]:
    gone = {at for cue in cues if not cue.said for at in range(cue.start, cue.end)}
    return [token for at, token in enumerate(tokens) if at not in gone]


def _is_aside(cue: Cue) -> bool:
    """Whether a cue says nothing about what is needed: the day, the cost, or a feature that was asked for."""
    return cue.kind in ("day", "cost", "not") or (
        cue.kind in ("access", "delivery", "language") and bool(cue.filters)
    )


def _need_chips(words: str, asked: Sequence[Token], found: Sequence[needs.Need]) -> list[Chip]:
    """The needs to show, each with the words that led to it: all of them when it was the sense of the whole."""
    chips = []
    for need in found[:MOST_NEED_CHIPS]:
        if need.weight >= SHOWN_FROM:
            because = words.strip()
            if need.start is not None and need.end is not None:
                because = words[asked[need.start].start : asked[need.end - 1].end]
            chips.append(Chip(f"need:{need.category}", "need", name_of(need.category), because))
    return chips


def _text_to_find(tokens: Sequence[Token], cues: Sequence[Cue], is_name: bool) -> str:
    kept = _without(tokens, cues)
    if is_name:
        return _search_text(kept, vague=True)
    left, more = called.in_words_of_services(tokens, kept)
    return " ".join(filter(None, (_search_text(left, vague=False), more)))


def _search_text(tokens: Sequence[Token], *, vague: bool) -> str:
    """The words to look for, without those that only lead up to them; ``vague``: "something" is one too."""
    spoken = " ".join(token.norm for token in tokens)
    left = _FLUFF.sub(" ", spoken).split() or spoken.split()
    fillers = FILLERS if vague else FILLERS | _VAGUE
    while left and left[0] in fillers:
        left.pop(0)
    while left and left[-1] in fillers:
        left.pop()
    return " ".join(word for word in left if vague or word not in _VAGUE)
