"""Forum threads: the first post is the article, the posts after it are comments on it."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict

from newsclip.comments.outline import Outline
from newsclip.comments.parts import read_parts
from newsclip.comments.units import Names, Unit

MIN_POSTS = 2
MIN_ARTICLE = 300
"""Characters of paragraphs above the first post that make an article of their own."""
MIN_PIECE = 60
"""Characters of a text between line breaks that is no label or link."""
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
    starts = [post.roots[0] for post in posts]
    roots = [place for unit in units for place in unit.roots[:1]]
    owners = [bisect_right(starts, root) - 1 for root in roots]
    one_each = bool(posts and owners) and len(set(owners)) == len(owners) and min(owners) >= 0
    if one_each and all(root < outline.end[starts[owner]] for root, owner in zip(roots, owners, strict=True)):
        return posts
    return []


def _has_article_above(outline: Outline, first: int) -> bool:
    """Whether the paragraphs of an article stand between the headline and the first post, which then is a comment."""
    headline = next((at for at in range(first) if outline.elements[at].tag == "h1"), None)
    if headline is None:
        return False
    between = [at for at in range(headline, first) if outline.end[at] <= first]
    return sum(_measure_running(outline, at) for at in between) >= MIN_ARTICLE


def _measure_running(outline: Outline, at: int) -> int:
    """Return the characters of running text that stand in an element itself: all of a paragraph, or the long pieces
    between its line breaks."""
    element = outline.elements[at]
    if element.tag == "p":
        return outline.size[at]
    if element.tag not in ("div", "td", "section", "article"):
        return 0
    pieces = [element.text, *(child.tail for child in element)]
    return sum(len(piece) for piece in pieces if piece and len(piece) >= MIN_PIECE)


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
