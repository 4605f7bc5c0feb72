from django.urls import path

from forum.views import flags, posts, replies, spaces, threads

app_name = "forum"
urlpatterns = [
    path("spaces/", spaces.spaces, name="spaces"),
    path("spaces/<slug:slug>/", spaces.space, name="space"),
    path("spaces/<slug:slug>/threads/", threads.start, name="threads"),
    path("spaces/<slug:slug>/threads/new/", threads.new, name="new_thread"),
    path("threads/<int:thread_id>/", threads.thread, name="thread"),
    path("threads/<int:thread_id>/replies/", replies.reply, name="reply"),
    path("posts/<int:post_id>/edit/", posts.edit, name="edit_post"),
    path("posts/<int:post_id>/history/", posts.history, name="post_history"),
    path("posts/<int:post_id>/withdrawal/", posts.withdraw, name="withdraw_post"),
    path("posts/<int:post_id>/flags/", flags.flag, name="flag_post"),
    path("posts/<int:post_id>/flags/new/", flags.new, name="new_post_flag"),
]
