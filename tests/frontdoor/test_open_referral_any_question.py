"""Whatever a program asks, within the description or beside it, the interface answers and never fails."""

from __future__ import annotations

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance

from assets_catalog.open_referral import parameters

BASE = "/open-referral/v3"
#: The start takes nothing, so there is nothing to ask of it wrongly.
QUESTIONS = [
    (address, mode)
    for address in sorted(parameters.USED)
    for mode in GenerationMode
    if (address, mode) != ("/", GenerationMode.NEGATIVE)
]


@pytest.fixture(scope="module")
def interface(reading_app):
    return schemathesis.openapi.from_wsgi(f"{BASE}/openapi.json", reading_app)


@pytest.mark.parametrize(("address", "mode"), QUESTIONS, ids=lambda part: getattr(part, "value", part))
def test_no_question_makes_it_fail_and_every_answer_is_as_described(interface, address, mode):
    operation = interface[address]["GET"]
    answers = set()

    @given(case=operation.as_strategy(generation_mode=mode))
    @settings(
        max_examples=30,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def ask(case):
        answer = case.call()
        case.validate_response(
            answer, checks=[not_a_server_error, content_type_conformance, response_schema_conformance]
        )
        answers.add(answer.status_code)

    ask()
    assert answers <= {200, 400, 404}
    if mode is GenerationMode.POSITIVE and "{id}" not in address:
        assert 200 in answers
