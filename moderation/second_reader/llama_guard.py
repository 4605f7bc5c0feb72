"""A guard model behind a chat endpoint: "safe", or "unsafe" and the codes of the hazards. It gives no scores.

The server (Ollama, llama.cpp, vLLM) knows the model's prompt and puts it around the words; we send the words alone.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from moderation.evidence import Axis, Level
from moderation.second_reader.reader import Heard, Unreadable
from moderation.second_reader.wire import Line

PATH = "/v1/chat/completions"
MODEL = "llama-guard3"
MOST_TOKENS = 64  # every code there is takes about forty
SAFE = re.compile(r"\s*safe\s*")
UNSAFE = re.compile(r"\s*unsafe\s*\n\s*(S\d{1,2}(?:\s*,\s*S\d{1,2})*)\s*")
YES = 0.75  # the score of a yes without a number


@dataclass(frozen=True, slots=True)
class Means:
    """`alone`: the level of its yes. `agreed`: the level when our own checks had a hint of the same category."""

    ours: str
    axis: Axis
    alone: Level
    agreed: Level


LOW, HIGH = Level.LOW, Level.HIGH
# The hazards of MLCommons as Llama Guard 3 numbers them; None: nothing of ours. A bare yes cannot tell a threat from a
# story of being beaten, or a dealer from somebody who tells of their last deal: those are held only when our checks had
# a hint too. Nothing is URGENT: it pages nobody.
TABLE: dict[str, Means | None] = {
    "S1": Means("violence_threat", Axis.HARM, LOW, HIGH),  # violent crimes
    "S2": Means("drug_sale", Axis.HARM, LOW, HIGH),  # other crimes, controlled substances among them
    "S3": Means("sexual", Axis.HARM, LOW, HIGH),  # sex crimes; also said by who suffered one
    "S4": Means("sexual", Axis.HARM, HIGH, HIGH),  # exploitation of children
    "S5": Means("harassment_hate", Axis.HARM, LOW, LOW),  # defamation
    "S6": Means("dosing_howto", Axis.HARM, LOW, HIGH),  # advice that belongs to a professional
    "S7": None,  # privacy; all it sees of it are stand-ins, which our own checks put there
    "S8": None,  # intellectual property
    "S9": Means("violence_threat", Axis.HARM, HIGH, HIGH),  # weapons of mass harm
    "S10": Means("harassment_hate", Axis.HARM, HIGH, HIGH),  # hate
    "S11": Means("suicide_self_harm", Axis.CARE, HIGH, HIGH),  # suicide and self-harm
    "S12": Means("sexual", Axis.HARM, LOW, HIGH),  # sexual content
    "S13": None,  # elections
    "S14": None,  # abuse of a code interpreter
}


class LlamaGuard:
    def __init__(self, line: Line, model: str = "") -> None:
        self._line, self._model = line, model or MODEL
        self.name = f"llama_guard {self._model}"

    def read(self, words: str) -> list[Heard]:
        question = {
            "model": self._model,
            "messages": [{"role": "user", "content": words}],
            "temperature": 0,
            "max_tokens": MOST_TOKENS,
            "stream": False,
        }
        return list(heard(codes_in(said(self._line.ask(PATH, question)))))


def said(answer: Any) -> str:
    try:
        (choice,) = answer["choices"]
        content, ended = choice["message"]["content"], choice.get("finish_reason")
    except (TypeError, KeyError, ValueError, AttributeError):
        raise Unreadable("not an answer of a chat endpoint") from None
    if not isinstance(content, str) or ended not in (None, "stop"):  # cut short, "S11" would read as "S1"
        raise Unreadable("cut short, or no text")
    return content


def codes_in(text: str) -> list[str]:
    """The codes of an answer in its form; none when it is "safe". Raises Unreadable for everything else it may say."""
    if SAFE.fullmatch(text):
        return []
    unsafe = UNSAFE.fullmatch(text)
    codes = re.split(r"\s*,\s*", unsafe.group(1)) if unsafe else []
    if not codes or any(code not in TABLE for code in codes):
        raise Unreadable("neither safe nor a list of known hazards")
    return codes


def heard(codes: list[str]) -> Iterator[Heard]:
    for means in filter(None, (TABLE[code] for code in dict.fromkeys(codes))):
        yield Heard(means.ours, means.axis, means.alone, YES, agreed=means.agreed)
