"""A view that says hello behind this site's own middleware, by Django's ASGI handler and by ours."""

import django

django.setup()

from django.conf import settings
from django.core.handlers.asgi import ASGIHandler
from django.http import HttpRequest, HttpResponse
from django.urls import path

from config.pages import Pages


def hello(request: HttpRequest) -> HttpResponse:
    return HttpResponse("hello")


urlpatterns = [path("hello/", hello)]
settings.ROOT_URLCONF = __name__

stock = ASGIHandler()
one_hop = Pages()
