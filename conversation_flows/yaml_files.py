"""Reading the YAML that writers edit, with errors that name the file, the line and the cure."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, cast

import yaml
from pydantic import TypeAdapter, ValidationError
from rapidfuzz import process

T = TypeVar("T")
Loc = Sequence[str | int]


class DataError(ValueError):
    """Something wrong in a data file. ``str()`` is ``file:line: what. Cure``."""

    def __init__(self, file: Path, line: int, what: str, cure: str) -> None:
        self.file, self.line, self.what, self.cure = file, line, what, cure
        super().__init__(f"{file.parent.name}/{file.name}:{line}: {what}. {cure[:1].upper()}{cure[1:]}.")


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """Plain values, where ``yes`` and ``no`` are words and a key may stand once. The C parser is ten times as fast."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode):
                continue
            if key.value in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"“{key.value}” is a duplicate: it stands here twice", key.start_mark
                )
            seen.add(key.value)
        return dict(super().construct_mapping(node, deep=True))


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in ways if tag != "tag:yaml.org,2002:bool"]
    for first, ways in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), ["t", "f"])


@dataclass(frozen=True)
class YamlFile:
    """One file: its plain ``value``, and its nodes, which know their lines."""

    path: Path
    value: Any
    nodes: yaml.Node | None

    def line_of(self, loc: Loc) -> int:
        """The line, counted from 1, of what stands at ``loc``, or of the nearest thing above it."""
        node, line = self.nodes, 1
        for step in loc:
            if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
                node = node.value[step]
                line = node.start_mark.line + 1
            elif isinstance(node, yaml.MappingNode):
                for key, value in node.value:
                    if key.value == str(step):
                        node, line = value, key.start_mark.line + 1
                        break
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
    return parse_yaml(path, text)


def parse_yaml(path: Path, text: str) -> YamlFile:
    """The YAML of a text that goes by the name of ``path``. Raises ``DataError`` as ``read_yaml`` does."""
    loader = _Loader(text)
    try:
        nodes = loader.get_single_node()
        value = loader.construct_document(nodes) if nodes else None
    except yaml.MarkedYAMLError as problem:
        mark = problem.problem_mark or problem.context_mark
        what = str(problem.problem or "this is not YAML").splitlines()[0]
        cure = "check the indent, the colons and the quotes on this line"
        raise DataError(path, mark.line + 1 if mark else 1, what, cure) from problem
    except yaml.YAMLError as problem:
        raise DataError(
            path, 1, "this is not YAML", "compare it with another file of the folder"
        ) from problem
    finally:
        loader.dispose()
    return YamlFile(path, value, nodes)


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


def validated(kind: type[T], file: YamlFile) -> T:
    """The file as ``kind``. Raises ``DataError`` for the first thing that does not fit."""
    try:
        valid: T = _adapter(cast(Hashable, kind)).validate_python(file.value)
        return valid
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
