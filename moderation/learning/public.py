"""Public labelled texts under open licences, as JSON lines: {"text", "labels": {category: level}}. Not in the repository.

A category that is missing from a row's labels is unknown there, never 0. Sources and licences: voice/card.md.
"""

import gzip
import json
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

EVERYDAY = {"goemotions": 1000, "sad_stress": 500, "counselchat_q": 250, "counselchat_a": 50}  # texts of each source
SEED = 20261124


@dataclass(frozen=True)
class Public:
    text: str
    labels: Mapping[str, int]
    source: str


def public_examples(path: Path) -> Iterator[Public]:
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8") as rows:
        for row in rows:
            item = json.loads(row)
            labels = {category: int(level) for category, level in item["labels"].items()}
            if labels.get("personal_info"):
                labels["personal_info"] = 2  # public texts do not say whose details they are
            yield Public(item["text"], labels, item.get("source", ""))


def everyday(texts: list[Public]) -> list[Public]:
    """Harmless talk of many kinds, so that the voice of our own texts also knows how the rest of the world sounds."""
    chance = random.Random(SEED)  # noqa: S311  it only chooses texts
    chosen: list[Public] = []
    for source, count in EVERYDAY.items():
        found = [text for text in texts if text.source == source and not any(text.labels.values())]
        chosen += chance.sample(found, min(count, len(found)))
    return chosen
