"""Not seeing somebody, standing, and being told things."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts import blocks, notices, standing
from accounts.models import Block, Restriction, User
from accounts.rules import require_may_speak
from common.errors import NotAllowed
from tests.cast import client_of


def test_a_member_blocks_and_unblocks_somebody(ana: User, ben: User):
    client = client_of(ana)

    client.post("/settings/blocks/", {"member": ben.pk})
    assert Block.objects.filter(blocker=ana, blocked=ben).exists()

    client.post(f"/settings/blocks/{ben.pk}/remove/")
    assert not Block.objects.filter(blocker=ana, blocked=ben).exists()


def test_blocking_twice_is_one_block(ana: User, ben: User):
    assert blocks.block(by=ana, other=ben) == blocks.block(by=ana, other=ben)


def test_nobody_blocks_themselves(ana: User):
    with pytest.raises(NotAllowed):
        blocks.block(by=ana, other=ana)
    with pytest.raises(IntegrityError), transaction.atomic():
        Block.objects.create(blocker=ana, blocked=ana)


@pytest.mark.parametrize("member", ["", "x", "0", "99999999999999999999", "-1"])
def test_a_broken_block_form_gets_a_sentence(member: str, ana: User):
    assert client_of(ana).post("/settings/blocks/", {"member": member}).status_code == 422


def test_a_restricted_member_may_not_speak_until_it_ends(ana: User, mo: User):
    now = timezone.now()
    standing.restrict(user=ana, by=mo, hours=24, reason="harassment", now=now)

    with pytest.raises(NotAllowed):
        require_may_speak(ana, now)
    assert require_may_speak(ana, now + timedelta(hours=25)) is None


def test_lifting_a_restriction_works_once(ana: User, mo: User):
    now = timezone.now()
    restriction = standing.restrict(user=ana, by=mo, hours=24, reason="harassment", now=now)

    assert standing.lift(restriction=restriction, by=mo, now=now)
    assert not standing.lift(restriction=restriction, by=mo, now=now)
    assert not Restriction.objects.in_force(now).exists()


def test_notices_are_new_until_they_were_looked_at(ana: User):
    notices.tell(recipient=ana, kind="decision", title="A moderator read something you wrote", url="/notices/")
    client = client_of(ana)

    assert b"data-unread" in client.get("/notices/").content
    assert b"data-unread" not in client.get("/notices/").content
    assert notices.unread_count(ana) == 0


def test_notices_come_in_pages_that_never_repeat(ana: User):
    for number in range(45):
        notices.tell(recipient=ana, kind="decision", title=f"Notice {number:02}")
    client = client_of(ana)

    first = client.get("/notices/")
    second = client.get(f"/notices/?before={first.context['older']}")

    titles = [notice.title for page in (first, second) for notice in page.context["notices"]]
    assert titles == [f"Notice {number:02}" for number in reversed(range(45))]


def test_the_team_is_told_but_not_the_person_it_is_about(mo: User, mia: User, lee: User, ana: User):
    assert notices.tell_moderators(kind="queue_urgent", title="An urgent case is waiting", url="/", besides=mia.pk) == 2
    assert {mo.notices.count(), lee.notices.count()} == {1}
    assert mia.notices.count() == ana.notices.count() == 0


def test_settings_take_a_zone_and_a_place_and_refuse_others(ana: User):
    client = client_of(ana)

    client.post("/settings/", {"zone": "Europe/Dublin", "place": "IE"})
    ana.refresh_from_db()
    assert (ana.zone, ana.place) == ("Europe/Dublin", "IE")
    assert client.post("/settings/", {"zone": "Mars/Olympus", "place": "IE"}).status_code == 422
