"""A number that no longer answers may cost a life. None may be shown, in any place, in any way of writing it."""

import json
import re
from pathlib import Path

import pytest

from care import helplines, sifting
from tests.care.pages_of_all_places import CODES, everything, words

RETIRED = json.loads((Path(__file__).parent / "retired_numbers.json").read_text(encoding="utf-8"))
ROOT = Path(__file__).resolve().parents[2]
SEEN_BY_MEMBERS = {".html", ".txt", ".md", ".toml", ".json", ".js", ".webmanifest"}
APPS = ("accounts", "care", "common", "config", "forum", "moderation", "realtime", "docs")


@pytest.mark.parametrize("code", CODES)
def test_no_page_or_panel_of_any_place_shows_a_retired_number(code):
    gone = sifting.retired_in(code, RETIRED)

    assert not gone.mentioned_in(words(everything(code)))


def test_no_entry_of_the_data_holds_one_of_its_country():
    for entry in json.loads(helplines.DATA.read_text(encoding="utf-8")):
        gone = sifting.retired_in(entry["country"], RETIRED)
        texts = [str(value) for key, value in entry.items() if key not in {"sources", "seen_in", "checked"}]
        assert not gone.mentioned_in(*texts), entry["id"]


def test_no_file_that_members_may_see_holds_a_long_retired_number():
    gone = sifting.retired_in("no country", RETIRED)

    for file in (file for app in APPS for file in (ROOT / app).rglob("*") if file.suffix in SEEN_BY_MEMBERS):
        assert not gone.mentioned_in(file.read_text(encoding="utf-8")), file


def test_the_search_would_find_one():
    assert sifting.retired_in("TR", RETIRED).mentioned_in("Please call 182.")
    assert sifting.retired_in("GB", RETIRED).mentioned_in("tel:08457909090")
    assert sifting.retired_in("US", RETIRED).mentioned_in("Call 988, then press 3.")
    assert sifting.retired_in("FR", RETIRED).mentioned_in("(800) 273-8255"), "long numbers are barred everywhere"


def test_no_template_of_this_app_holds_a_digit_that_a_reader_would_see():
    # Numbers come from the data alone, where they are checked; one typed into a template would grow old unseen.
    for file in (ROOT / "care" / "templates").rglob("*.html"):
        text = re.sub(
            r"{%\s*comment.*?endcomment\s*%}|{#.*?#}|{%.*?%}|{{.*?}}|<[^>]*>", "", file.read_text(), flags=re.S
        )
        assert not re.search(r"\d", text), file
        assert not re.search(r'href="(tel|sms):', file.read_text()), file


def test_the_panels_headings_hold_no_digit_either():
    from_code = (ROOT / "care" / "panels.py").read_text()

    assert not re.search(r"\d{2,}", re.sub(r"maxsize=\d+", "", from_code))
