"""How fast listening is: texts a second on one core, with and without the sentence encoder."""

from __future__ import annotations

import random
import resource
import statistics
from collections.abc import Sequence
from contextlib import nullcontext
from time import process_time

from threadpoolctl import threadpool_limits

from assets_catalog.search.understanding.meaning import without_encoder
from conversation_flows.listening import listen
from conversation_flows.listening.learning import lines_here

SEED = 4
_TEXTS, _WARM, _TRIES = 600, 60, 3
_PAGES, _SENTENCES_A_PAGE = 20, 40
_COLUMNS = ("heard", "encoder", "texts", "texts a second", "p50 ms", "p95 ms")


def run() -> str:
    """A Markdown table: lines as people type them, and pages of notes, each heard alone on one core.

    Times are of the processor, the best of three tries of each text, so that whatever
    else the machine is doing counts as little as it can.
    """
    chance = random.Random(SEED)
    said = [line["text"] for line in lines_here()]
    harmless = [line["text"] for line in lines_here() if line["label"] != "crisis"]
    typed = chance.sample(said, _TEXTS)
    pages = [". ".join(chance.sample(harmless, _SENTENCES_A_PAGE)) for _ in range(_PAGES)]
    rows = [
        _row(name, "yes" if encoder else "no", texts, encoder)
        for name, texts in (("a line", typed), (f"a page of {_SENTENCES_A_PAGE} sentences", pages))
        for encoder in (True, False)
    ]
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return "\n".join(
        [
            "## Listening for danger",
            "",
            f"{_TEXTS} lines as people type them and {_PAGES} pages of notes, each heard alone on one core, "
            f"the best of {_TRIES} tries of each in processor time.",
            "",
            f"| {' | '.join(_COLUMNS)} |",
            f"|{'---|' * len(_COLUMNS)}",
            *(f"| {' | '.join(row)} |" for row in rows),
            "",
            f"One core; peak memory of the process {memory} MB. Bar: 300 lines a second with the encoder.",
        ]
    )


def _row(name: str, label: str, texts: Sequence[str], encoder: bool) -> tuple[str, ...]:
    with threadpool_limits(limits=1), nullcontext() if encoder else without_encoder():
        for text in texts[:_WARM]:
            listen(text)
        seconds = [min(_taken(text) for _ in range(_TRIES)) for text in texts]
    in_order = sorted(seconds)
    p95 = in_order[int(0.95 * (len(in_order) - 1))]
    return (
        name,
        label,
        str(len(texts)),
        f"{len(texts) / sum(seconds):,.0f}",
        f"{statistics.median(seconds) * 1000:.1f}",
        f"{p95 * 1000:.1f}",
    )


def _taken(text: str) -> float:
    started = process_time()
    listen(text)
    return process_time() - started


if __name__ == "__main__":
    print(run())
