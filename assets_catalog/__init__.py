"""What there is: the directory, places, search, Open Referral and stewardship.

A plain Python library: nothing here knows about the web.
"""
