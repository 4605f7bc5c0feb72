"""One row of the table, one test. CARE never hides; what could not be looked at is never taken for harmless."""

import pytest

from moderation.evidence import Action, Author, Axis, Evidence, Level, Signal, Surface, Unknown
from moderation.policy import POLICY, decide

NEWCOMER, REGULAR = Author(is_newcomer=True), Author(is_newcomer=False)
BLIND = (Unknown("spam", "KeyError"),)


def heard(*, care=Level.NONE, harm=Level.NONE, unknown=()) -> Evidence:
    signals = (
        Signal("one", "suicide_self_harm", Axis.CARE, care, (0, 1), 0.5),
        Signal("two", "spam", Axis.HARM, harm, (0, 1), 0.5),
    )
    return Evidence(signals, unknown)


@pytest.mark.parametrize(
    ("row", "evidence", "author"),
    [
        (0, heard(harm=Level.URGENT), REGULAR),
        (1, heard(harm=Level.HIGH, care=Level.HIGH), REGULAR),
        (2, heard(harm=Level.HIGH, care=Level.LOW), REGULAR),
        (3, heard(care=Level.HIGH, unknown=BLIND), NEWCOMER),
        (4, heard(care=Level.HIGH, harm=Level.LOW), NEWCOMER),
        (5, heard(unknown=BLIND), NEWCOMER),
        (6, heard(unknown=BLIND, care=Level.LOW), REGULAR),
        (7, heard(harm=Level.LOW, care=Level.LOW), NEWCOMER),
        (8, heard(care=Level.LOW), NEWCOMER),
        (9, heard(), NEWCOMER),
    ],
)
def test_the_row_that_fits_first_decides(row, evidence, author):
    verdict = decide(evidence, author, Surface.POST)

    assert (verdict.action, verdict.visibility) == (POLICY[row].action, POLICY[row].visibility)


def test_every_row_has_its_test():
    assert len(POLICY) == 10


@pytest.mark.parametrize("care", Level)
@pytest.mark.parametrize("author", [NEWCOMER, REGULAR])
def test_care_alone_never_hides(care, author):
    assert decide(heard(care=care), author, Surface.CHAT).visibility == "shown"


@pytest.mark.parametrize("harm", [Level.HIGH, Level.URGENT])
@pytest.mark.parametrize("care", Level)
def test_harm_from_high_is_held_whatever_else(care, harm):
    assert decide(heard(care=care, harm=harm), REGULAR, Surface.POST).visibility == "held"


def test_more_harm_never_leads_to_a_milder_action():
    order = list(Action)
    for care in Level:
        actions = [order.index(decide(heard(care=care, harm=harm), REGULAR, Surface.POST).action) for harm in Level]
        assert actions == sorted(actions)


def test_severity_looks_at_the_three_graded_categories_only():
    assert decide(heard(harm=Level.HIGH), REGULAR, Surface.POST).severity == 0
    assert decide(heard(care=Level.URGENT), REGULAR, Surface.POST).severity == 3
