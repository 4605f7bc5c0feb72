"""Joining: a made-up name and a passphrase, nothing else; eight codes shown once."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts import identity
from accounts.models import RecoveryCode, User
from common.errors import Invalid

PASSPHRASE = "four words in a row"


def test_joining_asks_for_no_more_than_a_name_and_a_passphrase(client: Client, db: None):
    response = client.post("/join/", {"name": "slow river", "passphrase": PASSPHRASE})

    user = User.objects.get(name="slow river")
    assert response.status_code == 201
    assert user.is_newcomer
    assert not any(field.name in {"email", "first_name", "last_login"} for field in User._meta.get_fields())


def test_eight_codes_are_shown_once_and_only_their_hashes_are_kept(client: Client, db: None):
    shown = client.post(
        "/join/", {"name": "slow river", "passphrase": PASSPHRASE}, headers={"Accept": "application/json"}
    )

    codes = shown.json()["codes"]
    assert len(set(codes)) == 8
    assert not RecoveryCode.objects.filter(digest__in=codes).exists()
    assert not any(code in client.get(reverse("accounts:settings")).content.decode() for code in codes)


def test_a_member_who_joined_is_signed_in(client: Client, db: None):
    client.post("/join/", {"name": "slow river", "passphrase": PASSPHRASE})

    assert client.get(reverse("accounts:settings")).status_code == 200


@pytest.mark.parametrize("name", ["Slow River", "s1ow river", "slow-river", "ѕlow rіver", "slow\u0301 river"])
def test_a_name_that_looks_like_another_is_refused(name: str, client: Client, db: None):
    identity.join(name="slow river", passphrase=PASSPHRASE)

    response = client.post("/join/", {"name": name, "passphrase": PASSPHRASE})

    assert response.status_code == 422
    assert User.objects.count() == 1


@pytest.mark.parametrize("name", ["moderator", "M0derator", "Waymark", "st4ff", "аdmin", "support"])
def test_nobody_can_pass_for_the_people_who_run_the_place(name: str, db: None):
    with pytest.raises(Invalid):
        identity.join(name=name, passphrase=PASSPHRASE)


@pytest.mark.parametrize("name", ["", "x", "a" * 31, "<b>bold</b>", "nul\x00l", "\u202eevil"])
def test_a_name_that_cannot_be_read_is_refused_with_a_sentence(name: str, client: Client, db: None):
    response = client.post("/join/", {"name": name, "passphrase": PASSPHRASE})

    assert response.status_code == 422
    assert b'class="error"' in response.content or b"notice-danger" in response.content
    assert not User.objects.exists()


@pytest.mark.parametrize("passphrase", ["short", "aaaaaaaaaaaaaaaa", "slowriver1", "x" * 201])
def test_a_passphrase_that_is_easy_to_guess_is_refused(passphrase: str, client: Client, db: None):
    response = client.post("/join/", {"name": "slowriver", "passphrase": passphrase})

    assert response.status_code == 422
    assert not User.objects.exists()


def test_a_name_that_gives_somebody_away_is_refused(db: None):
    with pytest.raises(Invalid):
        identity.join(name="call 555 0142 now", passphrase=PASSPHRASE)


def test_what_was_typed_stays_in_the_form_but_the_passphrase_does_not(client: Client, db: None):
    response = client.post("/join/", {"name": "moderator", "passphrase": PASSPHRASE})

    assert b'value="moderator"' in response.content
    assert PASSPHRASE.encode() not in response.content
