"""How good the understanding is on phrases it has not seen, and what each voice should count for.

``python -m assets_catalog.search.understanding.crossval`` holds back a fifth of the example
phrases at a time, learns from the rest and asks for the need of those held
back: an honest number that no line for measuring the search has touched. The
weights it ends with belong in :mod:`~assets_catalog.search.understanding.needs`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from assets_catalog.search.understanding import lexicon, meaning, phrases
from assets_catalog.search.understanding.meaning import Meaning, softmax
from assets_catalog.search.understanding.needs import Voices
from assets_catalog.search.understanding.phrases import Examples
from assets_catalog.search.understanding.tokens import tokenise
from assets_catalog.search.understanding.wording import Wording

FOLDS = 5
_ROUNDS, _PACE = 400, 0.3

_Scores = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Outcome:
    """Shares of phrases whose own need came first, or among the first three; and the voices that fit best."""

    phrases: int
    first: float
    first_three: float
    voices: Voices


def cross_validate(*, folds: int = FOLDS, seed: int = 3) -> Outcome:
    """Learn ``folds`` times, each time without a share of the phrases, and ask for those.

    Phrases that also stand in the lexicon are not asked for. Without an
    encoder the meaning voice is left out.
    """
    listed = phrases.examples(phrases.built_in(), lexicon.built_in())
    asked = _askable(listed)
    fold = np.where(asked, np.random.default_rng(seed).integers(folds, size=len(asked)), -1)
    scores = np.concatenate([_of_fold(listed, fold, number) for number in range(folds)], axis=1)
    right = np.concatenate([np.array(listed.labels)[fold == number] for number in range(folds)])
    even = np.arange(len(right)) % 2 == 0
    total = np.zeros(scores.shape[1:])
    # What the voices count for is itself judged on the half that it was not fitted to.
    for half in (even, ~even):
        total[~half] = np.tensordot(_fit(scores[:, half], right[half]), scores[:, ~half], 1)
    order = np.argsort(-total, axis=1)
    best = _fit(scores, right)
    return Outcome(
        phrases=len(right),
        first=float((order[:, 0] == right).mean()),
        first_three=float((order[:, :3] == right[:, None]).any(axis=1).mean()),
        voices=_voices(best),
    )


def _voices(best: npt.NDArray[np.float64]) -> Voices:
    lexicon_, covered, wording, *rest = (round(float(each), 2) for each in best)
    return Voices(lexicon=lexicon_, wording=wording, meaning=rest[0] if rest else 0.0, covered=covered)


def _askable(listed: Examples) -> npt.NDArray[np.bool_]:
    own, terms = phrases.built_in(), lexicon.built_in().terms
    said = {name: frozenset(text.strip() for text in texts) for name, texts in own.items()}
    names = [listed.categories[label] for label in listed.labels]
    return np.array(
        [
            text in said.get(name, ()) and text not in terms.get(name, ())
            for text, name in zip(listed.texts, names, strict=True)
        ]
    )


def _of_fold(listed: Examples, fold: npt.NDArray[np.int_], number: int) -> _Scores:
    """Every voice's scores for the phrases of one fold: voices, phrases, categories."""
    rest, held = np.flatnonzero(fold != number), np.flatnonzero(fold == number)
    known = Examples(
        listed.categories,
        tuple(listed.texts[at] for at in rest),
        tuple(listed.labels[at] for at in rest),
    )
    wording, by_meaning = Wording.learn(known), Meaning.learn(known)
    texts = [listed.texts[at] for at in held]
    vectors = meaning.encode(texts) if by_meaning else None
    scores = np.zeros((3 if vectors is None else 4, len(held), len(listed.categories)))
    for row, text in enumerate(texts):
        tokens = tokenise(text)
        for category, vote in lexicon.built_in().votes(tokens).items():
            column = listed.categories.index(category)
            scores[:2, row, column] = vote.weight, vote.weight * vote.covers
        if (by_wording := wording.scores(tokens)) is not None:
            scores[2, row] = by_wording - by_wording.mean()
    if by_meaning is not None and vectors is not None:
        raw = vectors @ by_meaning.weights[:-1] + by_meaning.weights[-1]
        scores[3] = np.log(softmax(raw) + meaning.LEAST_LIKELY)
    return scores


def _fit(scores: _Scores, right: npt.NDArray[np.int_]) -> npt.NDArray[np.float64]:
    """The weights of the voices under which the right needs are likeliest."""
    wanted = np.eye(scores.shape[2])[right]
    spread = np.array([(each.std() + 0.2) ** 2 for each in scores])
    weights = np.array([2.0, 0.5, 0.3, 1.0])[: len(scores)]
    for _ in range(_ROUNDS):
        total = np.tensordot(weights, scores, 1).astype(np.float32)
        wrong = softmax(total) - wanted
        weights = weights - _PACE * (scores * wrong).sum(axis=(1, 2)) / len(right) / spread
    return weights


if __name__ == "__main__":
    outcome = cross_validate()
    print(
        f"{outcome.phrases} phrases held back in turn: own need first {outcome.first:.1%}, "
        f"among the first three {outcome.first_three:.1%}. {outcome.voices}"
    )
