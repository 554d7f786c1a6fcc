"""Other people's lists, subscribed to: fetched, read, tried, taken in, and asked again when they are due."""

from assets_catalog.feeds.problems import FeedProblemError
from assets_catalog.feeds.running import Feeds
from assets_catalog.feeds.subscription import KINDS, Subscription

__all__ = ["KINDS", "FeedProblemError", "Feeds", "Subscription"]
