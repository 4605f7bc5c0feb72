"""What the pages read. Every list is bounded, every page of a thread costs what its first page costs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.expressions import RawSQL
from django.utils.dateparse import parse_datetime
from django.utils.safestring import SafeString

from accounts.models import User
from common import keyset, text
from common.errors import Invalid
from forum import cards
from forum.cards import Line, Row
from forum.models import PAGE, Answers, Post, ReadMark, Space, Thread, first_news, page_start
from moderation.evidence import Level
from moderation.models import Decision, Visibility

THREADS_ON_A_PAGE = 30
COLUMNS = "pk number version visibility author_id author__name author__role".split()
LINE = (
    "pk title author__name reply_count last_post_at visibility locked_at answers note last_shown_number read_to".split()
)
# As text for the same reason as forum.models.MARK: the two stand on every page of every thread.
OPEN_CASE = (
    "FROM moderation_case c WHERE c.content_type_id = %s AND c.object_id = forum_post.id AND c.closed_at IS NULL"
)
DANGER = f"COALESCE((SELECT MAX(c.care) {OPEN_CASE} AND c.care >= {Level.HIGH:d}), 0)"  # noqa: S608 - constants
CASE_ID = f"SELECT MIN(c.id) {OPEN_CASE}"  # noqa: S608


def spaces(viewer: User) -> Sequence[Space]:
    """All spaces with `newest_at` and `news`: how many threads that this viewer had read have more now. Two queries."""
    newest = Thread.objects.filter(space=OuterRef("pk"), visibility=Visibility.SHOWN).order_by("-last_post_at", "-id")
    found = list(Space.objects.annotate(newest_at=Subquery(newest.values("last_post_at")[:1])))
    news = _news(viewer)
    for space in found:
        space.news = news.get(space.pk, 0)  # type: ignore[attr-defined]
    return found


def _news(viewer: User) -> dict[int, int]:
    """Counted from the viewer's own marks, so that it costs what they have read and not what was ever written."""
    behind = ReadMark.objects.filter(
        user=viewer, thread__visibility=Visibility.SHOWN, number__lt=F("thread__last_shown_number")
    )
    return dict(behind.values_list("thread__space").annotate(Count("pk")).order_by())


@dataclass(frozen=True)
class Threads:
    lines: SafeString  # empty when there are none
    before: str  # cursor of the next page; empty on the last


def threads(space: Space, viewer: User, before: str = "") -> Threads:
    """One page of a space, newest activity first."""
    rows = Thread.objects.open_to(viewer).exclude(visibility=Visibility.REMOVED).filter(space=space)
    if before:
        rows = rows.filter(_behind(before))
    notes = Post.objects.filter(thread=OuterRef("pk"), number=1).values("note")[:1]
    found = rows.with_mark(viewer).annotate(note=Subquery(notes)).values_list(*LINE)
    page = list(found.order_by("-last_post_at", "-pk")[: THREADS_ON_A_PAGE + 1])
    lines = [_line(*values) for values in page[:THREADS_ON_A_PAGE]]
    more = len(page) > THREADS_ON_A_PAGE
    cursor = keyset.encode(lines[-1].last_post_at.isoformat(), lines[-1].pk) if more else ""
    return Threads(text.trusted("".join(map(cards.thread_line, lines))), cursor)


def _line(
    pk: int, title: str, name: str, replies: int, at: datetime, visibility: str, locked_at: datetime | None,
    answers: str, note: str | None, last_shown: int, read_to: int | None,
) -> Line:  # fmt: skip
    news = "" if last_shown <= (read_to or 0) else "Unread" if read_to is None else "New"
    wished = "" if answers == Answers.ANY else str(Answers(answers).label)
    jump = first_news(read_to, last_shown)
    return Line(pk, title, name, replies, at, visibility, bool(locked_at), wished, note or "", news, jump)


def _behind(cursor: str) -> Q:
    at, pk = keyset.decode(cursor, 2)
    when = _moment(at)
    # The first half lets the index find the place; the second settles threads of the same moment.
    return Q(last_post_at__lte=when) & (Q(last_post_at__lt=when) | Q(pk__lt=keyset.whole(pk)))


def _moment(value: str) -> datetime:
    try:
        when = parse_datetime(value)
    except ValueError:
        when = None
    if when is None or when.tzinfo is None:
        raise Invalid("That page link is broken. Go back to the list and try again.", code="bad_cursor")
    return when


@dataclass(frozen=True)
class ThreadPage:
    """Numbers are the first of a page, None where there is no such page."""

    cards: SafeString
    start: int
    previous: int | None
    next: int | None
    last: int
    read_to: int  # what this view of it makes read
    jump: int | None  # where the news begins, when that is another page
    opening_is_gone: bool
    danger: int  # level of the gravest open case of care on this page, from HIGH up; else 0
    danger_face: str  # whom the panel speaks to: "author" when their own words are among them, else "reader"


def thread_page(thread: Thread, viewer: User, start: str = "") -> ThreadPage:
    """The page that holds number `start` of a thread that was fetched `with_mark`. Raises Invalid."""
    first = _first_number(thread, start)
    last = page_start(max(1, thread.last_number if viewer.is_moderator else thread.last_shown_number))
    rows = _rows(thread, viewer, first)
    numbers = [row.number for row in rows]
    at_end, news = first >= last, first_news(thread.read_to, thread.last_shown_number)
    return ThreadPage(
        cards=text.trusted("".join(_cards(rows, viewer, thread.read_to))),
        start=first,
        previous=first - PAGE if first > 1 else None,
        next=first + PAGE if not at_end else None,
        last=last,
        read_to=max([*numbers, thread.last_shown_number if at_end else 0]),
        jump=news if news != first else None,
        opening_is_gone=first == 1 and 1 not in numbers,
        danger=max((row.danger for row in rows), default=0),
        danger_face="author" if any(row.danger and row.author_id == viewer.pk for row in rows) else "reader",
    )


def _first_number(thread: Thread, start: str) -> int:
    wanted = keyset.whole(start) if start else 1
    return page_start(min(max(wanted, 1), max(thread.last_number, 1)))


def _rows(thread: Thread, viewer: User, first: int) -> list[Row]:
    kind = ContentType.objects.get_for_model(Post)
    posts = Post.objects.visible_to(viewer).filter(thread_id=thread.pk, number__range=(first, first + PAGE - 1))
    found = posts.order_by("number").values_list(*COLUMNS, RawSQL(DANGER, [kind.pk]))  # noqa: S611
    if viewer.is_moderator:
        found = found.annotate(case=RawSQL(CASE_ID, [kind.pk]))  # noqa: S611
    rows = [Row(*values) for values in found]
    return _with_letters(rows, viewer)


def _with_letters(rows: list[Row], viewer: User) -> list[Row]:
    """Hidden words say where the reasons are. A query only when there are any."""
    hidden = [row.pk for row in rows if row.visibility == Visibility.HIDDEN]
    if not hidden:
        return rows
    letters = letters_about(hidden)
    return [replace(row, letter_id=letters.get(row.pk)) for row in rows]


def letters_about(posts: Sequence[int]) -> dict[int, int]:
    """The newest standing decision for each post."""
    kind = ContentType.objects.get_for_model(Post)
    found = Decision.objects.standing().filter(
        case__content_type=kind, case__object_id__in=posts, outcome__in=Decision.HIDES
    )
    return dict(found.order_by("pk").values_list("case__object_id", "pk"))


def _cards(rows: Sequence[Row], viewer: User, read_to: int | None) -> Iterator[str]:
    """Each post as this viewer sees it, with a line before what is new since they were here."""
    made = cards.cards_for(rows)
    seen = read_to is None or not rows or rows[0].number > read_to + 1
    for row in rows:
        if not seen and row.number > (read_to or 0) and row.author_id != viewer.pk:
            seen = True
            yield cards.news_line()
        yield cards.for_viewer(row, made[row.pk], viewer)


def mark_read(thread: Thread, viewer: User, number: int) -> None:
    """Remember how far they read in a thread fetched `with_mark`. Writes only when it moves forward."""
    if thread.read_to is None and number:
        ReadMark.objects.bulk_create([ReadMark(user=viewer, thread=thread, number=number)], ignore_conflicts=True)
    elif number > (thread.read_to or 0):
        ReadMark.objects.filter(user=viewer, thread=thread, number__lt=number).update(number=number)
