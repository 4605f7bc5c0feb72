"""People say things: threads, replies and messages, with their edits, withdrawals and reports."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import cast

from config.demo.data import EDITED_AFTER, FLAGGED_AFTER, WITHDRAWN_AFTER, Place, Words
from config.demo.stage import Stage, client_id
from config.demo.timeline import Timeline
from forum import posting
from forum.models import Post
from moderation import flags
from moderation.evidence import Verdict
from realtime import rooms
from realtime.models import Message

Screened = Callable[[Words, Verdict], None]


class Speech:
    """Puts all words on the timeline. `screened` hears the verdict on each of them as it is given."""

    def __init__(self, stage: Stage, timeline: Timeline, screened: Screened) -> None:
        self.stage, self.timeline, self.screened = stage, timeline, screened

    def add_thread(self, place: Place) -> None:
        opening, *replies = place.words
        self.timeline.add(opening.at, partial(self._open, place, opening))
        for words in replies:
            self.timeline.add(words.at, partial(self._reply, words))
        for words in place.words:
            if words.edited_body:
                self.timeline.add(words.at + minutes(EDITED_AFTER["thread"]), partial(self._edit_post, words))
            self._add_flags(words)

    def add_room(self, place: Place) -> None:
        for words in place.words:
            self.timeline.add(words.at, partial(self._say, words))
            if words.edited_body:
                self.timeline.add(words.at + minutes(EDITED_AFTER["room"]), partial(self._edit_message, words))
            if words.withdrawn:
                self.timeline.add(words.at + minutes(WITHDRAWN_AFTER), partial(self._withdraw, words))
            self._add_flags(words)

    def _add_flags(self, words: Words) -> None:
        for nth, told in enumerate(words.flags, start=1):
            self.timeline.add(words.at + minutes(FLAGGED_AFTER * nth), partial(self._flag, words, told))

    def _open(self, place: Place, words: Words, now: datetime) -> None:
        posted = posting.start_thread(
            space=self.stage.spaces[place.facts["space"]],
            author=self.stage.users[words.author],
            title=place.facts["title"],
            body=words.body,
            note=words.note,
            answers=place.facts["answers"],
            client_id=client_id(words.spot),
            now=now,
        )
        self.stage.subjects[words.spot] = posted.post
        self.screened(words, posted.verdict)

    def _reply(self, words: Words, now: datetime) -> None:
        opening = cast(Post, self.stage.fresh((words.spot[0], 0)))
        posted = posting.reply(
            thread=opening.thread,
            author=self.stage.users[words.author],
            body=words.body,
            note=words.note,
            client_id=client_id(words.spot),
            now=now,
        )
        self.stage.subjects[words.spot] = posted.post
        self.screened(words, posted.verdict)

    def _say(self, words: Words, now: datetime) -> None:
        said = rooms.say(
            room=self.stage.rooms[words.spot[0]],
            author=self.stage.users[words.author],
            body=words.body,
            note=words.note,
            client_id=client_id(words.spot),
            now=now,
        )
        self.stage.subjects[words.spot] = said.message
        self.stage.settle(now)
        self.screened(words, said.verdict)

    def _edit_post(self, words: Words, now: datetime) -> None:
        post = cast(Post, self.stage.fresh(words.spot))
        author = self.stage.users[words.author]
        posting.edit(post=post, author=author, body=words.edited_body, note=words.note, version=post.version, now=now)

    def _edit_message(self, words: Words, now: datetime) -> None:
        message = cast(Message, self.stage.fresh(words.spot))
        author = self.stage.users[words.author]
        rooms.edit(message=message, author=author, body=words.edited_body, note=words.note, now=now)
        self.stage.settle(now)

    def _withdraw(self, words: Words, now: datetime) -> None:
        message = cast(Message, self.stage.fresh(words.spot))
        rooms.withdraw(message=message, author=self.stage.users[words.author], now=now)
        self.stage.settle(now)

    def _flag(self, words: Words, told: dict[str, str], now: datetime) -> None:
        by = self.stage.users[told["by"]]
        flags.flag(
            subject=self.stage.fresh(words.spot), by=by, reason=told["reason"], note=told.get("note", ""), now=now
        )


def minutes(number: float) -> timedelta:
    return timedelta(minutes=number)
