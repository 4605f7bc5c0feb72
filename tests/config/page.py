"""What a page is made of, read as a browser would."""

import re
from collections.abc import Mapping
from html.parser import HTMLParser

Element = tuple[str, Mapping[str, str]]


class Page(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.html = html
        self.elements: list[Element] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def all(self, tag: str, **wanted: str) -> list[Mapping[str, str]]:
        """The attributes of every `tag` that has the wanted ones."""
        return [
            attrs
            for name, attrs in self.elements
            if name == tag and all(attrs.get(key) == value for key, value in wanted.items())
        ]

    @property
    def title(self) -> str:
        found = re.search(r"<title>(.*?)</title>", self.html, re.S)
        return found[1].strip() if found else ""

    @property
    def inline(self) -> list[Element]:
        """Scripts, styles and handlers that stand in the page itself."""
        return [
            (tag, attrs)
            for tag, attrs in self.elements
            if tag == "style"
            or (tag == "script" and not attrs.get("src"))
            or any(name == "style" or name.startswith(("on", "hx-on")) for name in attrs)
        ]

    @property
    def fetched(self) -> list[str]:
        """Addresses that a browser asks for by itself."""
        links = [attrs["href"] for attrs in self.all("link") if "href" in attrs]
        return links + [attrs["src"] for _, attrs in self.elements if "src" in attrs]
