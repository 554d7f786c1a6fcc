"""One engine at one size, in a process of its own, so that none warms or fills another's memory."""

from __future__ import annotations

import json
import resource
import sys
from datetime import date
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np

from benchmarks.engines import AbsentError, Engine
from benchmarks.engines.front_door import FrontDoor, FrontDoorUnderstanding
from benchmarks.engines.fts5 import Fts5
from benchmarks.engines.postgres import Postgres
from benchmarks.engines.tantivy_engine import Tantivy
from benchmarks.page import ResultsPage
from benchmarks.services import Sample, asked, generated

ENGINES: dict[str, type[Engine]] = {
    "front-door": FrontDoor,
    "understood": FrontDoorUnderstanding,
    "fts5": Fts5,
    "tantivy": Tantivy,
    "postgres": Postgres,
    "page": ResultsPage,
}
_WARM = 60
#: Each search is asked so many times and its fastest kept: the rest is what else the machine was doing.
TRIES = 3


def build(engine: Engine, size: int, folder: Path) -> dict[str, Any]:
    """Seconds to build the index, the time to make the services up left out, and its size on disk."""
    services = list(generated(Sample(date.today()), size))
    folder.mkdir(parents=True)
    started = perf_counter()
    engine.build(folder, services)
    took = perf_counter() - started
    disk = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    return {"build_s": round(took, 1), "disk_mb": round(disk / 1e6, 1)}


def ask(engine: Engine, size: int, folder: Path, count: int) -> dict[str, Any]:
    """Milliseconds a search, warm; how long to open and answer the first; and the process's peak memory."""
    searches = asked(Sample(date.today()), size, count)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started = perf_counter()
    engine.open(folder)
    engine.ask(searches[0])
    opened = perf_counter() - started
    for each in searches[: min(_WARM, count)]:
        engine.ask(each)
    times, totals = [], []
    for each in searches:
        tries = []
        for _ in range(TRIES):
            started = perf_counter()
            answer = engine.ask(each)
            tries.append((perf_counter() - started) * 1000)
        times.append(min(tries))
        totals.append(answer.total)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    server = getattr(engine, "server_bytes", lambda: 0)()
    engine.close()
    return {
        "name": engine.name,
        "note": engine.note,
        "open_s": round(opened, 3),
        "p50_ms": round(float(np.percentile(times, 50)), 2),
        "p95_ms": round(float(np.percentile(times, 95)), 2),
        "found": round(float(np.mean(totals))),
        "memory_mb": round((peak - before) / 1024),
        "process_mb": round(peak / 1024),
        "server_mb": round(server / 1e6),
    }


def main(arguments: list[str]) -> int:
    """``build|ask ENGINE SIZE FOLDER SEARCHES``; prints one line of JSON, or says what is absent."""
    what, name, size, folder, count = arguments
    try:
        engine = ENGINES[name]()
        if what == "build":
            said = build(engine, int(size), Path(folder))
        else:
            said = ask(engine, int(size), Path(folder), int(count))
    except AbsentError as absent:
        said = {"absent": str(absent)}
    print(json.dumps(said))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
