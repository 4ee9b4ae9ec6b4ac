"""A thread that a forum's page holds only as data: the topic that Discourse preloads.

The names are those of its API: https://docs.discourse.org/ (``post_stream``, ``cooked``, ``post_number``).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from newsclip.facts.dates import parse_machine_date
from newsclip.page.data import LARGEST
from newsclip.page.embedded import split_lines
from newsclip.page.tree import Element
from newsclip.record import Comment

_MOST_POSTS = 10_000


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
