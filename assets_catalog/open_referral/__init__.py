"""Open Referral UK: what the directory holds, written as everybody else can read it.

Writing is pure: rows in, dictionaries out, an entity a module. ``reading`` is
the only module that asks the database. The standard is Open Referral UK 3.0;
where its parent, HSDS 3.1, has a home for something more, that is used too.
"""

VERSION = "HSDS-UK-3.0"
PROFILE = "https://openreferraluk.org/"
