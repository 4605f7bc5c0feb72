"""What people send by form: words in a room, a change, a flag."""

from django import forms

from common.fields import BodyField, ClientIdField, LineField
from realtime.rooms import MAX_NOTE, MAX_SAID


class SayForm(forms.Form):
    client_id = ClientIdField()
    body = BodyField(label="Message", max_length=MAX_SAID, widget=forms.Textarea(attrs={"rows": 1}))
    note = LineField(
        label="Content note",
        max_length=MAX_NOTE,
        required=False,
        help_text="A word about what is inside, such as “relapse”. The message is then folded until it is opened.",
    )


class EditForm(forms.Form):
    body = BodyField(label="Message", max_length=MAX_SAID)
    note = LineField(label="Content note", max_length=MAX_NOTE, required=False)
