"""The only settings file. Every knob is an environment variable, read and checked by `config.env`."""

import os
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONE, SELF

from config import second_reader
from config.databases import from_url
from config.env import env

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"

DEBUG = env.bool("DEBUG", default=False, help="Show tracebacks to visitors. Never in production.")
DEVELOPMENT = env.bool(
    "DEVELOPMENT", default=False, help="Relax what only a public site needs: https cookies, a configured secret."
)
SECRET_KEY = env.secret(
    "SECRET_KEY",
    dev_default="only-for-development-" + "x" * 40 if DEVELOPMENT else None,
    help="Signs cookies and sessions. At least 50 random characters.",
)
ALLOWED_HOSTS = env.list(
    "ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"], help="Host names this site answers to, by comma."
)
SITE_NAME = env.str("SITE_NAME", default="Waymark", help="The neutral name in tabs and notices.")
SITE_URL = env.str("SITE_URL", default="http://127.0.0.1:8000", help="Public address, for links in letters.")
DEFAULT_PLACE = env.str(
    "DEFAULT_PLACE", default="", help="Country of the helplines when nobody chose: ISO code or empty."
)
QUICK_EXIT_URL = env.str(
    "QUICK_EXIT_URL", default="https://www.wikipedia.org/", help="Where quick exit leads: a harmless public page."
)
REDIS_URL = env.secret("REDIS_URL", default="", help="Channel layer, cache and limits. Unset: in memory, one process.")
DATABASE_URL = env.secret(
    "DATABASE_URL", default="sqlite:///var/waymark.sqlite3", help="sqlite:///file or postgresql://user:pass@host/name."
)
WEB_THREADS = env.int("WEB_THREADS", default=8, unit="threads", help="Requests one process works on at a time.")
MAX_REQUEST_BYTES = env.int("MAX_REQUEST_BYTES", default=512_000, unit="bytes", help="Larger requests are refused.")
SOCKETS_PER_MEMBER = env.int(
    "SOCKETS_PER_MEMBER", default=50, unit="sockets", help="Open sockets of one member in one process."
)
SAY_BURST = env.int("SAY_BURST", default=20, unit="messages", help="Messages a member may send at once in rooms.")
SAY_PER_SECOND = env.float("SAY_PER_SECOND", default=5.0, unit="messages/s", help="Refill of that. 0: no limit.")
POST_BURST = env.int("POST_BURST", default=12, unit="posts", help="Posts a member may send at once.")
POST_PER_SECOND = env.float("POST_PER_SECOND", default=0.2, unit="posts/s", help="Refill of that. 0: no limit.")
SIGN_IN_BURST = env.int(
    "SIGN_IN_BURST", default=10, unit="tries", help="Sign-in tries for one name, or one address, at once."
)
SIGN_IN_PER_MINUTE = env.float("SIGN_IN_PER_MINUTE", default=5.0, unit="tries/min", help="Refill of that. 0: no limit.")
JOIN_BURST = env.int("JOIN_BURST", default=20, unit="accounts", help="Accounts made from one address at once.")
JOIN_PER_MINUTE = env.float("JOIN_PER_MINUTE", default=2.0, unit="accounts/min", help="Refill of that. 0: no limit.")
SECOND_READER = env.str(
    "SECOND_READER",
    default="",
    help="Another model that reads some words after they were said, and may raise: openai or llama_guard. Empty: none. docs/second-reader.md says what it is sent.",
)
SECOND_READER_URL = env.str(
    "SECOND_READER_URL", default="", help="Where it answers: http or https, without the path of its interface."
)
SECOND_READER_KEY = env.secret("SECOND_READER_KEY", default="", help="Sent to it as a bearer token. Empty: none.")
SECOND_READER_MODEL = env.str(
    "SECOND_READER_MODEL", default="", help="Which model to ask for. Empty: omni-moderation-latest or llama-guard3."
)
SECOND_READER_TIMEOUT = env.float(
    "SECOND_READER_TIMEOUT", default=5.0, unit="seconds", help="Longest one whole call may take, at most 30."
)
SECOND_READER_PER_HOUR = env.int(
    "SECOND_READER_PER_HOUR", default=600, unit="calls/h", help="Most calls of all workers together. 0: no limit."
)
SECOND_READER_READS = env.str(
    "SECOND_READER_READS",
    default="unsure",
    help="What it is sent: unsure (neither clearly harmless nor with people already) or all.",
)
second_reader.refuse_unusable(
    SECOND_READER,
    url=SECOND_READER_URL,
    key=SECOND_READER_KEY,
    timeout=SECOND_READER_TIMEOUT,
    per_hour=SECOND_READER_PER_HOUR,
    reads=SECOND_READER_READS,
)
TRUST_PROXY = env.bool("TRUST_PROXY", default=False, help="A proxy in front sets X-Forwarded-Proto and -For.")
RUN_CHORES = env.bool("RUN_CHORES", default=not REDIS_URL, help="Run the chores in a thread of this process.")
SHADOW_MODEL = env.str(
    "SHADOW_MODEL", default="", help="Folder of a model on trial, which looks at new words and changes nothing."
)
LOG_LEVEL = env.str("LOG_LEVEL", default="INFO", help="DEBUG, INFO, WARNING or ERROR.")
for _name, _default, _help in (
    ("HOST", "127.0.0.1", "Address that ./run listens on."),
    ("PORT", "8000", "Port that ./run listens on."),
):
    env.declare(_name, default=_default, help=_help)

INSTALLED_APPS = [
    "config.apps.ConfigConfig",
    "forum.apps.ForumConfig",
    "realtime.apps.RealtimeConfig",
    "moderation.apps.ModerationConfig",
    "care.apps.CareConfig",
    "accounts.apps.AccountsConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "csp",
    "channels",
]
MIDDLEWARE = [
    "config.middleware.health",
    "config.middleware.security_headers",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "config.middleware.refusals",  # what is below may be refused; what is above is on refusals too
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "config.middleware.own_zone",
    "django.contrib.messages.middleware.MessageMiddleware",
]
ROOT_URLCONF = "config.urls"
ASGI_APPLICATION = "config.asgi.application"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "config.context.frame",
            ]
        },
    }
]
FORM_RENDERER = "django.forms.renderers.DjangoTemplates"

TEST_SQLITE_FILE = env.str(
    "TEST_SQLITE_FILE", default="", help="The file that tests make and delete. Empty: one in the temporary folder."
)
DATABASES = {"default": from_url(DATABASE_URL, pool_size=WEB_THREADS + 8)}
DATABASES["default"]["TEST"] = (
    # A file, not memory: threads of one test see one database, as they do in life.
    {"NAME": TEST_SQLITE_FILE or f"{tempfile.gettempdir()}/waymark-test-{os.getpid()}.sqlite3"}
    if DATABASE_URL.startswith("sqlite")
    else {}
)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {
    "default": {
        "BACKEND": "config.cache.PatientRedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "waymark",
        "OPTIONS": {"socket_timeout": 0.5, "socket_connect_timeout": 0.25},
    }
    if REDIS_URL
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 20_000}},
}
CHANNEL_LAYERS = {
    "default": {
        "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
        "CONFIG": {
            # redis-py 8 gives up reading after 5 s unless told otherwise, and a quiet room is not a fault.
            "hosts": [
                {
                    "address": REDIS_URL,
                    "socket_timeout": None,
                    "socket_connect_timeout": 5,
                    "socket_keepalive": True,
                    "health_check_interval": 15,
                }
            ],
            "prefix": "waymark",
        },
    }
    if REDIS_URL
    else {"BACKEND": "channels.layers.InMemoryChannelLayer"},
}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = ["accounts.hashers.Argon2"]
AUTH_PASSWORD_VALIDATORS: list[dict] = []  # accounts.forms checks the passphrase, with sentences of its own
NAME_CHECKS = ["moderation.names.refuse_harmful"]  # called with every new pseudonym; raise Refusal
LOGIN_URL = "accounts:sign_in"
LOGIN_REDIRECT_URL = "home"

# In one process sessions are read from memory. With Redis they are not cached: a session that ended while Redis was
# away must not come to life again with it.
SESSION_ENGINE = f"django.contrib.sessions.backends.{'db' if REDIS_URL else 'cached_db'}"
SESSION_COOKIE_NAME = "sessionid" if DEVELOPMENT else "__Host-session"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 14
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = not DEVELOPMENT
CSRF_COOKIE_NAME = "csrftoken" if DEVELOPMENT else "__Host-csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = not DEVELOPMENT
CSRF_FAILURE_VIEW = "config.views.csrf_failure"
CSRF_TRUSTED_ORIGINS = [SITE_URL] if SITE_URL.startswith("https://") else []
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

SECURE_SSL_REDIRECT = False  # the proxy does it, and health checks inside come over http
SECURE_HSTS_SECONDS = 0 if DEVELOPMENT else 63_072_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SECURE_REFERRER_POLICY = "same-origin"  # no-referrer would make browsers send "Origin: null", which CSRF refuses
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUST_PROXY else None
SILENCED_SYSTEM_CHECKS = ["security.W008"]
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        # Chromium holds the redirect of a form to this list too: quick exit leads outside.
        "form-action": [SELF, "{0.scheme}://{0.netloc}".format(urlsplit(QUICK_EXIT_URL))],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}
PERMISSIONS_POLICY: dict[str, list] = {
    name: []
    for name in (
        "accelerometer autoplay browsing-topics camera display-capture encrypted-media fullscreen "
        "geolocation gyroscope interest-cohort magnetometer microphone midi payment usb"
    ).split()
}

DATA_UPLOAD_MAX_MEMORY_SIZE = MAX_REQUEST_BYTES
DATA_UPLOAD_MAX_NUMBER_FIELDS = 200
LANGUAGE_CODE = "en"
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = False

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_FINDERS = ["config.static.OurApps"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "config.static.ModuleManifestStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = False

CELERY_BROKER_URL = REDIS_URL or "memory://"
CELERY_TASK_IGNORE_RESULT = True
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "config.logs.formatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
    # Django's request logger writes paths and query strings, and a traceback can hold a member's words in its locals'
    # repr: config.logs keeps the place of a fault and drops the rest.
    "loggers": {
        "django": {"handlers": [], "propagate": True},
        "django.request": {"level": "ERROR"},
        "django.security": {"level": "ERROR"},
        "uvicorn.access": {"level": "WARNING"},
    },
}
