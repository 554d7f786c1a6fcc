"""Which kinds of help the words speak of: lexicon, wording and meaning vote, and none decides alone.

The votes are added as log-odds. What each counts for was learnt by holding
back phrases in turn (:mod:`~assets_catalog.search.understanding.crossval`), never on lines
that measure the search.
"""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
import numpy.typing as npt

from assets_catalog import categories
from assets_catalog.search.understanding import knowledge, meaning
from assets_catalog.search.understanding.clauses import clauses
from assets_catalog.search.understanding.knowledge import Heads, Knowledge
from assets_catalog.search.understanding.lexicon import Vote
from assets_catalog.search.understanding.meaning import Meaning
from assets_catalog.search.understanding.phrases import Examples
from assets_catalog.search.understanding.spelling import Speller
from assets_catalog.search.understanding.tokens import FILLERS, Token, word_set
from assets_catalog.search.understanding.wording import Wording

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Voices:
    """What each voice counts for; ``covered``: the lexicon once more, for the share of the words it met."""

    lexicon: float
    wording: float
    meaning: float
    covered: float


WITH_ENCODER = Voices(lexicon=2.0, wording=0.35, meaning=1.15, covered=2.2)
WITHOUT_ENCODER = Voices(lexicon=2.6, wording=0.85, meaning=0.0, covered=1.0)

# Held-back phrases are long and seldom a term of the lexicon, so they say little about
# "covered"; it stands for the one- and two-word searches that are one.
#: A best guess less likely than this is not blown up to look sure.
_UNSURE = 0.5
#: The same where only such words were said as "help", "support" and "group".
_SAYS_LITTLE = 3.0
_LITTLE = FILLERS | word_set(
    "help helping support supporting advice service services group groups club clubs information info need needs want "
    "find looking local council croydon now today please problem problems urgent something somewhere anything how where "
    "what when why people person things thing"
)
#: What a longer sentence's clauses count for beside the whole, and one that only explains beside the others.
_BY_CLAUSES, _EXPLAINS = 0.6, 0.4
_LEAST = 0.04
_MOST = 6


@dataclass(frozen=True, slots=True)
class Need:
    """A kind of help, its weight 0 to 1, and the tokens that led to it (None: the sense of the whole)."""

    category: str
    weight: float
    start: int | None = None
    end: int | None = None


def rank(tokens: Sequence[Token], *, text: str | None = None) -> list[Need]:
    """Kinds of help, best first, each with its weight.

    ``text`` is what the encoder reads, when it should read the words as typed
    (another language) instead of the mended tokens.
    """
    if not tokens:
        return []
    ids = [category.id for category in categories.all_categories()]
    votes = knowledge.current().lexicon.votes(tokens)
    likely = _likely(tokens, text, votes, ids)
    parts = clauses(tokens) if text is None else []
    if parts:
        shares = [_EXPLAINS if explains else 1.0 for _, explains in parts]
        apart = [_likely(each, None, knowledge.current().lexicon.votes(each), ids) for each, _ in parts]
        together = sum(share * each for share, each in zip(shares, apart, strict=True)) / sum(shares)
        likely = (1 - _BY_CLAUSES) * likely + _BY_CLAUSES * together
    least = _SAYS_LITTLE if all(map(says_little, tokens)) else _UNSURE
    best = max(float(likely.max()), least)
    found = []
    for at in np.argsort(-likely, kind="stable")[:_MOST]:
        weight = float(likely[at]) / best
        if weight >= _LEAST:
            vote_for = votes.get(ids[at])
            span = (vote_for.start, vote_for.end) if vote_for else (None, None)
            found.append(Need(ids[at], round(weight, 4), *span))
    return found


def _likely(
    tokens: Sequence[Token], text: str | None, votes: Mapping[str, Vote], ids: Sequence[str]
) -> npt.NDArray[np.float64]:
    """How likely each kind of help is, by all the voices."""
    known = heads()
    by_meaning = (
        known.meaning.scores(text or " ".join(token.norm for token in tokens)) if known.meaning else None
    )
    voices = WITH_ENCODER if by_meaning is not None else WITHOUT_ENCODER
    total = np.zeros(len(ids), np.float64)
    for category, vote in votes.items():
        total[ids.index(category)] += vote.weight * (voices.lexicon + voices.covered * vote.covers)
    by_wording = known.wording.scores(tokens)
    if by_wording is not None:
        total += voices.wording * by_wording
    if by_meaning is not None:
        total += voices.meaning * by_meaning
    return _likelihoods(total)


def says_little(token: Token) -> bool:
    """Whether a word tells of no kind of help by itself: "help", "near", "someone"."""
    return token.norm in _LITTLE


def senses(text: str) -> dict[str, float]:
    """How likely each kind of help is by the meaning of a text, 0 to 1; empty without an encoder."""
    known = heads()
    scores = known.meaning.scores(text) if known.meaning else None
    if scores is None:
        return {}
    ids = [category.id for category in categories.all_categories()]
    return dict(zip(ids, np.exp(scores).tolist(), strict=True))


def sureness(text: str) -> float:
    """How likely the likeliest kind of help is by the meaning of a text, 0 to 1; 0 without an encoder."""
    return max(senses(text).values(), default=0.0)


def _likelihoods(total: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    raised = np.exp(total - total.max())
    result: npt.NDArray[np.float64] = raised / raised.sum()
    return result


class _Store:
    """The heads in memory, and the folder where they are kept between starts."""

    def __init__(self) -> None:
        self.folder: Path | None = None
        self.held: dict[tuple[str, str], Heads] = {}
        self.lock = threading.RLock()


_store = _Store()


def keep_heads_in(folder: Path | None) -> None:
    """Where learnt heads and a ready encoder are kept, so that a process starts quickly. None: nowhere."""
    meaning.keep_encoder_in(folder)
    with _store.lock:
        _store.folder = folder
        _store.held.clear()


def heads() -> Heads:
    """The heads for the words in use and the encoder: settled, held, read from the folder, or learnt now."""
    known = knowledge.current()
    if known.heads is not None:
        return known.heads
    key = (known.fingerprint, meaning.encoder_version())
    held = _store.held.get(key)
    if held is not None:
        return held
    with _store.lock:
        if key not in _store.held:
            _store.held[key] = learnt(known)
        return _store.held[key]


def heads_at_hand() -> Heads | None:
    """The heads for the words in use where they need not be learnt first; else None."""
    known = knowledge.current()
    return known.heads or _store.held.get((known.fingerprint, meaning.encoder_version()))


def learnt(known: Knowledge) -> Heads:
    """The heads for these words, read from the folder or learnt now (about two seconds)."""
    kept = _read(_file(known.examples, meaning.encoder_version()))
    return kept or _learn(known.examples, _store.folder)


def train_head(folder: Path | None = None) -> Heads:
    """Learn the heads now and, given a folder, keep them there for later starts.

    Takes about two seconds with the encoder. A folder that cannot be written
    to is no error: the heads are then learnt again at the next start.
    """
    return _learn(knowledge.current().examples, folder)


def learnt_for_a_trial(known: Knowledge) -> Heads:
    """The heads for words that may never be kept: learnt now, kept nowhere."""
    return _learn(known.examples, None)


def _learn(examples: Examples, folder: Path | None) -> Heads:
    learnt_now = Heads(Wording.learn(examples), Meaning.learn(examples))
    if folder is not None:
        _write(folder / _name(examples, meaning.encoder_version()), learnt_now)
    return learnt_now


def _name(examples: Examples, encoder: str) -> str:
    return f"needs-{examples.fingerprint[:16]}-{encoder}.npz"


def _file(examples: Examples, encoder: str) -> Path | None:
    if _store.folder is None:
        return None
    return _store.folder / _name(examples, encoder)


def _read(path: Path | None) -> Heads | None:
    if path is None or not path.is_file():
        return None
    try:
        with np.load(path, allow_pickle=False) as kept:
            learnt = Meaning(kept["meaning"]) if "meaning" in kept.files else None
            return Heads(Wording.from_table(kept["wording"]), learnt)
    except (OSError, ValueError, KeyError, EOFError, BadZipFile) as error:
        _log.warning("The learnt heads in %s cannot be read (%s); learning them again.", path.name, error)
        return None


def _write(path: Path, learnt: Heads) -> None:
    arrays = {"wording": learnt.wording.table}
    if learnt.meaning is not None:
        arrays["meaning"] = learnt.meaning.weights
    # Several workers may learn at the same moment; each writes its own file and the last one stays.
    beside = path.with_name(f".{path.stem}-{os.getpid()}.npz")
    encoder = path.stem.rsplit("-", 1)[-1]
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        np.savez(beside, **arrays)  # type: ignore[arg-type]
        beside.replace(path)
        for older in path.parent.glob(f"needs-*-{encoder}.npz"):
            if older != path:
                older.unlink(missing_ok=True)
    except OSError as error:
        _log.warning("The learnt heads cannot be kept in %s (%s).", path.parent, error)


def speller() -> Speller:
    """Mends words from those that lead somewhere, by the words in use."""
    return knowledge.current().speller
