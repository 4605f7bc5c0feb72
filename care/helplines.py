"""Who to call, by place. Read from one file into memory once: no database, no network, no session needed."""

import json
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import Error as AnyDatabaseError
from django.http import HttpRequest
from django.utils.translation.trans_real import parse_accept_lang_header
from redis.exceptions import RedisError

from care.lines import HEADINGS, Helpline, Helplines
from care.places import ALSO_KNOWN_AS, PLACES, REGIONS, WORLDWIDE

DATA = Path(__file__).resolve().parent / "data" / "helplines.json"


def for_place(place: str) -> Helplines:
    """The lines of an ISO code, a region code or an English name; of everywhere for a place that is not known."""
    return _of(code_of(place) or WORLDWIDE)


def places() -> tuple[tuple[str, str], ...]:
    """(ISO code, English name) by name, "Somewhere else" last."""
    return tuple(sorted(PLACES.items(), key=lambda item: (item[0] == WORLDWIDE, _plain(item[1]))))


def code_of(place: str | None) -> str:
    """The ISO code of what someone chose or typed ("gb", "GB-SCT", "United Kingdom"), or "" when it is not known."""
    return _codes().get(" ".join((place or "")[:60].replace("'", "’").split()).casefold(), "")


def place_from(request: HttpRequest) -> str:
    """Asked for in the address, else chosen by the member, else the browser's region, else DEFAULT_PLACE, else "".

    Never from the IP address. Answers with the database and the session store down.
    """
    return (
        code_of(request.GET.get("place"))
        or _chosen_by_member(request)
        or _region_of_browser(request.headers.get("Accept-Language", ""))
        or code_of(settings.DEFAULT_PLACE)
    )


def _chosen_by_member(request: HttpRequest) -> str:
    try:
        return code_of(getattr(getattr(request, "user", None), "place", ""))
    except (AnyDatabaseError, RedisError):
        return ""  # someone needs a number now; that we cannot read who they are must not keep it from them


def _region_of_browser(accept_language: str) -> str:
    for tag, _quality in parse_accept_lang_header(accept_language.lower()):
        for part in tag.split("-")[1:]:
            if len(part) == 2 and part.upper() in PLACES:
                return part.upper()
    return ""


@cache
def _codes() -> dict[str, str]:
    names = {name.casefold(): code for code, name in PLACES.items()}
    regions = {region.casefold(): region[:2] for region in REGIONS}
    return ALSO_KNOWN_AS | regions | names | {code.casefold(): code for code in PLACES}


@cache
def _all_lines() -> tuple[Helpline, ...]:
    return tuple(_line(entry) for entry in json.loads(DATA.read_text(encoding="utf-8")))


@cache
def _of(code: str) -> Helplines:
    lines = [line for line in _all_lines() if line.country == code]
    worldwide = [line for line in _all_lines() if line.country == WORLDWIDE]
    own = _of_kind(lines, "emergency")
    return Helplines(
        place=code,
        place_name=PLACES[code],
        emergency=(own or _of_kind(worldwide, "emergency"))[0],
        is_local=bool(own) and code != WORLDWIDE,
        suicide=() if code == WORLDWIDE else _of_kind(lines, "suicide_crisis"),
        substance=_of_kind(lines, "substance_use"),
        never_alone=_of_kind(lines, "overdose_prevention"),
        others=tuple(line for kind in list(HEADINGS)[2:] for line in _of_kind(lines, kind)),
        worldwide=_of_kind(worldwide, "suicide_crisis"),
    )


def _of_kind(lines: Iterable[Helpline], kind: str) -> tuple[Helpline, ...]:
    """In the order of the data, lines for the whole country before those of one region."""
    return tuple(sorted((line for line in lines if line.kind == kind), key=lambda line: line.region is not None))


def _line(entry: dict[str, Any]) -> Helpline:
    sms = entry.pop("sms") or {}
    languages = tuple(entry.pop("languages"))
    return Helpline(**entry, languages=languages, sms_number=sms.get("number"), sms_keyword=sms.get("keyword"))


def _plain(name: str) -> str:
    return name.replace("Ô", "O").replace("ô", "o").replace("é", "e").replace("ü", "u").casefold()
