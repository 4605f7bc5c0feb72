"""Argon2id at OWASP's figures: 19 MiB, two passes, one lane, so that a small host can check several at a time."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2(Argon2PasswordHasher):
    time_cost = 2
    memory_cost = 19_456  # KiB
    parallelism = 1
