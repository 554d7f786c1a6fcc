"""A text in the pieces that are heard: each sentence, and each two or three that follow on.

A piece never depends on what comes after it. So words added at the end, as a sentence
of their own, can add to what is heard and never take from it.
"""

from __future__ import annotations

_FOLLOW_ON = 3
_LONG, _STRETCH, _STRIDE = 40, 28, 14
_SENTENCE_END = " . "


def pieces(text: str) -> list[str]:
    """The pieces of a text in one spelling, none twice; each keeps a space at both ends.

    A sentence of more than forty words is heard in stretches that overlap, since one
    frightened line is easily lost in a page without a full stop.
    """
    sentences = [" ".join(part.split()) for part in text.split(_SENTENCE_END)]
    sentences = [part for part in sentences if part.strip(" .,")]
    found: dict[str, None] = {}
    for first in range(len(sentences)):
        together: list[str] = []
        for sentence in sentences[first : first + _FOLLOW_ON]:
            words = sentence.split(" ")
            if len(words) > _LONG:
                if not together:
                    found.update(dict.fromkeys(_stretches(words)))
                break
            together.append(sentence)
            if sum(len(part.split()) for part in together) > _LONG:
                break
            found[f" {_SENTENCE_END.join(together)} "] = None
    return list(found)


def _stretches(words: list[str]) -> list[str]:
    starts = range(0, len(words) - _STRIDE, _STRIDE)
    return [f" {' '.join(words[start : start + _STRETCH])} " for start in starts]
