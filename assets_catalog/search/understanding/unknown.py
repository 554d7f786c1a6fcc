"""Words that nobody could make anything of, so that no kind of help is guessed from them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assets_catalog.search.understanding import needs
from assets_catalog.search.understanding.cues import Cue
from assets_catalog.search.understanding.spelling import Vocabulary, is_everyday
from assets_catalog.search.understanding.tokens import Token

#: A word that is in no list of ours may be of another language, which the encoder reads.
#: Letters struck at random leave it undecided among all kinds of help: 0.1 to 0.32 for the best one; of words of
#: eight other languages nine in ten are above 0.24 and half above 0.87.
_READ_FROM = 0.33

_STREET = "street|st|road|rd|avenue|ave|lane|close|drive|way|crescent|court|gardens|grove|place|terrace|hill|rise|mews|square"
_ADDRESS = re.compile(rf"(?:flat \d+[a-z]? )?\d+[a-z]? (?:[^\W\d]+ ){{1,3}}(?:{_STREET})")
_BY_POSTCODE = "To search near an address, use its postcode."


def note(
    tokens: Sequence[Token], cues: Sequence[Cue], vocabulary: Vocabulary | None, language: str | None
) -> str | None:
    """What to say where the words, ``cues`` apart, tell of no kind of help; None where some word is known.

    That is so for a bare street address, and where every telling word is in
    no list: everyday English, the catalogue's words, the lexicon's and the
    phrases'. ``language`` is the one they are surely written in, if not English.
    """
    spoken_for = {at for cue in cues for at in range(cue.start, cue.end)}
    left = [token for at, token in enumerate(tokens) if at not in spoken_for]
    if _ADDRESS.fullmatch(" ".join(token.norm for token in left)):
        return _BY_POSTCODE
    telling = [token for token in left if not needs.says_little(token)]
    if language is not None or not telling or any(_known(token, vocabulary) for token in telling):
        return None
    strange = [token for token in telling if any(letter.isalpha() for letter in token.norm)]
    if not strange or needs.sureness(" ".join(token.norm for token in strange)) >= _READ_FROM:
        return None
    said = " or ".join(f"“{token.text}”" for token in strange[:3])
    noun = "word" if len(strange) == 1 else "words"
    return f"We do not know the {noun} {said}. Try other words, or ring us."


def _known(token: Token, vocabulary: Vocabulary | None) -> bool:
    if not token.norm.isascii():
        return True
    return (
        is_everyday(token.norm)
        or needs.speller().knows(token.norm)
        or (vocabulary is not None and vocabulary.has(token.norm))
    )
