"""Parse what moderators, flaggers and appealing authors send."""

from __future__ import annotations

from typing import Any

from django import forms

from accounts.standing import MOST_HOURS
from common.fields import BodyField, LineField
from moderation.appeals import LONGEST
from moderation.decisions import Choice
from moderation.models import FlagReason, Outcome, Reason

HOURS = [(24, "1 day"), (72, "3 days"), (168, "1 week"), (720, "30 days")]


def pick(choices: Any, **kwargs: Any) -> forms.ChoiceField:
    messages = {"required": "Please choose one.", "invalid_choice": "Please choose one from the list."}
    return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, error_messages=messages, **kwargs)


class VersionField(forms.IntegerField):
    """The case version on the moderator's screen."""

    def __init__(self) -> None:
        messages = {
            "required": "The form was damaged on its way. Open the case again.",
            "invalid": "Open the case again.",
        }
        super().__init__(min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput(), error_messages=messages)


class DecisionForm(forms.Form):
    outcome = pick(Outcome.choices, label="What happens with the words")
    reason = forms.ChoiceField(
        choices=[("", "Choose a rule"), *Reason.choices],
        label="Which published rule it rests on",
        error_messages={"required": "Please choose a rule.", "invalid_choice": "Please choose a rule from the list."},
    )
    hours = forms.IntegerField(
        min_value=1,
        max_value=MOST_HOURS,
        required=False,
        label="How long the author cannot write",
        help_text="Counts only when you pause their writing.",
        widget=forms.Select(choices=HOURS),
        error_messages={
            "invalid": "Please choose a time.",
            "max_value": "At most 30 days.",
            "min_value": "At least an hour.",
        },
    )
    note = BodyField(
        max_length=2_000,
        required=False,
        label="Your words to the author",
        help_text="Kind, plain and about the words, not the person.",
    )
    version = VersionField()

    def choice(self) -> Choice:
        data = self.cleaned_data
        return Choice(
            outcome=Outcome(data["outcome"]),
            reason=Reason(data["reason"]),
            note=data["note"],
            version=data["version"],
            hours=data["hours"] or 24,
        )


class AppealAnswerForm(forms.Form):
    outcome = pick(
        [("uphold", "The decision stands"), ("overturn", "The decision was wrong: show the words again")],
        label="Answer",
    )
    note = BodyField(max_length=2_000, label="Your words to the author")
    version = VersionField()


class AppealForm(forms.Form):
    body = BodyField(max_length=LONGEST, label="What should we look at again?")


class FlagForm(forms.Form):
    reason = pick(FlagReason.choices, label="What is it about?")
    note = LineField(
        max_length=500, required=False, label="Anything a moderator should know", help_text="You can leave this empty."
    )
