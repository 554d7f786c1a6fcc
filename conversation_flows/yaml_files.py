"""Reading the YAML that writers edit, with errors that name the file, the line and the cure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError
from rapidfuzz import process
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError

T = TypeVar("T")
Loc = Sequence[str | int]


class DataError(ValueError):
    """Something wrong in a data file. ``str()`` is ``file:line: what. Cure``."""

    def __init__(self, file: Path, line: int, what: str, cure: str) -> None:
        self.file, self.line, self.what, self.cure = file, line, what, cure
        super().__init__(f"{file.parent.name}/{file.name}:{line}: {what}. {cure[:1].upper()}{cure[1:]}.")


@dataclass(frozen=True)
class YamlFile:
    """One file: its plain ``value``, and its nodes, which know their lines."""

    path: Path
    value: Any
    nodes: Any

    def line_of(self, loc: Loc) -> int:
        """The line, counted from 1, of what stands at ``loc``, or of the nearest thing above it."""
        node, line = self.nodes, 1
        for step in loc:
            try:
                found = node.lc.item(step) if isinstance(step, int) else node.lc.key(step)
                child = node[step]
            except (AttributeError, KeyError, IndexError, TypeError):
                continue
            line, node = found[0] + 1, child
        return line

    def error(self, loc: Loc, what: str, cure: str) -> DataError:
        """The error to raise about what stands at ``loc``."""
        return DataError(self.path, self.line_of(loc), what, cure)


def suggestion(word: str, known: Iterable[str]) -> str:
    """A sentence offering the nearest known word, or nothing when none is near."""
    best = process.extractOne(word, list(known), score_cutoff=60)
    return f" Did you mean “{best[0]}”?" if best else ""


def read_yaml(path: Path) -> YamlFile:
    """Read one file. Raises ``DataError`` when it is missing, is not YAML or repeats a key."""
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as problem:
        raise DataError(
            path, 1, f"the file cannot be read ({problem.strerror})", "put the file back"
        ) from problem
    except UnicodeDecodeError as problem:
        raise DataError(path, 1, "the file is not plain UTF-8 text", "save it again as UTF-8") from problem
    try:
        value = YAML(typ="safe", pure=True).load(text)
        nodes = YAML(typ="rt").load(text)
    except MarkedYAMLError as problem:
        line = problem.problem_mark.line + 1 if problem.problem_mark else 1
        what = str(problem.problem or "this is not YAML").splitlines()[0]
        raise DataError(
            path, line, what, "check the indent, the colons and the quotes on this line"
        ) from problem
    except YAMLError as problem:
        raise DataError(
            path, 1, "this is not YAML", "compare it with another file of the folder"
        ) from problem
    return YamlFile(path, value, nodes)


def validated(kind: type[T], file: YamlFile) -> T:
    """The file as ``kind``. Raises ``DataError`` for the first thing that does not fit."""
    try:
        return TypeAdapter(kind).validate_python(file.value)
    except ValidationError as problems:
        first = min(problems.errors(), key=lambda error: file.line_of(error["loc"]))
        raise file.error(first["loc"], _what(first), _cure(first)) from problems


def _what(error: Any) -> str:
    name = next((str(step) for step in reversed(error["loc"]) if isinstance(step, str)), "the file")
    if error["type"] == "missing":
        return f"`{name}` is missing"
    if error["type"] == "extra_forbidden":
        return f"`{name}` is not something that can stand here"
    message = str(error["msg"]).removeprefix("Value error, ")
    return f"`{name}`: {message}"


def _cure(error: Any) -> str:
    cures = {
        "missing": "add it on a line of its own",
        "extra_forbidden": "check its spelling and its indent, or take it out",
        "literal_error": f"use one of {error.get('ctx', {}).get('expected', 'the known words')}",
    }
    return cures.get(error["type"], "correct the value")
