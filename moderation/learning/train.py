"""`./run train`: from the corpus to the folder of voices. One command, the same result each time on the same machine.

1. The voices are trained without one family in fifteen. The encoder is tuned, narrowed, and tuned again.
2. They are asked about the families left out: so the weights of voices and rules are learned on families that no voice
   has seen, and belong to the very voices that are written down. Nothing ever learns from `corpus/heldout/`.
"""

import argparse
import json
import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
from scipy.optimize import minimize

from moderation.checks import CHECKS, Check
from moderation.checks.learned import Learned
from moderation.checks.voices import FOLDER
from moderation.checks.weighing import Context, Text, read
from moderation.evidence import Signal
from moderation.learning import linear
from moderation.learning.corpus import CORPUS, Example, examples, fold_of
from moderation.learning.encoder import (
    OUTPUTS,
    SEED,
    Encoder,
    Labelled,
    Recipe,
    export,
    logits_of,
    targets_of,
    tune,
)
from moderation.learning.narrowing import narrow
from moderation.learning.public import Public, everyday, public_examples

FOLDS, LEFT_OUT = 15, 0
ASKED = 2500  # texts that decide which units of a layer matter
# What a doubling of a text may take from a logit at most. The corpus would ask for more, since its long texts are nearly
# all harmless; but a goodbye is often the last sentence of a long one. How much more proof a long text needs is a matter
# of cost, not of evidence (costs.py).
GENTLY = 0.3
PUBLIC_TEACHES = frozenset(
    {"harassment_hate", "violence_threat", "spam", "sexual", "personal_info", "suicide_self_harm"}
)
RULES: tuple[Check, ...] = tuple(check for check in CHECKS if not isinstance(check, Learned))


def wanted_of(texts: Sequence[Labelled]) -> np.ndarray:
    return np.array([targets_of(example.labels) for example in texts], np.float32)


def rules_of(texts: Sequence[str]) -> np.ndarray:
    """(texts, outputs, 4): whether the rules reach low, high, urgent in the output's category, and their score."""
    found = np.zeros((len(texts), len(OUTPUTS), 4), np.float32)
    for number, text in enumerate(texts):
        words = read(text)
        signals = [signal for check in RULES for signal in listened(check, words)]
        for place, (category, _) in enumerate(OUTPUTS):
            mine = [signal for signal in signals if signal.category == category]
            if mine:
                level = max(signal.level for signal in mine)
                found[number, place] = (*(level >= least for least in (1, 2, 3)), max(signal.score for signal in mine))
    return found


def listened(check: Check, words: Text) -> list[Signal]:
    try:
        return list(check(words, Context()))
    except Exception:  # noqa: BLE001  a rule that cannot look says nothing here
        return []


def agreement(voices: np.ndarray, rules: np.ndarray, wanted: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """For each output (bias, encoder, ours, public, length) and (low, high, urgent, score), by logistic regression."""
    weights, terms = [], []
    for place in range(len(OUTPUTS)):
        known = wanted[:, place] >= 0
        features = np.hstack([voices[known, place], rules[known, place]])
        found = logistic(features, wanted[known, place], falling=(3,))
        weights.append(found[: 1 + voices.shape[2]])
        terms.append(found[1 + voices.shape[2] :])
    return np.array(weights), np.array(terms)


def logistic(
    features: np.ndarray, wanted: np.ndarray, *, ridge: float = 0.5, falling: tuple[int, ...] = ()
) -> np.ndarray:
    """Bias and weights. No weight goes below zero, those of `falling` features never above; ridge towards the encoder."""
    prior = np.zeros(features.shape[1] + 1)
    prior[1] = 0.7
    table = np.hstack([np.ones((len(features), 1)), features])

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        logits = table @ weights
        apart = weights - prior
        apart[0] = 0
        value = np.logaddexp(0, logits).sum() - wanted @ logits + ridge * apart @ apart
        slope = table.T @ (1 / (1 + np.exp(-logits)) - wanted) + 2 * ridge * apart
        return float(value), slope

    bounds = [(None, None), *((-GENTLY, 0) if place in falling else (0, None) for place in range(features.shape[1]))]
    return minimize(loss, prior, jac=True, bounds=bounds, method="L-BFGS-B").x


@dataclass(frozen=True)
class Voiced:
    """The three voices of one training, still in memory."""

    encoder: Encoder
    ours: np.ndarray
    public: np.ndarray

    @classmethod
    def of(cls, encoder: Encoder, texts: Sequence[Example], public: np.ndarray) -> "Voiced":
        return cls(encoder, linear.fit(linear.matrix([e.text for e in texts]), wanted_of(texts), strength=8.0), public)

    def logits(self, texts: Sequence[str]) -> np.ndarray:
        """(texts, outputs, 4): encoder, ours, public, and how long the text is."""
        return np.stack([logits_of(self.encoder, texts), *linear_logits(texts, self.ours, self.public)], axis=2)


def linear_logits(texts: Sequence[str], *voices: np.ndarray) -> list[np.ndarray]:
    """Of each linear voice its loudest window for each text, and last the doublings of the number of windows."""
    cuts = [linear.window_words(text) for text in texts]
    owners = np.repeat(np.arange(len(texts)), [len(cut) for cut in cuts])
    features = linear.matrix_of([words for cut in cuts for words in cut])
    found = []
    for voice in voices:
        loudest = np.full((len(texts), len(OUTPUTS)), -np.inf, np.float32)
        np.maximum.at(loudest, owners, linear.logits_of(voice, features))
        found.append(loudest)
    length = np.log2([len(cut) for cut in cuts]).astype(np.float32)
    return [*found, np.repeat(length[:, None], len(OUTPUTS), axis=1)]


def public_voice(texts: Sequence[Public]) -> np.ndarray:
    """Learned from the public texts; without them the voice we have is kept."""
    if not texts:
        with np.load(FOLDER / "linear.npz") as stored:
            return stored["public"].astype(np.float32)
    wanted = wanted_of(texts)
    for place, (category, level) in enumerate(OUTPUTS):
        if category not in PUBLIC_TEACHES or level != (2 if category == "personal_info" else 1):
            wanted[:, place] = -1
    return linear.fit(linear.matrix([text.text for text in texts]), wanted, strength=2.0)


def write(folder: Path, voiced: Voiced, weights: np.ndarray, terms: np.ndarray, notes: dict) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    export(voiced.encoder, folder / "encoder.onnx")
    np.savez_compressed(
        folder / "linear.npz", ours=voiced.ours.astype(np.float16), public=voiced.public.astype(np.float16)
    )
    head = {
        "name": notes["name"],
        "outputs": OUTPUTS,
        "weights": np.round(weights, 4).tolist(),
        "terms": [[list(map(float, np.round(row[:3], 4))), float(np.round(row[3], 4))] for row in terms],
        "notes": notes,
    }
    (folder / "head.json").write_text(json.dumps(head, indent=1) + "\n", encoding="utf-8")


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--into", type=Path, default=FOLDER, help="the folder to write the voices to")
    parser.add_argument(
        "--public", type=Path, help="public texts, JSON lines, .gz or plain; without: the present voice"
    )
    parser.add_argument("--team", type=Path, help="a file of export_labels, in the format of the corpus")
    parser.add_argument("--epochs", type=int, default=Recipe.epochs)
    options = parser.parse_args(arguments)
    train(options.into, options.public, options.team, Recipe(epochs=options.epochs))


def train(into: Path, public: Path | None, team: Path | None, recipe: Recipe) -> None:
    texts = examples(CORPUS, *([team] if team else []))
    fitted = examples(CORPUS / "rules")  # the rules know them by heart, so they can't say how far to trust a rule
    others = list(public_examples(public)) if public else []
    known = [example for example in texts if fold_of(example.family, FOLDS) != LEFT_OUT]
    left = [example for example in texts if fold_of(example.family, FOLDS) == LEFT_OUT]
    say(f"{len(texts)} texts in {families(texts)} families; {len(left)} in {families(left)} left out for the agreement")
    talk, voice = everyday(others), public_voice(others)
    say(f"{len(others)} public texts, {len(talk)} of them as everyday talk")
    known = [*known, *fitted]
    wide = tune([*known, *talk], recipe, say)
    asked = random.Random(SEED).sample(known, min(ASKED, len(known)))  # noqa: S311  it only chooses
    encoder = tune([*known, *talk], recipe, say, narrow(wide, asked, recipe))
    voiced = Voiced.of(encoder, known, voice)
    words = [example.text for example in left]
    weights, terms = agreement(voiced.logits(words), rules_of(words), wanted_of(left))
    notes = {
        "name": f"{date.today():%Y-%m-%d}",
        "texts": len(known),
        "families": families(known),
        "left_out": len(left),
        "everyday": len(talk),
    }
    write(into, voiced, weights, terms, notes)


def families(texts: Sequence[Example]) -> int:
    return len({example.family for example in texts})


def say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    main()
