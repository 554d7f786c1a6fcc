"""The short assessment: 25 asks, what the law still asks of us, and the person's two pages.

Pure. It shows which outcomes were called hard and in which way; whether needs
are eligible is decided by a named worker, after the assessment, and never here
(Care Act 2014 s.13).
"""

from conversation_flows.assessment.answers import (
    Advocacy,
    Assessment,
    Copy,
    Decision,
    OutcomeAnswer,
    Refusal,
)
from conversation_flows.assessment.form import ShortAssessment, load
from conversation_flows.assessment.owing import Owed, may, owed
from conversation_flows.assessment.prefill import Prefilled, prefill, prefill_outcomes
from conversation_flows.assessment.record import Record, Section, written_record

__all__ = [
    "Advocacy",
    "Assessment",
    "Copy",
    "Decision",
    "OutcomeAnswer",
    "Owed",
    "Prefilled",
    "Record",
    "Refusal",
    "Section",
    "ShortAssessment",
    "load",
    "may",
    "owed",
    "prefill",
    "prefill_outcomes",
    "written_record",
]
