"""Which email addresses and telephone numbers can be written to."""

from __future__ import annotations

from typing import Final

import phonenumbers
from email_validator import EmailNotValidError, validate_email

from assets_catalog.listing import Listing

_COUNTRY: Final = "GB"
#: 07700 900000 to 07700 900999: Ofcom keeps them for stories, and senders of texts for trials. Nobody owns one.
_FOR_STORIES: Final = "7700900"
_LONGEST: Final = 40


def email_address(text: str) -> str:
    """An email address as it is written, or nothing where it is none. No network is asked."""
    try:
        return validate_email(text.strip(), check_deliverability=False, test_environment=True).normalized
    except EmailNotValidError:
        return ""


def uk_mobile(text: str) -> str:
    """A mobile number of the United Kingdom as +447…, or nothing where it is none.

    Landlines, pagers, personal numbers (070) and mobiles of Jersey, Guernsey
    and the Isle of Man, which are dialled alike, are none.
    """
    try:
        number = phonenumbers.parse(text[:_LONGEST], _COUNTRY)
    except phonenumbers.NumberParseException:
        return ""
    national = phonenumbers.national_significant_number(number)
    invented = number.country_code == 44 and len(national) == 10 and national.startswith(_FOR_STORIES)
    is_mobile = (
        phonenumbers.is_valid_number_for_region(number, _COUNTRY)
        and phonenumbers.number_type(number) == phonenumbers.PhoneNumberType.MOBILE
    )
    if number.extension or not (invented or is_mobile):
        return ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def address_of(listing: Listing) -> tuple[str, str]:
    """How to write to those who run it, and where: by email, else by text to a UK mobile. Both empty: no way."""
    for email in (listing.email, listing.organization.email):
        if written := email_address(email):
            return "email", written
    for phone in listing.phones:
        if uk_mobile(phone.number):
            return "text", phone.number
    return "", ""


__all__ = ["address_of", "email_address", "uk_mobile"]
