"""Ask another model about words that were looked at already, and compare: with what was said then, and what people decided.

Nothing is written, nobody is told, and no words leave this house: what comes out are numbers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.contrib.contenttypes.prefetch import GenericPrefetch
from django.db.models import QuerySet, prefetch_related_objects

from moderation.evidence import CATEGORIES, Action, Level, Verdict
from moderation.learning.decided import decided, pages
from moderation.learning.labels import Judged, upholds
from moderation.models import Assessment, Visibility
from moderation.retention import moderated_kinds

Look = Callable[[Assessment], Verdict]  # at the words that the row is about

# Minutes of a volunteer's time that one case takes, by what brought it there. An assumption: an urgent case is often
# a conversation, not a look.
MINUTES = {Action.REVIEW: 2, Action.HOLD: 2, Action.URGENT: 6}


@dataclass(frozen=True)
class Said:
    """What one model made of some words."""

    action: Action
    held: bool
    care: int
    heard: frozenset[tuple[str, str]] = frozenset()  # (axis, category) of any level

    @property
    def paged(self) -> bool:
        return self.action == Action.URGENT

    @property
    def minutes(self) -> int:
        return MINUTES.get(self.action, 0)


@dataclass(frozen=True)
class Pair:
    """The same words: `then` as assessed, `now` by the candidate, and what moderators decided, if they did."""

    then: Said
    now: Said
    about: Judged | None = None


@dataclass
class Difference:
    """Of one kind (held, paged): how often then and now, and what people say of those that are new or gone."""

    then: int = 0
    now: int = 0
    new: int = 0
    new_wrongly: int = 0
    new_rightly: int = 0
    gone: int = 0
    gone_wrongly: int = 0
    gone_rightly: int = 0

    def add(self, then: bool, now: bool, right: bool | None) -> None:
        """`right`: whether people think it should be; None when nobody decided."""
        self.then += then
        self.now += now
        if now and not then:
            self.new += 1
            self.new_wrongly += right is False
            self.new_rightly += right is True
        if then and not now:
            self.gone += 1
            self.gone_wrongly += right is True
            self.gone_rightly += right is False


@dataclass
class Report:
    """Numbers about all words that were asked about again. `missed_danger` must be 0 for a model to go live."""

    days: int
    texts: int = 0
    unread: int = 0  # changed, taken back or gone since: not asked about
    decided: int = 0
    could_not_look: int = 0
    held: Difference = field(default_factory=Difference)
    paged: Difference = field(default_factory=Difference)
    danger: int = 0  # decided to be danger
    missed_danger: int = 0  # of those: found then, and nothing of it now
    found_danger: int = 0  # of those: not found then, and found now
    minutes: int = 0  # more (or less) of moderators' time, all days together
    by_category: dict[str, Counter[str]] = field(default_factory=lambda: {name: Counter() for name in CATEGORIES})

    @property
    def may_go_live(self) -> bool:
        return self.missed_danger == 0

    @property
    def minutes_a_day(self) -> float:
        return self.minutes / max(self.days, 1)


def compared(pairs: Iterable[Pair], days: int) -> Report:
    report = Report(days)
    for pair in pairs:
        then, now, about = pair.then, pair.now, pair.about
        report.texts += 1
        report.decided += about is not None
        report.held.add(then.held, now.held, should_hold(about))
        report.paged.add(then.paged, now.paged, should_page(about))
        report.minutes += now.minutes - then.minutes
        if about and about.says_danger:
            report.danger += 1
            report.missed_danger += bool(then.care) and not now.care
            report.found_danger += bool(now.care) and not then.care
        _count_categories(report.by_category, pair)
    return report


def should_hold(about: Judged | None) -> bool | None:
    """Held rightly: a rule was broken. Danger alone never hides anybody's words."""
    if about is None or (about.harm == "" and not (about.says_harmless or about.says_care)):
        return None
    return bool(about.harm)


def should_page(about: Judged | None) -> bool | None:
    """Paged rightly: somebody is in danger, or threatened."""
    if about is None:
        return None
    return about.says_danger or about.harm == "violence_threat"


def _count_categories(by_category: dict[str, Counter[str]], pair: Pair) -> None:
    """`now_right` and `now_wrong`: heard by the candidate, and moderators agreed or did not; `lost` and `gained`: agreed."""
    for axis, category in pair.then.heard | pair.now.heard:
        then, now = (axis, category) in pair.then.heard, (axis, category) in pair.now.heard
        right = upholds(pair.about, axis=axis, category=category) if pair.about else None
        counts = by_category.setdefault(category, Counter())
        counts["then"] += then
        counts["now"] += now
        counts["now_right"] += now and right is True
        counts["now_wrong"] += now and right is False
        counts["lost"] += then and not now and right is True
        counts["gained"] += now and not then and right is True


def replay(look: Look, *, days: int, now: datetime) -> Report:
    """All words assessed in the last days, a page at a time, in the version that was assessed."""
    since = now - timedelta(days=days)
    unread: Counter[str] = Counter()
    report = compared(_pairs(first_looks().filter(made_at__gte=since), look, unread), days)
    report.unread, report.could_not_look = unread["gone"], unread["could not look"]
    return report


def first_looks() -> QuerySet[Assessment]:
    """What our own checks said, without the rows that a second reader wrote beside them."""
    return Assessment.objects.filter(written_after__isnull=True)


def _pairs(assessments: QuerySet[Assessment], look: Look, unread: Counter[str]) -> Iterator[Pair]:
    for page in pages(assessments):
        with_words(page)
        about = decided(page)
        for row in page:
            if not still_says_it(row):
                unread["gone"] += 1
                continue
            verdict = look(row)
            unread["could not look"] += bool(verdict.evidence.unknown)
            yield Pair(said_then(row), said_now(verdict), about.get(row.pk))


def with_words(page: list[Assessment]) -> None:
    """One query for each kind of words."""
    subjects = GenericPrefetch("subject", [kind.with_place() for kind in moderated_kinds()])
    prefetch_related_objects(page, subjects)


def still_says_it(row: Assessment) -> bool:
    """Whether the words are still there as they were when they were assessed."""
    subject = row.subject
    return subject is not None and subject.version == row.version and subject.visibility != Visibility.REMOVED


def said_then(row: Assessment) -> Said:
    heard = {(one["axis"], one["category"]) for one in row.signals if one["level"]}
    return Said(Action(row.action), row.visibility == Visibility.HELD, row.care, frozenset(heard))


def said_now(verdict: Verdict) -> Said:
    heard = {(one.axis.value, one.category) for one in verdict.evidence.signals if one.level > Level.NONE}
    return Said(verdict.action, verdict.visibility == Visibility.HELD, int(verdict.care), frozenset(heard))
