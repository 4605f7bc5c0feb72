"""Are the probabilities true? Of all texts given a 0.7, seven in ten should be what they were said to be.

A plain SVG, so that it needs no library and can be read in a diff.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from moderation.evidence import CATEGORIES
from moderation.learning.evaluate import Judged

EDGES = (0.0, 0.02, 0.05, 0.1, 0.2, 0.35, 0.5, 0.65, 0.8, 0.9, 0.95, 1.0)
SIZE, MARGIN = 320, 40


@dataclass(frozen=True)
class Bin:
    said: float  # the mean score in it
    true: float  # the share of texts that really were
    texts: int


def bins(judged: Sequence[Judged], categories: Sequence[str] = CATEGORIES) -> list[Bin]:
    """Scores of all categories together, in bins of EDGES; empty bins are left out."""
    pairs = [
        (one.verdict.evidence.scores[category], one.labels[category] > 0)
        for one in judged
        for category in categories
        if category in one.labels
    ]
    said, true = np.array([score for score, _ in pairs]), np.array([there for _, there in pairs])
    place = np.clip(np.searchsorted(EDGES, said, side="right") - 1, 0, len(EDGES) - 2)
    return [
        Bin(float(said[place == number].mean()), float(true[place == number].mean()), int((place == number).sum()))
        for number in range(len(EDGES) - 1)
        if (place == number).any()
    ]


def calibration_error(found: Sequence[Bin]) -> float:
    """The mean distance between what was said and what was true, each text counted once."""
    texts = sum(one.texts for one in found)
    return sum(abs(one.said - one.true) * one.texts for one in found) / texts


def picture(found: Sequence[Bin]) -> str:
    """Said to the right, true upwards; on the diagonal both agree. The area of a dot grows with its texts."""
    full = SIZE + 2 * MARGIN
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {full} {full}" font-family="sans-serif" font-size="12">',
        "<title>How often a category was there, by the score it was given</title>",
        f'<rect width="{full}" height="{full}" fill="#fff"/>',
        f'<path d="M{MARGIN} {MARGIN + SIZE}L{MARGIN + SIZE} {MARGIN}" stroke="#999" stroke-dasharray="4"/>',
        f'<path d="M{MARGIN} {MARGIN}V{MARGIN + SIZE}H{MARGIN + SIZE}" fill="none" stroke="#333"/>',
    ]
    for one in found:
        x, y = MARGIN + one.said * SIZE, MARGIN + (1 - one.true) * SIZE
        parts.append(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{3 + np.log10(one.texts) * 2:.1f}" fill="#1f6f6b" fill-opacity=".7">'
            f"<title>said {one.said:.2f}, true {one.true:.2f}, {one.texts} texts</title></circle>"
        )
    parts += [
        f'<text x="{full / 2}" y="{full - 10}" text-anchor="middle">score</text>',
        f'<text x="14" y="{full / 2}" text-anchor="middle" transform="rotate(-90 14 {full / 2})">share that was there</text>',
        "</svg>",
    ]
    return "\n".join(parts) + "\n"
