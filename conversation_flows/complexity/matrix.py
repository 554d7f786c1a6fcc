"""The matrix as data: parts of life, levels, bands and what each band offers."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field, model_validator

from conversation_flows.yaml_files import read_yaml, validated

FILE: Final = Path(__file__).with_name("matrix.yaml")
HIGHEST: Final = 3
_ALWAYS: Final = ("fuller_conversation", "crisis_now", "assessment_open", "same_day_look")
_FourLevels = Annotated[tuple[str, ...], Field(min_length=HIGHEST + 1, max_length=HIGHEST + 1)]


class _Fixed(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Domain(_Fixed):
    """One part of life; ``anchors`` say in words what each level from 0 to 3 looks like."""

    id: str
    name: str
    anchors: _FourLevels


class Band(_Fixed):
    """From ``min`` on, or where ``or_at_highest`` parts stand at 3; ``offers`` are ids of ``Matrix.offers``."""

    id: str
    name: str
    min: int
    or_at_highest: int | None = None
    offers: tuple[str, ...]


class Matrix(_Fixed):
    """The whole matrix. ``bands`` go from the least to the most."""

    levels: _FourLevels
    not_talked_about: str
    domains: tuple[Domain, ...]
    enough_known: int
    bands: tuple[Band, ...]
    offers: dict[str, str]

    @model_validator(mode="after")
    def _whole(self) -> Matrix:
        for band in self.bands:
            if unknown := sorted(set(band.offers) - set(self.offers)):
                raise ValueError(f"band {band.id} offers “{unknown[0]}”, which has no words under `offers`")
        if missing := sorted(set(_ALWAYS) - set(self.offers)):
            raise ValueError(f"`offers` needs words for “{missing[0]}”")
        if [band.min for band in self.bands] != sorted({band.min for band in self.bands}):
            raise ValueError("bands must go from the least `min` to the most")
        if self.bands[0].min != 0:
            raise ValueError("the first band must begin at 0")
        return self

    def domain(self, identity: str) -> Domain:
        """The part of life with this id. Raises ``KeyError`` with a sentence if there is none."""
        for each in self.domains:
            if each.id == identity:
                return each
        known = ", ".join(each.id for each in self.domains)
        raise KeyError(f"There is no part of life called “{identity}”. Use one of: {known}.")


@cache
def load() -> Matrix:
    """The matrix that ships. Raises ``DataError`` naming file, line and cure."""
    return validated(Matrix, read_yaml(FILE))
