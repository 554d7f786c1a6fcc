"""How well listening hears: recall and false alarms over labelled lines, by kind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from conversation_flows.listening.heard import Heard
from conversation_flows.listening.hearing import listen


def heard_as_json(text: str, heard: Heard) -> dict[str, Any]:
    """One line of ``frontdoor listen --json``."""
    return {"text": text, "panel": heard.panel, "kinds": list(heard.kinds)}


def evaluate(lines: Iterable[Mapping[str, str]]) -> dict[str, Any]:
    """Recall (a full panel for a crisis line) and false alarms (a full panel for another), by type.

    Each line has ``text``, ``label`` ("crisis" or "not_crisis") and ``type``. Shares are
    0 to 1, and ``None`` where there were no lines to judge by.
    """
    seen: Counter[tuple[bool, str]] = Counter()
    full: Counter[tuple[bool, str]] = Counter()
    misses: list[dict[str, Any]] = []
    alarms: list[dict[str, Any]] = []
    for line in lines:
        crisis, kind = line["label"] == "crisis", line.get("type", "unnamed")
        heard = listen(line["text"])
        seen[crisis, kind] += 1
        if heard.panel == "full":
            full[crisis, kind] += 1
        if crisis != (heard.panel == "full"):
            (misses if crisis else alarms).append({"type": kind, **heard_as_json(line["text"], heard)})

    def share(crisis: bool) -> float | None:
        lines_seen = sum(count for (is_crisis, _), count in seen.items() if is_crisis == crisis)
        lines_full = sum(count for (is_crisis, _), count in full.items() if is_crisis == crisis)
        return round(lines_full / lines_seen, 4) if lines_seen else None

    def by_kind(crisis: bool) -> dict[str, dict[str, float | int]]:
        return {
            kind: {"n": count, "full": full[key], "share": round(full[key] / count, 4)}
            for key, count in sorted(seen.items())
            for is_crisis, kind in [key]
            if is_crisis == crisis
        }

    return {
        "n": sum(seen.values()),
        "recall": share(True),
        "false_alarms": share(False),
        "recall_by_kind": by_kind(True),
        "false_alarms_by_kind": by_kind(False),
        "misses": misses,
        "false_alarm_lines": alarms,
    }
