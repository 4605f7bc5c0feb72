"""The reader that the operator chose, or none."""

from collections.abc import Callable

from django.conf import settings

from moderation.second_reader.llama_guard import LlamaGuard
from moderation.second_reader.openai_style import OpenAIStyle
from moderation.second_reader.reader import Reader
from moderation.second_reader.wire import Line

KINDS: dict[str, Callable[[Line, str], Reader]] = {"openai": OpenAIStyle, "llama_guard": LlamaGuard}


def reader() -> Reader | None:
    """None unless SECOND_READER names one; `config.second_reader` has refused what cannot work."""
    make = KINDS.get(settings.SECOND_READER)
    if make is None:
        return None
    line = Line(settings.SECOND_READER_URL, settings.SECOND_READER_KEY, settings.SECOND_READER_TIMEOUT)
    return make(line, settings.SECOND_READER_MODEL)
