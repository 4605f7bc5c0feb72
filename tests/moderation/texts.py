"""The corpus, read once, and what the checks make of it."""

import json
from functools import lru_cache
from pathlib import Path

from moderation.checks import gather
from moderation.evidence import Author, Surface, Verdict
from moderation.policy import decide

CORPUS = Path(__file__).parent / "corpus"
SEEN = 0.5  # from this score on a category counts as found


@lru_cache(maxsize=1)
def texts() -> tuple[dict, ...]:
    files = sorted(CORPUS.glob("*.jsonl"))
    return tuple(
        {**json.loads(line), "file": file.stem} for file in files for line in file.read_text("utf-8").splitlines()
    )


@lru_cache(maxsize=4096)
def verdict_on(text: str) -> Verdict:
    author = Author(is_newcomer=False)
    return decide(gather(text, author=author), author, Surface.POST)


def share(hits, of) -> float:
    return round(sum(hits) / len(of), 3) if of else 1.0
