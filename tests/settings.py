"""The site's own settings on a developer's machine: a made-up secret, cookies without https, quick hashes."""

import os

os.environ["DEVELOPMENT"] = "true"

from config.settings import *  # noqa: E402, F403

# Hashed names need `collectstatic`; the browser tests and the server run with them, these pages do not.
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}  # noqa: F405
WHITENOISE_AUTOREFRESH = True
# Argon2 is slow on purpose. The tests of accounts put it back where they ask about it.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", "accounts.hashers.Argon2"]
