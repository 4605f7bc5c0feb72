"""Decided words of members who said yes, as lines of a corpus: read where they stand, once, and kept nowhere here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import TruncMonth

from accounts.models import User
from moderation.decisions import visibility_after
from moderation.evidence import Surface
from moderation.learning.labels import codes, judged
from moderation.learning.redaction import Names, redacted
from moderation.models import Assessment, Case, Decision, Flag, FlagReason, Moderated, Outcome, Reason, Visibility
from moderation.reading import with_subjects

AT_ONCE = 500  # decisions read together: a handful of queries for each such page
SURFACES = frozenset({Surface.POST, Surface.CHAT})  # never what two people wrote to each other
WORRIES = {FlagReason.SELF_HARM: "suicide_self_harm", FlagReason.OVERDOSE: "overdose_emergency"}


def lines() -> Iterator[str]:
    """Families with their texts. A family is one broken rule in one month, so that training can leave it out whole."""
    names = Names(User.objects.values_list("name", flat=True).iterator(chunk_size=2_000))
    texts = (labelled(decision, names) for decision in decisions().iterator(chunk_size=AT_ONCE))
    for family, members in groupby((text for text in texts if text), key=lambda text: text[0]):
        yield f"# family: {family}"
        yield f"# reason: What moderators decided: {Reason(family.split('_')[1]).label}."
        yield from (line for _, line in members)
        yield ""


def decisions() -> QuerySet[Decision]:
    """The newest decision about each piece of words of those who let them teach, unless somebody is looking again."""
    decided = Decision.objects.exclude(outcome=Outcome.HOLD).filter(
        Q(undone_by__isnull=True) | Q(undone_by__appeal__isnull=False)
    )
    same = {
        "case__content_type_id": OuterRef("case__content_type_id"),
        "case__object_id": OuterRef("case__object_id"),
    }
    newer = decided.filter(**same, pk__gt=OuterRef("pk"))
    looked_at_again = Case.objects.open().filter(
        content_type_id=OuterRef("case__content_type_id"), object_id=OuterRef("case__object_id")
    )
    consenting = decided.filter(case__author__teaches_since__isnull=False, case__author__is_active=True)
    return (
        consenting.filter(~Exists(newer), ~Exists(looked_at_again))
        .annotate(month=TruncMonth("made_at"), signals=Subquery(_signals()), **_worries())
        .select_related("undone_by")
        .prefetch_related(Prefetch("case", with_subjects(Case.objects.all())))
        .order_by("month", "reason", "pk")
    )


def _signals() -> QuerySet:
    """What the checks heard in the version that was judged."""
    of_that_version = Assessment.objects.filter(
        content_type_id=OuterRef("case__content_type_id"),
        object_id=OuterRef("case__object_id"),
        version=OuterRef("subject_version"),
    )
    return of_that_version.order_by("-pk").values("signals")[:1]


def _worries() -> dict[str, Exists]:
    flags = Flag.objects.filter(case=OuterRef("case"))
    return {category: Exists(flags.filter(reason=reason)) for reason, category in WORRIES.items()}


def labelled(decision: Decision, names: Names) -> tuple[str, str] | None:
    """(family, line), or None when the words are not those that were judged, or nobody has said what they are."""
    subject = decision.case.subject
    about = judged(decision, decision.signals or (), _flagged(decision))  # type: ignore[attr-defined]
    if subject is None or about is None or not stands_as_judged(subject, decision, overturned=about.overturned):
        return None
    said, text = codes(about), one_line(redacted(subject.words(), names))
    if not said or not text:
        return None
    return f"team_{decision.reason}_{decision.made_at:%Y_%m}", f"{'+'.join(said)} {text}"


def _flagged(decision: Decision) -> Iterable[str]:
    return (category for category in WORRIES.values() if getattr(decision, category))


def stands_as_judged(subject: Moderated, decision: Decision, *, overturned: bool) -> bool:
    """The same version, neither taken back by its author nor shown or hidden by anything but this decision."""
    after = Visibility.SHOWN if overturned else visibility_after(decision.outcome, Visibility.SHOWN)
    same = subject.version == decision.subject_version and subject.visibility == after
    return same and subject.surface in SURFACES


def one_line(text: str) -> str:
    """As the corpus wants it: a line break is written as a backslash and an n."""
    return "\\n".join(line.strip() for line in text.replace("\0", "").splitlines()).strip()
