"""A member asks a moderator to look."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from common import limits
from common.errors import TooFast
from moderation import cases, rules, screening
from moderation.cases import Cause
from moderation.evidence import Level, Surface, Verdict
from moderation.models import Flag, FlagReason, Moderated

# What a flag alone says of the words, on (care, harm). A worried flag can page; an accusing one never does by itself.
LEVELS = {
    FlagReason.SELF_HARM: (Level.HIGH, Level.NONE),
    FlagReason.OVERDOSE: (Level.URGENT, Level.NONE),
    FlagReason.THREAT: (Level.NONE, Level.HIGH),
}
OTHERS = (Level.NONE, Level.LOW)
BURST, PER_SECOND = 20, 1 / 30


@dataclass(frozen=True)
class Flagged:
    """`verdict` is about the flagger's own note: somebody who flags may need help too."""

    flag: Flag
    verdict: Verdict
    is_new: bool


def flag(*, subject: Moderated, by: User, reason: str, note: str = "", now: datetime | None = None) -> Flagged:
    """Open or raise the case of `subject`. Flagging again for something graver raises it. Raises NotAllowed, TooFast.

    Worries about a person are never slowed down.
    """
    now = now or timezone.now()
    rules.require_may_flag(by, subject)
    why = FlagReason(reason)
    care, harm = LEVELS.get(why, OTHERS)
    if care < Level.HIGH and (wait := limits.take("flag", str(by.pk), burst=BURST, per_second=PER_SECOND)):
        raise TooFast("You have reported a lot in a short time. A moderator is on it.", retry_after=int(wait) + 1)
    verdict = screening.assess(note, surface=Surface.FLAG, author=by)
    kind = ContentType.objects.get_for_model(subject)
    first = Flag.objects.filter(flagger=by, content_type=kind, object_id=subject.pk).first()
    if first:
        _graver(first, subject, why, now)
        return Flagged(first, verdict, is_new=False)
    try:
        with transaction.atomic():
            cause = Cause("flagged", care=care, harm=harm, actor=by, data={"reason": why.value})
            case = cases.open_or_raise(subject=subject, cause=cause, now=now)
            made = Flag.objects.create(subject=subject, flagger=by, reason=why, note=note, case=case, made_at=now)
    except IntegrityError:  # the same flag sent twice at once: the first one stands, and counted once
        return Flagged(Flag.objects.get(flagger=by, content_type=kind, object_id=subject.pk), verdict, is_new=False)
    return Flagged(made, verdict, is_new=True)


@transaction.atomic
def _graver(first: Flag, subject: Moderated, why: FlagReason, now: datetime) -> None:
    """Somebody who reported an advertisement and now fears for a life is heard; the flag still counts once."""
    before, after = (LEVELS.get(FlagReason(reason), OTHERS) for reason in (first.reason, why))
    if max(after) <= max(before):
        return
    Flag.objects.filter(pk=first.pk).update(reason=why)
    care, harm = after
    cause = Cause("flagged_again", care=care, harm=harm, actor=first.flagger, data={"reason": why.value})
    cases.open_or_raise(subject=subject, cause=cause, now=now)
