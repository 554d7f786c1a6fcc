"""How many people live in each ward and how deprived it is, from a CSV file that an operator names."""

from __future__ import annotations

import csv
import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

_LARGEST_FILE = 50_000_000
_WARD = ("ward_code_bestfit", "ward_code", "wd25cd", "wd24cd", "wd23cd", "wd22cd")
_PEOPLE = ("population", "pop", "people")
_DECILE = ("imd_decile", "avg_dec", "decile")


class PeopleProblemError(ValueError):
    """The file of people cannot be used; the message says why, and what to do."""


@dataclass(frozen=True, slots=True)
class People:
    """People by ward code, and the mean decile of deprivation that they live at."""

    people: dict[str, float]
    deciles: dict[str, float]

    def in_ward(self, code: str) -> float:
        """How many people live there; 0 for a ward that the file has not."""
        return self.people.get(code, 0.0)

    def decile(self, code: str) -> float:
        """Its mean decile, 1 (most deprived) to 10; NaN where the file has none."""
        return self.deciles.get(code, math.nan)


def load_people(path: Path) -> People:
    """People from a CSV with a row for each ward or, better, for each small area (LSOA) of one.

    It needs a column for the ward's code (``ward_code``, ``ward_code_bestfit``
    or the ONS's ``WD25CD``), one for the people (``population``) and may have
    one for the decile (``IMD_decile``). Deciles are weighted by people.

    Raises:
        PeopleProblemError: it cannot be read, or a row of it makes no sense; the line is named.
    """
    people: dict[str, float] = defaultdict(float)
    weighted: dict[str, float] = defaultdict(float)
    counted: dict[str, float] = defaultdict(float)
    try:
        if path.stat().st_size > _LARGEST_FILE:
            raise PeopleProblemError(f"{path.name} is too large to be a file of people (over 50 MB).")
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.DictReader(file)
            ward, heads, decile = _columns(path, rows.fieldnames or ())
            for row in rows:
                code, number = (row[ward] or "").strip(), _number(path, rows.line_num, heads, row[heads])
                if number is None or not code:
                    continue
                people[code] += number
                tenth = _number(path, rows.line_num, decile, row[decile]) if decile else None
                if tenth is not None:
                    if not 1 <= tenth <= 10:
                        raise PeopleProblemError(
                            f"Line {rows.line_num} of {path.name}: a decile is from 1 to 10."
                        )
                    weighted[code] += number * tenth
                    counted[code] += number
    except OSError as error:
        raise PeopleProblemError(
            f"The file of people {path.name} cannot be read: {error.strerror}."
        ) from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise PeopleProblemError(f"{path.name} is not a CSV file in UTF-8.") from error
    if not people:
        raise PeopleProblemError(f"{path.name} has no rows.")
    return People(dict(people), {code: weighted[code] / of for code, of in counted.items() if of})


def _columns(path: Path, names: Iterable[str]) -> tuple[str, str, str]:
    by_name = {str(name).strip().lower(): str(name) for name in names}

    def column(known: tuple[str, ...]) -> str:
        return next((by_name[name] for name in known if name in by_name), "")

    ward, people, decile = column(_WARD), column(_PEOPLE), column(_DECILE)
    if not ward or not people:
        raise PeopleProblemError(
            f'{path.name} needs a column "ward_code" and a column "population"; a column "IMD_decile" may be there.'
        )
    return ward, people, decile


def _number(path: Path, line: int, column: str, text: str | None) -> float | None:
    plain = (text or "").replace(",", "").strip()
    if not plain:
        return None
    try:
        number = float(plain)
    except ValueError:
        number = math.nan
    if not math.isfinite(number) or number < 0:
        raise PeopleProblemError(f'Line {line} of {path.name}: "{column}" is not a number from 0 up.')
    return number
