"""Guessing which column fills which field: by its name, checked by what is in it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import islice

from assets_catalog.imports import looks
from assets_catalog.imports.fields import Field, all_fields, plain_header, unnumbered
from assets_catalog.imports.problems import ImportProblemError
from assets_catalog.imports.sheet import Sheet

_SAMPLE = 200
#: A column whose cells look like its field less often than this is not it, whatever it is called.
_CONTRADICTED = 0.3
#: A column is known by its cells alone where this share of them look alike, and there are a few.
_SURE, _A_FEW = 0.8, 3
#: Fields that the cells alone can tell.
_BY_CONTENT = ("postal_code", "email", "url", "phone", "coordinates")
#: Names that say what they hold even among other words ("Please give your postcode").
_TELLING = {
    "postal_code": {"postcode"},
    "email": {"email"},
    "phone": {"telephone", "phone"},
    "url": {"website", "url"},
    "latitude": {"latitude"},
    "longitude": {"longitude"},
    "opening_hours": {"opening hours", "opening times"},
    "eligibility": {"who is it for"},
}
#: Where nothing is called a name, what may stand for one, first choice first.
_FOR_A_NAME = ("organization", "place_name")


def guess(
    sheet: Sheet, *, taken: Collection[int] = (), settled: Collection[str] = ()
) -> dict[str, tuple[int, ...]]:
    """Columns, by their place from 0, for each field that can be guessed.

    ``taken`` columns and ``settled`` fields are left alone: a mapping file has
    spoken of them.
    """
    rows = list(islice((row for row in sheet.rows() if not row.problem), _SAMPLE))
    cells = [[row.cells[at] for row in rows] for at in range(len(sheet.columns))]
    free = {at for at in range(len(sheet.columns)) if at not in taken}
    found: dict[str, tuple[int, ...]] = {}
    scored = sorted(
        (
            (_score(field, sheet.columns[at], cells[at]), -order, -at, field, at)
            for order, field in enumerate(all_fields().values())
            if field.id not in settled
            for at in free
        ),
        key=lambda each: each[:3],
        reverse=True,
    )
    for score, _, _, field, at in scored:
        if score <= 0 or at not in free:
            continue
        if field.id not in found or (field.several and score >= 60):
            found[field.id] = (*found.get(field.id, ()), at)
            free.discard(at)
    _by_content(found, free, cells, settled)
    _pairs(found)
    if "name" not in found and "name" not in settled:
        for stand_in in _FOR_A_NAME:
            if stand_in in found:
                found["name"] = found.pop(stand_in)
                break
    return {field: tuple(sorted(columns)) for field, columns in found.items()}


def without_a_name(sheet: Sheet) -> ImportProblemError:
    """What to say when no column can be the name."""
    if any(map(looks.is_a_value, sheet.columns)):
        return ImportProblemError(
            f"Row {sheet.header_row} of {sheet.path.name} looks like a service, not like column names. "
            "Put a row above it that says what each column holds, such as name, address, postcode, phone."
        )
    return ImportProblemError(
        f"No column of {sheet.path.name} looks like the name of a service. "
        f"The columns are: {', '.join(sheet.columns)}. Say which one it is in a mapping file: "
        "fields: {name: THE COLUMN}."
    )


def _score(field: Field, header: str, cells: Sequence[str]) -> float:
    plain = plain_header(header)
    bare = unnumbered(plain) if field.several else plain
    if plain in field.headers:
        score = 200.0 - field.headers.index(plain)
    elif bare in field.headers:
        score = 150.0 - field.headers.index(bare)
    else:
        words = f" {plain} "
        if not any(f" {term} " in words for term in _TELLING.get(field.id, ())) or len(plain.split()) > 12:
            return 0.0
        score = 40.0 - len(plain.split())
    if field.content:
        share = looks.share(field.content, cells)
        if share is not None and share < _CONTRADICTED:
            return 0.0
        # "x" and "y" and "location" are names of several things; the cells decide.
        score += 0.0 if share is None else 50 * share
    return score


def _by_content(
    found: dict[str, tuple[int, ...]],
    free: set[int],
    cells: Sequence[Sequence[str]],
    settled: Collection[str],
) -> None:
    for name in _BY_CONTENT:
        if name in found or name in settled:
            continue
        for at in sorted(free):
            written = sum(bool(cell) for cell in cells[at])
            share = looks.share(all_fields()[name].content, cells[at])
            if share is not None and share >= _SURE and written >= _A_FEW:
                found[name] = (at,)
                free.discard(at)
                break


def _pairs(found: dict[str, tuple[int, ...]]) -> None:
    """Half a position is none."""
    for one, other in (("latitude", "longitude"), ("easting", "northing")):
        if (one in found) != (other in found):
            found.pop(one, None)
            found.pop(other, None)
