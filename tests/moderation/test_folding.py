"""Whatever people do to their letters, the words are heard, and each points back to what was typed."""

import pytest

from moderation.folding import fold

HOSTILE = {
    "marks": "a" + "\u0338" * 19_999,
    "marked words": ("k\u0338\u0335i\u0337l\u0336l " * 2_000)[:20_000],
    "brackets": "[(" * 10_000,
    "spaced letters": "a " * 10_000,
    "dotted letters": "k.i.l.l " * 2_500,
    "one word": "i" * 20_000,
    "numbers": "1 " * 10_000,
    "ligatures": "\ufdfa" * 20_000,
    "quote marks": '"' * 20_000,
    "at signs": "a@" * 10_000,
    "stars": "k*ll " * 4_000,
    "emoji": "\U0001f48a" * 20_000,
    "look-alikes": "\u0430" * 20_000,
    "spelled digits": "five five " * 2_000,
}


def heard(text: str) -> str:
    return fold(text).text.strip(" .?")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("KILL", "kill"),
        ("k\u00efll", "kill"),
        ("\u043a\u0456ll", "kill"),
        ("\uff4b\uff49\uff4c\uff4c", "kill"),
        ("\U0001d4f4\U0001d4f2\U0001d4f5\U0001d4f5", "kill"),
        ("\u24da\u24d8\u24db\u24db", "kill"),
        ("\U0001f17a\U0001f178\U0001f17b\U0001f17b", "kill"),
        ("ki\u200bll", "kill"),
        ("ki\u00adll", "kill"),
        ("k\u0338i\u0338l\u0338l\u0338", "kill"),
        ("k1ll", "kill"),
        ("k!ll", "kill"),
        ("k*ll", "kill"),
        ("k.i.l.l", "kill"),
        ("k i l l", "kill"),
        ("killllll", "kill"),
        ("kil\u202el", "kill"),
        ("su icide", "suicide"),
        ("s u i c i d e", "suicide"),
        ("d a y  o n e  a g a i n", "day one again"),
        ("0D", "overdose"),
        ("don\u2019t", "do not"),
        ("thinkin", "thinking"),
    ],
)
def test_disguised_words_are_heard(typed, said):
    assert heard(typed) == said


@pytest.mark.parametrize("number", ["10", "1350", "2.5", "40", "7"])
def test_numbers_stay_numbers(number):
    assert heard(f"take {number} of them").split()[1] == number


@pytest.mark.parametrize(("typed", "said"), [("10mg", "10 mg"), ("4pm", "4 pm"), ("$20", "$ 20"), ("3days", "3 days")])
def test_a_number_keeps_its_unit(typed, said):
    assert heard(typed) == said


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ("555-0142", "PHONE"),
        ("(212) 555 0119", "PHONE"),
        ("+44 7700 900123", "PHONE"),
        ("www.rx.example", "URL"),
        ("maria.k@mail.example", "EMAIL"),
        ("@quietfox", "HANDLE"),
    ],
)
def test_ways_to_reach_people_become_one_word(typed, kind):
    assert kind in heard(f"it is {typed} ok").split()


def test_years_and_counts_are_no_telephone_numbers():
    assert "PHONE" not in heard("2019 2020 2021 were bad, then 10 20 30 40 days")


def test_another_script_keeps_its_letters():
    assert heard("\u041f\u0440\u0438\u0432\u0435\u0442") == "\u043f\u0440\u0438\u0432\u0435\u0442"


@pytest.mark.parametrize(
    ("text", "word", "typed"),
    [
        ("I want to k1ll mys\u200belf", "kill", "k1ll"),
        ("I want to k1ll mys\u200belf", "myself", "mys\u200belf"),
        ("so, s u i c i d e it is", "suicide", "s u i c i d e"),
        ("\U0001f614 nar\u0441\u0430n now", "narcan", "nar\u0441\u0430n"),
        ("caf\u00e9 k\u0338i\u0338l\u0338l\u0338!", "kill", "k\u0338i\u0338l\u0338l\u0338"),
    ],
)
def test_a_word_points_to_what_was_typed(text, word, typed):
    folded = fold(text)

    start, end = folded.spans[folded.words.index(word)]

    assert folded.original[start:end] == typed


def test_sentences_have_bounds_in_the_original():
    folded = fold("I said I was fine. I'm not! Are you?")

    pieces = [folded.span_of_words(first, last - 1) for first, last in folded.sentences]

    assert [folded.original[a:b] for a, b in pieces] == ["I said I was fine", "I'm not", "Are you"]


@pytest.mark.parametrize("text", ["", " ", "\x00", "a\x00b", "\ud800", "x\udfffy", "\n\n", ".", "'", "\u200b" * 9])
def test_odd_texts_fold(text):
    folded = fold(text)

    assert len(folded.words) == len(folded.spans) == len(folded.sentence_of)
    assert all(0 <= start <= end <= len(text) for start, end in folded.spans)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_text_grows_to_a_small_multiple_at_most(name):
    text = HOSTILE[name]

    folded = fold(text)

    assert len(folded.letters.text) <= 3 * len(text)
    assert len(folded.words) <= 3 * len(text) + 2
