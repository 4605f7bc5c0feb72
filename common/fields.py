"""Form fields for what people write. They refuse what cannot be stored or shown, with a kind sentence."""

import re
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.core.exceptions import ValidationError

from common.text import MAX_BODY

# NUL breaks PostgreSQL; lone surrogates break UTF-8; other controls are never typed on purpose.
UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")
UNREADABLE = "Part of the text could not be read (hidden control characters). Please remove them and send it again."


def refuse_unstorable(value: str) -> None:
    if UNSTORABLE.search(value):
        raise ValidationError(UNREADABLE, code="unreadable")


class BodyField(forms.CharField):
    """Several lines of a member's words. Empty and over-long are refused; four letters such as "help" are enough."""

    def __init__(self, *, max_length: int = MAX_BODY, required: bool = True, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": 4}))
        super().__init__(
            max_length=max_length,
            required=required,
            error_messages={
                "required": "There is nothing here yet. A single word is enough.",
                "max_length": f"This is longer than {max_length:,} characters. Please send it in two parts.",
                "null_characters_not_allowed": UNREADABLE,
            },
            **kwargs,
        )
        self.validators.append(refuse_unstorable)

    def to_python(self, value: Any) -> str:
        text = super().to_python(value) or ""
        return text.replace("\r\n", "\n").replace("\r", "\n").strip()


class LineField(BodyField):
    """One line of a member's words: a title, a name, a content note."""

    def __init__(self, *, max_length: int, required: bool = True, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput())
        super().__init__(max_length=max_length, required=required, **kwargs)

    def to_python(self, value: Any) -> str:
        return " ".join(super().to_python(value).split())


class ClientIdField(forms.UUIDField):
    """An id made by the sender so that sending twice is harmless; one is made here when none was sent."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            required=False,
            widget=forms.HiddenInput(),
            initial=uuid4,
            error_messages={"invalid": "The form was damaged on its way. Please send it again."},
            **kwargs,
        )

    def clean(self, value: Any) -> UUID:
        return super().clean(value) or uuid4()
