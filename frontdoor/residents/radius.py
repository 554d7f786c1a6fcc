"""How far somebody will go: one of our distances, or a number of miles or kilometres of their own."""

from __future__ import annotations

import math

from werkzeug.datastructures import MultiDict

KM_IN_A_MILE = 1.609344

#: Miles, as they stand in an address, and as they are said.
CHOICES = {
    "0.5": "Half a mile (0.8 km)",
    "1": "1 mile (1.6 km)",
    "2": "2 miles (3.2 km)",
    "3": "3 miles (4.8 km)",
    "5": "5 miles (8 km)",
    "10": "10 miles (16 km)",
}
UNITS = {"miles": "miles", "km": "kilometres"}
MOST = 200
PROBLEM = f"Distance must be a number more than 0 and no more than {MOST}, such as 2 or 2.5"


def read(args: MultiDict[str, str]) -> tuple[float | None, str]:
    """Kilometres, if any were asked for, and what is wrong with what was asked, if anything is.

    The form's own number (``distance``, ``distance_unit``) goes before a choice
    from the list; an address says both kinds as ``within`` and ``unit``.
    """
    own = args.get("distance", "").strip()
    number = own or args.get("within", "").strip()
    unit = args.get("distance_unit" if own else "unit", "miles")
    if not number:
        return None, ""
    if number.endswith("km"):
        number, unit = number.removesuffix("km").strip(), "km"
    try:
        far = float(number.replace(",", ".")) if len(number) <= 12 else math.nan
    except ValueError:
        far = math.nan
    if not 0 < far <= MOST or unit not in UNITS:
        return None, PROBLEM
    return (far if unit == "km" else far * KM_IN_A_MILE), ""


def parameters(km: float | None) -> list[tuple[str, str]]:
    """A distance as an address says it."""
    if km is None:
        return []
    miles = round(km / KM_IN_A_MILE, 2)
    if abs(miles * KM_IN_A_MILE - km) < 1e-9:
        return [("within", f"{miles:g}")]
    return [("within", f"{km:.6g}"), ("unit", "km")]


def said(km: float) -> str:
    """A distance as people read it."""
    asked = dict(parameters(km))
    if "unit" in asked:
        return f"{asked['within']} km ({km / KM_IN_A_MILE:.2g} miles)"
    return CHOICES.get(asked["within"], f"{asked['within']} miles ({km:.2g} km)")


def items(km: float | None, counts: dict[str, int]) -> list[dict[str, str]]:
    """The list to choose from, how many each leaves beside it; a distance of their own is put at its end."""
    listed = [{"value": "", "text": "Any distance"}]
    for value, text in CHOICES.items():
        listed.append({"value": value, "text": f"{text}: {counts.get(value, 0):,} found" if counts else text})
    if km is not None and chosen(km) not in CHOICES:
        listed.append({"value": chosen(km), "text": said(km)})
    return listed


def chosen(km: float | None) -> str:
    """The value that the list has chosen: a bare number of miles, or of kilometres with "km"."""
    if km is None:
        return ""
    asked = dict(parameters(km))
    return asked["within"] + asked.get("unit", "")
