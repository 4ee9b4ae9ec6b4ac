"""Clippings made to be slow: each is small to write down, and of any size that is asked for."""

from __future__ import annotations

import json
from collections.abc import Callable

_SENTENCE = "The ferry company said on Monday that the pier at Nordhavn would close for repairs until May. "
_ARTICLE = "<article><h1>Pier closes</h1>" + f"<p>{_SENTENCE * 3}</p>" * 4 + "</article>"


def _fill(piece: str, size: int) -> str:
    return piece * (size // len(piece) + 1)


def _page(inside: str, head: str = "") -> str:
    return f"<html><head><title>Pier</title>{head}</head><body>{inside}{_ARTICLE}</body></html>"


def _nest(tag: str, size: int) -> str:
    count = size // (len(tag) * 2 + 5)
    return _page(f"<{tag}>" * count + _SENTENCE + f"</{tag}>" * count)


def _posting(size: int) -> str:
    parts = [{"@type": "Person", "name": f"Ada Lindqvist {number}"} for number in range(size // 45)]
    data = {"@type": "NewsArticle", "headline": "Pier closes", "author": parts}
    return _page("", f'<script type="application/ld+json">{json.dumps(data)}</script>')


PASTES: dict[str, Callable[[int], str]] = {
    "one line": lambda size: _fill(_SENTENCE, size),
    "one word": lambda size: "a" * size,
    "paragraphs": lambda size: _fill(_SENTENCE * 4 + "\n\n", size),
    "the same line": lambda size: _fill(_SENTENCE + "\n", size),
    "short lines": lambda size: _fill("Ada\n", size),
    "blank lines": lambda size: _SENTENCE + "\n" * size + _SENTENCE,
    "spaces": lambda size: _SENTENCE + " " * size + _SENTENCE,
    "digits": lambda size: "12" * (size // 2),
    "dates": lambda size: _fill("12 May 2024 10:45 13.05.2024 2024-05-14 ", size),
    "date lines": lambda size: _fill("12 May 2024\n", size),
    "brackets": lambda size: "(" * size,
    "quotes": lambda size: ">" * size + "\n" + _fill("> > > said\n", size),
    "names": lambda size: "By " + _fill("Ada Lindqvist, ", size),
    "byline lines": lambda size: _fill("Ada Lindqvist says:\n12 May 2024 at 10:45\nNo!\nReply\n", size),
    "separators": lambda size: _fill(" | - > » : ", size),
    "bullets": lambda size: _fill("  * * * * Menu\n", size),
    "han": lambda size: _fill("港口管理局周一宣布码头将关闭维修", size // 3),
    "wrapped": lambda size: _fill((_SENTENCE[:72] + "\n") * 5 + "\n", size),
    "invisible characters": lambda size: _fill("a\u200b\u00ad\ufeff", size // 2),
    "combining marks": lambda size: "a" + "\u0301\u0323" * (size // 4),
}

PAGES: dict[str, Callable[[int], str]] = {
    "paragraphs": lambda size: _page(_fill(f"<p>{_SENTENCE * 2}</p>", size)),
    "empty paragraphs": lambda size: _page(_fill("<p>a", size)),
    "nested div": lambda size: _nest("div", size),
    "nested span": lambda size: _nest("span", size),
    "nested blockquote": lambda size: _nest("blockquote", size),
    "nested lists": lambda size: _page("<ul><li>" * (size // 8) + _SENTENCE),
    "nested tables": lambda size: _page("<table><tr><td>" * (size // 15) + _SENTENCE),
    "a hundred nested tables": lambda size: _page(_fill("<table><tr><td>" * 100 + _SENTENCE + "</table>" * 100, size)),
    "unclosed font": lambda size: _page(_fill("<font><b>pier ", size)),
    "table cells": lambda size: _page("<table>" + _fill("<tr><td>1<td>2", size) + "</table>"),
    "line breaks": lambda size: _page("<div>" + _fill("pier<br>", size) + "</div>"),
    "comments of the markup": lambda size: _page(_fill("<!-- x -->", size)),
    "one text": lambda size: _page("<p>" + _fill(_SENTENCE, size) + "</p>"),
    "author brackets": lambda size: _page("", f'<meta name="author" content="{"(" * size}">'),
    "author names": lambda size: _page("", f'<meta name="author" content="{_fill("Ada Lindqvist and ", size)}">'),
    "title separators": lambda size: f"<html><head><title>{_fill('pier - | ', size)}</title></head>{_ARTICLE}</html>",
    "many metas": lambda size: _page("", _fill('<meta name="date" content="2024-05-12">', size)),
    "linked data": _posting,
    "broken linked data": lambda size: _page("", f'<script type="application/ld+json">{"[" * size}</script>'),
    "date paragraphs": lambda size: _page(_fill("<p>12 May 2024 10:45</p>", size)),
    "comment list": lambda size: _page(
        '<ol class="commentlist">' + _fill('<li class="comment"><cite>Ada</cite> says: <p>No!</p>', size) + "</ol>"
    ),
    "links": lambda size: _page(_fill('<a href="/pier">pier</a> ', size)),
    "attributes": lambda size: _page("<div " + _fill('data-a="1" ', size) + ">" + _SENTENCE + "</div>"),
    "one class": lambda size: _page(f'<div class="{_fill("comment ", size)}">{_SENTENCE}</div>'),
    "entities": lambda size: _page("<p>" + _fill("&amp;", size) + "</p>"),
    "open angles": lambda size: _page(_fill("<", size)),
    "open scripts": lambda size: _page(f"<p>{_SENTENCE * 2}</p>" + _fill("<script ", size)),
}

NOTES: dict[str, Callable[[int], str]] = {
    "blank lines above": lambda size: "\n" * size + _SENTENCE * 4,
    "headings": lambda size: _fill("# Pier\n", size),
}


def list_cases(size: int) -> dict[str, bytes]:
    """Return the cases at about ``size`` bytes each, by the file name that they are saved under."""
    cases = {f"{name.replace(' ', '-')}.txt": build(size) for name, build in PASTES.items()}
    cases |= {f"{name.replace(' ', '-')}.html": build(size) for name, build in PAGES.items()}
    cases |= {f"{name.replace(' ', '-')}.md": build(size) for name, build in NOTES.items()}
    return {name: text.encode() for name, text in cases.items()}
