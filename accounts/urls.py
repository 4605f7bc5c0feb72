from django.urls import path

from accounts import views

app_name = "accounts"
urlpatterns = [
    path("join/", views.join, name="join"),
    path("sign-in/", views.sign_in, name="sign_in"),
    path("sign-out/", views.sign_out, name="sign_out"),
    path("recover/", views.recover, name="recover"),
    path("settings/", views.settings, name="settings"),
    path("settings/passphrase/", views.change_passphrase, name="change_passphrase"),
    path("settings/codes/", views.new_codes, name="new_codes"),
    path("settings/teaching/", views.teaching, name="teaching"),
    path("settings/blocks/", views.block, name="block"),
    path("settings/blocks/new/", views.new_block, name="new_block"),
    path("settings/blocks/<int:member_id>/remove/", views.unblock, name="unblock"),
    path("notices/", views.notices, name="notices"),
]
