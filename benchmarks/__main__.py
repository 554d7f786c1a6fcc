"""``python -m benchmarks``: every engine at every size, one after the other, and a table; then what stands beside search."""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from time import perf_counter
from typing import Any

from benchmarks.one import ENGINES, TRIES
from benchmarks.services import RADIUS_KM, SEED

_ROOT = Path(__file__).resolve().parent.parent
_SIZES = (5_000, 50_000)
_LARGE = 300_000
#: Modules that print a section of their own.
_BESIDE = ("chain", "listening", "duplicates")
_FIRST_HEADING = re.compile(r"\A#+ ")
_PACKAGES = ("whoosh3", "numpy", "tantivy", "psycopg")
_COLUMNS = (
    "services",
    "engine",
    "index",
    "on disk",
    "open and first",
    "p50",
    "p95",
    "found",
    "added",
    "process",
    "server",
)


def main() -> int:
    """Measure, print, and write the table where asked."""
    chosen, began = _arguments(), perf_counter()
    rows: list[dict[str, Any]] = []
    absent: dict[str, str] = {}
    with tempfile.TemporaryDirectory(prefix="benchmarks-") as folder:
        # The server's own user must be able to pass through.
        Path(folder).chmod(0o755)
        for size in chosen.sizes:
            built: dict[str, dict[str, Any]] = {}
            for name in chosen.engines:
                if size > ENGINES[name].most or name in absent:
                    continue
                measured = _measure(name, size, Path(folder), chosen.searches, built)
                if "absent" in measured:
                    absent[name] = measured["absent"]
                else:
                    rows.append(measured)
            for left in Path(folder).iterdir():
                shutil.rmtree(left, ignore_errors=True)
    beside = list(_beside())
    minutes = (perf_counter() - began) / 60
    text = "\n\n".join([_report(rows, absent, chosen, minutes), *beside])
    print(text)
    if chosen.write:
        before = chosen.write.read_text(encoding="utf-8") if chosen.write.exists() else ""
        chosen.write.write_text(keeping(before, text), encoding="utf-8")
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks", description="Measure the search beside its peers, in one run."
    )
    parser.add_argument("--sizes", type=int, nargs="+", default=list(_SIZES), help="how many services")
    parser.add_argument(
        "--large", action="store_true", help=f"{_LARGE:,} services as well (takes half an hour)"
    )
    parser.add_argument("--searches", type=int, default=400, help="how many different searches")
    parser.add_argument("--engines", nargs="+", choices=list(ENGINES), default=list(ENGINES))
    parser.add_argument("--write", type=Path, help="a Markdown file for the table as well")
    chosen = parser.parse_args()
    if chosen.large:
        chosen.sizes.append(_LARGE)
    if min([*chosen.sizes, chosen.searches]) < 1:
        parser.error("sizes and searches must be at least 1")
    return chosen


def _measure(
    name: str, size: int, folder: Path, searches: int, built: dict[str, dict[str, Any]]
) -> dict[str, Any]:
    keeps = ENGINES[name].keeps
    if keeps not in built:
        _say(f"{name}, {size:,} services: building…")
        built[keeps] = _run("build", name, size, folder / keeps, searches)
    if "absent" in built[keeps]:
        _say(f"{name}: absent, it wants {built[keeps]['absent']}")
        return built[keeps]
    _say(f"{name}, {size:,} services: {searches} searches…")
    return {"size": size, **built[keeps], **_run("ask", name, size, folder / keeps, searches)}


def _run(what: str, name: str, size: int, folder: Path, searches: int) -> dict[str, Any]:
    command = [sys.executable, "-m", "benchmarks.one", what, name, str(size), str(folder), str(searches)]
    done = subprocess.run(command, cwd=_ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{name} at {size:,} failed:\n{done.stderr[-2000:]}")
    said: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return said


def _beside() -> Iterator[str]:
    """What else is measured, each in a process of its own; one that fails says so in its section."""
    for name in _BESIDE:
        _say(f"{name}…")
        command = [sys.executable, "-m", f"benchmarks.{name}"]
        done = subprocess.run(command, cwd=_ROOT, capture_output=True, text=True, check=False)
        if done.returncode or not done.stdout.strip():
            last = (done.stderr.strip().splitlines() or ["nothing was said"])[-1]
            _say(f"{name} failed: {last}")
            yield f"## {name.capitalize()}\n\nNot measured in this run: {last[:200]}"
        else:
            yield _FIRST_HEADING.sub(r"## ", done.stdout.strip(), count=1)


def keeping(before: str, measured: str) -> str:
    """The new measurements, and after them every section of the earlier text that they do not have."""
    new = {part.splitlines()[0].strip() for part in _sections(measured)}
    kept = [part.strip() for part in _sections(before)[1:] if part.splitlines()[0].strip() not in new]
    return "\n\n".join([measured.strip(), *kept]) + "\n"


def _sections(text: str) -> list[str]:
    """A Markdown text cut before every heading of the second level."""
    return [part for part in re.split(r"(?m)^(?=## )", text) if part.strip()]


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _report(
    rows: Iterable[dict[str, Any]], absent: dict[str, str], chosen: argparse.Namespace, minutes: float
) -> str:
    cells = [_cells(row) for row in rows]
    notes = dict.fromkeys((row["name"], row["note"]) for row in rows)
    lines = [
        "# How fast it is, beside its peers",
        "",
        "What this product's search costs beside the engines it could have been, each doing the same work. "
        "`make bench` prints this table afresh; add `--large` to the command below for "
        f"{_LARGE:,} services, `--write FILE` to keep it. No test asserts a time.",
        "",
        f"Measured on {date.today().isoformat()} by `{_command()}` on {_machine()}; {_versions()}. All of it, "
        f"what is in the sections below included, took {minutes:.0f} minutes.",
        "",
        f"Each search: one to four words that some service uses, a circle of {RADIUS_KM:g} km, filters in about "
        f"half of them, counts, the best 20. {chosen.searches} different searches, warm, one at a time, each "
        f"engine in a process of its own; each search is asked {TRIES} times and its fastest kept. Times in "
        f'milliseconds. Memory: "process" is the most that the engine\'s own process held, Python and the '
        f'services to ask about included, "added" what opening and searching added to that; "server" what a '
        f"database server's own processes held, shared memory counted once. Services are generated from the sample borough's words (seed {SEED}).",
        "",
        "| " + " | ".join(_COLUMNS) + " |",
        "|" + "|".join(["--:", ":--", *["--:"] * (len(_COLUMNS) - 2)]) + "|",
        *("| " + " | ".join(row) + " |" for row in cells),
        "",
        *(f"- {name}: {note}." for name, note in notes if note),
        *(f"- {name} was not measured: it wants {what}." for name, what in absent.items()),
    ]
    return "\n".join(lines)


def _cells(row: dict[str, Any]) -> list[str]:
    return [
        f"{row['size']:,}",
        row["name"],
        f"{row['build_s']:g} s",
        f"{row['disk_mb']:g} MB",
        f"{row['open_s'] * 1000:.0f}",
        f"{row['p50_ms']:.2f}",
        f"{row['p95_ms']:.2f}",
        f"{row['found']:,}",
        f"{row['memory_mb']:,} MB",
        f"{row['process_mb']:,} MB",
        f"{row['server_mb']:,} MB" if row.get("server_mb") else "",
    ]


def _command() -> str:
    return shlex.join(["python", "-m", "benchmarks", *sys.argv[1:]])


def _machine() -> str:
    model = platform.processor() or platform.machine()
    try:
        said = Path("/proc/cpuinfo").read_text(encoding="utf-8")
        model = next(
            line.split(":")[1].strip() for line in said.splitlines() if line.startswith("model name")
        )
    except (OSError, StopIteration):
        pass
    return f"{os.cpu_count()} cores of {model}, {platform.system()}"


def _versions() -> str:
    found = [f"Python {platform.python_version()}"]
    for package in _PACKAGES:
        try:
            found.append(f"{package} {version(package)}")
        except PackageNotFoundError:
            continue
    return ", ".join(found)


if __name__ == "__main__":
    sys.exit(main())
