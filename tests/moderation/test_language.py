"""English is spoken here. What is not English is never taken for harmless, and English in any dress is English."""

from functools import lru_cache
from itertools import chain
from pathlib import Path

import pytest

from accounts.models import User
from forum.models import Thread
from moderation import screening
from moderation.checks import CHECKS, gather
from moderation.checks.language import is_foreign
from moderation.checks.other_languages import other_languages
from moderation.checks.weighing import Context, Text, read
from moderation.evidence import Action, Axis, Level, Surface, Unknown
from moderation.learning.corpus import CORPUS
from moderation.models import Case, Visibility
from tests.moderation.desk import reply

HERE = Path(__file__).parent
NOT_ENGLISH = Unknown("language", "NotOurLanguage")
SPANISH = "No sé qué hacer, mi hermano lleva tres noches sin dormir y no quiere hablar con nadie"
# At least this much of the sentences with eight words or more; 240 of 241 when it was written.
FOUND = 0.95
OTHERS = (other_languages,)
ENGLISH = (
    "och aye, ah cannae dae this the nicht, ma heid's mince an the wean's greetin",
    "she finna pull up fr fr, we been knew he ain't bout that life no more deadass",
    "me a tell yuh seh mi nah touch it again, big up di whole crew",
    "hola gente, day 30 today and mi abuela made me pozole, gracias for all the support familia",
    "my grandmother always said el que no arriesga no gana and I think of it every morning on the bus",
    'the poster in the clinic says "la vida es bella y tú eres más fuerte de lo que crees" and I cried in the hallway',
    "Juan, María, Siobhán, Nguyễn, Łukasz and Þórdís are all speaking on Friday",
    "gm fam hru 2day, cnt slp agn, mtg @ 7 u cmng?? lmk x",
    "wnt 2 mtg, felt shyt, ate 3 donuts, cme hme, wached tv wiv me mam",
    "buprenorphine naloxone methadone clonidine lofexidine gabapentin hydroxyzine loperamide",
    "Café crème, croissant, déjà vu, rendez-vous: my French is a menu, but I went to Paris clean",
    "schadenfreude and zeitgeist are the only German words I know",
    "al-anon in Los Angeles, Santa Fe, San Luis Obispo and La Jolla all meet on Sundays",
    "sooooo tireddd tmrw is day onnnne againnn",
    "ngl lowkey proud rn",
)
SHORT = (
    "hola",
    "gracias a todos",
    "c'est la vie",
    "que sera sera",
    "danke schön",
    "carpe diem",
    "la la la la la",
)
PLAIN_SENTENCES = (
    "me quiero morir", "voy a matarme esta noche", "quero morrer", "vou me matar hoje", "voglio morire",
    "je veux mourir", "je ne veux plus vivre", "ich will sterben", "ich bringe mich um", "ik wil niet meer leven",
    "jag vill dö", "jeg vil dø", "nie chcę już żyć", "chci umřít", "ya hochu umeret", "vreau să mor",
    "ölmek istiyorum", "tôi muốn chết", "saya ingin mati", "я хочу умереть", "أريد أن أموت",
    "no respira, por favor ayuda", "il ne respire plus", "er atmet nicht mehr",
)  # fmt: skip
NO_DANGER = (
    "no me quiero morir, quiero ver crecer a mi hija", "não quero morrer", "je ne veux pas mourir",
    "ich will nicht sterben", "ik wil niet dood", "nie chcę umrzeć", "ölmek istemiyorum", "tôi không muốn chết",
    "me muero de hambre", "c'est à mourir de rire", "er atmet wieder", 'the song goes "me quiero morir" and we danced',
)  # fmt: skip


@lru_cache(maxsize=1)
def corpus() -> tuple[Text, ...]:
    """Every English text we have, whatever it is for: the words after the code of each line."""
    files = sorted(CORPUS.rglob("*.txt"))
    rows = chain.from_iterable(file.read_text("utf-8").splitlines() for file in files)
    return tuple(
        read(row.split(" ", 1)[1].replace("\\n", "\n")) for row in rows if " " in row and not row.startswith("#")
    )


def foreign() -> list[tuple[str, str]]:
    rows = (HERE / "other_languages.txt").read_text("utf-8").splitlines()
    return [(row.split(" ", 1)[0], row.split(" ", 1)[1]) for row in rows if not row.startswith("#")]


@pytest.mark.slow
def test_no_english_text_we_have_is_taken_for_another_language():
    mistaken = [text.folded.original for text in corpus() if is_foreign(text.folded)]

    print(f"English texts {len(corpus())}, taken for another language {len(mistaken)}")
    assert len(corpus()) > 10_000
    assert mistaken == []


@pytest.mark.parametrize("text", ENGLISH)
def test_english_in_any_dress_is_english(text: str):
    assert gather(text).unknown == ()


def test_other_languages_are_unknown():
    long = [(language, text) for language, text in foreign() if len(text.split()) >= 8]

    missed = [(language, text) for language, text in long if NOT_ENGLISH not in gather(text).unknown]

    print(f"sentences {len(long)} in {len({one for one, _ in long})} languages, missed {missed}")
    assert len({language for language, _ in long}) >= 12
    assert len(missed) <= len(long) * (1 - FOUND)


@pytest.mark.parametrize("text", ["Estoy muy cansada hoy", "ich kann nicht mehr schlafen", "je suis tellement fatigué"])
def test_a_short_sentence_without_one_english_word_is_unknown(text: str):
    assert gather(text).unknown == (NOT_ENGLISH,)


@pytest.mark.parametrize("text", SHORT)
def test_too_little_to_tell_is_left_alone(text: str):
    assert gather(text).unknown == ()


def test_a_long_text_with_little_english_is_unknown():
    assert gather(SPANISH + ". " + SPANISH + ". Thank you all").unknown == (NOT_ENGLISH,)


def test_an_english_post_with_a_foreign_quotation_is_known():
    story = (
        "My sponsor called me last night and we talked about my brother for an hour. He said this to me on the phone: "
    )

    assert gather(f"{story}'{SPANISH}'. I wrote it down and put it on the fridge because I needed it.").unknown == ()


def test_a_name_may_come_from_anywhere():
    assert gather("la vida es bella siempre", surface=Surface.NAME).unknown == ()


def test_a_newcomers_words_wait_and_a_regulars_are_looked_at(thread: Thread, ana: User, ben: User):
    held, shown = reply(thread, ana, SPANISH), reply(thread, ben, SPANISH)

    assert (held.visibility, shown.visibility) == (Visibility.HELD, Visibility.SHOWN)
    assert {screening.latest(post).action for post in (held, shown)} == {Action.HOLD, Action.REVIEW}
    assert Case.objects.of(held).get().unknown


@pytest.mark.parametrize("text", PLAIN_SENTENCES)
def test_plain_danger_in_another_language_is_heard(text: str):
    evidence = gather(text)

    assert evidence.level(Axis.CARE) >= Level.HIGH
    assert evidence.level(Axis.HARM) == Level.NONE


@pytest.mark.parametrize("text", NO_DANGER)
def test_who_wants_to_live_pages_nobody(text: str):
    assert gather(text, checks=OTHERS).signals == ()


def test_danger_in_another_language_is_shown_and_goes_to_people(thread: Thread, ben: User):
    post = reply(thread, ben, "la noche se hace larga y me quiero morir, nadie contesta el teléfono")

    assert (post.visibility, screening.latest(post).action) == (Visibility.SHOWN, Action.URGENT)
    assert Case.objects.of(post).get().care == Level.HIGH


@pytest.mark.slow
def test_no_english_text_we_have_is_danger_in_another_language():
    heard = [signal for text in corpus() for signal in other_languages(text, Context())]

    assert heard == []


def test_a_text_there_was_no_time_for_is_unknown_to_every_check_that_did_not_look():
    ticks = chain([0.0], (i * 0.2 for i in range(1_000)))

    evidence = gather("a long story. " * 3_000, budget=0.25, clock=lambda: next(ticks))

    assert {one.reason for one in evidence.unknown} == {"budget"}
    assert len(evidence.unknown) >= len(CHECKS) - 2


class TooLong(Exception):
    pass


def test_a_text_too_long_for_a_check_is_unknown():
    def reads_a_page(text, context):
        if len(text.folded.words) > 2_000:
            raise TooLong
        yield from ()

    evidence = gather("word again " * 1_500, checks=(reads_a_page,))

    assert evidence.unknown == (Unknown("reads_a_page", "TooLong"),)
