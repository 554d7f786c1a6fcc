"""What to show when words may mean danger, and that it stays for the rest of the sitting."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from conversation_flows import routes
from conversation_flows.listening import Heard, listen
from conversation_flows.routes import Route
from frontdoor import visits

#: The lines for each kind of trouble, after 999 and before a person from here (front-door facts 3.1).
_LINES: dict[str, tuple[str, ...]] = {
    "immediate_danger": ("nhs_111",),
    "suicide_selfharm": ("nhs_111_option2", "samaritans", "shout"),
    "domestic_abuse": ("silent_999_55", "domestic_abuse_helpline", "mens_advice_line"),
    "adult_safeguarding": ("adult_safeguarding", "hourglass", "police_101"),
    "child_safeguarding": ("children_spoc", "childline", "nspcc"),
    "homeless_tonight": ("housing_emergency", "shelter", "streetlink"),
    "no_food_heat_power": ("power_105", "food_emergency", "energy_emergency"),
    "carer_breakdown": ("adult_social_care", "nhs_111_option2", "carers_uk"),
    "discharge_failure": ("adult_social_care", "hospital_discharge_team", "nhs_111"),
    "self_neglect": ("adult_social_care", "fire_safety_visit"),
    "missing_medicines": ("nhs_111", "urgent_medicines"),
    "exploitation": ("modern_slavery_helpline", "police_101", "bank_159"),
    "fire_gas": ("gas_emergency",),
}
_GENERAL = ("nhs_111_option2", "samaritans", "shout")
_MOST = 6


@dataclass(frozen=True, slots=True)
class UrgentHelp:
    """The panel of one page: full, a bar that can be opened, a quiet line, or nothing."""

    shape: str  # full, bar, quiet, none
    lines: tuple[Route, ...] = ()


def lines_for(kinds: Sequence[str], borough: str) -> tuple[Route, ...]:
    """999 first, then the lines for these kinds of trouble, each once."""
    wanted = ["call_999"]
    for kind in kinds:
        wanted += [line for line in _LINES.get(kind, ()) if line not in wanted]
    if len(wanted) < 3:
        wanted += [line for line in _GENERAL if line not in wanted]
    known = routes.load()
    return tuple(known.get(route, borough) for route in wanted[:_MOST] if route in known)


def for_texts(texts: Sequence[str], borough: str) -> UrgentHelp:
    """Listen to what was typed, and give the panel of this page.

    Once the full panel has been shown it stays, as a bar, whatever is typed
    afterwards; only kinds are kept, never the words.
    """
    said = [text for text in texts if text.strip()]
    heard = listen(*said) if said else Heard("none", ())
    return shown(heard, borough)


def shown(heard: Heard, borough: str) -> UrgentHelp:
    """The panel for what was heard now, and remembered from earlier in the sitting."""
    before: list[str] = visits.held().get("heard", [])
    if heard.panel == "full":
        kinds = list(dict.fromkeys([*heard.kinds, *before]))
        if kinds != before:
            visits.keep("heard", kinds)
        return UrgentHelp("full", lines_for(kinds, borough))
    if before:
        return UrgentHelp("bar", lines_for(before, borough))
    if heard.panel == "quiet":
        return UrgentHelp("quiet", lines_for((), borough))
    return UrgentHelp("none")
