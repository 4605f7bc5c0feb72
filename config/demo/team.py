"""Moderators work the queue: the scenes somebody wrote down, and the everyday cases that need no scene."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from functools import partial
from zlib import crc32

from config.demo.data import Place, Spot, Step, Words
from config.demo.stage import Stage
from config.demo.timeline import Timeline
from moderation import appeals, cases, decisions, flags
from moderation.decisions import Choice
from moderation.evidence import Level, Verdict
from moderation.models import Case, Decision, Outcome, Reason
from moderation.screening import OPENS_A_CASE

STILL_OPEN = timedelta(days=2)  # everyday cases younger than this are left in the queue
MODERATORS = ("mo", "mia", "lee")


class NoCase(LookupError):
    """A scene is about words that nobody reported and the screening found nothing in."""


class Team:
    def __init__(self, stage: Stage, timeline: Timeline, places: list[Place], scenes: Collection[Step]) -> None:
        self.stage, self.timeline = stage, timeline
        self.in_scenes = {step.spot for step in scenes}
        self.first_reply = {place.key: place.words[1].at for place in places if len(place.words) > 1}
        for step in scenes:
            timeline.add(step.at, partial(self._act, step))

    def screened(self, words: Words, verdict: Verdict) -> None:
        """Plan the look that somebody takes at words the screening sent us and no scene speaks of."""
        if verdict.action not in OPENS_A_CASE or words.spot in self.in_scenes or words.flags:
            return
        if words.at < self.stage.now - STILL_OPEN:
            self.timeline.add(words.at + self._delay(words), partial(self._let_stand, words, verdict))

    def _delay(self, words: Words) -> timedelta:
        """11 to 47 minutes; sooner when others answered a thread, which they could not while it waited."""
        usual = timedelta(minutes=11 + crc32(words.body.encode()) % 37)
        place, number = words.spot
        first_reply = self.first_reply.get(place)
        return min(usual, (first_reply - words.at) / 2) if number == 0 and first_reply else usual

    def _let_stand(self, words: Words, verdict: Verdict, now: datetime) -> None:
        needs_care = verdict.care >= Level.HIGH
        outcome, reason = (Outcome.CARE, Reason.CARE) if needs_care else (Outcome.SHOW, Reason.NONE_BROKEN)
        others = [name for name in MODERATORS if name != words.author]
        by = self.stage.users[others[crc32(words.body.encode()) % len(others)]]
        case = self._open_case(words.spot)
        decisions.decide(case.pk, by=by, choice=Choice(outcome, reason, "", case.version), now=now)
        self.stage.settle(now)

    def _act(self, step: Step, now: datetime) -> None:
        by = self.stage.users[step.by]
        if step.do in Outcome.values:
            self._decide(step, now)
        elif step.do == "flag":
            flags.flag(subject=self.stage.fresh(step.spot), by=by, now=now, **step.extra)
        elif step.do == "claim":
            cases.claim(self._open_case(step.spot).pk, by=by, now=now)
        elif step.do == "release":
            cases.release(self._open_case(step.spot).pk, by=by, now=now)
        elif step.do == "undo":
            decisions.undo(self._last_decision(step.spot), by=by, now=now)
        elif step.do == "appeal":
            appeals.appeal(decision=self._last_decision(step.spot), author=by, now=now, **step.extra)
        else:
            self._answer(step, now)
        self.stage.settle(now)

    def _decide(self, step: Step, now: datetime) -> None:
        case = self._open_case(step.spot)
        told = dict(step.extra)
        choice = Choice(Outcome(step.do), Reason(told.pop("reason")), told.pop("note"), case.version, **told)
        decisions.decide(case.pk, by=self.stage.users[step.by], choice=choice, now=now)

    def _answer(self, step: Step, now: datetime) -> None:
        upheld = {"uphold": True, "overturn": False}[step.do]
        case = self._open_case(step.spot)
        appeals.answer(
            case.pk, by=self.stage.users[step.by], upheld=upheld, version=case.version, now=now, **step.extra
        )

    def _open_case(self, spot: Spot) -> Case:
        """The one open case about these words: a question, or the appeal against its answer."""
        case = Case.objects.of(self.stage.subjects[spot]).open().order_by("-pk").first()
        if case is None:
            raise NoCase(f"{spot[0]}, number {spot[1]}")
        return case

    def _last_decision(self, spot: Spot) -> Decision:
        subject = self.stage.subjects[spot]
        return Decision.objects.filter(case__in=Case.objects.of(subject)).order_by("-pk")[0]
