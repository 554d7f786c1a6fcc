"""What stands in a record in another shape than the standard has for it, put into that shape.

A list of one object may come without its list, and words where an object
belongs; a program that fills a form in so has still said something.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from assets_catalog.feeds.records import Data, words

_DEEPEST = 6
_PARTED = re.compile(r"\s*[;,|\n]\s*")
#: An object whose words are under one of these is those words.
_WITHIN = ("value", "text", "en-GB", "en", "href", "url", "name")
_JOINED = {"description": "\n\n"}
_TEXTS = frozenset(
    {"name", "description", "url", "website", "email", "status", "alert", "fees", "fees_description"}
    | {"application_process", "eligibility_description", "number", "minimum_age", "maximum_age"}
    | {"address_1", "address_2", "city", "postal_code", "latitude", "longitude", "transportation"}
)


def _contact(said: str) -> Data:
    found: Data = {"email": said} if "@" in said else {}
    return found | ({"phones": [{"number": said}]} if sum(map(str.isdigit, said)) > 6 else {})


def _under(name: str) -> Callable[[str], Data]:
    return lambda said: {name: said}


#: What words stand for where a list of objects belongs.
_LISTS: dict[str, Callable[[str], Data]] = {
    "phones": _under("number"),
    **dict.fromkeys(("languages", "service_areas"), _under("name")),
    **dict.fromkeys(("schedules", "regular_schedules", "regular_schedule"), _under("description")),
    **dict.fromkeys(("addresses", "physical_addresses"), _under("address_1")),
    **dict.fromkeys(("accessibility", "accessibility_for_disabilities"), _under("description")),
    "cost_options": _under("option"),
    "attributes": _under("label"),
    "contacts": _contact,
    "service_at_locations": lambda said: {"location": {"addresses": [{"address_1": said}]}},
}
_OBJECTS: dict[str, Callable[[str], Data]] = {
    "organization": _under("name"),
    "location": lambda said: {"addresses": [{"address_1": said}]},
}
#: Values that stay as they are, but where words may stand for an object or a list of them.
_PLAIN = frozenset({str, int, float, bool, type(None)})
_WORDED = frozenset(_LISTS) | frozenset(_OBJECTS)
#: Lists of which one line may hold several.
_SEVERAL = frozenset({"attributes"})


def shaped(data: Data, deep: int = 0) -> Data:
    """A record with every part in the shape that the standard has for it, as far as that can be told."""
    if deep > _DEEPEST:
        return {}
    return {
        name: value if type(value) in _PLAIN and name not in _WORDED else _part(name, value, deep)
        for name, value in data.items()
    }


def _part(name: str, value: Any, deep: int) -> Any:
    if name in _TEXTS:
        return _text(name, value)
    if name in _OBJECTS and isinstance(value, str) and value.strip():
        return _OBJECTS[name](value)
    if name in _LISTS and isinstance(value, str):
        said = _PARTED.split(value) if name in _SEVERAL else [value]
        value = [each for each in said if each.strip()]
    if isinstance(value, list):
        make = _LISTS.get(name, lambda said: {})
        made = [make(each) if isinstance(each, str) and name in _LISTS else each for each in value]
        return [shaped(each, deep + 1) if isinstance(each, dict) else each for each in made]
    return shaped(value, deep + 1) if isinstance(value, dict) else value


def _text(name: str, value: Any) -> Any:
    if isinstance(value, list):
        return _JOINED.get(name, "; ").join(filter(None, map(words, value)))
    if isinstance(value, dict):
        return next((words(value[each]) for each in _WITHIN if words(value.get(each))), None)
    return value
