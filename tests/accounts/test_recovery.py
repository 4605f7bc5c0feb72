"""A code on paper is the only way back in, and works once."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts import identity
from accounts.models import User
from common.errors import Invalid
from tests.cast import PASSPHRASE, client_of

NEW = "other words than before"


@pytest.fixture
def codes(ana: User) -> list[str]:
    return identity.new_codes(user=ana)


def test_a_code_sets_a_new_passphrase_and_signs_in(client: Client, ana: User, codes: list[str]):
    response = client.post("/recover/", {"name": "ana", "code": codes[3], "passphrase": NEW})

    assert response.status_code == 302
    assert Client().login(username="ana", password=NEW)
    assert not Client().login(username="ana", password=PASSPHRASE)


def test_a_code_works_once(ana: User, codes: list[str]):
    identity.recover(name="ana", code=codes[0], passphrase=NEW)

    with pytest.raises(Invalid):
        identity.recover(name="ana", code=codes[0], passphrase=NEW)
    assert identity.codes_left(ana) == 7


def test_a_code_is_read_however_it_is_typed(ana: User, codes: list[str]):
    typed = "  " + codes[1].upper().replace("-", " ")

    assert identity.recover(name="ANA", code=typed, passphrase=NEW) == ana


def test_somebody_elses_code_opens_nothing(ana: User, ben: User, codes: list[str]):
    with pytest.raises(Invalid):
        identity.recover(name="ben", code=codes[0], passphrase=NEW)
    assert identity.codes_left(ana) == 8


def test_recovering_ends_every_other_session(ana: User, codes: list[str]):
    elsewhere = client_of(ana)

    identity.recover(name="ana", code=codes[0], passphrase=NEW)

    assert elsewhere.get(reverse("accounts:settings")).status_code == 302


def test_new_codes_need_the_passphrase_and_replace_the_old(ana: User, codes: list[str]):
    client = client_of(ana)

    assert client.post("/settings/codes/", {"passphrase": "not the right words"}).status_code == 422
    fresh = client.post("/settings/codes/", {"passphrase": PASSPHRASE}, headers={"Accept": "application/json"}).json()[
        "codes"
    ]

    assert not set(fresh) & set(codes)
    with pytest.raises(Invalid):
        identity.recover(name="ana", code=codes[0], passphrase=NEW)


def test_changing_the_passphrase_keeps_this_session_and_ends_the_others(ana: User):
    here, elsewhere = client_of(ana), client_of(ana)

    here.post("/settings/passphrase/", {"passphrase": PASSPHRASE, "new_passphrase": NEW})

    assert here.get(reverse("accounts:settings")).status_code == 200
    assert elsewhere.get(reverse("accounts:settings")).status_code == 302
