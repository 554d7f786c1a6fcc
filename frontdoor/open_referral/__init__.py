"""The public interface for programs: Open Referral UK 3.0, with no key and for anybody."""

from flask import Blueprint

PREFIX = "/open-referral/v3"

open_referral = Blueprint("open_referral", __name__, url_prefix=PREFIX)

from frontdoor.open_referral import answering, datapackage, lists  # noqa: E402, F401 - they add routes
