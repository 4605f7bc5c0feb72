"""What cannot work stops the start with a sentence; what a public site should not do fails its check."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.second_reader import refuse_unusable, words_travel_in_private

SOUND = {"url": "https://reader.example", "key": "", "timeout": 5.0, "per_hour": 600, "reads": "unsure"}


def test_nothing_is_asked_of_settings_that_are_off():
    refuse_unusable("", url="", key="two words", timeout=-1, per_hour=-1, reads="")


@pytest.mark.parametrize("kind", ["openai", "llama_guard"])
def test_sound_settings_are_taken(kind):
    refuse_unusable(kind, **SOUND)


@pytest.mark.parametrize(
    ("kind", "change", "named"),
    [
        ("gpt", {}, "SECOND_READER must be"),
        ("openai", {"url": ""}, "SECOND_READER_URL"),
        ("openai", {"url": "file:///etc/passwd"}, "SECOND_READER_URL"),
        ("openai", {"url": "ftp://reader.example"}, "SECOND_READER_URL"),
        ("openai", {"url": "https:///v1"}, "SECOND_READER_URL"),
        ("openai", {"url": "https://reader.example:port"}, "SECOND_READER_URL"),
        ("openai", {"url": "https://me:pass@reader.example"}, "SECOND_READER_KEY"),
        ("openai", {"url": "https://reader.example/?key=1"}, "SECOND_READER_URL"),
        ("openai", {"url": "https://reader.example/a b"}, "SECOND_READER_URL"),
        ("openai", {"key": "sk-one\nsk-two"}, "SECOND_READER_KEY"),
        ("openai", {"timeout": 0}, "SECOND_READER_TIMEOUT"),
        ("openai", {"timeout": 31}, "SECOND_READER_TIMEOUT"),
        ("openai", {"per_hour": -1}, "SECOND_READER_PER_HOUR"),
        ("openai", {"reads": "some"}, "SECOND_READER_READS"),
    ],
)
def test_what_cannot_work_is_refused_by_name_and_without_secrets(kind, change, named):
    with pytest.raises(ImproperlyConfigured, match=named) as refusal:
        refuse_unusable(kind, **{**SOUND, **change})
    assert "sk-" not in str(refusal.value)
    assert "pass@" not in str(refusal.value)


@pytest.mark.parametrize(
    ("url", "faults"),
    [
        ("https://reader.example", 0),
        ("http://127.0.0.1:11434", 0),
        ("http://[::1]:11434", 0),
        ("http://10.0.0.7:8000", 0),
        ("http://model:8000", 0),
        ("http://localhost:8000", 0),
        ("http://reader.example", 1),
        ("http://93.184.216.34", 1),
    ],
)
def test_words_must_not_travel_in_the_clear(settings, url, faults):
    settings.SECOND_READER, settings.SECOND_READER_URL = "openai", url

    assert len(words_travel_in_private()) == faults


def test_a_site_without_a_reader_passes_the_check(settings):
    settings.SECOND_READER, settings.SECOND_READER_URL = "", "http://reader.example"

    assert words_travel_in_private() == []
