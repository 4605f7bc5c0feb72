"""What the pages of the queue read: lists without a query per row, and words with their evidence marked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from django.contrib.contenttypes.prefetch import GenericPrefetch
from django.db.models import Q
from django.utils.dateparse import parse_datetime

from accounts.models import User
from common import keyset
from common.errors import Invalid
from moderation.evidence import Level
from moderation.models import Assessment, Case, CaseEvent, Decision, Flag
from moderation.models.case import CaseQuerySet
from moderation.retention import moderated_kinds

CATEGORIES = {
    "suicide_self_harm": "suicide or self-harm",
    "overdose_emergency": "overdose",
    "drug_sale": "selling or asking for drugs",
    "dosing_howto": "how to use, or how much",
    "harassment_hate": "attack or shaming",
    "violence_threat": "threat",
    "sexual": "sexual",
    "spam": "advertising or flood",
    "personal_info": "personal details",
    "glorification": "invites others to use",
}
CASES_ON_A_PAGE = 40
EVENTS_ON_A_PAGE = 100


@dataclass(frozen=True)
class Page:
    cases: list[Case]
    after: str | None  # cursor of the next page


@dataclass(frozen=True)
class Heard:
    """What the checks heard of one category, at its gravest."""

    words: str
    axis: str
    level: Level
    checks: tuple[str, ...]


@dataclass(frozen=True)
class Piece:
    """A run of a member's words; `axis` is "care", "harm" or empty where no check heard anything."""

    text: str
    axis: str
    why: str


def open_count() -> int:
    return Case.objects.open().count()


def queue(*, view: str, viewer: User, after: str = "") -> Page:
    """One page of cases by priority. `view`: "open", "mine", "care", "appeals" or "closed"."""
    cases = _view(view, viewer)
    if after:
        cases = cases.filter(_behind(after) if view != "closed" else Q(pk__lt=keyset.whole(after)))
    order = ("-id",) if view == "closed" else ("-priority", "due_at", "id")
    rows = list(with_subjects(cases.order_by(*order)[: CASES_ON_A_PAGE + 1]))
    page = rows[:CASES_ON_A_PAGE]
    return Page(page, _cursor(page[-1], view) if len(rows) > len(page) else None)


def _view(view: str, viewer: User) -> CaseQuerySet:
    match view:
        case "open":
            return Case.objects.open()
        case "mine":
            return Case.objects.open().filter(claimed_by=viewer)
        case "care":
            return Case.objects.open().filter(care__gt=0)
        case "appeals":
            return Case.objects.open().filter(appealed__isnull=False)
        case "closed":
            return Case.objects.filter(closed_at__isnull=False)
    raise Invalid("There is no such view of the queue.")


def with_subjects(cases: CaseQuerySet) -> CaseQuerySet:
    """The cases with their authors and words: one query for each kind of words, however many cases."""
    subjects = GenericPrefetch("subject", [kind.with_place() for kind in moderated_kinds()])
    return cases.select_related("author", "claimed_by", "appealed").prefetch_related(subjects)


def _cursor(case: Case, view: str) -> str:
    return str(case.pk) if view == "closed" else keyset.encode(case.priority, case.due_at.isoformat(), case.pk)


def _behind(cursor: str) -> Q:
    priority, due, pk = keyset.decode(cursor, 3)
    due_at = parse_datetime(due) if len(due) < 40 else None
    if due_at is None:
        raise Invalid("That page link is broken. Go back to the list and try again.", code="bad_cursor")
    number, last = keyset.whole(priority), keyset.whole(pk)
    same = Q(priority=number)
    return Q(priority__lt=number) | same & (Q(due_at__gt=due_at) | Q(due_at=due_at, pk__gt=last))


def marked(words: str, signals: Iterable[dict]) -> list[Piece]:
    """`words` cut where a signal begins or ends. Where several overlap, the gravest names the piece."""
    spans = [(max(0, s["span"][0]), min(len(words), s["span"][1]), s) for s in signals if s["level"] and s["shown"]]
    edges = sorted({0, len(words), *(edge for start, end, _ in spans for edge in (start, end))})
    return [_piece(words, start, end, spans) for start, end in pairwise(edges) if start < end]


def _piece(words: str, start: int, end: int, spans: Sequence[tuple[int, int, dict]]) -> Piece:
    over = [signal for first, last, signal in spans if first <= start and end <= last]
    gravest = max(over, key=lambda signal: signal["level"], default=None)
    if gravest is None:
        return Piece(words[start:end], "", "")
    return Piece(words[start:end], gravest["axis"], CATEGORIES.get(gravest["category"], gravest["category"]))


def heard(signals: Iterable[dict]) -> list[Heard]:
    """The gravest first. Hints, which move a score and nothing else, are left out."""
    found: dict[tuple[str, str], list[dict]] = {}
    for signal in signals:
        if signal["level"]:
            found.setdefault((signal["category"], signal["axis"]), []).append(signal)
    every = [
        Heard(
            CATEGORIES.get(category, category),
            axis,
            Level(max(one["level"] for one in these)),
            tuple(sorted({one["check"].replace("_", " ") for one in these})),
        )
        for (category, axis), these in found.items()
    ]
    return sorted(every, key=lambda one: (-one.level, one.words))


def heard_in(cases: Sequence[Case]) -> dict[int, list[Heard]]:
    """By case id, in one query for a page of the queue."""
    subjects = {(case.content_type_id, case.object_id): case for case in cases}
    kinds, numbers = {kind for kind, _ in subjects}, {number for _, number in subjects}
    rows = Assessment.objects.filter(content_type_id__in=kinds, object_id__in=numbers).order_by("version", "id")
    newest: dict[int, list[dict]] = {}
    for row in rows.only("content_type_id", "object_id", "version", "signals"):
        case = subjects.get((row.content_type_id, row.object_id))
        if case and row.version <= case.subject_version:
            newest[case.pk] = row.signals
    return {number: heard(signals) for number, signals in newest.items()}


def judged(case: Case) -> Assessment | None:
    """What the screening said of the newest version the case knows of."""
    rows = Assessment.objects.filter(content_type_id=case.content_type_id, object_id=case.object_id)
    return rows.filter(version__lte=case.subject_version).order_by("-version", "-id").first()


def flags_of(case: Case) -> list[Flag]:
    return list(Flag.objects.filter(case=case).select_related("flagger").order_by("id"))


def decisions_of(case: Case) -> list[Decision]:
    return list(case.decisions.select_related("moderator", "undone_by", "restriction").order_by("-id"))


def history_of(author: User, *, besides: Case, now: datetime) -> dict:
    """What a moderator should know of the author's past here: decisions that weighed on them, and a pause in force."""
    weighed = Decision.objects.filter(case__author=author, outcome__in=Decision.HIDES, undone_by__isnull=True)
    return {
        "joined_at": author.joined_at,
        "restriction": author.restriction_in_force(now),
        "decisions": list(weighed.exclude(case=besides).select_related("case").order_by("-id")[:5]),
        "decision_count": weighed.exclude(case=besides).count(),
        "open_cases": Case.objects.open().filter(author=author).exclude(pk=besides.pk).count(),
    }


def log_page(*, before: str = "") -> tuple[list[CaseEvent], int | None]:
    """The newest events, or those before a number; the second value is where the next page starts."""
    events = CaseEvent.objects.select_related("actor").order_by("-number")
    if before:
        events = events.filter(number__lt=keyset.whole(before))
    rows = list(events[: EVENTS_ON_A_PAGE + 1])
    page = rows[:EVENTS_ON_A_PAGE]
    return page, page[-1].number if len(rows) > len(page) else None
