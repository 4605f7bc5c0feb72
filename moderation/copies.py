"""Where else somebody said nearly the same, and who else did: numbers for the check `copies`, kept for a day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.contrib.contenttypes.models import ContentType

from moderation.checks.copies import alike, fingerprint, signed
from moderation.checks.weighing import Copied
from moderation.folding import fold
from moderation.models import Fingerprint, Moderated

KEPT = timedelta(hours=24)
MOST_OF_AUTHOR = 60  # newest texts that are compared; nobody says more in a day without being slowed
MOST_OF_NEWCOMERS = 500


def fingerprint_of(words: str) -> int | None:
    """None for words that say too little, and for words nobody can read: the checks will say so."""
    try:
        return fingerprint(fold(words))
    except Exception:  # noqa: BLE001  as in checks.gather: words must never fail to be sent
        return None


def elsewhere(subject: Moderated, value: int | None, *, now: datetime) -> Copied:
    """How often these words stand elsewhere. One query; two for a newcomer, none for words that are too few to say so."""
    if value is None:
        return Copied()
    recent = Fingerprint.objects.filter(made_at__gt=now - KEPT).order_by("-made_at")
    own = recent.filter(author_id=subject.author_id).values_list("place", "value")[:MOST_OF_AUTHOR]
    # An edited or repeated text stands in its own place: only other places count.
    places = _said_alike(own, value) - {subject.place_key()}
    if not subject.author.is_newcomer:
        return Copied(len(places))
    others = recent.filter(by_newcomer=True).values_list("author_id", "value")[:MOST_OF_NEWCOMERS]
    return Copied(len(places), len(_said_alike(others, value) - {subject.author_id}))


def remember(subject: Moderated, value: int | None, *, now: datetime) -> None:
    """Keep the fingerprint of the version just judged; the one before it goes."""
    kind = ContentType.objects.get_for_model(subject)
    if subject.version > 1:
        Fingerprint.objects.filter(content_type=kind, object_id=subject.pk).delete()
    if value is not None:
        Fingerprint.objects.create(
            content_type=kind,
            object_id=subject.pk,
            author=subject.author,
            by_newcomer=subject.author.is_newcomer,
            place=subject.place_key(),
            value=signed(value),
            made_at=now,
        )


def forget(now: datetime) -> int:
    """Drop what is older than a day. Returns how many."""
    return Fingerprint.objects.filter(made_at__lte=now - KEPT).delete()[0]


def _said_alike(said: Iterable[tuple[Any, int]], value: int) -> set[Any]:
    return {who for who, other in said if alike(value, other)}
