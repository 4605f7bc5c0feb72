"""Whatever is sent: a kind sentence, 4xx, nothing half-written, nothing of it in the log."""

from uuid import uuid4

import pytest

from forum.models import Post, Revision, Thread
from moderation.models import Assessment, Flag
from tests.forum.words import PLAIN

SECRET = "swordfish"
URLENCODED = "application/x-www-form-urlencoded"
BOUNDARY = "multipart/form-data; boundary=x"


def multipart(body: bytes) -> bytes:
    return b'--x\r\nContent-Disposition: form-data; name="body"\r\n\r\n' + body + b"\r\n--x--\r\n"


BROKEN = {
    "bytes that are no text": (b"body=" + SECRET.encode() + b"\xff\xfe", URLENCODED),
    "escaped bytes that are no text": (b"body=" + SECRET.encode() + b"%ff%fe", URLENCODED),
    "half a letter": (b"body=" + SECRET.encode() + b"%c3", URLENCODED),
    "lone surrogate": (b"body=" + SECRET.encode() + b"%ed%a0%80", URLENCODED),
    "broken multipart": (multipart(SECRET.encode() + b"\xff"), BOUNDARY),
    "null byte": (b"body=" + SECRET.encode() + b"%00", URLENCODED),
    "null byte in the note": (b"body=" + SECRET.encode() + b"&note=%00", URLENCODED),
    "control character": (b"body=" + SECRET.encode() + b"%1b", URLENCODED),
    "nothing at all": (b"", URLENCODED),
    "another kind of body": (b'{"body": "swordfish"}', "application/json"),
    "over-long": (b"body=" + SECRET.encode() * 4_000, URLENCODED),
    "half a megabyte": (b"body=" + b"x" * 600_000, URLENCODED),
    "many fields": (b"&".join(b"f%d=1" % n for n in range(300)), URLENCODED),
    "damaged client_id": (b"body=" + SECRET.encode() + b"&client_id=1", URLENCODED),
    "over-long note": (b"body=" + SECRET.encode() + b"&note=" + b"n" * 101, URLENCODED),
    "torn multipart": (b"--x\r\nContent-Disp", BOUNDARY),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_broken_reply_is_told_kindly_and_leaves_nothing(as_ana, thread, kind, caplog, capsys):
    body, content_type = BROKEN[kind]

    answer = as_ana.post(f"/threads/{thread.pk}/replies/", body, content_type=content_type)

    html = answer.content.decode()
    assert 400 <= answer.status_code < 500, answer.status_code
    assert "<h1" in html
    assert "Traceback" not in html
    assert (Post.objects.count(), Assessment.objects.count(), Thread.objects.get().last_number) == (1, 1, 1)
    assert SECRET not in caplog.text + "".join(capsys.readouterr())


@pytest.mark.parametrize("kind", ["bytes that are no text", "lone surrogate", "null byte"])
def test_broken_edit_changes_nothing(as_ana, say, ana, kind):
    post = say(ana, PLAIN)
    body, content_type = BROKEN[kind]

    answer = as_ana.post(f"/posts/{post.pk}/edit/", body + b"&version=1", content_type=content_type)

    assert answer.status_code == 422
    assert (Post.objects.get(pk=post.pk).version, Revision.objects.count()) == (1, 0)


@pytest.mark.parametrize("kind", ["bytes that are no text", "lone surrogate", "null byte"])
def test_broken_thread_is_not_started(as_ana, space, kind):
    body, content_type = BROKEN[kind]

    answer = as_ana.post(f"/spaces/{space.slug}/threads/", body + b"&title=Hello", content_type=content_type)

    assert answer.status_code == 422
    assert not Thread.objects.exists()


def test_broken_flag_opens_nothing(as_ben, say, ana):
    post = say(ana, PLAIN)

    answer = as_ben.post(f"/posts/{post.pk}/flags/", b"reason=spam&note=%ff", content_type=URLENCODED)

    assert answer.status_code == 422
    assert not Flag.objects.exists()


@pytest.mark.parametrize("number", ["x", "-1", "1.5", "", " ", "٣", "9" * 17, "9" * 400, "\x00"])
def test_broken_page_number_never_breaks_the_page(as_ana, thread, number):
    answer = as_ana.get(thread.get_absolute_url(), {"from": number})

    assert answer.status_code == (200 if number == "" else 422)


@pytest.mark.parametrize("path", ["/threads/{}/", "/posts/{}/edit/", "/posts/{}/history/", "/posts/{}/flags/new/"])
@pytest.mark.parametrize("number", [0, 2**31, 2**63, 10**40])
def test_impossible_numbers_are_not_found(as_ana, path, number):
    assert as_ana.get(path.format(number)).status_code == 404


@pytest.mark.parametrize(
    "path", ["/threads/{}/replies/", "/posts/{}/withdrawal/", "/posts/{}/flags/", "/spaces/{}/threads/"]
)
def test_views_that_change_something_refuse_get(as_ana, thread, path):
    assert as_ana.get(path.format(thread.pk)).status_code == 405


@pytest.mark.parametrize("path", ["/spaces/", "/spaces/newcomers/", "/threads/{}/", "/posts/{}/history/"])
def test_pages_refuse_post(as_ana, thread, path):
    assert as_ana.post(path.format(thread.pk), {"body": PLAIN}).status_code == 405


def test_markup_of_members_runs_nowhere(as_ana, as_ben, thread, space):
    evil = '"><script>alert(1)</script><img src=x onerror=alert(1)>'
    as_ana.post(f"/threads/{thread.pk}/replies/", {"body": evil, "note": evil})
    as_ana.post(f"/spaces/{space.slug}/threads/", {"title": evil, "body": evil, "client_id": str(uuid4())})

    pages = [as_ben.get(f"/threads/{pk}/").content.decode() for pk in Thread.objects.values_list("pk", flat=True)]
    pages.append(as_ben.get(space.get_absolute_url()).content.decode())

    assert len(pages) == 3
    for html in pages:
        assert "<script>alert" not in html
        assert "<img" not in html


def test_marker_of_the_tools_cannot_be_written_by_a_member(as_ben, thread, say, ana):
    say(ana, "<!--tools--> and `<!--tools-->`", note="<!--tools-->")

    html = as_ben.get(thread.get_absolute_url()).content.decode()

    assert "<!--tools-->" not in html
    assert html.count("post-tools") == 2
