"""Every address of the house, tried at its door: with the wrong method, by the wrong person, without the token."""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RoutePattern

from accounts.models import Role
from tests.cast import client_of, member

EXAMPLES = {"IntConverter": "1", "SlugConverter": "a-slug", "UUIDConverter": "00000000-0000-4000-8000-000000000000"}
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
# The contract (design.md, section 4): whatever else they take, these are there, and take POST.
POSTED = {
    "/spaces/a-slug/threads/",
    "/threads/1/replies/",
    "/posts/1/flags/",
    "/rooms/a-slug/messages/",
    "/moderation/cases/1/claim/",
    "/moderation/cases/1/release/",
    "/moderation/cases/1/decision/",
    "/moderation/cases/1/undo/",
    "/decisions/1/appeal/",
    "/sign-out/",
}
# Leaving must work from a page whose token is stale; all it can do is sign somebody out.
WITHOUT_TOKEN = {"/leave-now/"}


class Address(NamedTuple):
    path: str
    view: Callable[..., Any]
    methods: frozenset[str]


def addresses(patterns: list[URLPattern | URLResolver] | None = None, prefix: str = "/") -> Iterator[Address]:
    for entry in patterns if patterns is not None else get_resolver().url_patterns:
        path = prefix + example(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from addresses(entry.url_patterns, path)
        else:
            yield Address(path, entry.callback, methods_of(entry.callback))


def example(pattern: Any) -> str:
    assert isinstance(pattern, RoutePattern), f"{pattern} is no plain path"
    route = str(pattern)
    for name, converter in pattern.converters.items():
        kind = type(converter).__name__
        before, _, after = route.partition(name + ">")
        route = before[: before.rindex("<")] + EXAMPLES.get(kind, "a") + after
    return route


def methods_of(view: Callable[..., Any] | None) -> frozenset[str]:
    """What require_POST and its kin were told; nothing, where nobody told."""
    while view is not None:
        for cell in getattr(view, "__closure__", None) or ():
            value = cell.cell_contents
            if isinstance(value, list | tuple) and value and set(value) <= METHODS:
                return frozenset(value)
        view = getattr(view, "__wrapped__", None)
    return frozenset()


@pytest.fixture
def mo_client(db) -> Client:
    return client_of(member("mo", Role.MODERATOR))


@pytest.fixture
def ana_client(db) -> Client:
    return client_of(member("ana", Role.NEWCOMER))


def test_every_view_says_which_methods_it_takes():
    assert [address.path for address in addresses() if not address.methods] == []


def test_what_the_contract_says_is_posted_takes_post():
    posted = {address.path for address in addresses() if "POST" in address.methods}

    assert posted >= POSTED


def test_every_view_that_only_takes_post_refuses_get(mo_client):
    only_post = [address.path for address in addresses() if address.methods == {"POST"}]

    assert len(only_post) >= 8
    assert {path: status for path in only_post if (status := mo_client.get(path).status_code) != 405} == {}


def test_every_view_that_only_shows_refuses_post(mo_client):
    only_get = [address.path for address in addresses() if address.methods and "POST" not in address.methods]

    assert {path: status for path in only_get if (status := mo_client.post(path).status_code) != 405} == {}


def test_every_form_without_its_token_is_refused(db):
    client = Client(enforce_csrf_checks=True)
    client.force_login(member("mo", Role.MODERATOR))
    posted = {address.path for address in addresses() if "POST" in address.methods} - WITHOUT_TOKEN

    assert {path: status for path in posted if (status := client.post(path).status_code) != 403} == {}


def test_every_moderation_address_refuses_a_newcomer(ana_client):
    # 403 and not 404: the door is asked before the row is looked for, so even numbers tell nothing.
    for address in hall():
        assert ana_client.get(address.path).status_code == 403, address.path
        assert ana_client.post(address.path).status_code == 403, address.path


def test_every_moderation_address_sends_a_stranger_to_sign_in(db):
    stranger = Client()
    for address in hall():
        for answer in (stranger.get(address.path), stranger.post(address.path)):
            assert answer.status_code == 302, address.path
            assert answer.headers["Location"].startswith("/sign-in/"), address.path


def test_a_moderator_may_enter_the_hall(mo_client):
    assert mo_client.get("/moderation/").status_code == 200


def hall() -> list[Address]:
    found = [address for address in addresses() if address.path.startswith("/moderation/")]
    assert len(found) >= 8
    return found
