"""Drawn threads as markup: lists, tables, articles, custom elements; classes that tell, that tell nothing, or none."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from random import Random

from newsclip.training.drawn import Frame, Part, Said, join_row, list_rows
from newsclip.training.platforms import Platform

INDENT = 40
"""Pixels of one level, where answers are set in by a margin or a spacer."""
_ITEMS = {
    "list": ("ul", "li"),
    "div": ("div", "div"),
    "article": ("section", "article"),
    "table": ("table", "tr"),
    "custom": ("x-thread", "x-comment"),
    "details": ("div", "details"),
    "dl": ("dl", "dd"),
}
_TAGS = {"name": ("a", "b", "span", "strong", "cite"), "date": ("time", "span", "a", "small"), "text": ("p", "div")}
_NAMED = {"item": "comment", "name": "author", "date": "comment-date", "text": "comment-text", "buttons": "actions"}
_STYLED = {"item": "flex mt-4", "name": "font-bold", "date": "text-xs", "text": "text-base", "buttons": "flex gap-2"}


def render_markup(random: Random, platform: Platform, comments: Sequence[Said], frame: Frame) -> str:
    """Return a drawn thread as markup that shows the same words as its paste."""
    return _Writer(random, platform, comments).render(frame)


class _Writer:
    """Spells the elements of one thread as its platform does."""

    def __init__(self, random: Random, platform: Platform, comments: Sequence[Said]) -> None:
        self._platform = platform
        self._comments = comments
        self._hashes = {part: f"_{random.getrandbits(20):x}" for part in (*_NAMED, "list")}
        self._tags = {part: random.choice(tags) for part, tags in _TAGS.items()}
        self._around, self._item = _ITEMS[platform.markup]
        self._is_nested = platform.nesting == "nested" and self._item != "tr"

    def render(self, frame: Frame) -> str:
        """Return the whole thread with what stands around it."""
        heads = "".join(
            f"<{'div' if at else 'h3'}>{escape(text)}</{'div' if at else 'h3'}>\n"
            for at, text in enumerate(frame.heads)
        )
        feet = "".join(f"<div>{escape(text)}</div>\n" for text in frame.feet)
        teasers = "".join(f'<p><a href="#">{escape(text)}</a></p>\n' for text in frame.teasers)
        tops = [at for at, said in enumerate(self._comments) if said.parent is None or not self._is_nested]
        aside = f"<aside>\n{teasers}</aside>\n" if teasers else ""
        return f"<div{self._name('list')}>\n{heads}{self._render_list(tops)}{feet}</div>\n{aside}"

    def _render_list(self, numbers: Sequence[int]) -> str:
        items = "".join(self._render_item(at) for at in numbers)
        return f"<{self._around}>\n{items}</{self._around}>\n" if items else ""

    def _render_item(self, at: int) -> str:
        said = self._comments[at]
        answers = [other for other, one in enumerate(self._comments) if one.parent == at] if self._is_nested else []
        inner = "\n".join(
            self._render_row(row, label, first=not number)
            for number, (row, label) in enumerate(list_rows(self._platform, said))
        )
        own = f"{inner}\n{self._render_list(answers)}"
        if self._item == "tr":
            is_spaced = self._platform.nesting == "spacer"
            indent = f'<td><img src="s.gif" width="{said.depth * INDENT}" height="1"></td>' if is_spaced else ""
            own = f"{indent}<td>{own}</td>"
        return f"<{self._item}{self._name('item')}{self._tell_depth(said, at)}>{own}</{self._item}>\n"

    def _tell_depth(self, said: Said, at: int) -> str:
        """Return the attributes of a comment's element: how deep it is, and what custom elements say."""
        extra = f' id="c{at}"' if self._platform.classes != "none" else ""
        if self._item == "x-comment":
            made = f' created="{said.moment.isoformat()}"' if said.moment else ""
            return f'{extra} author="{escape(said.author)}" depth="{said.depth}"{made}'
        shapes = {
            "attribute": f' data-depth="{said.depth}"',
            "margin": f' style="margin-left: {said.depth * INDENT}px"',
        }
        return extra + shapes.get(self._platform.nesting, "")

    def _render_row(self, row: Sequence[Part], label: str, *, first: bool) -> str:
        if label == "com" and len(row) == 1:
            return f"<{self._tags['text']}{self._name('text')}>{escape(row[0][1])}</{self._tags['text']}>"
        tag = "summary" if first and self._item == "details" else "div"
        joint = "" if label == "com" else self._platform.joint
        shown = join_row(self._platform, row) if label == "comch" else ""
        inner = escape(shown) if shown.isupper() else escape(joint).join(self._render_part(part) for part in row)
        return f"<{tag}{self._name('buttons' if label == 'comch' else 'row')}>{inner}</{tag}>"

    def _render_part(self, part: Part) -> str:
        kind, text = part
        tag = self._tags.get(kind, "span") if kind != "text" else "span"
        return f"<{tag}{self._name(kind)}{' href=#' if tag == 'a' else ''}>{escape(text)}</{tag}>"

    def _name(self, part: str) -> str:
        """Return the class attribute of a part, as the platform names its elements."""
        kinds = {"named": _NAMED.get(part), "styled": _STYLED.get(part), "hashed": self._hashes.get(part)}
        name = kinds.get(self._platform.classes)
        return f' class="{name}"' if name else ""
