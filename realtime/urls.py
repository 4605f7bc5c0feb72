from django.urls import path

from realtime import views

app_name = "realtime"
urlpatterns = [
    path("rooms/", views.rooms, name="rooms"),
    path("rooms/<slug:slug>/", views.room, name="room"),
    path("rooms/<slug:slug>/messages/", views.messages, name="messages"),
    path("messages/<int:pk>/edit/", views.edit, name="edit_message"),
    path("messages/<int:pk>/withdrawal/", views.withdraw, name="withdraw_message"),
    path("messages/<int:pk>/flags/", views.flag, name="flag_message"),
    path("messages/<int:pk>/flags/new/", views.new_flag, name="new_message_flag"),
]
