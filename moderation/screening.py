"""The hall every word passes through: gather evidence, decide, set visibility, write it down, open or raise a case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from moderation import cases, checks, copies, policy
from moderation.cases import Cause
from moderation.checks.weighing import Copied
from moderation.evidence import Action, Author, Axis, Evidence, Level, Signal, Surface, Unknown, Verdict
from moderation.models import Assessment, Case, Moderated, Visibility

OPENS_A_CASE = frozenset({Action.REVIEW, Action.HOLD, Action.URGENT})


def assess(
    text: str,
    *,
    surface: Surface,
    author: User,
    heard: tuple[str, ...] = (),
    copied: Copied = Copied(),
    seeks_company: bool = False,
) -> Verdict:
    """Judge some words (a name, a flag's note, an appeal). `heard`: what stands before them. Writes nothing."""
    who = Author(author.is_newcomer, seeks_company)
    return policy.decide(checks.gather(text, surface=surface, author=who, heard=heard, copied=copied), who, surface)


def assess_in_place(subject: Moderated, *, now: datetime | None = None) -> Verdict:
    """Judge the words of a subject, saved or not, with what stands before them and where else they were said."""
    words = subject.words()
    fingerprint = copies.fingerprint_of(words)
    verdict = assess(
        words,
        surface=subject.surface,
        author=subject.author,
        heard=subject.words_before(),
        copied=copies.elsewhere(subject, fingerprint, now=now or timezone.now()),
        seeks_company=subject.seeks_company(),
    )
    return replace(verdict, evidence=replace(verdict.evidence, fingerprint=fingerprint))


@transaction.atomic
def screen(subject: Moderated, *, verdict: Verdict | None = None, now: datetime | None = None) -> Verdict:
    """Judge the present version of `subject` before anyone else can read it.

    Runs inside the caller's transaction, so that words and their judgement are committed together. `verdict`: what
    `assess_in_place` said of these very words, when the caller asked before it took the write lock.
    """
    now = now or timezone.now()
    verdict = verdict or assess_in_place(subject, now=now)
    _write_down(subject, verdict, now)
    copies.remember(subject, verdict.evidence.fingerprint, now=now)
    after = _visibility_after(subject, verdict)
    # The log before the place: a room's row lock comes last, everywhere, so that two transactions cannot wait in a ring.
    if verdict.action in OPENS_A_CASE or after != Visibility.SHOWN:
        open_case(subject, verdict, now=now)
    else:
        _note_new_version(subject, verdict, now)
    set_visibility(subject, after)
    return verdict


def _visibility_after(subject: Moderated, verdict: Verdict) -> Visibility:
    """What the policy says, except that no edit undoes a person's part.

    What a moderator hid stays hidden, and what waits for a look waits until somebody looked: otherwise held words could
    be edited into something the checks miss.
    """
    if subject.version > 1 and subject.visibility in {Visibility.HIDDEN, Visibility.HELD}:
        return Visibility(subject.visibility)
    return Visibility(verdict.visibility)


def set_visibility(subject: Moderated, after: Visibility) -> None:
    """Write it and tell the place. Nothing happens when nothing changes."""
    before = subject.visibility
    if before == after:
        return
    type(subject)._default_manager.filter(pk=subject.pk).update(visibility=after)
    subject.visibility = after
    subject.visibility_changed(before)


def open_case(subject: Moderated, verdict: Verdict, *, now: datetime) -> Case:
    categories = sorted({signal.category for signal in verdict.evidence.signals if signal.level})
    cause = Cause(
        "screened" if subject.version == 1 else "edited",
        care=verdict.care,
        harm=verdict.harm,
        unknown=bool(verdict.evidence.unknown),
        data={"version": subject.version, "categories": categories},
    )
    return cases.open_or_raise(subject=subject, cause=cause, now=now)


def latest(subject: Moderated) -> Verdict:
    """The verdict on the newest version, as it was. Raises Assessment.DoesNotExist when it was never screened."""
    row = latest_assessment(subject)
    if row is None:
        raise Assessment.DoesNotExist
    return verdict_of(row)


def latest_assessment(subject: Moderated) -> Assessment | None:
    kind = ContentType.objects.get_for_model(subject)
    return Assessment.objects.filter(content_type=kind, object_id=subject.pk).order_by("-id").first()


def verdict_of(row: Assessment) -> Verdict:
    evidence = Evidence(
        signals=tuple(_signal(signal) for signal in row.signals),
        unknown=tuple(Unknown(**one) for one in row.unknown),
        scores=row.scores,
        ms=0.0,
    )
    return Verdict(
        care=Level(row.care),
        harm=Level(row.harm),
        action=Action(row.action),
        visibility=row.visibility,
        severity=row.severity,
        evidence=evidence,
    )


def _signal(stored: dict[str, Any]) -> Signal:
    from_json = dict(stored, axis=Axis(stored["axis"]), level=Level(stored["level"]), span=tuple(stored["span"]))
    return Signal(**from_json)


def _write_down(subject: Moderated, verdict: Verdict, now: datetime) -> Assessment:
    evidence = verdict.evidence
    return Assessment.objects.create(
        content_type=ContentType.objects.get_for_model(subject),
        object_id=subject.pk,
        version=subject.version,
        care=verdict.care,
        harm=verdict.harm,
        severity=verdict.severity,
        action=verdict.action,
        visibility=verdict.visibility,
        signals=plain(evidence.signals),
        scores=dict(evidence.scores),
        unknown=[asdict(one) for one in evidence.unknown],
        made_at=now,
        finished_at=None if evidence.unknown else now,
    )


def plain(signals: Sequence[Signal]) -> list[dict[str, Any]]:
    """Signals as an Assessment keeps them; `verdict_of` reads them back."""
    return [{**asdict(signal), "level": int(signal.level), "span": list(signal.span)} for signal in signals]


def _note_new_version(subject: Moderated, verdict: Verdict, now: datetime) -> None:
    """An edit of words that have an open case joins it, harmless or not: a moderator should judge what stands now."""
    if subject.version > 1 and Case.objects.of(subject).open().filter(appealed__isnull=True).exists():
        open_case(subject, verdict, now=now)
