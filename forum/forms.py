"""Parse what members write here. Nothing is written, nothing is judged."""

from __future__ import annotations

from django import forms

from common.fields import BodyField, ClientIdField, LineField
from forum.models import Answers
from moderation.forms import VersionField

TITLE_LENGTH = 140
NOTE_LENGTH = 100


def note_field() -> LineField:
    return LineField(
        max_length=NOTE_LENGTH,
        required=False,
        label="Content note",
        help_text="Optional. What the post is about, if reading it may be hard: it is folded until somebody opens it.",
    )


class AnswersField(forms.TypedChoiceField):
    """How may people answer? `unsaid` is what it means when nothing was sent."""

    def __init__(self, unsaid: str | None = Answers.ANY) -> None:
        super().__init__(
            choices=Answers.choices,
            required=False,
            empty_value=unsaid,
            initial=Answers.ANY,
            label="How may people answer?",
            error_messages={"invalid_choice": "Please choose one of the ways to answer that are listed."},
        )


class ReplyForm(forms.Form):
    body = BodyField(label="Your reply")
    note = note_field()
    client_id = ClientIdField()


class ThreadForm(forms.Form):
    title = LineField(max_length=TITLE_LENGTH, label="Title", help_text="A few words are enough.")
    body = BodyField(label="What is on your mind?", widget=forms.Textarea(attrs={"rows": 8}))
    answers = AnswersField()
    note = note_field()
    client_id = ClientIdField()


class EditForm(forms.Form):
    body = BodyField(label="Your words", widget=forms.Textarea(attrs={"rows": 8}))
    note = note_field()
    version = VersionField()


class EditOpeningForm(EditForm):
    title = LineField(max_length=TITLE_LENGTH, label="Title")
    answers = AnswersField(unsaid=None)  # leaves it as it is
    field_order = ("title", "body", "answers", "note", "version")
