"""Listening for danger in anything typed: which panel to show, and for which kinds of trouble.

>>> listen("I can smell gas in the hall").kinds
('fire_gas',)
"""

from conversation_flows.listening.evaluation import evaluate, heard_as_json
from conversation_flows.listening.heard import CRISIS_KINDS, QUIET_KINDS, Heard, Panel
from conversation_flows.listening.hearing import listen

__all__ = ["CRISIS_KINDS", "QUIET_KINDS", "Heard", "Panel", "evaluate", "heard_as_json", "listen"]
