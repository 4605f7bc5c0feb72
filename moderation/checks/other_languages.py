"""Somebody says in another language that they want to die, or that somebody does not breathe. CARE alone.

The checks know English, and everything else is Unknown and goes to people (checks/language.py). These few sentences are
for the same second: the author sees the panel and people are paged. Source: docs/moderation.md#unknown.
"""

from collections.abc import Iterator

from moderation.checks.phrasebook import Hit, Phrasebook
from moderation.checks.weighing import Context, Scale, Text, judge, together
from moderation.evidence import Axis, Signal

BOOK = Phrasebook("other_languages")
SCALE = Scale(high=1.0)
CATEGORY = {"suicide": "suicide_self_harm", "overdose": "overdose_emergency"}
NO = frozenset("no nao non nie ne nunca jamas nu khong tidak tak gak nggak bukan hindi не".split())


def other_languages(text: Text, context: Context) -> Iterator[Signal]:
    hits = [hit for hit in text.hits(BOOK) if not denied(text, hit)]
    for sign, category in CATEGORY.items():
        found = together(hit for hit in hits if hit.sign.name == sign)
        yield from judge("other_languages", found, Axis.CARE, SCALE, category=category)


def denied(text: Text, hit: Hit) -> bool:
    """ "no me quiero morir" is somebody who wants to live; "no, me quiero morir" is not."""
    folded = text.folded
    for place in (hit.first - 1, hit.first - 2):
        if place < 0 or place + 1 in folded.pauses or folded.words[place] in ".?":
            return False
        if folded.words[place] in NO:
            return True
    return False
