"""Whether we can read the language that someone wrote in. What we cannot read is not assumed to be safe."""

from __future__ import annotations

import unicodedata
from collections.abc import Container
from functools import cache, lru_cache

from conversation_flows.listening.patterns import folder, read
from conversation_flows.listening.spelling import plain

_READ_BY_SENSE = frozenset(
    {"LATIN", "ARABIC", "CYRILLIC", "CJK", "HIRAGANA", "KATAKANA", "HANGUL", "THAI", "FULLWIDTH", "HALFWIDTH"}
)
"""Scripts of the sixteen languages that the sentence encoder knows, by Unicode name."""
_URDU_LETTERS = frozenset("ٹڈڑںےھۓ")
"""Letters of Urdu that Arabic has not: the encoder knows the one and not the other."""
_WORD_OF = 3
_WORDS_TO_JUDGE, _SHARE_KNOWN = 5, 0.2
_LETTERS_TO_JUDGE = 4


@cache
def _small_words() -> frozenset[str]:
    page = read(folder().joinpath("languages.yaml"))
    return frozenset(word for words in page.values() for word in str(words).split())


@lru_cache(maxsize=4_000)
def _script(letter: str) -> str:
    return unicodedata.name(letter, "UNKNOWN").split(" ")[0].split("-")[0]


def is_read(sentence: str, known: Container[str], with_sense: bool) -> bool:
    """Whether enough of a sentence, as it was typed, is in a language we read.

    ``known`` holds the words of the example lines. A sentence too short to judge counts
    as read. Without the encoder only English is read beyond the cue phrases.
    """
    lowered = sentence.lower()
    letters = [letter for letter in lowered if letter.isalpha()]
    scripts = [_script(letter) for letter in letters if not letter.isascii()]
    foreign = [script for script in scripts if script != "LATIN"]
    if len(foreign) >= _LETTERS_TO_JUDGE and len(foreign) * 2 > len(letters):
        return with_sense and _READ_BY_SENSE.issuperset(foreign) and _URDU_LETTERS.isdisjoint(lowered)
    words = [word for word in plain(sentence).split() if len(word) >= _WORD_OF and word.isalpha()]
    if len(words) < _WORDS_TO_JUDGE:
        return True
    if with_sense and not _small_words().isdisjoint(words):
        return True
    return sum(word in known for word in words) >= _SHARE_KNOWN * len(words)
