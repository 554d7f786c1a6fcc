"""One ``frontdoor`` command, and after what it says a line of JSON with what it took: its own process, its own peak."""

from __future__ import annotations

import json
import resource
import sys
from pathlib import Path


def main(arguments: list[str]) -> int:
    """Run the command as the shell would; the line is printed even where it leaves with an error."""
    from frontdoor.cli import main as frontdoor

    leaving = 0
    try:
        frontdoor(arguments, standalone_mode=False)
    except SystemExit as end:
        leaving = end.code if isinstance(end.code, int) else 1
    used = resource.getrusage(resource.RUSAGE_SELF)
    took = {"processor_s": round(used.ru_utime + used.ru_stime, 2), "memory_mb": round(peak_mb(), 1)}
    print(json.dumps(took), flush=True)
    return leaving


def peak_mb() -> float:
    """The most this process ever held, MB.

    The kernel's own note of this program: ``getrusage`` also counts what the
    process that started it held.
    """
    try:
        for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
    except OSError:
        pass
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
