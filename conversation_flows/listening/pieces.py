"""A text in the pieces that are heard: each sentence, and each two or three that follow on.

A piece never depends on what comes after it, nor does its place in the list. So words
added at the end, as a sentence of their own, can add to what is heard and never take from it.
"""

from __future__ import annotations

_FOLLOW_ON = 3
_LONG, _STRETCH, _STRIDE = 40, 28, 14
_SENTENCE_END = " . "


def pieces(text: str) -> list[str]:
    """The pieces of a text in one spelling, none twice; each keeps a space at both ends.

    They stand in the order of their last sentence. A sentence of more than forty words is
    heard in stretches that overlap, since one frightened line is easily lost in a page
    without a full stop.
    """
    sentences = [" ".join(part.split()) for part in text.split(_SENTENCE_END)]
    sentences = [part for part in sentences if part.strip(" .,")]
    found: dict[str, None] = {}
    for last, sentence in enumerate(sentences):
        if sentence.count(" ") >= _LONG:
            found.update(dict.fromkeys(_stretches(sentence.split(" "))))
            continue
        together = sentence
        found[f" {together} "] = None
        for earlier in reversed(sentences[max(0, last - _FOLLOW_ON + 1) : last]):
            together = earlier + _SENTENCE_END + together
            if together.count(" ") >= _LONG:
                break
            found[f" {together} "] = None
    return list(found)


def _stretches(words: list[str]) -> list[str]:
    starts = range(0, len(words) - _STRIDE, _STRIDE)
    return [f" {' '.join(words[start : start + _STRETCH])} " for start in starts]
