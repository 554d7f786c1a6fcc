"""The standard's own schemas, read where they stand beside the project."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path

SCHEMAS = (
    Path(__file__).resolve().parents[2].parent / "shared" / "schemas" / "open-referral-uk-3.0" / "schema"
)
_BASE = "https://openreferraluk.org/specifications/3.0/schema/"


@cache
def _validator(name):
    from jsonschema import Draft202012Validator, FormatChecker
    from referencing import Registry, Resource
    from referencing.jsonschema import DRAFT202012

    registry = Registry()
    for path in SCHEMAS.glob("*.json"):
        contents = json.loads(path.read_text(encoding="utf-8"))
        resource = Resource(contents=contents, specification=DRAFT202012)
        registry = registry.with_resource(_BASE + path.name, resource)
    checker = FormatChecker()

    @checker.checks("uri")
    def _uri(value):
        return not isinstance(value, str) or bool(re.match(r"^[A-Za-z][A-Za-z0-9+.-]*:[^\s]+$", value))

    return Draft202012Validator({"$ref": f"{_BASE}{name}.json"}, registry=registry, format_checker=checker)


def wrong(name, thing):
    """What a thing breaks of its schema, in words."""
    return [
        f"{list(error.absolute_path)}: {error.message[:120]}" for error in _validator(name).iter_errors(thing)
    ]
