import re
from time import perf_counter

import pytest
from django.template import Context, Template

from care import helplines, panels


def show(level="high", face="author", place="US", **more):
    return panels.support_html(place=place, level=level, face=face, **more)


@pytest.mark.parametrize(("face", "level"), list(panels.HEADINGS))
def test_each_face_and_level_has_its_own_heading_and_a_line_to_call(face, level):
    html = show(level, face)

    heading = panels.HEADINGS[face, level]
    assert f"<h2>{heading}</h2>" in html
    assert f'aria-label="{heading}"' in html
    assert f'data-level="{level}" data-face="{face}"' in html
    assert 'href="tel:988"' in html
    assert "/help-now/?place=US" in html


@pytest.mark.parametrize("face", panels.FACES)
@pytest.mark.parametrize("level", ["high", "urgent"])
def test_an_overdose_leads_with_the_emergency_number_and_the_steps(face, level):
    html = show(level, face, category="overdose_emergency")

    steps = [
        html.index(word)
        for word in ("Call 911</a>", "naloxone", "Breathe for them", "second dose", "on their side", "Stay")
    ]
    assert steps == sorted(steps)
    assert html.index("Call 911</a>") < html.index("988")


def test_an_urgent_author_sees_the_emergency_number_before_the_crisis_line():
    html = show("urgent")

    assert html.index("tel:911") < html.index("tel:988")
    assert "button-danger" in html


def test_a_quiet_card_stays_small():
    html = show("low")

    assert len(html) < 1_000
    assert "<details" not in html


@pytest.mark.parametrize("level", ["high", "urgent"])
def test_an_author_is_asked_what_is_in_the_way_and_each_barrier_has_an_answer(level):
    html = show(level)

    barriers = re.findall(r"<summary>(.*?)</summary><p>(.+?)</p>", html)
    assert [barrier for barrier, _answer in barriers] == [
        "I am afraid of the police",
        "I tried before, and it did not help",
        "I cannot talk aloud",
        "I am not sure it is bad enough",
    ]


def test_someone_who_cannot_talk_aloud_is_given_text_and_chat_or_a_way_to_find_them():
    assert "sms:741741" in show("high", place="US")
    assert "Find a line with text or chat" in show("high", place="AD")


def test_that_someone_was_told_is_said_only_when_it_is_true():
    assert "was told just now" in show("urgent", people_told=True)
    assert "was told" not in show("urgent")


def test_level_none_is_nothing_for_all_but_the_flagger():
    assert [show(0, face) for face in ("author", "reader", "moderator")] == ["", "", ""]
    assert "Thank you for telling us" in show("none", "flagger")


@pytest.mark.parametrize(
    ("given", "shown"),
    [(1, "low"), (2, "high"), (3, "urgent"), (9, "urgent"), ("URGENT", "urgent"), ("no such level", "high")],
)
def test_levels_come_as_numbers_or_words_and_an_unknown_one_counts_as_high(given, shown):
    assert f'data-level="{shown}"' in show(given)


@pytest.mark.parametrize("place", [code for code, _name in helplines.places()] + ["", "QQ"])
def test_no_place_gets_an_empty_panel(place):
    html = show("urgent", place=place)

    assert re.search(r'href="tel:\d+"', html)
    assert re.search(r'<ul class="support-lines"><li>', html)


def test_the_flagger_is_told_that_a_flag_sends_no_message():
    assert "does not send anyone a message" in show("high", "flagger")


def test_the_words_promise_nothing_and_blame_nobody():
    for face in panels.FACES:
        for level in ("low", "high", "urgent"):
            html = show(level, face, people_told=True).lower()
            assert not re.search(
                r"commit(ted|s)? suicide|addict\b|junkie|\bclean\b|we promise|guarantee|everything will be", html
            )
            assert "!" not in html


def test_the_tag_draws_the_same_panel():
    template = Template("{% load care %}{% support_panel place level face category='overdose_emergency' %}")

    html = template.render(Context({"place": "IE", "level": 3, "face": "reader"}))

    assert html == show(3, "reader", "IE", category="overdose_emergency")


def test_after_the_first_time_a_panel_takes_less_than_a_millisecond():
    show("urgent")

    start = perf_counter()
    for _ in range(100):
        show("urgent")

    assert (perf_counter() - start) / 100 < 0.001
