"""Signing in and out, and what a stranger can learn at the door: nothing."""

import re
from unittest import mock

import pytest
from django.contrib.auth.hashers import identify_hasher
from django.test import Client
from django.urls import reverse

from accounts.hashers import Argon2
from accounts.models import User
from tests.cast import PASSPHRASE, client_of


def attempt(client: Client, name: str, passphrase: str):
    return client.post("/sign-in/", {"name": name, "passphrase": passphrase})


def test_a_member_signs_in_with_name_and_passphrase(client: Client, ana: User):
    assert attempt(client, "Ana", PASSPHRASE).status_code == 302
    assert client.get(reverse("accounts:settings")).status_code == 200


def test_a_passphrase_is_kept_as_argon2(ana: User, settings):
    settings.PASSWORD_HASHERS = ["accounts.hashers.Argon2"]
    ana.set_password(PASSPHRASE)

    assert identify_hasher(ana.password).algorithm == "argon2"
    assert "m=19456,t=2,p=1" in ana.password


def test_an_unknown_name_and_a_wrong_passphrase_get_the_same_page(client: Client, ana: User):
    def page(name: str, passphrase: str) -> tuple[int, str]:
        response = attempt(client, name, passphrase)
        text = re.sub(r"[A-Za-z0-9]{64}", "TOKEN", response.content.decode())
        return response.status_code, text.replace(name, "NAME")

    assert page("ana", "not the right words") == page("zoe", "not the right words")


def test_an_unknown_name_costs_as_many_slow_hashes_as_a_wrong_passphrase(client: Client, ana: User, settings):
    settings.PASSWORD_HASHERS = ["accounts.hashers.Argon2"]
    ana.set_password(PASSPHRASE)
    ana.save(update_fields=["password"])

    def hashes(name: str) -> int:
        with (
            mock.patch.object(Argon2, "encode", autospec=True, side_effect=Argon2.encode) as made,
            mock.patch.object(Argon2, "verify", autospec=True, side_effect=Argon2.verify) as checked,
        ):
            attempt(client, name, "not the right words")
        return made.call_count + checked.call_count

    assert hashes("ana") == hashes("zoe") == 1


def test_many_wrong_tries_are_slowed_but_only_for_the_one_who_tries(client: Client, ana: User):
    tries = [attempt(client, "ana", f"wrong words {n}").status_code for n in range(15)]

    assert 429 in tries
    elsewhere = Client(REMOTE_ADDR="192.0.2.7")
    assert attempt(elsewhere, "ana", PASSPHRASE).status_code == 302


def test_the_way_to_help_is_on_the_page_of_a_member_who_tried_too_often(client: Client, ana: User):
    for n in range(15):
        refused = attempt(client, "ana", f"wrong words {n}")

    assert refused.status_code == 429
    assert reverse("help_now").encode() in refused.content
    assert int(refused.headers["Retry-After"]) > 0


@pytest.mark.parametrize(
    "onward", ["//evil.example", "https://evil.example/", "javascript:alert(1)", "\\\\evil.example"]
)
def test_signing_in_never_leads_to_another_site(onward: str, client: Client, ana: User):
    response = client.post("/sign-in/", {"name": "ana", "passphrase": PASSPHRASE, "next": onward})

    assert response.headers["Location"] == "/"


def test_signing_out_needs_a_post_and_clears_the_browser(ana: User):
    client = client_of(ana)

    assert client.get("/sign-out/").status_code == 405
    response = client.post("/sign-out/")
    assert "cache" in response.headers["Clear-Site-Data"]
    assert client.get(reverse("accounts:settings")).status_code == 302


def test_quick_exit_ends_the_session_and_leads_away(ana: User, settings):
    client = client_of(ana)

    response = client.post("/leave-now/", headers={"Origin": "http://testserver"})

    assert response.headers["Location"] == settings.QUICK_EXIT_URL
    assert client.get(reverse("accounts:settings")).status_code == 302
