"""What a service of a feed costs."""

from __future__ import annotations

from assets_catalog.feeds.records import Data, many, words
from assets_catalog.imports import facts
from assets_catalog.imports.findings import Findings
from assets_catalog.imports.words import one_line
from assets_catalog.listing import Cost


def cost(data: Data, findings: Findings) -> Cost:
    """The cost of a service: one price as a number, several as words, and fees in the source's own words."""
    options = [_option(each) for each in many(data.get("cost_options"))]
    priced = [(amount, said) for amount, said in options if amount is not None or said]
    if len(priced) == 1:
        amount, said = priced[0]
        if amount is None:
            return facts.cost(said, "", findings)
        return Cost(free=amount == 0, amount=amount or None, description=said[:2000])
    if priced:
        lines = [": ".join(part for part in (said, _pounds(amount)) if part) for amount, said in priced]
        amounts = [amount for amount, _ in priced]
        free = True if all(each == 0 for each in amounts) else False if all(amounts) else None
        return Cost(free=free, description="; ".join(dict.fromkeys(lines))[:2000])
    said = one_line(words(data.get("fees_description")) or words(data.get("fees")))
    return facts.cost(said, "", findings) if said else Cost()


def _option(data: Data) -> tuple[float | None, str]:
    said = [one_line(words(data.get(name))) for name in ("option", "amount_description")]
    currency = words(data.get("currency")).upper()
    try:
        amount = float(words(data.get("amount"))) if words(data.get("amount")) else None
    except ValueError:
        said.append(one_line(words(data.get("amount"))))
        amount = None
    if amount is not None and (amount < 0 or amount != amount or amount > 1_000_000):
        amount = None
    if amount and currency not in ("", "GBP"):
        said.append(f"{amount:g} {currency}")
        amount = None
    return amount, ", ".join(dict.fromkeys(part for part in said if part))


def _pounds(amount: float | None) -> str:
    if amount is None:
        return ""
    return "free" if amount == 0 else f"£{amount:.2f}".replace(".00", "")
