"""Distant supervision for comments: the texts, signatures and buttons inside the comment containers of a page's DOM."""

from __future__ import annotations

import re

import lxml.html
from lxml.etree import ParserError
from lxml.html import HtmlElement

from newsclip.blocks import Role
from newsclip.comments.page import find_comments
from newsclip.page.tree import parse_page

_CONTAINER = re.compile(
    r"(?:^|[\s_-])(?:comments?|commentlist|commentslist|kommentare?|commentaires?|comentarios|komentarze|reacties|"
    r"commenti|disqus_thread|cmts?|responses|feedback-list)(?:$|[\s_-])",
    re.IGNORECASE,
)
_NO_CONTAINER = re.compile(
    r"count|link|button|btn|form|respond|closed|recent|latest|widget|icon|open|num|popup|disabled|share|nav|off|policy|"
    r"no-comments|without|toggle|sidebar|feed\b|teaser|has-|status-",
    re.IGNORECASE,
)
_ITEM = re.compile(
    r"(?:^|\s)(?:li-)?comment(?:[-_]?(?:item|entry|block|row|wrap|wrapper|container|box|single|node))?(?:[-_]?\d+)?(?:$|\s)"
    r"|depth-\d|(?:^|\s)(?:kommentar|commentaire|comentario|komentarz|reactie|post-comment|cmt|usercomment)(?:[-_]\d+)?(?:$|\s)",
    re.IGNORECASE,
)
_TEXT = re.compile(
    r"comment[-_]?(?:content|text|body|message|copy)|(?:^|[\s_-])(?:text|content|message|body|copy|description|kommentartext)"
    r"(?:$|[\s_-])",
    re.IGNORECASE,
)
_SIGNATURE = re.compile(
    r"author|vcard|meta|date|time|name|user|by(?:line)?(?:$|[\s_-])|posted|published|\bfn\b|cite|info", re.IGNORECASE
)
_BUTTON = re.compile(r"reply|report|like|vote|share|flag|action|tool|link|edit|permalink|antwort|rating", re.IGNORECASE)
_SKIP = frozenset({"script", "style", "noscript", "form", "textarea", "select", "button", "template"})
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_LISTS = ("li", "ul", "ol", "dl", "dt", "dd", "table", "tr", "td")
_BLOCKS = frozenset(
    (
        "p",
        "div",
        "blockquote",
        "article",
        "section",
        "header",
        "footer",
        "br",
        "pre",
        "cite",
        "time",
        *_HEADINGS,
        *_LISTS,
    )
)
LEAST_CHARACTERS = 40
"""A container with less text than this holds a form or a count, no comments."""


def list_thread(html: str) -> list[tuple[str, Role]]:
    """Return the lines of a page's comment sections in page order with their roles; none where there are no comments.

    The package's finder is asked first; where it finds nothing, class names alone decide: less careful about edges,
    but they know sections whose comments are built like nothing else.
    """
    lines = find_comments(parse_page(html).root).lines
    return lines or _list_named(html)


def _list_named(html: str) -> list[tuple[str, Role]]:
    try:
        root = lxml.html.document_fromstring(html)
    except (ParserError, ValueError):
        return []
    lines: list[tuple[str, Role]] = []
    done: set[HtmlElement] = set()
    for item in _list_items(root):
        if not any(ancestor in done for ancestor in item.iterancestors()):
            done.add(item)
            _read_item(item, lines)
    return lines if sum(len(text) for text, role in lines if role is Role.COMMENT) >= LEAST_CHARACTERS else []


def _name(element: HtmlElement) -> str:
    return f"{element.get('class') or ''} {element.get('id') or ''} {element.get('itemprop') or ''}"


def _list_items(root: HtmlElement) -> list[HtmlElement]:
    items: list[HtmlElement] = []
    for element in root.iter("li", "div", "article", "section", "tr", "dd", "table"):
        name = _name(element)
        if _ITEM.search(name) and not _NO_CONTAINER.search(name) and _in_container(element):
            items.append(element)
    return items


def _in_container(element: HtmlElement) -> bool:
    for ancestor in element.iterancestors():
        name = _name(ancestor)
        if ancestor.tag in {"body", "html"}:
            return False
        if (_CONTAINER.search(name) or "comment" in name.lower()) and not _NO_CONTAINER.search(name):
            return True
    return False


class _Lines:
    """The lines of one item, put down with their roles as they end."""

    def __init__(self, lines: list[tuple[str, Role]]) -> None:
        self._lines = lines
        self._pieces: list[str] = []
        self._role = Role.COMMENT_BYLINE

    def add(self, text: str, role: Role) -> None:
        """Go on with the line, or begin one of another role."""
        if role is not self._role:
            self.end()
            self._role = role
        self._pieces.append(text)

    def end(self) -> None:
        """End the line."""
        text = " ".join(" ".join(self._pieces).split())
        self._pieces.clear()
        if text:
            self._lines.append((text, self._role))


def _read_item(item: HtmlElement, found: list[tuple[str, Role]]) -> None:
    """Read one comment's lines, by the class names around them."""
    lines = _Lines(found)
    todo: list[tuple[HtmlElement | str | None, Role]] = [(item, Role.COMMENT_BYLINE)]
    while todo:
        node, role = todo.pop()
        if node is None:
            lines.end()
        elif isinstance(node, str):
            lines.add(node, role)
        elif isinstance(node.tag, str) and node.tag not in _SKIP:
            todo.extend(reversed(_unfold(node, _name_role(node, role))))
    lines.end()


def _unfold(node: HtmlElement, role: Role) -> list[tuple[HtmlElement | str | None, Role]]:
    """Return what is to be read of an element, in order; ``None`` stands for the end of a line."""
    edge: list[tuple[HtmlElement | str | None, Role]] = [(None, role)] if node.tag in _BLOCKS else []
    steps = list(edge)
    if node.text and node.text.strip():
        steps.append((node.text, role))
    for child in node:
        steps.append((child, role))
        if child.tail and child.tail.strip():
            steps.append((child.tail, role))
    return steps + edge


def _name_role(node: HtmlElement, role: Role) -> Role:
    name = _name(node)
    if _ITEM.search(name):
        return Role.COMMENT_BYLINE
    if _BUTTON.search(name):
        return Role.COMMENT_CHROME
    if _TEXT.search(name):
        return Role.COMMENT
    if node.tag in {"cite", "time"} or (role is not Role.COMMENT and _SIGNATURE.search(name)):
        return Role.COMMENT_CHROME if role is Role.COMMENT_CHROME else Role.COMMENT_BYLINE
    return Role.COMMENT if node.tag in {"p", "blockquote"} and role is Role.COMMENT_BYLINE else role
