"""A chat room as Channels' own tutorial writes it: a consumer for each socket, one group_send for each message."""

from typing import Any

import django

django.setup()

from channels.generic.websocket import AsyncJsonWebsocketConsumer
from channels.routing import ProtocolTypeRouter, URLRouter
from django.urls import re_path

GROUP = "room"


class PlainConsumer(AsyncJsonWebsocketConsumer):
    async def connect(self) -> None:
        await self.channel_layer.group_add(GROUP, self.channel_name)
        await self.accept()

    async def disconnect(self, code: int) -> None:
        await self.channel_layer.group_discard(GROUP, self.channel_name)

    async def receive_json(self, content: dict[str, Any], **kwargs: Any) -> None:
        await self.channel_layer.group_send(GROUP, {"type": "chat.message", "text": content["body"]})

    async def chat_message(self, event: dict[str, Any]) -> None:
        await self.send_json({"text": event["text"]})


consumer: Any = PlainConsumer.as_asgi()
paths: list[Any] = [re_path(r"", consumer)]
application = ProtocolTypeRouter({"websocket": URLRouter(paths)})
