"""Other people's lists, subscribed to: fetched, read, tried, taken in, and asked again when they are due.

``running.Feeds`` is the way in. Nothing is imported here: the readers are
heavy, and most of what starts does not need them.
"""
