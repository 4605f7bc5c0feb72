"""The two linear voices: hashed n-grams of folded words, one logistic regression for each output."""

from collections.abc import Sequence

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from moderation.checks.voices import BUCKETS, grams
from moderation.checks.weighing import read
from moderation.checks.wording import windows

SEED = 20261124
ENOUGH = 30  # positives without which a public source teaches nothing


def matrix(texts: Sequence[str]) -> csr_matrix:
    """(texts, buckets) of whole texts."""
    return matrix_of([read(text).folded.words[1:] for text in texts])


def matrix_of(words: Sequence[list[str]]) -> csr_matrix:
    """(rows, buckets): each n-gram of some words once, every row of length one."""
    rows = [grams(some) for some in words]
    pointer = np.cumsum([0, *map(len, rows)])
    values = np.concatenate([np.full(len(row), max(len(row), 1) ** -0.5, np.float32) for row in rows])
    places = np.concatenate([np.array(row, np.int64) for row in rows])
    return csr_matrix((values, places, pointer), (len(rows), BUCKETS))


def window_words(text: str) -> list[list[str]]:
    """The words of each window, as the voices see them on a site."""
    read_text = read(text)
    cut = windows(read_text.folded, read_text.scope)
    return [read_text.folded.words[window.first : window.last] for window in cut] or [["."]]


def fit(features: csr_matrix, wanted: np.ndarray, *, strength: float, balanced: bool = True) -> np.ndarray:
    """(buckets + 1, outputs): weights and, in the last row, biases. `wanted`: 1, 0, or -1 where nobody can say."""
    learned = np.zeros((BUCKETS + 1, wanted.shape[1]), np.float32)
    for output in range(wanted.shape[1]):
        known = wanted[:, output] >= 0
        if (wanted[known, output] == 1).sum() < ENOUGH:
            continue
        model = LogisticRegression(
            C=strength, solver="liblinear", class_weight="balanced" if balanced else None, random_state=SEED
        )
        model.fit(features[known], wanted[known, output])
        learned[:-1, output], learned[-1, output] = model.coef_[0], model.intercept_[0]
    return learned


def logits_of(learned: np.ndarray, features: csr_matrix) -> np.ndarray:
    return np.asarray(features @ learned[:-1] + learned[-1], np.float32)
