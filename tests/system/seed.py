"""A small community with one of everything that can be written to: run by `manage.py shell`, prints ids and cookies."""

import json
from uuid import uuid4

from django.conf import settings

from accounts import identity
from accounts.models import Role, User
from common import limits
from forum import posting
from forum.models import Space
from moderation import decisions
from moderation.models import Case, Outcome
from realtime import rooms
from realtime.models import Room
from tests.cast import member
from tests.moderation.desk import PLAIN, SALE, choice, held_case, reply
from tests.realtime.sockets import session_of

roles = {"ana": Role.NEWCOMER, "ben": Role.REGULAR, "mo": Role.MODERATOR, "mia": Role.MODERATOR}
people: dict[str, User] = {name: member(name, role) for name, role in roles.items()}
ana, ben, mo = people["ana"], people["ben"], people["mo"]
space = Space.objects.create(slug="newcomers", name="Newcomers", about="Say hello here.")
room = Room.objects.create(slug="evening", name="Evening", about="For the hours after dinner.")
thread = posting.start_thread(
    space=space, author=ben, title="How was your day", body="Mine was long.", client_id=uuid4()
).post.thread
post = reply(thread, ana, PLAIN)
decided, waiting = held_case(thread, ana), Case.objects.of(reply(thread, ben, SALE)).get()
decision = decisions.decide(decided.pk, by=mo, choice=choice(decided, Outcome.HIDE))
message = rooms.say(room=room, author=ana, body="Good evening.", client_id=uuid4()).message
limits.buckets.clear()
print(
    json.dumps(
        {
            "cookies": {name: f"{settings.SESSION_COOKIE_NAME}={session_of(user)}" for name, user in people.items()},
            "ids": {
                "thread": thread.pk,
                "post": post.pk,
                "case": waiting.pk,
                "version": Case.objects.get(pk=waiting.pk).version,
                "decision": decision.pk,
                "message": message.pk,
                "ben": ben.pk,
                "code": identity.new_codes(user=ana)[0],
            },
        }
    )
)
