"""Parse what members type about themselves. The rules are in identity; these can run twice."""

from __future__ import annotations

from typing import Any

from django import forms

from accounts.identity import LONGEST_PASSPHRASE
from accounts.models import NAME_LENGTH, User
from common.clock import zone_names
from common.fields import LineField
from common.places import PLACES


class PassphraseField(forms.CharField):
    """Kept exactly as typed: a passphrase may start with a blank."""

    def __init__(self, *, new: bool, **kwargs: Any) -> None:
        hint = "new-password" if new else "current-password"
        super().__init__(
            strip=False,
            max_length=LONGEST_PASSPHRASE,
            widget=forms.PasswordInput(attrs={"autocomplete": hint}),
            error_messages={
                "required": "Please type your passphrase.",
                "max_length": f"Please use at most {LONGEST_PASSPHRASE} characters.",
                "null_characters_not_allowed": "Please use characters that a keyboard can type.",
            },
            **kwargs,
        )


def name_field(**kwargs: Any) -> LineField:
    field = LineField(max_length=NAME_LENGTH, **kwargs)
    field.error_messages["required"] = "Please type a name."
    field.error_messages["max_length"] = f"A name has at most {NAME_LENGTH} characters."
    field.widget.attrs |= {"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
    return field


class JoinForm(forms.Form):
    name = name_field(help_text="Made up, please. Nothing that people who know you would recognize.")
    passphrase = PassphraseField(
        new=True, help_text="At least 10 characters. Four words in a row are easy to remember."
    )


class SignInForm(forms.Form):
    name = name_field()
    passphrase = PassphraseField(new=False)


class RecoverForm(forms.Form):
    name = name_field()
    code = LineField(max_length=60, label="One of your recovery codes")
    passphrase = PassphraseField(new=True, label="New passphrase")


class ChangePassphraseForm(forms.Form):
    passphrase = PassphraseField(new=False, label="Passphrase now")
    new_passphrase = PassphraseField(new=True, label="New passphrase")


class NewCodesForm(forms.Form):
    passphrase = PassphraseField(new=False, label="Your passphrase")


class SettingsForm(forms.ModelForm):
    zone = forms.ChoiceField(
        choices=[(name, name.replace("_", " ")) for name in sorted(zone_names())],
        label="Time zone",
        error_messages={
            "required": "Please choose a time zone.",
            "invalid_choice": "Please choose a time zone from the list.",
        },
        help_text="Times on the pages are shown in it. Nobody else sees it.",
    )
    place = forms.ChoiceField(
        choices=[("", "I would rather not say"), *sorted(PLACES.items(), key=lambda pair: pair[1])],
        required=False,
        label="Country for helplines",
        error_messages={"invalid_choice": "Please choose a country from the list."},
        help_text="So that the right numbers come first. Nobody else sees it.",
    )

    class Meta:
        model = User
        fields = ["zone", "place"]


class TeachingForm(forms.Form):
    """The switch: its button sends `may_teach`, or nothing to take it back."""

    may_teach = forms.BooleanField(required=False, widget=forms.HiddenInput())


class BlockForm(forms.Form):
    member = forms.ModelChoiceField(
        queryset=User.objects.filter(is_active=True),
        widget=forms.HiddenInput(),
        error_messages={"required": "Please choose a member.", "invalid_choice": "We could not find that member."},
    )
