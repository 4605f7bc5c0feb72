"""The quality table counts what it says, and a fallen figure fails."""

import json

import numpy as np
import pytest
from django.core.management import CommandError, call_command

from config.management.commands import evaluate as command
from moderation.evidence import CATEGORIES, Action, Evidence, Level, Verdict
from moderation.learning.evaluate import Judged, average_precision, fallen, report
from moderation.learning.reliability import bins, calibration_error, picture

NOTHING = dict.fromkeys(CATEGORIES, 0)


def judged(labels: dict, scores: dict, severity: int = 0, action: Action = Action.ALLOW) -> Judged:
    evidence = Evidence(scores={**dict.fromkeys(CATEGORIES, 0.0), **scores})
    verdict = Verdict(Level.NONE, Level.NONE, action, "shown", severity, evidence)
    return Judged({**NOTHING, **labels}, "family", verdict)


def test_average_precision_is_the_known_one():
    wanted, scores = np.array([1, 0, 1, 0, 1]), np.array([0.9, 0.8, 0.7, 0.6, 0.1])

    assert average_precision(wanted, scores) == pytest.approx((1 / 1 + 2 / 3 + 3 / 5) / 3)


def test_equal_scores_are_one_step():
    assert average_precision(np.array([1, 0, 0, 0]), np.full(4, 0.5)) == pytest.approx(0.25)


def test_figures_count_what_they_say():
    found = report(
        [
            judged({"suicide_self_harm": 3}, {"suicide_self_harm": 0.9}, 3, Action.URGENT),
            judged({"suicide_self_harm": 3}, {"suicide_self_harm": 0.1}),
            judged({"drug_sale": 1}, {"drug_sale": 0.8}, 0, Action.HOLD),
            judged({}, {}),
            judged({}, {"spam": 0.7}, 0, Action.HOLD),
        ]
    )

    assert found.figures["grave heard as grave"] == 0.5
    assert found.figures["imminent taken for nothing"] == 0.5
    assert found.figures["harmless held or paged"] == 0.5
    assert found.figures["functional cases passed"] == 3 / 5
    assert found.levels[3] == [1, 0, 0, 1]


def test_an_unknown_label_is_left_out():
    labels = {category: 0 for category in CATEGORIES if category != "suicide_self_harm"}
    one = Judged({**labels, "harassment_hate": 1}, "f", judged({}, {"harassment_hate": 0.9}).verdict)

    found = report([one])

    assert found.positives["suicide_self_harm"] == 0
    assert "grave heard as grave" not in found.figures


def test_a_figure_below_its_floor_is_named_and_a_missing_one_too():
    found = report([judged({}, {"spam": 0.7}, 0, Action.HOLD), judged({"spam": 1}, {"spam": 0.9}, 0, Action.HOLD)])

    assert fallen(found, {"harmless held or paged": 1.0, "spam": 0.9}) == []
    assert fallen(found, {"harmless held or paged": 0.1}) == ["harmless held or paged: 1.000, floor 0.100"]
    assert fallen(found, {"imminent taken for nothing": 0.1}) == ["imminent taken for nothing: not measured"]


def test_the_command_fails_below_a_floor(tmp_path, monkeypatch, capsys):
    texts = tmp_path / "held"
    texts.mkdir()
    (texts / "a.txt").write_text(
        "# family: x\n# reason: y\nok good morning all\ns3 one day at a time\n", encoding="utf-8"
    )
    monkeypatch.setattr(command, "HELD_OUT", texts)
    monkeypatch.setattr(command, "floors", lambda: {"imminent taken for nothing": 0.0})

    with pytest.raises(CommandError, match="imminent taken for nothing"):
        call_command("evaluate")

    assert "day at a" not in capsys.readouterr().out


def test_json_lines_are_read_with_their_labels(tmp_path, capsys):
    file = tmp_path / "texts.jsonl"
    rows = [{"text": "selling percs, dm me", "labels": {"drug_sale": 1}}, {"text": "hello everyone"}]
    file.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")

    call_command("evaluate", str(file), json=tmp_path / "out.json", plot=tmp_path / "plot.svg")

    assert json.loads((tmp_path / "out.json").read_text())["texts"] == 2
    assert (tmp_path / "plot.svg").read_text().startswith("<svg")


def test_true_scores_lie_on_the_diagonal():
    found = bins([judged({"spam": int(n < 7)}, {"spam": 0.7}) for n in range(10)], ("spam",))

    assert [(round(one.said, 2), one.true, one.texts) for one in found] == [(0.7, 0.7, 10)]
    assert calibration_error(found) == pytest.approx(0)
    assert picture(found).count("<circle") == 1
