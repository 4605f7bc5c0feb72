"""The forum's tests begin with empty buckets and no card in the cache."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.test import Client

from accounts.models import User
from common import limits
from forum import posting
from forum.models import Post, Thread
from tests.cast import client_of


@pytest.fixture(autouse=True)
def fresh() -> None:
    limits.buckets.clear()
    cache.clear()


@pytest.fixture
def say(thread: Thread) -> Callable[..., Post]:
    """Reply in the thread: say(ana, "words")."""

    def say(author: User, body: str, **more: object) -> Post:
        return posting.reply(thread=thread, author=author, body=body, client_id=uuid4(), **more).post

    return say


@pytest.fixture
def as_ana(ana: User) -> Client:
    return client_of(ana)


@pytest.fixture
def as_ben(ben: User) -> Client:
    return client_of(ben)


@pytest.fixture
def as_mo(mo: User) -> Client:
    return client_of(mo)
