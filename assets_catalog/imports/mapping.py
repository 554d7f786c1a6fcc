"""Which column of a spreadsheet fills which field: guessed, or said in a mapping file."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml
from rapidfuzz import process

from assets_catalog import categories
from assets_catalog.imports.fields import DAYS, all_fields, plain_header
from assets_catalog.imports.guess import guess, without_a_name
from assets_catalog.imports.problems import ImportProblemError
from assets_catalog.imports.sheet import Row, Sheet

_PARTS = ("fields", "constants", "values", "worksheet", "header_row", "guess_the_rest")
_JOINED = {"paragraphs": "\n\n", "list": "; ", "address": ", ", "hours": " ", "": " "}

#: What a value map gives for a cell: words, or a list of categories.
Value = str | list[str]


@dataclass(frozen=True)
class MappingFile:
    """What a mapping file says, before it is held against a spreadsheet.

    ``fields``: columns by field (none: nothing fills it, whatever a guess may
    say). ``constants``: the same words for every row. ``values``: by field,
    what a cell's words stand for. Without ``guess_the_rest`` only the fields
    named are filled.
    """

    fields: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, Value]] = field(default_factory=dict)
    worksheet: str = ""
    header_row: int | None = None
    guess_the_rest: bool = True
    called: str = "The mapping"

    @classmethod
    def read(cls, path: Path) -> MappingFile:
        """A mapping file. Raises ImportProblemError with what is wrong in it and where."""
        try:
            text = path.read_text(encoding="utf-8-sig")
        except FileNotFoundError as error:
            raise ImportProblemError(f"There is no mapping file {path}.") from error
        except (OSError, ValueError) as error:
            raise ImportProblemError(f"The mapping file {path} cannot be read as text.") from error
        try:
            said = yaml.safe_load(text)
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            where = f", line {mark.line + 1}" if mark else ""
            raise ImportProblemError(
                f"{path.name}{where}: this is not YAML that can be read. Each line is a word, a colon and a "
                "space, then what it stands for; names with a colon or # in them go in quote marks."
            ) from error
        except RecursionError as error:
            raise ImportProblemError(f"{path.name} is nested too deeply to be a mapping.") from error
        return cls.of(said, called=path.name)

    @classmethod
    def of(cls, said: Any, *, called: str = "The mapping") -> MappingFile:
        """The same from what the YAML holds."""
        parts = _table(said, called, "a mapping") if said is not None else {}
        _known(parts, _PARTS, f"{called}: a mapping has no part")
        columns = _table(parts.get("fields"), called, "'fields'")
        constants = _table(parts.get("constants"), called, "'constants'")
        values = _table(parts.get("values"), called, "'values'")
        for names in (columns, constants, values):
            _known(names, tuple(all_fields()), f"{called}: there is no field")
        header_row = parts.get("header_row")
        if header_row is not None and (type(header_row) is not int or not 1 <= header_row <= 1000):
            raise ImportProblemError(f"{called}: header_row is a row number such as 3, not {header_row!r}.")
        rest = parts.get("guess_the_rest", True)
        if not isinstance(rest, bool):
            raise ImportProblemError(f"{called}: guess_the_rest is yes or no, not {rest!r}.")
        _known_categories(constants.get("category"), called)
        for each in ("category", "kind"):
            for stands_for in _table(values.get(each), called, f"'values' for {each}").values():
                if isinstance(stands_for, list):
                    _known_categories(stands_for, called)
        return cls(
            fields={name: _columns(name, value, called) for name, value in columns.items()},
            constants={name: _words(name, value, called) for name, value in constants.items()},
            values={name: _values(name, value, called) for name, value in values.items()},
            worksheet=str(parts.get("worksheet") or ""),
            header_row=header_row,
            guess_the_rest=rest,
            called=called,
        )

    def bind(self, sheet: Sheet) -> ColumnMapping:
        """Held against a spreadsheet: columns found, the rest guessed.

        Raises:
            ImportProblemError: a column that is not there, or no column for the name.
        """
        columns = {
            name: tuple(_place(wanted, sheet, self.called) for wanted in names)
            for name, names in self.fields.items()
        }
        guessed: dict[str, tuple[int, ...]] = {}
        if self.guess_the_rest:
            taken = {at for places in columns.values() for at in places}
            guessed = guess(sheet, taken=taken, settled={*columns, *self.constants})
        bound = ColumnMapping(
            header=sheet.columns,
            columns={name: at for name, at in {**guessed, **columns}.items() if at},
            constants=dict(self.constants),
            values={name: dict(values) for name, values in self.values.items()},
            guessed=frozenset(guessed),
        )
        if not bound.fills("name"):
            raise without_a_name(sheet)
        return bound


@dataclass(frozen=True)
class ColumnMapping:
    """Fields, and where each takes its words from in one spreadsheet."""

    header: tuple[str, ...]
    columns: Mapping[str, tuple[int, ...]]
    constants: Mapping[str, str]
    values: Mapping[str, Mapping[str, Value]]
    guessed: Collection[str]

    def fills(self, name: str) -> bool:
        """Whether anything says what the field is."""
        return name in self.columns or name in self.constants

    def text(self, row: Row, name: str) -> str:
        """The words of a row for a field: its columns put together, else the constant, else nothing."""
        places = self.columns.get(name)
        if places is None:
            return self.constants.get(name, "")
        if len(places) == 1:
            words = row.cells[places[0]]
        else:
            words = _JOINED[all_fields()[name].several].join(
                dict.fromkeys(row.cells[at] for at in places if row.cells[at])
            )
        return words or self.constants.get(name, "")

    def used(self, row: Row) -> tuple[str, ...]:
        """The cells of a row that anything is taken from."""
        return tuple(row.cells[at] for at in self._used)

    @cached_property
    def _used(self) -> tuple[int, ...]:
        return tuple(sorted({at for places in self.columns.values() for at in places}))

    def in_words(self) -> list[str]:
        """A line for each field, saying where it comes from, then the columns that are not used."""
        lines = []
        for name in all_fields():
            if name in self.columns:
                columns = " and ".join(repr(self.header[at]) for at in self.columns[name])
                how = " (guessed)" if name in self.guessed else ""
                mapped = ", with words of the mapping in place of its own" if name in self.values else ""
                lines.append(f"{name}: column {columns}{how}{mapped}")
            elif name in self.constants:
                lines.append(f"{name}: always {self.constants[name]!r}")
        unused = [name for at, name in enumerate(self.header) if at not in self._used]
        if unused:
            lines.append(f"not used: {', '.join(map(repr, unused))}")
        return lines

    @property
    def has_days(self) -> bool:
        """Whether the hours stand in a column a day."""
        return any(day in self.columns for day in DAYS)


def _table(value: Any, called: str, what: str) -> dict[str, Any]:
    if value is None:
        return {}
    if not isinstance(value, dict):
        shown = "a list" if isinstance(value, list) else repr(value)[:60]
        raise ImportProblemError(
            f"{called}: {what} wants names, each with a colon and what it stands for; here it is {shown}."
        )
    # YAML reads a bare yes or no as true or false; a cell says the word.
    return {("no", "yes")[key] if isinstance(key, bool) else str(key): each for key, each in value.items()}


def _known(names: Collection[str], allowed: Collection[str], says: str) -> None:
    for name in names:
        if name not in allowed:
            near = process.extractOne(name, allowed, processor=str.casefold, score_cutoff=60)
            hint = f" Did you mean {near[0]!r}?" if near else ""
            raise ImportProblemError(f"{says} {name!r}.{hint} There are: {', '.join(allowed)}.")


def _known_categories(value: Any, called: str) -> None:
    """Categories that a mapping names must be there; what a list calls a kind need not be."""
    for each in value if isinstance(value, list) else [] if value is None else str(value).split(";"):
        known = {text: kind.id for kind in categories.all_categories() for text in (kind.id, kind.name)}
        if str(each).strip() not in known:
            near = process.extractOne(str(each), known, processor=str.casefold, score_cutoff=60)
            hint = f" Did you mean {near[0]!r}?" if near else ""
            raise ImportProblemError(f"{called}: {str(each)!r} is none of the kinds of help.{hint}")


def _columns(name: str, value: Any, called: str) -> tuple[str, ...]:
    """One column, several, or none ("nothing fills this")."""
    if value is None:
        return ()
    names = value if isinstance(value, list) else [value]
    if any(isinstance(each, dict | list) or each is None for each in names):
        raise ImportProblemError(f"{called}: {name} wants a column's name, or a list of them in [ ].")
    if len(names) > 1 and not all_fields()[name].several:
        raise ImportProblemError(f"{called}: {name} comes from one column, not from {len(names)}.")
    return tuple(str(each) for each in names)


def _words(name: str, value: Any, called: str) -> str:
    if isinstance(value, list) and not any(isinstance(each, dict | list) for each in value):
        return "; ".join(str(each) for each in value)
    if value is None or isinstance(value, dict | list):
        raise ImportProblemError(f"{called}: the constant {name} wants words, such as {name}: library.")
    return ("no", "yes")[value] if isinstance(value, bool) else str(value)


def _values(name: str, value: Any, called: str) -> dict[str, Value]:
    found: dict[str, Value] = {}
    for cell, stands_for in _table(value, called, f"'values' for {name}").items():
        if isinstance(stands_for, dict):
            raise ImportProblemError(f"{called}: the value {cell!r} of {name} wants words or a list in [ ].")
        if isinstance(stands_for, list):
            found[plain_value(cell)] = [str(each) for each in stands_for]
        else:
            found[plain_value(cell)] = "" if stands_for is None else _words(name, stands_for, called)
    return found


def plain_value(cell: str) -> str:
    """A cell's words as value maps compare them: "Warm_Space " and "warm space" are one."""
    return plain_header(cell) or cell.strip().casefold()


def _place(wanted: str, sheet: Sheet, called: str) -> int:
    exact = [at for at, name in enumerate(sheet.columns) if name == wanted.strip()]
    alike = [at for at, name in enumerate(sheet.columns) if plain_header(name) == plain_header(wanted)]
    for found in (exact, alike):
        if len(found) == 1:
            return found[0]
    near = process.extractOne(wanted, sheet.columns, processor=str.casefold, score_cutoff=60)
    hint = f" Did you mean {near[0]!r}?" if near else ""
    raise ImportProblemError(
        f"{called}: {sheet.path.name} has no column {wanted!r}.{hint} "
        f"Its columns are: {', '.join(map(repr, sheet.columns))}."
    )
