"""Forum threads: the first post is the article, the posts after it are comments on it."""

from __future__ import annotations

from collections import defaultdict

from newsclip.comments.outline import Outline
from newsclip.comments.parts import read_parts
from newsclip.comments.units import Names, Unit

MIN_POSTS = 2
MIN_ARTICLE = 300
"""Characters of paragraphs above the first post that make an article of their own."""
MAX_TRIED = 12
"""Posts that are read before a page is believed to be a thread."""


def find_replies(outline: Outline, names: Names) -> list[Unit]:
    """Return the posts of a forum thread in order; empty where the page is no thread.

    The first is the article, unless one stands above it.
    """
    groups: dict[tuple[str, str], list[int]] = defaultdict(list)
    for at, mark in names.marks.items():
        if mark.post and outline.size[at] and outline.elements[at].tag in ("div", "li", "article", "table", "section"):
            groups[str(outline.elements[at].tag), mark.post].append(at)
    for _, group in sorted(groups.items(), key=lambda item: (-len(item[1]), outline.depth[item[1][0]], item[0])):
        posts = _keep_outer(outline, group)
        if len(posts) >= MIN_POSTS and _are_posts(outline, posts):
            opens = not _has_article_above(outline, posts[0])
            return [Unit([at], opens=opens and at == posts[0]) for at in posts]
    return []


def find_posts_around(outline: Outline, names: Names, units: list[Unit]) -> list[Unit]:
    """Return the posts of a thread where each of the comments found is the inside of one post; else none.

    Boards that call their posts comments, too, are read as boards: the first post is the article.
    """
    if not any(mark.post for mark in names.marks.values()):
        return []
    posts = find_replies(outline, names)
    roots = sorted(unit.roots[0] for unit in units)
    inside = [sum(post.roots[0] <= root < outline.end[post.roots[0]] for root in roots) for post in posts]
    return posts if posts and max(inside) == 1 and sum(inside) == len(roots) else []


def _has_article_above(outline: Outline, first: int) -> bool:
    """Whether the paragraphs of an article stand between the headline and the first post, which then is a comment."""
    headline = next((at for at in range(first) if outline.elements[at].tag == "h1"), None)
    if headline is None:
        return False
    paragraphs = [at for at in range(headline, first) if outline.elements[at].tag == "p" and outline.end[at] <= first]
    return sum(outline.size[at] for at in paragraphs) >= MIN_ARTICLE


def _keep_outer(outline: Outline, group: list[int]) -> list[int]:
    end = -1
    outer = []
    for at in group:
        if at >= end:
            outer.append(at)
            end = outline.end[at]
    return outer


def _are_posts(outline: Outline, posts: list[int]) -> bool:
    """Whether most of the posts have an author, a time and a text of their own."""
    tried = posts[:MAX_TRIED]
    good = 0
    for at in tried:
        parts = read_parts([outline.elements[at]], set())
        good += bool(parts.author and (parts.when or parts.machine_when) and parts.text)
    return good * 3 >= len(tried) * 2
