"""Words at the desk: short ways to say something that the screening passes, holds or answers."""

from __future__ import annotations

from uuid import uuid4

from accounts.models import User
from forum import posting
from forum.models import Post, Thread
from moderation.decisions import Choice
from moderation.models import Case, Outcome, Reason

# The least that shows the pattern; the corpus has the breadth.
PLAIN = "Made it through the evening with tea and a bad film."
SALE = "Selling pills, cheap, message me tonight."
DANGER = "I am going to end it tonight. Goodbye everyone."


def reply(thread: Thread, author: User, body: str) -> Post:
    return posting.reply(thread=thread, author=author, body=body, note="", client_id=uuid4()).post


def held_case(thread: Thread, author: User) -> Case:
    return Case.objects.of(reply(thread, author, SALE)).get()


def choice(
    case: Case, outcome: Outcome, reason: Reason = Reason.SOURCING, *, note: str = "", hours: int = 24
) -> Choice:
    case.refresh_from_db()
    return Choice(outcome=outcome, reason=reason, note=note, version=case.version, hours=hours)
