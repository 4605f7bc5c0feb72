"""A model on trial looks at what was just said, and its opinion is written down beside the one that counted.

It looks after the answer, in a chore: nobody waits for it, and whatever it says changes nothing.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from moderation.checks import Check
from moderation.evidence import Verdict
from moderation.learning import candidate
from moderation.learning.backtest import first_looks, still_says_it, with_words
from moderation.learning.decided import pages
from moderation.models import Assessment, ShadowAssessment

WINDOW = timedelta(hours=1)  # what is older is left alone: a shadow that was away does not catch up
AT_ONCE = 200  # texts in one go: some seconds of one core


def look_along(now: datetime | None = None) -> int:
    """Let the model of SHADOW_MODEL look at the words of the last hour. Returns how many it looked at; may run twice."""
    if not settings.SHADOW_MODEL:
        return 0
    folder = Path(settings.SHADOW_MODEL)
    return look_with(_loaded(folder), model=candidate.name_of(folder), now=now or timezone.now())


@lru_cache(maxsize=2)
def _loaded(folder: Path) -> tuple[Check, ...]:
    return candidate.checks_with(folder)


def look_with(checks: tuple[Check, ...], *, model: str, now: datetime) -> int:
    looked = 0
    for page in pages(_unshadowed(model, now), AT_ONCE):
        with_words(page)
        seen = [shadow(row, candidate.verdict_of(row, checks), model, now) for row in page if still_says_it(row)]
        ShadowAssessment.objects.bulk_create(seen, ignore_conflicts=True)  # another worker may have been quicker
        looked += len(seen)
        if looked >= AT_ONCE:
            break
    return looked


def _unshadowed(model: str, now: datetime) -> QuerySet[Assessment]:
    seen = ShadowAssessment.objects.filter(assessment=OuterRef("pk"), model=model)
    return first_looks().filter(~Exists(seen), made_at__gt=now - WINDOW, made_at__lte=now)


def shadow(row: Assessment, verdict: Verdict, model: str, now: datetime) -> ShadowAssessment:
    return ShadowAssessment(
        assessment=row,
        model=model,
        care=verdict.care,
        harm=verdict.harm,
        severity=verdict.severity,
        action=verdict.action,
        visibility=verdict.visibility,
        scores=dict(verdict.evidence.scores),
        unknown=[one.check for one in verdict.evidence.unknown],
        made_at=now,
    )
