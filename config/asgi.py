"""The front door: pages in one thread hop, sockets behind origin and session checks, chores beside them."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django

django.setup()

from channels.routing import ProtocolTypeRouter, URLRouter
from channels.security.websocket import AllowedHostsOriginValidator

from config.lifespan import Lifespan
from config.pages import Pages
from realtime.routing import websocket_urlpatterns
from realtime.sessions import MemberOfSession

application = ProtocolTypeRouter(
    {
        "http": Pages(),
        "websocket": AllowedHostsOriginValidator(MemberOfSession(URLRouter(websocket_urlpatterns))),
        "lifespan": Lifespan(),
    }
)
