"""Join, come back, change the passphrase. No e-mail anywhere: eight codes on paper are the way back in."""

from __future__ import annotations

import base64
import hashlib
import re
import secrets
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.module_loading import import_string

from accounts.models import NAME_LENGTH, RecoveryCode, User
from accounts.names import ALLOWED, skeleton
from common.errors import Invalid

CODES = 8
CODE_BYTES = 10  # 80 random bits, so a plain hash is enough and a look-up needs no loop over slow hashes
SHORTEST_PASSPHRASE, LONGEST_PASSPHRASE = 10, 200
# Names that would let somebody pass for the people who run this place.
RESERVED = frozenset(
    map(
        skeleton,
        "admin administrator mod mods moderator moderators lead staff support supporter waymark system helpline".split(),
    )
)
TAKEN = "That name is taken, or too close to one that is. Please choose another."


@dataclass(frozen=True)
class Joined:
    """`codes` are in clear here and nowhere else; they are shown once."""

    user: User
    codes: list[str]


def join(*, name: str, passphrase: str, zone: str = "UTC", place: str = "", now: datetime | None = None) -> Joined:
    """Make a newcomer and their recovery codes. Raises Invalid with a sentence for what is wrong."""
    require_good_name(name)
    require_good_passphrase(passphrase, name=name)
    try:
        with transaction.atomic():
            user = User.objects.create(
                name=name,
                name_key=skeleton(name),
                password=make_password(passphrase),
                zone=zone,
                place=place,
                joined_at=now or timezone.now(),
            )
            return Joined(user, new_codes(user=user))
    except IntegrityError:
        raise Invalid(TAKEN, code="name_taken") from None


def require_good_name(name: str) -> None:
    """Raises Invalid unless the name can be chosen now: readable, free, not a helper's, and not hurtful."""
    if not 2 <= len(name) <= NAME_LENGTH or not ALLOWED.fullmatch(name):
        raise Invalid(
            f"A name has 2 to {NAME_LENGTH} letters, digits, spaces, dots, hyphens or underscores.", code="bad_name"
        )
    key = skeleton(name)
    if len(key) < 2 or key in RESERVED or User.objects.filter(name_key=key).exists():
        raise Invalid(TAKEN, code="name_taken")
    for path in settings.NAME_CHECKS:
        import_string(path)(name)


def require_good_passphrase(passphrase: str, *, name: str) -> None:
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise Invalid(
            f"Please use at least {SHORTEST_PASSPHRASE} characters. Four words in a row are easy to remember.",
            code="weak_passphrase",
        )
    if len(passphrase) > LONGEST_PASSPHRASE:
        raise Invalid(f"Please use at most {LONGEST_PASSPHRASE} characters.", code="weak_passphrase")
    besides_the_name = skeleton(passphrase).replace(skeleton(name), "")
    if len(set(passphrase)) < 5 or len(besides_the_name) < 6:
        raise Invalid("That is easy to guess. Four words in a row are easy to remember.", code="weak_passphrase")


@transaction.atomic
def new_codes(*, user: User) -> list[str]:
    """Eight fresh codes in clear; all earlier ones stop working."""
    codes = [_make_code() for _ in range(CODES)]
    RecoveryCode.objects.filter(user=user).delete()
    RecoveryCode.objects.bulk_create(RecoveryCode(user=user, digest=digest(code)) for code in codes)
    return codes


def recover(*, name: str, code: str, passphrase: str, now: datetime | None = None) -> User:
    """Use up one code and set a new passphrase, which ends every session. Raises Invalid, the same for every cause.

    The slow hash is made in any case, so that time tells nothing either.
    """
    require_good_passphrase(passphrase, name=name)
    hashed = make_password(passphrase)
    user = User.objects.filter(name_key=skeleton(name), is_active=True).first()
    unused = RecoveryCode.objects.filter(user=user, digest=digest(code), used_at__isnull=True)
    with transaction.atomic():
        if user is None or not unused.update(used_at=now or timezone.now()):
            raise Invalid("That name and code do not belong together, or the code was used before.", code="bad_code")
        user.password = hashed
        user.save(update_fields=["password"])
    return user


def change_passphrase(*, user: User, passphrase: str) -> None:
    """Every other session of the member ends: its key is made from the old hash."""
    require_good_passphrase(passphrase, name=user.name)
    user.password = make_password(passphrase)
    user.save(update_fields=["password"])


def codes_left(user: User) -> int:
    return user.recovery_codes.filter(used_at__isnull=True).count()


def digest(code: str) -> str:
    """Hash of a code as people type it: case, spaces and dashes do not matter; 0 is O and 1 is I."""
    bare = re.sub(r"[\W_]+", "", code.upper()).replace("0", "O").replace("1", "I").replace("8", "B")
    return hashlib.sha256(bare.encode("utf-8", "replace")).hexdigest()


def _make_code() -> str:
    letters = base64.b32encode(secrets.token_bytes(CODE_BYTES)).decode().lower()
    return "-".join(letters[i : i + 4] for i in range(0, len(letters), 4))
