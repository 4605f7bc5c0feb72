"""Every path of the house, by app."""

from django.urls import include, path

from config import views

urlpatterns = [
    path("", views.home, name="home"),
    path("leave-now/", views.quick_exit, name="quick_exit"),
    path("robots.txt", views.robots, name="robots"),
    path("", include("care.urls")),
    path("", include("accounts.urls")),
    path("", include("forum.urls")),
    path("", include("realtime.urls")),
    path("", include("moderation.urls")),
]

handler400 = views.bad_request
handler403 = views.forbidden
handler404 = views.not_found
handler500 = views.server_error
