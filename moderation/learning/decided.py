"""What moderators decided about the words that some assessments looked at: two queries for a page of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.db.models import QuerySet

from moderation.learning.labels import Judged, judged
from moderation.models import Assessment, Decision, Outcome

PAGE = 500


def pages(assessments: QuerySet[Assessment], size: int = PAGE) -> Iterator[list[Assessment]]:
    """All rows in order of their ids, some at a time; rows that come meanwhile are met or not, never twice."""
    last = 0
    while page := list(assessments.filter(pk__gt=last).order_by("pk")[:size]):
        yield page
        last = page[-1].pk


def decided(page: Sequence[Assessment]) -> dict[int, Judged]:
    """By assessment id, the newest decision about that very version. Without it nobody has decided."""
    versions = {(row.content_type_id, row.object_id, row.version): row for row in page}
    found: dict[int, Judged] = {}
    for decision in _about(page):
        version = (decision.case.content_type_id, decision.case.object_id, decision.subject_version)
        if (row := versions.get(version)) and (one := judged(decision, row.signals)):
            found[row.pk] = one
    return found


def _about(page: Sequence[Assessment]) -> QuerySet[Decision]:
    """Oldest first, so that the newest has the last word."""
    decisions = Decision.objects.filter(
        case__content_type_id__in={row.content_type_id for row in page},
        case__object_id__in={row.object_id for row in page},
    )
    return decisions.exclude(outcome=Outcome.HOLD).select_related("case", "undone_by").order_by("pk")
