"""Websites, e-mail addresses and telephone numbers, read out of cells."""

from __future__ import annotations

import ipaddress
import re
from functools import lru_cache
from urllib.parse import quote, urlsplit, urlunsplit

import phonenumbers
from email_validator import EmailNotValidError, validate_email

from assets_catalog.imports.findings import Findings
from assets_catalog.imports.words import one_line, or_nothing
from assets_catalog.listing import Phone

_COUNTRY = "GB"
_SCHEME = re.compile(r"^(?:https?|htt?ps?|hppts?|ttps?)(?::/{0,3}|;//|//)", re.IGNORECASE)
_OTHER_SCHEME = re.compile(r"^[a-z][a-z0-9+.-]*:(?!\d)", re.IGNORECASE)
_HOST = re.compile(r"^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?:[a-z]{2,24}|xn--[a-z0-9-]{2,59})$")
_LONGEST_URL = 2000
_EMAIL = re.compile(r"[^\s<>()\[\],;:|/\"']+@[^\s<>()\[\],;:|/\"']+")
_LIKE_A_NUMBER = re.compile(r"(?:\+44|\b0)[\d\s()]{8,}")
_NOT_A_NUMBER = re.compile(r"[^\d+]")
#: Shorter than this it is a number that is dialled as it stands: 111, 116 123, 18001.
_SHORT = 7


def website(cell: str, findings: Findings) -> str:
    """The web address in a cell, with https:// where it had nothing; what is none is noted and left out."""
    text = or_nothing(cell)
    if not text:
        return ""
    for candidate in text.replace(",", " ").replace(";", " ").split():
        address = _address(candidate)
        if address:
            if address.rstrip("/") != candidate.rstrip("/#"):
                findings.note("A website was completed or mended", f"{candidate} → {address}")
            return address
    if not misplaced_email(text):
        findings.note("A website that is not an address was left out", text)
    return ""


@lru_cache(maxsize=4096)
def _address(text: str) -> str:
    text = text.strip("<>()[]\"'.")
    scheme = "https"
    known = _SCHEME.match(text)
    if known:
        scheme = "http" if known[0].lower().startswith("http:") else "https"
        text = text[known.end() :]
    elif _OTHER_SCHEME.match(text):
        return ""
    if len(text) > _LONGEST_URL or "@" in text.split("/")[0]:
        return ""
    try:
        parts = urlsplit(f"{scheme}://{text.lstrip('/').replace(chr(92), '/')}")
        host = (parts.hostname or "").rstrip(".").encode("idna").decode("ascii").lower()
        port = parts.port
    except (ValueError, UnicodeError):
        return ""
    if not _HOST.match(host) or _is_local(host) or not _HOST.match(host.removeprefix("www.")):
        return ""
    path = quote(parts.path, safe="/%:@!$&'()*+,;=~-._") or ""
    query = quote(parts.query, safe="/%:@!$&'()*+,;=~-._?|")
    return urlunsplit((scheme, f"{host}:{port}" if port else host, path, query, parts.fragment))


def _is_local(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return host == "localhost" or host.endswith((".local", ".internal", ".localhost"))
    return True


def email(cell: str, findings: Findings) -> str:
    """The first e-mail address in a cell; one that cannot be right is noted and left out."""
    text = or_nothing(cell.replace("<", " ").replace(">", " ") if "@" in cell else cell)
    found = email_in(text)
    if found or not text:
        return found
    findings.note("An e-mail address that cannot be right was left out", text)
    return ""


def email_in(text: str) -> str:
    """The first e-mail address among words that can be right; masked ones ("***@…") cannot."""
    for found in _EMAIL.findall(text.replace("mailto:", "")):
        local, _, domain = found.strip(".").rpartition("@")
        if "." not in domain or "**" in local or not any(letter.isalnum() for letter in local):
            continue
        try:
            # Whether mail would arrive is not asked: that would tell others what is looked up here.
            return validate_email(
                f"{local}@{domain}", check_deliverability=False, globally_deliverable=False
            ).normalized
        except EmailNotValidError:
            continue
    return ""


def misplaced_email(website_cell: str) -> str:
    """The e-mail address that somebody put where the website goes; a web address with a name in it is none."""
    return "" if "://" in website_cell else email_in(website_cell)


def phones(cell: str, findings: Findings) -> list[Phone]:
    """The numbers in a cell, with the words beside each; one that is no known number is kept as typed."""
    text = or_nothing(cell)
    if not text:
        return []
    numbers, odd = _phones(text)
    if odd:
        findings.note("A phone number is not one we know; kept as it was typed", text)
    return [Phone(number=number, description=description) for number, description in numbers]


@lru_cache(maxsize=8192)
def _phones(text: str) -> tuple[tuple[tuple[str, str], ...], bool]:
    digits = _NOT_A_NUMBER.sub("", text)
    if digits and not re.search(r"[a-z/;,]", text, re.IGNORECASE):
        number = _known(text)
        if number:
            return ((number, ""),), False
    found: list[tuple[str, str]] = []
    matches = list(phonenumbers.PhoneNumberMatcher(text[:500], _COUNTRY, phonenumbers.Leniency.POSSIBLE))
    for at, match in enumerate(matches):
        end = matches[at + 1].start if at + 1 < len(matches) else len(text)
        number = _written(match.number)
        if number and number not in [each for each, _ in found]:
            before = text[: match.start] if at == 0 else ""
            found.append((number, _beside(before, text[match.end : end])))
    if found:
        return tuple(found), False
    if len(digits) >= 3 and len(text) <= 60:
        return ((text, ""),), len(digits) > _SHORT
    return (), True


def _known(text: str) -> str:
    try:
        return _written(phonenumbers.parse(text, _COUNTRY))
    except phonenumbers.NumberParseException:
        return ""


def _written(number: phonenumbers.PhoneNumber) -> str:
    if not phonenumbers.is_valid_number(number):
        return ""
    british = number.country_code == 44
    style = phonenumbers.PhoneNumberFormat
    written = phonenumbers.format_number(number, style.NATIONAL if british else style.INTERNATIONAL)
    # An "extension" that is the number over again comes of a column read twice.
    extension = number.extension or ""
    return written.split(" ext")[0] if extension and extension in str(number.national_number) else written


def _beside(before: str, after: str) -> str:
    """The words that say which number it is, without those that only say that it is one."""
    words = " ".join(f"{before} {after}".replace("(", " ").replace(")", " ").split())
    words = re.sub(r"\b(?:tel(?:ephone)?|phone|no|number|t)\b\.?:?", " ", words, flags=re.IGNORECASE)
    words = re.sub(r"\s*\b(?:or|and|ext)\b\.?\s*$", "", " ".join(words.split()), flags=re.IGNORECASE)
    words = words.strip(" ,;:/|-–&.")
    return words if any(character.isalpha() for character in words) and len(words) <= 80 else ""


def in_prose(text: str, findings: Findings) -> tuple[str, list[Phone]]:
    """The e-mail address and the telephone number in a description, each where there is just one."""
    addresses = {found.casefold() for found in _EMAIL.findall(text)} if "@" in text else set()
    numbers = set()
    if _LIKE_A_NUMBER.search(text):
        matcher = phonenumbers.PhoneNumberMatcher(text, _COUNTRY, phonenumbers.Leniency.VALID)
        numbers = {_written(match.number) for match in matcher} - {""}
    email_found = email_in(text) if len(addresses) == 1 else ""
    phones_found = [Phone(number=number) for number in numbers] if len(numbers) == 1 else []
    for found, what in ((email_found, "An e-mail address"), (phones_found, "A phone number")):
        if found:
            detail = found if isinstance(found, str) else found[0].number
            findings.note(f"{what} was taken from the description", detail)
    return email_found, phones_found


def anything(cell: str) -> tuple[str, str, str]:
    """A "contact" cell parted into e-mail, phone and website cells; a person's name in it is not kept."""
    text = one_line(cell.replace("<", " ").replace(">", " "))
    emails = _EMAIL.findall(text)
    rest = text
    for each in emails:
        rest = rest.replace(each, " ")
    urls = [word for word in rest.split() if _address(word) and ("www." in word or "://" in word)]
    for each in urls:
        rest = rest.replace(each, " ")
    numbers = re.findall(r"(?:\+44|\(?0)[\d\s()\-]{8,16}\d", rest)
    return "; ".join(emails), "; ".join(numbers), " ".join(urls)
