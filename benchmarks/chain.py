"""From a feed to what a resident finds: every command of the way at 5,000 and 50,000 services, each in a new process."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

_ROOT = Path(__file__).resolve().parent.parent
_SIZES = (5_000, 50_000)
#: Feeds that want a request for each service are measured at this size only: the reading is what differs.
_EACH_ASKED_FOR = 5_000
_COLUMNS = ("services", "step", "seconds", "of a processor", "services a second", "most memory")
#: What is done after the feed is here, by its name in the table.
_AFTER = {
    "look for listings that may be one": ("duplicates", "find", "--limit", "1", "--json"),
    "build the index": ("index", "rebuild", "--json"),
    "who has what within reach, first look": ("reach", "--json"),
}
_KINDS = {
    "lines": "a line on each, then its own page (Open Referral UK 3)",
    "old": "a line on each, then its own page (Open Referral UK 1)",
}


@dataclass(frozen=True, slots=True)
class Step:
    """What one command took. ``said`` is its answer; memory is the most that its process held."""

    name: str
    size: int
    seconds: float
    processor: float
    memory_mb: float
    said: Any


def run(sizes: Sequence[int] = _SIZES, each: int = _EACH_ASKED_FOR) -> str:
    """Markdown tables: the whole way at each size, then the feeds that have to be asked for each service."""
    began = perf_counter()
    whole = [step for size in sizes for step in _whole_way(size)]
    asked = list(_asked_for_each(each)) if each else []
    minutes = (perf_counter() - began) / 60
    lines = [
        "## From a feed to the index",
        "",
        "A made-up feed of Open Referral UK 3, its pages whole (100 services each), served from the same machine by "
        "a process of its own; one in 21 services is listed twice. Each step is the operator's own command "
        "(`frontdoor feeds run`, `duplicates find`, `index rebuild`, `reach`) in a new process, its start "
        "included, with the database in SQLite. Seconds are of the clock and of the processor; memory is the most "
        "that the process held, Python included.",
        "",
        *_table(whole),
    ]
    if asked:
        lines += [
            "",
            "Feeds that want a request for each service, one after the other; a run asks for 25,000 at most and goes "
            "on from there the next time:",
            "",
            *_table(asked),
        ]
    lines += ["", f"{minutes:.0f} minutes in all. A batch is 250 services and one transaction."]
    return "\n".join(lines)


def _whole_way(size: int) -> Iterator[Step]:
    with _home() as home, _served(size, home) as address:
        _do(home, "subscribe", 0, ("feeds", "add", "Made up", f"{address}/whole", "--kind", "oruk-3"))
        yield _fed(home, "take the feed in", size, added=size)
        yield _fed(home, "again, nothing changed", size, added=0)
        for name, arguments in _AFTER.items():
            yield _do(home, name, size, arguments)


def _asked_for_each(size: int) -> Iterator[Step]:
    with _home() as home, _served(size, home) as address:
        for kind, words in _KINDS.items():
            _do(home, "subscribe", 0, ("feeds", "add", kind, f"{address}/{kind}"))
            yield _fed(home, words, size, added=size, name=kind)
            yield _fed(home, "again, nothing changed", size, added=0, name=kind)


def _fed(home: Path, words: str, size: int, *, added: int, name: str = "Made up") -> Step:
    step = _do(home, words, size, ("feeds", "run", name, "--json"))
    report = step.said["feeds"][0]
    if report["added"] != added or report["records"] != size or report["problem"]:
        raise SystemExit(
            f"{words}: {size:,} services were to come in, {added:,} of them new; it said {report}"
        )
    return step


def _do(home: Path, name: str, size: int, arguments: Sequence[str]) -> Step:
    """One ``frontdoor`` command in a process of its own."""
    print(f"{size:,} services: {name}…" if size else f"{name}…", file=sys.stderr, flush=True)
    command = [sys.executable, "-m", "benchmarks.measured", *arguments]
    # What is compiled by the first command is there for the next, as it is where the product is installed.
    settings = {
        "FRONTDOOR_HOME": str(home),
        "FRONTDOOR_FEEDS_ALLOW_PRIVATE": "true",
        "PYTHONPYCACHEPREFIX": str(home / "compiled"),
    }
    left_out = ("FRONTDOOR_", "PYTHONDONTWRITEBYTECODE")
    kept = {key: value for key, value in os.environ.items() if not key.startswith(left_out)}
    began = perf_counter()
    done = subprocess.run(
        command, cwd=_ROOT, env=kept | settings, capture_output=True, text=True, check=False
    )
    seconds = perf_counter() - began
    if done.returncode:
        raise SystemExit(f"{name} failed:\n{done.stdout[-1000:]}\n{done.stderr[-2000:]}")
    *said, measured = done.stdout.strip().splitlines()
    took = json.loads(measured)
    answer = json.loads(said[-1]) if said and said[-1][:1] in "[{" else None
    step = Step(name, size, seconds, took["processor_s"], took["memory_mb"], answer)
    print(f"  {', '.join(_cells(step)[2:])}", file=sys.stderr, flush=True)
    return step


@contextmanager
def _home() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="benchmarks-") as folder:
        yield Path(folder)


@contextmanager
def _served(size: int, folder: Path) -> Iterator[str]:
    """A feed of so many services, from its own process."""
    print(f"{size:,} services: making them up…", file=sys.stderr, flush=True)
    command = [sys.executable, "-m", "benchmarks.made_feed", str(size), str(folder)]
    with subprocess.Popen(command, cwd=_ROOT, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            if not (address := server.stdout.readline().strip()):
                raise SystemExit("The made-up feed could not be served.")
            yield address
        finally:
            server.terminate()


def _table(steps: Sequence[Step]) -> list[str]:
    return [
        f"| {' | '.join(_COLUMNS)} |",
        "|--:|:--|--:|--:|--:|--:|",
        *(f"| {' | '.join(_cells(step))} |" for step in steps),
    ]


def _cells(step: Step) -> tuple[str, ...]:
    rate = step.size / step.seconds
    return (
        f"{step.size:,}",
        step.name,
        f"{step.seconds:.1f}",
        f"{step.processor:.1f}",
        f"{rate:,.0f}",
        f"{step.memory_mb:,.0f} MB",
    )


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.chain", description=__doc__)
    parser.add_argument("sizes", type=int, nargs="*", default=list(_SIZES), help="how many services")
    parser.add_argument(
        "--each",
        type=int,
        default=_EACH_ASKED_FOR,
        help="services of the feeds that are asked for each; 0: none",
    )
    chosen = parser.parse_args()
    print(run(chosen.sizes, chosen.each))
    return 0


if __name__ == "__main__":
    sys.exit(main())
