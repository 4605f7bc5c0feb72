"""Spaces, threads and posts. A post's number is dense in its thread, so any page is a range and costs the same."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import connection, models
from django.db.models import F, Q, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import Greatest
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from moderation.evidence import Surface
from moderation.models import Moderated, Visibility

PAGE = 20  # posts on a page of a thread
WAITING = (Visibility.HELD, Visibility.HIDDEN)  # its author still reads it


class Space(models.Model):
    slug = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=60)
    about = models.CharField(max_length=300)
    position = models.PositiveSmallIntegerField(default=0)
    thread_count = models.PositiveIntegerField(default=0)  # shown threads; the newest activity is read from their index

    class Meta:
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("forum:space", args=[self.slug])


# As text because it stands on every page: built by the ORM it costs 0.3 ms, more than the query itself.
MARK = "SELECT mark.number FROM forum_readmark mark WHERE mark.user_id = %s AND mark.thread_id = forum_thread.id"


class Answers(models.TextChoices):
    """How may people answer? Whoever opens a thread says so; readers see it, and the screening hears it."""

    ANY = "any", "Any answer is welcome"
    LIVED = "lived", "What you have lived, no advice"
    LISTEN = "listen", "Just listen"
    COMPANY = "company", "Keep me company"


class ThreadQuerySet(models.QuerySet["Thread"]):
    def open_to(self, viewer: User | AnonymousUser) -> ThreadQuerySet:
        """Threads this viewer may read: shown ones of people they did not block, their own, and all for moderators."""
        if not viewer.is_authenticated:
            return self.none()
        if viewer.is_moderator:
            return self
        seen = self.filter(Q(visibility=Visibility.SHOWN) | Q(author_id=viewer.pk, visibility__in=WAITING))
        blocked = viewer.blocked_ids()
        return seen.exclude(author_id__in=blocked) if blocked else seen

    def to_read(self, viewer: User) -> ThreadQuerySet:
        """With what the page of one thread needs, in one query."""
        return self.open_to(viewer).select_related("space").with_mark(viewer)

    def with_mark(self, viewer: User) -> ThreadQuerySet:
        """Each thread with `read_to`: the highest number this viewer has read; None when they never opened it."""
        return self.annotate(read_to=RawSQL(MARK, [viewer.pk]))  # noqa: S611 - a constant, with parameters


class Thread(models.Model):
    """`visibility` follows the opening post. `last_number` counts all posts, shown or not; the other counters count
    shown ones: `reply_count` without the opening post, `last_shown_number` and `last_post_at` of the newest."""

    space = models.ForeignKey(Space, on_delete=models.PROTECT, related_name="threads")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="threads")
    title = models.CharField(max_length=140)
    answers = models.CharField(max_length=8, choices=Answers.choices, default=Answers.ANY)
    visibility = models.CharField(max_length=8, choices=Visibility.choices, default=Visibility.HELD)
    made_at = models.DateTimeField(default=timezone.now)
    last_post_at = models.DateTimeField(default=timezone.now)
    last_number = models.PositiveIntegerField(default=0)
    last_shown_number = models.PositiveIntegerField(default=0)
    reply_count = models.PositiveIntegerField(default=0)
    locked_at = models.DateTimeField(null=True, blank=True)
    locked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = ThreadQuerySet.as_manager()
    read_to: int | None  # only after `with_mark`

    class Meta:
        indexes = [
            models.Index("space", F("last_post_at").desc(), F("id").desc(), name="threads_of_space_newest"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(locked_at__isnull=True, locked_by__isnull=True)
                | Q(locked_at__isnull=False, locked_by__isnull=False),
                name="locked_thread_has_a_locker",
            )
        ]

    def __str__(self) -> str:
        return f"thread {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("forum:thread", args=[self.pk])

    def next_number(self) -> int:
        """The number of the next post. Takes the row's lock until the transaction ends, and reads what it may say no to."""
        with connection.cursor() as cursor:
            cursor.execute(BUMP, [self.pk])
            number, self.visibility, locked_at = cursor.fetchone()
        self.locked_at = locked_at and (
            self.locked_at or timezone.now()
        )  # a text on SQLite: only whether there is one counts
        self.last_number = number
        return number

    def count_in(self, post: Post) -> None:
        """A post of this thread is shown now. Costs the same in a thread of ten and of ten thousand."""
        is_newest = Q(last_shown_number__lt=post.number)
        Thread.objects.filter(pk=self.pk).update(
            reply_count=F("reply_count") + int(not post.opens_thread),
            last_shown_number=Greatest(F("last_shown_number"), post.number, output_field=models.PositiveIntegerField()),
            last_post_at=models.Case(models.When(is_newest, then=Value(post.made_at)), default=F("last_post_at")),
        )

    def count_out(self, post: Post) -> None:
        """A post is shown no more. Only when it was the newest, the one before it is looked up."""
        rows = Thread.objects.filter(pk=self.pk)
        rows.update(reply_count=F("reply_count") - int(not post.opens_thread))
        if rows.filter(last_shown_number=post.number).exists():
            shown = Post.objects.filter(thread=self, visibility=Visibility.SHOWN).order_by("-number")
            number, at = shown.values_list("number", "made_at").first() or (0, self.made_at)
            rows.update(last_shown_number=number, last_post_at=at)

    def follow(self, opening: Post) -> None:
        """Be shown or not as the opening post is. Taken back after others answered, it leaves their words standing."""
        now = Thread.objects.select_for_update().get(pk=self.pk)
        after = opening.visibility
        if after == Visibility.REMOVED and now.reply_count:
            after = now.visibility
        if now.visibility != after:
            Thread.objects.filter(pk=self.pk).update(visibility=after)
            change = (after == Visibility.SHOWN) - (now.visibility == Visibility.SHOWN)
            Space.objects.filter(pk=self.space_id).update(thread_count=F("thread_count") + change)
        self.visibility = after


# As raw SQL because the number must come from the row that was locked, in one step, on both databases.
# The bare column, because "locked_at IS NOT NULL" in RETURNING is true for NULL on SQLite 3.40 (Debian 12).
BUMP = """UPDATE forum_thread SET last_number = last_number + 1 WHERE id = %s
RETURNING last_number, visibility, locked_at"""


class PostQuerySet(models.QuerySet["Post"]):
    def visible_to(self, viewer: User | AnonymousUser) -> PostQuerySet:
        """Shown posts of people the viewer has not blocked, and the viewer's own. Moderators see all that is not removed."""
        if not viewer.is_authenticated:
            return self.filter(visibility=Visibility.SHOWN)
        if viewer.is_moderator:
            return self.exclude(visibility=Visibility.REMOVED)
        seen = self.filter(Q(visibility=Visibility.SHOWN) | Q(author_id=viewer.pk, visibility__in=WAITING))
        blocked = viewer.blocked_ids()
        return seen.exclude(author_id__in=blocked) if blocked else seen


class Post(Moderated):
    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="posts")
    number = models.PositiveIntegerField()  # 1 is the opening post

    objects = PostQuerySet.as_manager()
    surface = Surface.POST

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["thread", "number"], name="one_post_for_each_number"),
            models.UniqueConstraint(fields=["author", "client_id"], name="one_post_per_client_id"),
        ]

    def __str__(self) -> str:
        return f"post {self.pk}"

    @property
    def opens_thread(self) -> bool:
        return self.number == 1

    @classmethod
    def with_place(cls) -> PostQuerySet:
        return cls.objects.select_related("author", "thread__space")

    def words(self) -> str:
        return f"{self.thread.title}\n{super().words()}" if self.opens_thread else super().words()

    def words_before(self) -> tuple[str, ...]:
        """The title over a reply of whoever opened the thread: it is their own, and may be the first half of a sentence.

        Others answer a title, and a kind answer must not sound like what it answers. An opening post is one text with
        its title already.
        """
        return (self.thread.title,) if self.author_id == self.thread.author_id and not self.opens_thread else ()

    def seeks_company(self) -> bool:
        mine = self.author_id == self.thread.author_id
        return mine and self.thread.answers == Answers.COMPANY

    def place_key(self) -> str:
        return f"thread {self.thread_id}" if self.thread_id else ""

    def place_label(self) -> str:
        return f"{self.thread.space.name}: {self.thread.title}"

    def get_absolute_url(self) -> str:
        return f"{reverse('forum:thread', args=[self.thread_id])}?from={page_start(self.number)}#post-{self.pk}"

    def visibility_changed(self, before: str) -> None:
        """Count it in or out and, for an opening post, let the thread follow. Inside the caller's transaction."""
        if self.visibility == Visibility.SHOWN:
            self.thread.count_in(self)
        elif before == Visibility.SHOWN:
            self.thread.count_out(self)
        if self.opens_thread:
            self.thread.follow(self)

    def lock_place(self, by: User) -> None:
        Thread.objects.filter(pk=self.thread_id, locked_at__isnull=True).update(locked_at=timezone.now(), locked_by=by)

    def unlock_place(self, by: User) -> None:
        Thread.objects.filter(pk=self.thread_id).update(locked_at=None, locked_by=None)

    def earlier_versions(self) -> list[Revision]:  # type: ignore[override]  # a Revised by its columns
        return list(self.revisions.order_by("-version"))

    def around(self) -> list[Moderated]:
        near = Post.objects.filter(thread_id=self.thread_id, number__range=(self.number - 3, self.number + 3))
        return list(near.exclude(visibility=Visibility.REMOVED).select_related("author").order_by("number"))


class Revision(models.Model):
    """What a post said before an edit. Kept for its author and the moderators."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="revisions")
    version = models.PositiveIntegerField()
    title = models.CharField(max_length=140, blank=True, default="")  # only of an opening post
    body = models.TextField()
    note = models.CharField(max_length=100, blank=True, default="")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["post", "version"], name="one_revision_for_each_version")]


class ReadMark(models.Model):
    """How far a member has read in a thread. Theirs alone; nobody else is told."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="+")
    number = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "thread"], name="one_read_mark_for_each_thread")]


def page_start(number: int) -> int:
    """The first post number of the page that holds `number`."""
    return (number - 1) // PAGE * PAGE + 1


def first_news(read_to: int | None, last_shown: int) -> int | None:
    """The page with the first post a viewer has not read; None for who was never here or has read all."""
    return page_start(read_to + 1) if read_to and read_to < last_shown else None
