"""The pages around one's own words: edit, and earlier versions."""

from forum import posting
from forum.models import Post
from tests.forum.words import DANGER, PLAIN, SALE


def test_form_starts_with_the_words_as_they_are(as_ana, say, ana):
    post = say(ana, PLAIN, note="sleep")

    html = as_ana.get(f"/posts/{post.pk}/edit/").content.decode()

    assert PLAIN in html
    assert 'value="sleep"' in html
    assert 'name="version" value="1"' in html
    assert 'name="title"' not in html


def test_first_post_is_edited_with_its_title(as_ben, thread):
    post = thread.posts.get()

    html = as_ben.get(f"/posts/{post.pk}/edit/").content.decode()
    answer = as_ben.post(f"/posts/{post.pk}/edit/", {"title": "Better", "body": "Longer.", "version": 1})

    assert 'value="How was your day"' in html
    assert answer.status_code == 303
    assert "Better" in as_ben.get(thread.get_absolute_url()).content.decode()


def test_seen_words_of_others_are_refused_and_unseen_ones_unknown(as_ben, say, ana):
    shown, held = say(ana, PLAIN), say(ana, SALE)

    assert as_ben.get(f"/posts/{shown.pk}/edit/").status_code == 403
    assert as_ben.post(f"/posts/{shown.pk}/edit/", {"body": "Mine.", "version": 1}).status_code == 403
    assert as_ben.get(f"/posts/{held.pk}/edit/").status_code == 404
    assert Post.objects.get(pk=shown.pk).body == PLAIN


def test_older_version_is_a_conflict_that_keeps_the_words(as_ana, say, ana):
    post = say(ana, PLAIN)
    posting.edit(post=post, author=ana, body="From my phone.", version=1)

    answer = as_ana.post(f"/posts/{post.pk}/edit/", {"body": "From my desk.", "version": 1})

    html = answer.content.decode()
    assert answer.status_code == 409
    assert "From my desk." in html
    assert f'href="/posts/{post.pk}/edit/"' in html


def test_empty_edit_is_told_kindly(as_ana, say, ana):
    post = say(ana, PLAIN)

    answer = as_ana.post(f"/posts/{post.pk}/edit/", {"body": "", "version": 1})

    assert answer.status_code == 422
    assert "A single word is enough." in answer.content.decode()


def test_damaged_version_is_told_kindly(as_ana, say, ana):
    post = say(ana, PLAIN)

    for version in ("", "x", "-1", str(10**30)):
        assert as_ana.post(f"/posts/{post.pk}/edit/", {"body": "Changed.", "version": version}).status_code == 422

    assert Post.objects.get(pk=post.pk).version == 1


def test_distress_is_answered_with_help(as_ana, say, ana):
    post = say(ana, PLAIN)

    answer = as_ana.post(f"/posts/{post.pk}/edit/", {"body": DANGER, "version": 1})

    assert answer.status_code == 200
    assert b"support-panel" in answer.content


def test_json_names_the_new_version(as_ana, say, ana):
    post = say(ana, PLAIN)

    answer = as_ana.post(
        f"/posts/{post.pk}/edit/", {"body": "Changed.", "version": 1}, headers={"Accept": "application/json"}
    )

    assert (answer.status_code, answer.json()["version"]) == (200, 2)


def test_history_shows_what_went_out_and_what_came_in(as_ana, as_mo, say, ana):
    post = say(ana, "I slept four hours.")
    posting.edit(post=post, author=ana, body="I slept six hours.", version=1)

    for reader in (as_ana, as_mo):
        html = reader.get(f"/posts/{post.pk}/history/").content.decode()
        assert "I slept <del>four </del><ins>six </ins>hours." in html
        assert "I slept four hours." in html


def test_history_is_not_for_other_readers(as_ben, say, ana):
    post = say(ana, PLAIN)

    assert as_ben.get(f"/posts/{post.pk}/history/").status_code == 403


def test_history_writes_markup_of_members_as_text(as_ana, say, ana):
    post = say(ana, "<script>alert(1)</script>")
    posting.edit(post=post, author=ana, body="<b>bold</b>", version=1)

    html = as_ana.get(f"/posts/{post.pk}/history/").content.decode()

    assert "<script>alert" not in html
    assert "&lt;b&gt;bold&lt;/b&gt;" in html


def test_history_of_long_words_is_quick(as_ana, say, ana):
    post = say(ana, "a b " * 5_000)
    posting.edit(post=post, author=ana, body="b a " * 5_000, version=1)

    assert as_ana.get(f"/posts/{post.pk}/history/").status_code == 200
