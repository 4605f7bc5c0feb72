from types import SimpleNamespace

import pytest
from django.db import InterfaceError, OperationalError
from django.test import RequestFactory
from redis.exceptions import ConnectionError as RedisIsDown

from care import helplines


class Unreadable:
    """A member whom the database, or the session store, will not give."""

    def __init__(self, fault):
        self.fault = fault

    @property
    def place(self):
        raise self.fault("down")


def request(query="", *, place=None, language="", address="203.0.113.9"):
    made = RequestFactory().get(f"/help-now/{query}", HTTP_ACCEPT_LANGUAGE=language, REMOTE_ADDR=address)
    if place is not None:
        made.user = SimpleNamespace(place=place)
    return made


def test_the_place_in_the_address_comes_first():
    assert helplines.place_from(request("?place=IE", place="CA", language="en-GB")) == "IE"


def test_the_members_own_choice_comes_before_the_language():
    assert helplines.place_from(request("?place=nowhere", place="CA", language="en-GB")) == "CA"


def test_the_region_of_the_language_comes_before_the_sites_default(settings):
    settings.DEFAULT_PLACE = "NZ"

    assert helplines.place_from(request(place="", language="en-GB,en;q=0.8")) == "GB"
    assert helplines.place_from(request(place="", language="da")) == "NZ"


def test_without_any_of_them_no_place_is_guessed(settings):
    settings.DEFAULT_PLACE = ""

    assert helplines.place_from(request(language="en", address="81.2.69.142")) == ""


@pytest.mark.parametrize(
    ("language", "place"),
    [
        ("fr-CA,fr;q=0.9", "CA"),
        ("en;q=0.4,de-AT;q=0.9,en-US;q=0.5", "AT"),
        ("zh-Hant-TW", "TW"),
        ("en-001", ""),
        ("xx-QQ", ""),
        ("*", ""),
        (";;;,-,--", ""),
        ("en-" + "a" * 9000, ""),
    ],
)
def test_the_region_is_read_from_the_tags_in_order_of_wish(settings, language, place):
    settings.DEFAULT_PLACE = ""

    assert helplines.place_from(request(language=language)) == place


@pytest.mark.parametrize("fault", [OperationalError, InterfaceError, RedisIsDown])
def test_a_member_who_cannot_be_read_falls_through_to_the_language(fault):
    made = request(language="de-CH")
    made.user = Unreadable(fault)

    assert helplines.place_from(made) == "CH"


def test_a_fault_of_our_own_is_not_swallowed():
    made = request()
    made.user = Unreadable(KeyError)

    with pytest.raises(KeyError):
        helplines.place_from(made)
