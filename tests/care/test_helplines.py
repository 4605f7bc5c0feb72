import json
import re

import pytest

from care import helplines
from care.places import LANGUAGES, PLACES, REGIONS
from tests.care.pages_of_all_places import CODES

DATA = json.loads(helplines.DATA.read_text(encoding="utf-8"))


@pytest.mark.parametrize("code", CODES)
def test_every_place_has_an_emergency_number_and_someone_to_turn_to(code):
    lines = helplines.for_place(code)

    assert lines.emergency.tel_href
    assert lines.crisis
    assert lines.without_voice
    assert lines.worldwide
    assert lines.place_name == PLACES[code]


def test_the_names_are_those_of_the_places_in_the_data():
    assert {entry["country"] for entry in DATA} | {"NG"} == set(PLACES)
    assert {entry["region"] for entry in DATA if entry["region"]} <= set(REGIONS)
    assert {code for entry in DATA for code in entry["languages"]} <= set(LANGUAGES)


@pytest.mark.parametrize("place", ["", "QQ", "nowhere at all", "<script>", "x" * 100_000, "\x00"])
def test_a_place_nobody_knows_gets_the_lines_of_everywhere(place):
    lines = helplines.for_place(place)

    assert lines.place == "ZZ"
    assert not lines.is_local
    assert lines.emergency.phone == "112"
    assert "local emergency number" in lines.emergency_words
    assert all(line.website for line in lines.crisis)


def test_a_place_whose_own_emergency_number_is_unsure_says_local_emergency_number():
    lines = helplines.for_place("NG")

    assert not lines.is_local
    assert "local emergency number" in lines.emergency_words


@pytest.mark.parametrize(
    "asked", ["GB", "gb", " united  kingdom ", "United Kingdom", "GB-SCT", "gb-nir", "UK", "scotland"]
)
def test_a_place_is_found_by_code_name_and_region(asked):
    assert helplines.for_place(asked).place == "GB"


def test_a_straight_apostrophe_finds_the_place_too():
    assert helplines.code_of("Côte d'Ivoire") == "CI"


def test_lines_of_a_region_stand_under_their_country_after_those_for_all():
    lines = helplines.for_place("GB").suicide

    regions = [line.region for line in lines]
    assert "GB-NIR" in regions
    assert regions == sorted(regions, key=lambda region: region is not None)


def test_a_country_of_several_languages_shows_a_line_in_each():
    spoken = {code for line in helplines.for_place("BE").crisis for code in line.languages}

    assert {"nl", "fr"} <= spoken


def test_a_way_without_voice_is_among_the_first_lines_where_there_is_one():
    for code in CODES:
        lines = helplines.for_place(code)
        if any(line.without_voice for line in lines.suicide):
            assert any(line.without_voice for line in lines.crisis), code


def test_no_line_is_lost_and_none_is_shown_twice():
    for code in CODES:
        lines = helplines.for_place(code)
        shown = [
            *lines.crisis,
            *lines.drugs,
            *lines.never_alone,
            *(line for group in lines.more for line in group.lines),
        ]
        ids = [line.id for line in shown]
        wanted = {entry["id"] for entry in DATA if entry["country"] == code and entry["kind"] != "emergency"}
        assert len(ids) == len(set(ids)), code
        assert wanted <= set(ids), code


def test_every_link_to_call_or_text_is_digits_only():
    for line in (line for code in CODES for line in all_lines(code)):
        assert re.fullmatch(r"(tel:\+?\d{2,15})?", line.tel_href), line.id
        assert re.fullmatch(r"(sms:\+?\d{2,15}(\?&body=[A-Z%0-9]+)?)?", line.sms_href), line.id
        assert line.tel_href or not line.phone or line.phone.startswith("*"), line.id


def test_the_number_in_a_link_is_the_number_beside_it():
    for line in (line for code in CODES for line in all_lines(code)):
        if line.tel_href:
            assert re.sub(r"\D", "", line.tel_href) == re.sub(r"\D", "", line.phone), line.id


def test_a_star_number_is_shown_to_be_dialed_by_hand():
    star = helplines.for_place("CL").suicide[0]

    assert star.phone == "*4141"
    assert star.tel_href == ""


def test_a_keyword_is_put_into_the_message():
    text_line = next(line for line in helplines.for_place("US").suicide if line.sms_keyword)

    assert text_line.sms_href == "sms:741741?&body=HOME"


def test_places_are_by_name_with_somewhere_else_last():
    names = [name for _code, name in helplines.places()]

    assert names[0] == "Albania"
    assert names[-1] == "Somewhere else"
    assert names.index("Côte d’Ivoire") < names.index("Croatia")


def all_lines(code):
    lines = helplines.for_place(code)
    return [lines.emergency, *lines.suicide, *lines.substance, *lines.never_alone, *lines.others, *lines.worldwide]
