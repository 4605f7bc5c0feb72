"""The chores on many machines: beat says when, a worker does. A lost message is healed by the next beat."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django

django.setup()

from config.chores import CHORES, run

app = Celery("waymark")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.beat_schedule = {
    chore.name: {
        "task": "waymark.chore",
        "schedule": chore.every,
        "args": (chore.name,),
        "options": {"expires": chore.every},
    }
    for chore in CHORES
}


@app.task(name="waymark.chore")
def do_chore(name: str) -> None:
    run(next(chore for chore in CHORES if chore.name == name))
