"""Where a part of a script stands: the file and line that a writer opens."""

from __future__ import annotations

from typing import Literal

from conversation_flows.script import Script

File = Literal["script", "words"]


def where(script: Script, name: File, section: str, entry: str = "", *deeper: str) -> str:
    """``folder/file.yaml:line`` of an entry; ``script: section: entry`` if it is in no file."""
    for file in script.files:
        if file.path.stem != name:
            continue
        part = file.value.get(section) if isinstance(file.value, dict) else None
        loc: tuple[str | int, ...] | None = None
        if not entry:
            loc = (section,) if part is not None else None
        elif isinstance(part, dict) and entry in part:
            loc = (section, entry, *deeper)
        elif isinstance(part, list):
            at = [i for i, each in enumerate(part) if each == entry or _id(each) == entry]
            loc = (section, at[0], *deeper) if at else None
        if loc is not None:
            return f"{file.path.parent.name}/{file.path.name}:{file.line_of(loc)}"
    return f"{script.id}: {section}" + (f": {entry}" if entry else "")


def _id(entry: object) -> object:
    return entry.get("id") if isinstance(entry, dict) else None


def is_own(script: Script, section: str, entry: str) -> bool:
    """Whether a part is the script's own, and not that of the script it builds on."""
    if not (script.builds_on and script.files):
        return True
    own = script.files[0].value.get(section) or ()
    return entry in own if isinstance(own, dict) else any(_id(each) == entry for each in own)
