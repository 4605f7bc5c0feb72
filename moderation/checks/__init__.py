"""The checks, and `gather`, which asks every one of them.

A check is a plain generator over a Text and a small frozen Context. It has three answers: it yields signals; it yields
none (looked, found nothing); it raises (could not look). The third is written down as Unknown, which is never "nothing".
"""

from collections.abc import Callable, Iterator
from time import thread_time

from moderation.checks.agreement import agree
from moderation.checks.copies import copies, spared
from moderation.checks.costs import Circumstances
from moderation.checks.dosing_howto import dosing_howto
from moderation.checks.drug_sale import drug_sale
from moderation.checks.glorification import glorification
from moderation.checks.harassment_hate import harassment_hate
from moderation.checks.harm_reduction import keeps_alive
from moderation.checks.language import language
from moderation.checks.learned import NAME, Learned, learned
from moderation.checks.lethal_means import lethal_means
from moderation.checks.other_languages import other_languages
from moderation.checks.overdose_emergency import overdose_emergency
from moderation.checks.personal_info import personal_info
from moderation.checks.sexual import sexual
from moderation.checks.spam import spam
from moderation.checks.suicide_self_harm import suicide_self_harm
from moderation.checks.violence_threat import violence_threat
from moderation.checks.weighing import Context, Copied, Text, read
from moderation.evidence import Author, Evidence, Signal, Surface, Unknown, scores_of

Check = Callable[[Text, Context], Iterator[Signal]]

# Those that save lives first, should time run out; the order never changes the verdict.
CHECKS: tuple[Check, ...] = (
    overdose_emergency,
    suicide_self_harm,
    lethal_means,
    other_languages,
    violence_threat,
    personal_info,
    drug_sale,
    dosing_howto,
    sexual,
    harassment_hate,
    spam,
    glorification,
    learned,
    language,
    copies,
)
# What no voice can weigh: how often words were said, and words of a language it does not speak.
APART = frozenset({copies.__name__, other_languages.__name__})
FOREIGN = frozenset({language.__name__, other_languages.__name__})  # one that could not look, one that heard something
# Seconds of this thread's own work for all checks on one text, so that a busy machine makes nobody wait for a person.
# A check not reached by then is Unknown. Measured: 9 ms for a chat line at the 99th percentile, 125 for the slowest 20,000.
BUDGET = 0.25


def gather(
    text: str,
    *,
    surface: Surface = Surface.POST,
    author: Author = Author(),
    heard: tuple[str, ...] = (),
    copied: Copied = Copied(),
    checks: tuple[Check, ...] = CHECKS,
    budget: float = BUDGET,
    clock: Callable[[], float] = thread_time,
) -> Evidence:
    """Ask every check, never stop at the first hit, never raise, never log the words."""
    began = clock()
    context = Context(surface, author, heard, copied)
    signals: list[Signal] = []
    unknown: list[Unknown] = []
    try:
        words = read(text)
    except Exception as error:  # noqa: BLE001  whatever it is, people must look
        unknown = [Unknown(check.__name__, type(error).__name__) for check in checks]
        return Evidence((), tuple(unknown), scores_of(()), (clock() - began) * 1000)
    for check in checks:
        if clock() - began > budget:
            unknown.append(Unknown(check.__name__, "budget"))
            continue
        try:
            signals.extend(check(words, context))
        except Exception as error:  # noqa: BLE001  could not look: never the same as nothing found
            unknown.append(Unknown(check.__name__, type(error).__name__))
    about = Circumstances(surface, author, len(words.folded.words), keeps_alive(words))
    agreed = spared(together(signals, unknown, checks, about))
    return Evidence(tuple(agreed), tuple(unknown), scores_of(agreed), (clock() - began) * 1000)


def together(
    signals: list[Signal], unknown: list[Unknown], checks: tuple[Check, ...], about: Circumstances
) -> list[Signal]:
    """Rules and voices at the levels they agree on, and what stands apart.

    The rules' own levels when no voice spoke, or none that knows the language: what it makes of another is noise.
    """
    apart = [signal for signal in signals if signal.check in APART]
    said = [signal for signal in signals if signal.check not in APART]
    voice = next((check for check in checks if isinstance(check, Learned)), None)
    if voice is None or not any(signal.check == NAME for signal in said):
        return signals
    if FOREIGN & {*(one.check for one in unknown), *(one.check for one in apart)}:
        return [*(signal for signal in said if signal.check != NAME), *apart]
    return [*agree(said, voice.terms, about), *apart]
