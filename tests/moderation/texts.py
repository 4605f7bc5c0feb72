"""The texts the rules were written with, read once, and what the checks make of them."""

from functools import lru_cache

from moderation.checks import CHECKS, gather
from moderation.checks.learned import Learned
from moderation.evidence import Author, Surface, Verdict
from moderation.learning.corpus import CORPUS, Example, read
from moderation.policy import decide

RULES = CORPUS / "rules"
ONLY_RULES = tuple(check for check in CHECKS if not isinstance(check, Learned))
SEEN = 0.5  # from this score on a category counts as found


@lru_cache(maxsize=1)
def texts() -> tuple[Example, ...]:
    return tuple(text for file in sorted(RULES.glob("*.txt")) for text in read(file))


@lru_cache(maxsize=1)
def must_pass() -> tuple[Example, ...]:
    return tuple(read(RULES / "harm_reduction_must_pass.txt"))


@lru_cache(maxsize=4096)
def verdict_on(text: str) -> Verdict:
    author = Author(is_newcomer=False)
    return decide(gather(text, author=author), author, Surface.POST)


@lru_cache(maxsize=4096)
def rules_on(text: str) -> Verdict:
    """What the rules say by themselves, as they do when the voices cannot be loaded."""
    author = Author(is_newcomer=False)
    return decide(gather(text, author=author, checks=ONLY_RULES), author, Surface.POST)


def share(hits, of) -> float:
    return round(sum(hits) / len(of), 3) if of else 1.0
