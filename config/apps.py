from django.apps import AppConfig
from django.core import checks

from config.second_reader import words_travel_in_private


class ConfigConfig(AppConfig):
    name = "config"
    label = "frame"

    def ready(self) -> None:
        checks.register(words_travel_in_private, checks.Tags.security, deploy=True)
