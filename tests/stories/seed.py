"""A small community for the stories, made in the server's own database: run by `manage.py shell`."""

from accounts.models import Block, Role
from forum.models import Space
from realtime.models import Room
from tests.cast import member

ana = member("ana", Role.NEWCOMER, place="IE")
ben = member("ben")
vic = member("vic")
Block.objects.create(blocker=ana, blocked=vic)
for name, role in (("mo", Role.MODERATOR), ("mia", Role.MODERATOR), ("lee", Role.LEAD)):
    member(name, role)
Space.objects.create(slug="newcomers", name="Newcomers", about="Say hello here.")
Room.objects.create(slug="evening", name="Evening", about="For the hours after dinner.")
