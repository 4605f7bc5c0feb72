"""Member's words to safe HTML: the one door. Source is stored; the rendering is stored beside it with RENDERER.

Order matters and was measured (docs/adr/0001): cap, Markdown without raw HTML and images, bleach with a link filter
in the same pass, then nh3 with the same lists. bleach is no longer maintained, so the last word is nh3's.
"""

import re
import threading
from functools import partial

import nh3
from bleach.linkifier import LinkifyFilter
from bleach.sanitizer import Cleaner
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

RENDERER = 1  # raise it when the output changes: stored renderings with another number are made again
MAX_BODY = 20_000
MAX_BRACKETS = 200  # markdown-it's link scanner is quadratic in opening brackets

LONG_WORD = re.compile(r"\S{301}")  # bleach looks for links in quadratic time: 20,000 "(" took 9 s

TAGS = frozenset("a p br strong em code pre blockquote ul ol li h3 h4 hr".split())
ATTRIBUTES = {"a": ["href", "rel"]}
SCHEMES = frozenset({"http", "https"})
REL = "nofollow ugc noopener noreferrer"

_markdown = MarkdownIt("commonmark", {"html": False, "linkify": False, "maxNesting": 20, "breaks": True}).disable(
    ["image", "html_block", "html_inline", "reference"]
)
_HEADINGS = re.compile(r"(</?)h([1-6])>")
_local = threading.local()  # bleach's Cleaner keeps its parser: one for each thread


def _with_rel(attrs: dict, new: bool = False) -> dict | None:
    """bleach callback: outside links tell the other site nothing; other schemes are not linked."""
    href = attrs.get((None, "href"), "")
    if not href.lower().startswith(("http://", "https://")):
        return None
    attrs[(None, "rel")] = REL
    return attrs


def _lower(tag: re.Match[str]) -> str:
    """A page has one first heading, and it is not a member's: theirs are the third and fourth level."""
    return f"{tag[1]}h{3 if int(tag[2]) < 4 else 4}>"


def _cleaner(source: str) -> Cleaner:
    """This thread's cleaner; without the link filter for text in which its patterns would take seconds."""
    kind = "plain" if LONG_WORD.search(source) else "linking"
    if not hasattr(_local, kind):
        linkify = partial(LinkifyFilter, callbacks=[_with_rel], skip_tags={"pre", "code"}, parse_email=False)
        filters = [linkify] if kind == "linking" else []
        cleaner = Cleaner(
            tags=TAGS, attributes=ATTRIBUTES, protocols=SCHEMES, strip=True, strip_comments=True, filters=filters
        )
        setattr(_local, kind, cleaner)
    return getattr(_local, kind)


def to_safe_html(markdown: str) -> SafeString:
    """Markdown to HTML that may be shown to anybody. Longer text than MAX_BODY is cut; never raises on text."""
    source = markdown[:MAX_BODY].replace("\x00", "")
    if source.count("[") > MAX_BRACKETS or source.count("]") > MAX_BRACKETS:
        source = source.replace("[", "(").replace("]", ")")
    html = _cleaner(source).clean(_HEADINGS.sub(_lower, _markdown.render(source)))
    return mark_safe(  # noqa: S308 - the only place: nh3 has just cleaned it
        nh3.clean(html, tags=set(TAGS), attributes={"a": {"href"}}, url_schemes=set(SCHEMES), link_rel=REL)
    )


def trusted(html: str) -> SafeString:
    """HTML that this house rendered itself and stored (a post's card, a message's line). Never a member's text."""
    return mark_safe(html)  # noqa: S308


def excerpt(text: str, length: int = 160) -> str:
    """The first words of a text on one line, cut at a word, for titles and lists."""
    line = " ".join(text.split())
    return line if len(line) <= length else line[:length].rsplit(" ", 1)[0] + "…"
