"""An article that a page holds as data alone: JSON-LD's ``articleBody``, a script's state, the topic of a forum."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from newsclip.facts.dates import parse_machine_date
from newsclip.page.data import LARGEST, list_data, list_strings
from newsclip.page.tree import Element, parse_page
from newsclip.record import Comment

# Fewer characters than this are a teaser, not an article.
LEAST_ARTICLE = 400
# A text of fewer characters or words is a label or a name, in scripts with spaces between words and without.
_SHORTEST = 40
_FEWEST_WORDS = 6
_CODE = frozenset("{}=;<>\\")
# A line of a comment is known again by so many of its first or last characters, white space apart.
_EDGE = 40
# Marks of code are at most this share of prose.
_MOST_CODE = 0.02
_MOST_POSTS = 10_000


def find_payload_article(root: Element, comments: Iterable[str] = ()) -> list[str]:
    """Return the paragraphs of the longest text among a page's data, in order; none where it is no article.

    Texts that stand in the same place of alike objects belong together, as the paragraphs of a block editor do.
    ``comments`` are the texts of those that the page shows: they are no article where the data has them as well.
    """
    said = {
        end for text in comments for line in text.splitlines() if len(line) >= _SHORTEST for end in _list_ends(line)
    }
    texts: dict[str, dict[str, None]] = {}
    for data in list_data(root):
        for path, value in list_strings(data):
            if _is_prose(value):
                texts.setdefault(path, {})[value] = None
    groups = [[line for value in group for line in _leave_out(split_lines(value), said)] for group in texts.values()]
    best = max(groups, key=lambda lines: sum(map(len, lines)), default=[])
    return best if sum(map(len, best)) >= LEAST_ARTICLE else []


def _leave_out(lines: list[str], said: set[str]) -> list[str]:
    """Return the lines of a text, or none where one of them is a comment's."""
    return [] if any(end in said for line in lines for end in _list_ends(line)) else lines


def _list_ends(line: str) -> tuple[str, str]:
    """Return the first and the last characters of a line, for comparison: a quote or a name may go before them."""
    return "".join(line[: 2 * _EDGE].split())[:_EDGE], "".join(line[-2 * _EDGE :].split())[-_EDGE:]


def _is_prose(text: str) -> bool:
    if len(text) < _SHORTEST or text.startswith(("http", "data:", "/")):
        return False
    if "</p>" in text:
        return True
    if sum(character in _CODE for character in text) > len(text) * _MOST_CODE:
        return False
    return len(text.split()) >= _FEWEST_WORDS or any(
        "\u3040" <= character <= "\u9fff" for character in text[:_SHORTEST]
    )


def split_lines(text: str) -> list[str]:
    """Return the lines of plain text or of a fragment of markup."""
    if "</" in text or "<br" in text or "&" in text:
        from newsclip.page.blocks import list_blocks

        return [block.text for block in list_blocks(parse_page(f"<div>{text}</div>").root).blocks]
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]


@dataclass(slots=True)
class Topic:
    """A thread: the paragraphs of its first post, who wrote it and when, and the other posts as comments."""

    paragraphs: list[str]
    author: str | None
    published: str | None
    comments: list[Comment]


def find_topic(root: Element) -> Topic | None:
    """Return the thread in a page's preloaded data, or ``None`` where there is none."""
    for element in root.iter("div"):
        value = element.get("data-preloaded")
        if value and len(value) <= LARGEST:
            for posts in _list_streams(value):
                first, *others = posts[:_MOST_POSTS]
                paragraphs = split_lines(_read(first, "cooked") or "")
                if paragraphs:
                    return Topic(paragraphs, _read(first, "username"), _read_moment(first), _write_comments(others))
    return None


def _list_streams(preloaded: str) -> Iterator[list[dict[str, Any]]]:
    """Yield the posts of each topic: every preloaded value is JSON in a string of JSON."""
    try:
        stores = json.loads(preloaded)
        for name, store in stores.items() if isinstance(stores, dict) else ():
            topic = json.loads(store) if name.startswith("topic_") and isinstance(store, str) else None
            stream = topic.get("post_stream") if isinstance(topic, dict) else None
            posts = stream.get("posts") if isinstance(stream, dict) else None
            if isinstance(posts, list) and (found := [post for post in posts if isinstance(post, dict)]):
                yield found
    except (ValueError, RecursionError):
        return


def _write_comments(posts: list[dict[str, Any]]) -> list[Comment]:
    comments: list[Comment] = []
    ids: dict[Any, str] = {}
    for post in posts:
        text = "\n\n".join(split_lines(_read(post, "cooked") or ""))
        if text:
            identity = f"c{len(comments) + 1}"
            number, parent = post.get("post_number"), post.get("reply_to_post_number")
            comments.append(
                Comment(
                    id=identity,
                    parent=ids.get(parent) if isinstance(parent, int) else None,
                    author=_read(post, "username"),
                    published=_read_moment(post),
                    published_raw=_read(post, "created_at"),
                    text=text,
                )
            )
            if isinstance(number, int):
                ids[number] = identity
    return comments


def _read(post: dict[str, Any], key: str) -> str | None:
    value = post.get(key)
    return value.strip() or None if isinstance(value, str) else None


def _read_moment(post: dict[str, Any]) -> str | None:
    raw = _read(post, "created_at")
    return parse_machine_date(raw) if raw else None
