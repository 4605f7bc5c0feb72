import json
from io import StringIO

import pytest
from django.core.management import call_command

from care import sifting


def line(**more):
    return {
        "id": "xx-line", "country": "XX", "region": None, "name": "A line", "kind": "suicide_crisis", "phone": "123 456",
        "sms": None, "chat_url": None, "website": None, "hours": "24/7", "languages": ["en"], "audience": "Anyone",
        "cost": "free", "notes": "", "sources": ["one", "two"], "seen_in": 2, "checked": "2026-11",
    } | more  # fmt: skip


def sifted(retired=(), **more):
    kept = sifting.sift([line(**more)], list(retired))
    return kept[0] if kept else None


def test_a_line_seen_in_one_source_only_is_left_out():
    assert sifted(seen_in=1) is None
    assert sifted(seen_in=2)


def test_a_retired_phone_number_is_left_out_however_it_is_written():
    retired = [{"country": "XX", "number": "0845-790 9090"}]

    assert sifted(retired, phone="08457 90 90 90") is None
    assert sifted(retired, sms={"number": "0845 790 9090", "keyword": None}) is None


def test_a_short_retired_number_is_barred_only_in_its_country():
    retired = [{"country": "TR", "number": "182"}]

    assert sifted(retired, country="TR", phone="182") is None
    assert sifted(retired, country="XX", phone="182")
    assert sifted(retired, country="TR", phone="0 182 44"), "a longer number that holds the digits is another number"


def test_a_note_that_names_a_retired_number_loses_that_sentence_and_keeps_the_others():
    retired = [{"country": "XX", "number": "08457 90 90 90"}]

    kept = sifted(retired, notes="Welsh line 0808 164 0123. It was 08457 90 90 90 once.")

    assert kept["notes"] == "Welsh line 0808 164 0123."


def test_a_retired_option_in_words_is_barred_as_words():
    retired = [{"country": "XX", "number": "988 press 3 / text PRIDE"}]

    kept = sifted(retired, phone="988", notes="Press 1 for veterans. Youth may press-3. Or text  pride to us.")

    assert kept["notes"] == "Press 1 for veterans."


def test_a_second_retired_number_in_the_note_of_the_first_is_barred_too():
    retired = [{"country": "XX", "number": "03-7956 8144", "notes": "Also 03-7956 8145."}]

    assert sifted(retired, phone="03 7956 8145") is None


@pytest.mark.parametrize(
    ("notes", "kept"),
    [
        (
            "Ambulance number. Police: 110. 112 is also listed as a valid emergency number.",
            "Ambulance number. Police: 110.",
        ),
        ("Older lists give different mobile numbers; confirm on example.com.", ""),
        ("112 also works (libphonenumber, Aidlines); police 102.", "112 also works; police 102."),
        ("Call before using. Funding has been uncertain: re-check regularly.", "Call before using."),
    ],
)
def test_only_what_a_reader_can_use_is_left_of_the_notes(notes, kept):
    assert sifted(notes=notes)["notes"] == kept


@pytest.mark.parametrize(
    ("hours", "notes", "shown"),
    [
        ("24/7", "", "24/7"),
        ("24/7", "Hours (24/7) not seen in a source read: confirm on the service site.", "24/7 (not confirmed)"),
        ("unknown", "", ""),
        ("16:00-21:00 daily (check)", "", "16:00-21:00 daily (not confirmed)"),
        ("24/7 (South Australia: 08:30-22:00)", "", "24/7 (South Australia: 08:30-22:00)"),
        ("sources disagree: 24/7 in most; Mon-Thu 10:00-22:00 in others; check a.de", "", "hours not confirmed"),
        ("limited; check a.ba", "", "limited hours"),
    ],
)
def test_doubt_about_hours_is_said_and_its_reasons_are_not(hours, notes, shown):
    assert sifted(hours=hours, notes=notes)["hours"] == shown


def test_an_address_that_nobody_saw_is_left_out_with_the_chat_on_the_same_site():
    notes = "Website address not seen in a source read: confirm."

    kept = sifted(website="https://a.example", chat_url="https://a.example/chat", notes=notes)

    assert kept["website"] is None
    assert kept["chat_url"] is None


def test_a_whatsapp_number_never_becomes_a_text_message_link():
    kept = sifted(sms={"number": "9151 1767", "keyword": None}, notes="9151 1767 is CareText on WhatsApp.")

    assert kept["sms"] is None
    assert kept["notes"] == "9151 1767 is CareText on WhatsApp."


def test_the_command_writes_one_entry_a_line(tmp_path):
    lines, retired, out = tmp_path / "lines.json", tmp_path / "retired.json", tmp_path / "out.json"
    lines.write_text(json.dumps([line(), line(id="xx-other"), line(id="xx-weak", seen_in=1)]))
    retired.write_text("[]")

    call_command("import_helplines", lines, retired, to=out, stdout=StringIO())

    assert [entry["id"] for entry in json.loads(out.read_text())] == ["xx-line", "xx-other"]
    assert len(out.read_text().splitlines()) == 4
