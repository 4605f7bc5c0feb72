"""The learned voices: what they read, what they may do, and what happens without them."""

from pathlib import Path

import numpy as np
import pytest

from moderation.checks import gather
from moderation.checks.agreement import agree
from moderation.checks.costs import COSTS, Circumstances, threshold
from moderation.checks.learned import NAME, Learned, Terms, learned_from, probability
from moderation.checks.voices import FOLDER, READ_CLOSELY, voices
from moderation.checks.weighing import read
from moderation.checks.wording import WINDOW, pieces_of, vocabulary, windows
from moderation.evidence import CATEGORIES, Author, Axis, Level, Signal, Surface
from moderation.policy import decide
from tests.moderation.texts import ONLY_RULES as RULES


def cut(text: str):
    words = read(text)
    return words.folded, list(windows(words.folded, words.scope))


# ---- what they read


def test_a_word_is_cut_into_the_longest_known_pieces():
    known = {number: piece for piece, number in vocabulary().items()}

    assert [known[piece] for piece in pieces_of("unreachable")] == ["un", "##rea", "##cha", "##ble"]
    assert [known[piece] for piece in pieces_of("PHONE")] == ["telephone", "number"]
    assert [known[piece] for piece in pieces_of("☃☃")] == ["[UNK]"]


def test_windows_leave_out_no_word_and_end_with_sentences():
    folded, found = cut(" ".join(f"sentence number {n} says a little more than the last one." for n in range(60)))

    covered = {place for window in found for place in range(window.first, window.last)}

    assert covered == set(range(1, len(folded.words)))
    assert all(len(window.pieces) <= WINDOW for window in found)
    assert all(folded.words[window.last - 1] in ".?" for window in found)


def test_a_sentence_without_end_is_cut_all_the_same():
    folded, found = cut("word " * 4000)

    assert {place for window in found for place in range(window.first, window.last)} == set(range(1, len(folded.words)))


def test_quotation_marks_are_read():
    _, [plain] = cut("he said you are trash and left")
    _, [quoted] = cut('he said "you are trash" and left')

    assert pieces_of('"')[0] not in plain.pieces
    assert list(quoted.pieces).count(pieces_of('"')[0]) == 2


def test_of_a_long_text_the_last_window_is_always_read_closely():
    grave = np.zeros((30, 3), np.float32)
    grave[[2, 5, 7, 9, 11, 13]] = 5

    closely = voices().most_telling(grave)

    assert len(closely) == READ_CLOSELY
    assert closely[-1] == 29


# ---- what they hear


@pytest.mark.parametrize(
    "text",
    [
        "sitting in the car with it in my lap. don't check on me",
        "fed the cat, letter's on the table. thank you all, i mean it, goodnight for good",
    ],
)
def test_what_no_list_hears_is_heard(text):
    rules = gather(text, checks=RULES)
    both = gather(text)

    assert both.severity >= 2 >= rules.severity


@pytest.mark.parametrize(
    "text",
    [
        "this cough is killing me",
        "I overdosed in 2019 and a stranger with Narcan is why I'm here",
        "bad batch in Dayton, carry Narcan",
        "fed the cat, keys are under the mat, off to detox tomorrow, goodnight all",
    ],
)
def test_ordinary_recovery_talk_is_left_alone(text):
    assert decide(gather(text), Author(), Surface.POST).action == "allow"


def test_the_reason_points_at_the_words_that_gave_it():
    before = "Morning all. Coffee is on and the group meets at ten. We talked about gardens. " * 6
    danger = "I have taken all of my tablets and I am going to sleep now, goodbye."

    found = [signal for signal in gather(before + danger).signals if signal.level is Level.URGENT and signal.shown]

    assert found
    assert all(signal.span[1] > len(before) for signal in found)


def test_a_plan_told_in_pieces_is_heard_together_and_only_as_care():
    lines = ("i have them all here", "lined up on the table")

    alone = gather("dont check on me", surface=Surface.CHAT)
    together = gather("dont check on me", surface=Surface.CHAT, heard=lines)

    assert together.scores["suicide_self_harm"] > alone.scores["suicide_self_harm"]
    assert together.level(Axis.HARM) == alone.level(Axis.HARM)


def test_a_pseudonym_is_left_to_the_rules():
    names = ("nightbus", "sober_sally", "deadpool_fan", "kowhai", "ladybird7")

    assert all(gather(name, surface=Surface.NAME).signals == gather(name, checks=RULES).signals for name in names)


# ---- how rules and voices agree

EVEN = {("suicide_self_harm", level): Terms((0.0, 0.0, 1.0), 0.5) for level in (Level.LOW, Level.HIGH, Level.URGENT)}


def said(check: str, level: Level, score: float) -> Signal:
    return Signal(check, "suicide_self_harm", Axis.CARE, level, (0, 4), score)


def heard(low: float, high: float, urgent: float) -> list[Signal]:
    return [said(NAME, level, score) for level, score in zip(list(Level)[1:], (low, high, urgent), strict=True)]


def level_of(signals) -> Level:
    return max(signal.level for signal in signals)


def test_a_sure_voice_raises_what_no_rule_heard():
    assert level_of(agree(heard(0.99, 0.95, 0.9), EVEN, Circumstances())) is Level.URGENT


def test_voices_that_hear_nothing_quieten_a_rule():
    assert (
        level_of(agree([said("rule", Level.HIGH, 0.8), *heard(0.01, 0.01, 0.01)], EVEN, Circumstances())) is Level.NONE
    )


def test_a_rule_that_heard_danger_now_is_never_silenced():
    agreed = agree([said("rule", Level.URGENT, 0.9), *heard(0.001, 0.001, 0.001)], EVEN, Circumstances())

    assert level_of(agreed) is Level.LOW


def test_rules_and_voices_together_reach_what_neither_does():
    assert (
        level_of(agree([said("rule", Level.URGENT, 0.9), *heard(0.4, 0.3, 0.3)], EVEN, Circumstances())) >= Level.HIGH
    )


def test_a_rule_that_heard_now_is_believed_where_the_voices_hear_grave():
    plain = {output: Terms((0.0, 0.0, 0.0), 0.0) for output in EVEN}
    voices_alone = agree(heard(0.9, 0.9, 0.01), plain, Circumstances())
    with_rule = agree([said("rule", Level.URGENT, 0.9), *heard(0.9, 0.9, 0.01)], plain, Circumstances())

    assert (level_of(voices_alone), level_of(with_rule)) == (Level.HIGH, Level.URGENT)


@pytest.mark.parametrize(
    "text",
    [
        "There are a lot of Jewish families on our street",
        "gay people come to this group too",
        "I am a Black woman and I am two years sober",
    ],
)
def test_a_group_that_is_only_named_is_left_alone(text):
    assert decide(gather(text), Author(), Surface.POST).visibility == "shown"


def test_without_voices_the_rules_stand_as_they_are():
    rules = [said("rule", Level.HIGH, 0.8)]

    assert agree(rules, EVEN, Circumstances()) == rules


def test_more_evidence_never_lowers_a_level():
    for low in np.linspace(0.02, 0.98, 9):
        alone = level_of(agree(heard(low, low / 2, low / 4), EVEN, Circumstances()))
        with_rule = level_of(
            agree([said("rule", Level.HIGH, 0.8), *heard(low, low / 2, low / 4)], EVEN, Circumstances())
        )
        assert with_rule >= alone


def test_no_weight_of_the_agreement_speaks_against_a_rule():
    assert all(weight >= 0 for terms in Learned().terms.values() for weight in (*terms.levels, terms.score))
    assert (voices().weights[:, 1:4] >= 0).all()


# ---- costs


def test_every_output_has_a_price():
    speaking = voices()

    assert {output.category for output in speaking.outputs} == set(CATEGORIES) == set(COSTS)
    assert all(0 < threshold(category, level) < 1 for category in COSTS for level in COSTS[category])


def test_alarms_cost_more_in_chat_and_a_hold_costs_more_when_a_newcomer_wrote():
    chat, newcomer = Circumstances(surface=Surface.CHAT), Circumstances(author=Author(is_newcomer=True))

    assert threshold("overdose_emergency", Level.URGENT, chat) > threshold("overdose_emergency", Level.URGENT)
    assert threshold("harassment_hate", Level.HIGH, newcomer) > threshold("harassment_hate", Level.HIGH)
    assert threshold("spam", Level.HIGH, newcomer) < threshold("spam", Level.HIGH)


def test_a_long_story_needs_more_proof_before_people_are_called_and_little_more_for_the_quiet_answer():
    long = Circumstances(words=300)

    assert threshold("suicide_self_harm", Level.HIGH, long) > threshold("suicide_self_harm", Level.HIGH)
    assert threshold("suicide_self_harm", Level.LOW, long) < 0.5 < threshold("suicide_self_harm", Level.HIGH, long)
    assert threshold("spam", Level.HIGH, Circumstances(words=20)) == threshold("spam", Level.HIGH)


def test_a_handful_of_words_needs_more_proof():
    assert threshold("spam", Level.HIGH, Circumstances(words=4)) > threshold(
        "spam", Level.HIGH, Circumstances(words=12)
    )


@pytest.mark.parametrize(
    "text", ["how many", "there he is", "i have a bag", "goodnight everyone", "good evening all", "hi"]
)
def test_small_talk_in_a_room_calls_nobody(text):
    assert decide(gather(text, surface=Surface.CHAT), Author(), Surface.CHAT).action in ("allow", "support")


# ---- without them


def test_a_missing_model_is_unknown_and_the_rules_still_look(tmp_path: Path):
    checks = (*RULES, learned_from(tmp_path))

    evidence = gather("I want to kill myself tonight", checks=checks)

    assert [unknown.check for unknown in evidence.unknown] == [NAME]
    assert evidence.level(Axis.CARE) >= Level.HIGH
    assert decide(evidence, Author(is_newcomer=True), Surface.POST).visibility == "held"


def test_the_card_names_what_is_in_the_folder():
    card = (FOLDER / "card.md").read_text(encoding="utf-8")

    assert voices().name in card
    assert all(category in card for category in CATEGORIES)


def test_a_probability_never_runs_over():
    assert 0 < probability(-1e9) < probability(0.0) == 0.5 < probability(1e9) < 1
