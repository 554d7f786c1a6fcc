"""Measuring anew keeps what somebody wrote by hand beside the measurements."""

from __future__ import annotations

from benchmarks.__main__ import keeping

_MEASURED = "# How fast\n\nNew table.\n\n## Listening\n\nNew lines."


def test_a_section_written_by_hand_is_kept_once_and_measured_ones_are_replaced() -> None:
    before = "# How fast\n\nOld table.\n\n## Listening\n\nOld lines.\n\n## Import\n\nBy hand.\n"
    after = keeping(before, _MEASURED)
    assert after == _MEASURED + "\n\n## Import\n\nBy hand.\n"
    assert keeping(after, _MEASURED) == after


def test_without_an_earlier_text_the_measurements_stand_alone() -> None:
    assert keeping("", _MEASURED) == _MEASURED + "\n"
