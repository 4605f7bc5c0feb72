"""The corpus keeps its promises: enough, in families, half harmless, nothing twice, nothing that points at anybody."""

import re
from collections import Counter

import pytest

from moderation.evidence import CATEGORIES, GRADED
from moderation.learning.corpus import CORPUS, Malformed, examples, fold_of, read

HELD_OUT = CORPUS / "heldout"


@pytest.fixture(scope="module")
def texts():
    return examples(CORPUS)


# Poison control, SAMHSA, Never Use Alone: known to everybody in recovery in the United States.
HELP_LINES = {"800-222-1222", "800-662-4357", "877-696-1996"}


def test_there_are_enough_texts_in_enough_families(texts):
    assert len(texts) >= 6000
    assert len({text.family for text in texts}) >= 150


def test_at_least_half_are_harmless(texts):
    assert sum(text.is_harmless for text in texts) * 2 >= len(texts)


@pytest.mark.parametrize("category", CATEGORIES)
def test_every_category_has_many_texts_and_every_graded_one_all_levels(texts, category):
    levels = Counter(text.labels.get(category, 0) for text in texts)

    assert sum(count for level, count in levels.items() if level) >= 150
    assert all(levels[level] for level in ((1, 2, 3) if category in GRADED else ()))


def test_every_family_says_why_it_exists(texts):
    assert {text.family for text in texts if len(text.reason) < 20} == set()


def test_what_is_held_out_is_nowhere_learned_from(texts):
    learned = {plain(text.text) for text in texts}
    held = examples(HELD_OUT)

    assert len(held) >= 500
    assert [text.family for text in held if plain(text.text) in learned] == []
    assert {text.family for text in held} & {text.family for text in texts} == set()


def test_telephone_numbers_are_those_of_help_lines_or_kept_for_fiction(texts):
    numbers = [found for text in texts for found in re.findall(r"(?<!\d)\d{3}[-. ]\d{3}[-. ]\d{4}(?!\d)", text.text)]

    unknown = [number for number in numbers if not re.search(r"\D(555\D01\d\d|01\d\d)$", number)]
    assert set(unknown) <= HELP_LINES


def test_a_line_without_code_is_refused_by_file_and_line_and_never_by_its_words(tmp_path):
    broken = tmp_path / "broken.txt"
    broken.write_text("# family: x\n# reason: y\nok fine\nsecret words without code\n", encoding="utf-8")

    with pytest.raises(Malformed) as raised:
        list(read(broken))

    assert str(raised.value) == "broken.txt:4"


def test_labels_leave_out_what_nobody_can_say(tmp_path):
    file = tmp_path / "one.txt"
    file.write_text("# family: x\n# reason: y\nhate+s? words\n\nhate+v2 words again\n", encoding="utf-8")

    first, second = read(file)

    assert "suicide_self_harm" not in first.labels
    assert first.labels["harassment_hate"] == 1
    assert (second.labels["violence_threat"], second.severity) == (2, 2)
    assert first.pair != second.pair


def test_a_family_stays_in_its_fold_whatever_else_is_written():
    assert [fold_of(name, 5) for name in ("si_goodbye_chores", "od_training", "hh_insults")] == [0, 3, 0]


def plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))
