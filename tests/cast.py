"""The cast everybody knows: Ana (newcomer), Ben (regular), Vic (blocked by Ana), Mo and Mia (moderators), Lee (lead)."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.contrib.auth.hashers import make_password
from django.test import Client

from accounts.models import Block, Role, User
from accounts.names import skeleton
from forum import posting
from forum.models import Space, Thread
from realtime.models import Room
from tests.browser import PASSPHRASE


def member(name: str, role: Role = Role.REGULAR, **more: object) -> User:
    return User.objects.create(
        name=name, name_key=skeleton(name), role=role, password=make_password(PASSPHRASE), **more
    )


@pytest.fixture
def ana(db: None) -> User:
    return member("ana", Role.NEWCOMER)


@pytest.fixture
def ben(db: None) -> User:
    return member("ben")


@pytest.fixture
def vic(ana: User) -> User:
    vic = member("vic")
    Block.objects.create(blocker=ana, blocked=vic)
    return vic


@pytest.fixture
def mo(db: None) -> User:
    return member("mo", Role.MODERATOR)


@pytest.fixture
def mia(db: None) -> User:
    return member("mia", Role.MODERATOR)


@pytest.fixture
def lee(db: None) -> User:
    return member("lee", Role.LEAD)


@pytest.fixture
def space(db: None) -> Space:
    return Space.objects.create(slug="newcomers", name="Newcomers", about="Say hello here.")


@pytest.fixture
def thread(space: Space, ben: User) -> Thread:
    return posting.start_thread(
        space=space, author=ben, title="How was your day", body="Mine was long.", note="", client_id=uuid4()
    ).post.thread


@pytest.fixture
def room(db: None) -> Room:
    return Room.objects.create(slug="evening", name="Evening", about="For the hours after dinner.")


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client
