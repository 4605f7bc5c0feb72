"""A moderation endpoint as OpenAI made it, and as several servers copy it: a score for each of their categories."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import inf
from typing import Any

from moderation.evidence import Axis, Level
from moderation.second_reader.reader import Heard, Unreadable
from moderation.second_reader.wire import Line

PATH = "/v1/moderations"
MODEL = "omni-moderation-latest"


@dataclass(frozen=True, slots=True)
class Means:
    """From which of their scores on it has which level of ours."""

    theirs: str
    ours: str
    axis: Axis
    low: float = inf
    high: float = inf

    def level(self, score: float) -> Level:
        return Level.HIGH if score >= self.high else Level.LOW if score >= self.low else Level.NONE


# The only place that knows their words. Nothing is URGENT: somebody else's model, which knows neither "tonight" nor this
# place, pages nobody. Old stories of violence and the word "fentanyl" are daily bread here, so what their model means by
# violence and by illicit may ask for a look and never holds by itself.
TABLE = (
    Means("self-harm", "suicide_self_harm", Axis.CARE, low=0.4, high=0.8),
    Means("self-harm/intent", "suicide_self_harm", Axis.CARE, low=0.2, high=0.5),
    Means("self-harm/instructions", "suicide_self_harm", Axis.CARE, low=0.3),
    Means("self-harm/instructions", "suicide_self_harm", Axis.HARM, low=0.4, high=0.75),
    Means("harassment", "harassment_hate", Axis.HARM, low=0.6, high=0.9),
    Means("harassment/threatening", "violence_threat", Axis.HARM, low=0.4, high=0.8),
    Means("hate", "harassment_hate", Axis.HARM, low=0.5, high=0.8),
    Means("hate/threatening", "violence_threat", Axis.HARM, low=0.4, high=0.7),
    Means("illicit", "drug_sale", Axis.HARM, low=0.6),
    Means("illicit/violent", "violence_threat", Axis.HARM, low=0.5),
    Means("sexual", "sexual", Axis.HARM, low=0.6, high=0.9),
    Means("sexual/minors", "sexual", Axis.HARM, low=0.1, high=0.3),
    Means("violence", "violence_threat", Axis.HARM, low=0.8),
)


class OpenAIStyle:
    def __init__(self, line: Line, model: str = "") -> None:
        self._line, self._model = line, model or MODEL
        self.name = f"openai {self._model}"

    def read(self, words: str) -> list[Heard]:
        return list(heard(scores_in(self._line.ask(PATH, {"model": self._model, "input": words}))))


def scores_in(answer: Any) -> dict[str, float]:
    """Their score for each of their categories that we know. Raises Unreadable when there is none, or one that is no score."""
    try:
        (result,) = answer["results"]
        found = {row.theirs: result["category_scores"].get(row.theirs) for row in TABLE}
    except (TypeError, KeyError, ValueError, AttributeError):
        raise Unreadable("not an answer of a moderation endpoint") from None
    scores = {name: score for name, score in found.items() if score is not None}  # an older model has fewer
    if not scores or not all(is_score(score) for score in scores.values()):
        raise Unreadable("no scores")
    return scores


def is_score(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 1


def heard(scores: Mapping[str, float]) -> Iterator[Heard]:
    for row in TABLE:
        if row.theirs in scores:
            level = row.level(scores[row.theirs])
            yield Heard(row.ours, row.axis, level, float(scores[row.theirs]), agreed=level)
