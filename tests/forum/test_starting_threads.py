"""posting.start_thread: the thread is shown as its first post is."""

from uuid import uuid4

import pytest
from django.utils import timezone

from accounts import standing
from common.errors import NotAllowed
from forum import posting
from forum.models import Answers, Space, Thread
from moderation.models import Case, Visibility
from tests.forum.words import DANGER, PLAIN, SALE


def start(space, author, body=PLAIN, title="Good evening", client_id=None):
    return posting.start_thread(space=space, author=author, title=title, body=body, client_id=client_id or uuid4())


def test_thread_is_shown_with_its_first_post(space, ana):
    thread = Thread.objects.get(pk=start(space, ana).post.thread_id)

    assert (thread.visibility, thread.last_number, thread.last_shown_number, thread.reply_count) == ("shown", 1, 1, 0)
    assert Space.objects.get(pk=space.pk).thread_count == 1


def test_held_thread_counts_nowhere_and_is_seen_by_its_author_alone(space, ana, ben):
    thread = start(space, ana, SALE).post.thread

    assert Space.objects.get(pk=space.pk).thread_count == 0
    assert thread in Thread.objects.open_to(ana)
    assert thread not in Thread.objects.open_to(ben)


def test_title_is_read_by_the_screening_too(space, ana):
    posted = start(space, ana, body="See the title.", title=SALE)

    assert posted.post.visibility == Visibility.HELD


def test_distress_in_a_title_is_heard(space, ana):
    posted = start(space, ana, body="That is all.", title=DANGER)

    assert posted.verdict.care
    assert Case.objects.of(posted.post).exists()


def test_form_sent_twice_starts_one_thread(space, ana):
    once = uuid4()
    first = start(space, ana, client_id=once)

    again = start(space, ana, client_id=once)

    assert (again.post, again.is_new) == (first.post, False)
    assert Thread.objects.count() == 1


def test_raced_form_starts_one_thread(space, ana, monkeypatch):
    once = uuid4()
    first = start(space, ana, client_id=once)
    looks = iter([None, posting.Posted(first.post, first.verdict, is_new=False)])
    monkeypatch.setattr(posting, "_first", lambda author, client_id: next(looks))

    assert not start(space, ana, client_id=once).is_new
    assert Thread.objects.count() == 1
    assert Space.objects.get(pk=space.pk).thread_count == 1


def test_restricted_member_may_not_start_a_thread(space, ana, mo):
    standing.restrict(user=ana, by=mo, hours=24, reason="sourcing", now=timezone.now())

    with pytest.raises(NotAllowed):
        start(space, ana)

    assert not Thread.objects.exists()


def test_author_says_how_people_may_answer(client, space, ana, ben):
    client.force_login(ana)
    sent = {"title": "Sunday", "body": PLAIN, "answers": "listen", "client_id": str(uuid4())}
    assert client.post(f"/spaces/{space.slug}/threads/", sent).status_code in {201, 303}
    thread = Thread.objects.get(title="Sunday")
    client.force_login(ben)

    assert thread.answers == Answers.LISTEN
    assert "Asked for here: Just listen." in client.get(thread.get_absolute_url()).content.decode()
    assert "Just listen" in client.get(space.get_absolute_url()).content.decode()


def test_way_to_answer_that_does_not_exist_is_refused_with_a_sentence(client, space, ana):
    client.force_login(ana)
    sent = {"title": "Sunday", "body": PLAIN, "answers": "shout", "client_id": str(uuid4())}

    response = client.post(f"/spaces/{space.slug}/threads/", sent)

    assert response.status_code == 422
    assert "ways to answer" in response.content.decode()
    assert not Thread.objects.exists()


def test_edit_that_does_not_speak_of_answers_leaves_them(client, space, ana):
    posted = posting.start_thread(
        space=space, author=ana, title="Sunday", body=PLAIN, answers=Answers.COMPANY, client_id=uuid4()
    )
    client.force_login(ana)

    client.post(f"/posts/{posted.post.pk}/edit/", {"title": "Monday", "body": PLAIN, "version": 1})
    thread = Thread.objects.get()
    assert (thread.title, thread.answers) == ("Monday", Answers.COMPANY)

    client.post(f"/posts/{posted.post.pk}/edit/", {"title": "Monday", "body": PLAIN, "answers": "any", "version": 2})
    assert Thread.objects.get().answers == Answers.ANY
