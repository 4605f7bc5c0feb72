"""The published rules and the reasons a decision can give are the same list."""

import re

from moderation.models import Reason
from tests.house.tree import ROOT


def test_every_reason_of_a_decision_is_published_and_nothing_else_is():
    paper = (ROOT / "docs" / "house-rules.md").read_text(encoding="utf-8")

    rows = re.findall(r"^\| `(\w+)` \|", paper, re.M)

    assert sorted([*rows, Reason.NONE_BROKEN, Reason.CARE]) == sorted(Reason.values)
