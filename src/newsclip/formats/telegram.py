"""Telegram: chats exported as JSON and as a page, and a channel's post as it is copied, with the comments below."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from newsclip.blocks import Block, Role
from newsclip.clipping import Clipping, Fields, Unique
from newsclip.cues import compile_cues
from newsclip.facts.dates import find_date, parse_machine_date
from newsclip.formats.articles import list_blocks
from newsclip.formats.chat import Message, label_article, write_clippings
from newsclip.record import Comment

_CLOCK_LINE = re.compile(r"(?:[^\W\d_]{2,12}\s)?\d{1,2}:\d\d(?:\s?[AP]M)?")
_REACTIONS = re.compile(r"(?:[^\w\s]{1,8}\s?\d[\d.,]*\s?[KkМк]?\s*)+|\d[\d.,]*\s?[KkМк]?(?:\s\w+)?")
_STATED = re.compile(r"[^\W\d_]{3,20}\s?:?\s*\(?(\d{1,6})\)?|(\d{1,6})\s[^\W\d_]{3,20}")
_STAMP = re.compile(r"(\d\d)\.(\d\d)\.(\d{4}) ([\d:]{8})(?: UTC([+-]\d\d:\d\d))?")


def read_telegram(data: dict[str, Any]) -> Iterator[Clipping]:
    """Yield the articles of a chat that Telegram exported as JSON, or of all the chats of an account."""
    if isinstance(data.get("messages"), list):
        yield from _read_chat(data)
        return
    names = Unique()
    held = [data[key].get("list") for key in ("chats", "left_chats") if isinstance(data.get(key), dict)]
    for chat in (chat for chats in held if isinstance(chats, list) for chat in chats):
        if isinstance(chat, dict) and isinstance(chat.get("messages"), list):
            member = names.make(str(chat.get("name") or chat.get("type") or chat.get("id")))
            for clipping in _read_chat(chat):
                clipping.member = "/".join(filter(None, (member, clipping.member)))
                yield clipping


def _read_chat(data: dict[str, Any]) -> Iterator[Clipping]:
    found = []
    for entry in data["messages"]:
        if not isinstance(entry, dict) or entry.get("type") != "message":
            continue
        said = entry.get("text")
        parts = said if isinstance(said, list) else [said]
        pieces = [part.get("text", "") if isinstance(part, dict) else part for part in parts]
        name, source = entry.get("from") or data.get("name"), entry.get("forwarded_from")
        message = Message(str(name or "") or None, parse_machine_date(str(entry.get("date") or "")))
        message.identity, message.answers = (
            value if isinstance(value := entry.get(key), int) else None for key in ("id", "reply_to_message_id")
        )
        message.source = source if isinstance(source, str) else None
        found.append((message, "".join(piece for piece in pieces if isinstance(piece, str))))
    yield from _lay_out(found)


def read_telegram_page(root: Any) -> list[Clipping]:
    """Return the articles of a chat that Telegram exported as a page; none of any other page."""
    found: list[tuple[Message, str]] = []
    author = None
    for node in root.iterfind(".//div[@id][@class]"):
        body = node.find("div[@class='body']")
        # What stands in a message of a damaged page is of that message.
        if body is None or not _is_message(node) or any(map(_is_message, node.iterancestors())):
            continue
        parts: dict[str, Any] = {}
        passed_on = [child for part in body.iterfind("div") if _has(part, "forwarded") for child in part]
        for part in (*body, *passed_on):
            kind = "source" if part in passed_on else "author"
            parts.setdefault(kind if _has(part, "from_name") else part.get("class", "").split(" ")[-1], part)
        author = _spell(parts["author"]) if "author" in parts else author
        answered = [link.get("href", "") for part in body if _has(part, "reply_to") for link in part.iter("a")]
        day = _STAMP.fullmatch(next((part.get("title", "") for part in body if _has(part, "date")), ""))
        message = Message(author, f"{day[3]}-{day[2]}-{day[1]}T{day[4]}{day[5] or ''}" if day else None)
        message.identity = node.get("id").removeprefix("message")
        message.answers = answered[0].rpartition("go_to_message")[2] if answered else None
        message.source = _spell(parts["source"]) if "source" in parts else None
        said = parts.get("text")
        for line_break in said.iter("br") if said is not None else ():
            line_break.tail = f"\n{line_break.tail or ''}"
        found.append((message, "".join(said.itertext()) if said is not None else ""))
    return list(_lay_out(found))


def _has(node: Any, name: str) -> bool:
    return isinstance(node.tag, str) and name in node.get("class", "").split()


def _is_message(node: Any) -> bool:
    return _has(node, "message") and _has(node, "default")


def _spell(node: Any) -> str:
    return " ".join((node.text or "").split())


def _lay_out(found: list[tuple[Message, str]]) -> Iterator[Clipping]:
    """Yield the articles of messages whose words stand apart: a text is made of all of them."""
    whole = ""
    for message, text in found:
        message.head = (len(whole), len(whole))
        message.lines = list_blocks(text.strip(), len(whole))
        whole += text.strip() + "\n"
    yield from write_clippings(whole, [message for message, _ in found if message.lines], None, "telegram")


def read_post(text: str, encoding: str | None) -> list[Clipping]:
    """Return a channel's post as it is copied from Telegram's window, with the comments below; none of any other."""
    lines = list_blocks(text)
    cues = [compile_cues("forwarded-from").match(line.text.lower()) for line in lines[:6]]
    first = next((at for at, cue in enumerate(cues) if cue), len(lines))
    last = next((at for at, line in enumerate(lines) if _CLOCK_LINE.fullmatch(line.text)), 0)
    if last < first + 2:
        return []
    while last - 1 > first and _REACTIONS.fullmatch(lines[last - 1].text):
        last -= 1
    source = lines[first].text[cues[first].end() :].strip(" :")  # type: ignore[union-attr]
    for line in lines[: first + 1]:
        line.label(Role.CHROME, "stands above the post")
    facts = label_article(lines[first + 1 : last], source or None)
    days = [date for line in lines[:first] if len(line.text) < 40 and (date := find_date(line.text)) and date.value]
    facts.published = days[0].value if days else None
    comments = _read_below(lines[last:], facts)
    return [Clipping(text, "telegram", encoding, False, facts=facts, blocks=lines, comments=comments)]


def _read_below(lines: list[Block], facts: Fields) -> list[Comment]:
    """Read reactions, count and comments below a post: a comment is a name, what it answers, its text, and a time."""
    comments: list[Comment] = []
    group: list[Block] = []
    for line in lines:
        stated, is_time = _STATED.fullmatch(line.text), _CLOCK_LINE.fullmatch(line.text)
        if not comments and not group and (stated or is_time or _REACTIONS.fullmatch(line.text)):
            line.label(Role.COUNTER, "reactions, views and time")
            facts.comments_stated = int(stated[1] or stated[2]) if stated else facts.comments_stated
        elif not is_time:
            line.label(Role.CHROME, "stands below the comments")
            group.append(line)
        else:
            line.label(Role.COMMENT_BYLINE, "when it was written")
            # Above its text may stand the name and the words of whom it answers.
            first = 3 if len(group) > 3 and any(group[1].text == comment.author for comment in comments) else 1
            for at, one in enumerate(group):
                one.label(Role.COMMENT if at >= first else Role.COMMENT_BYLINE, "a comment below the post")
            if said := "\n".join(one.text for one in group[first:]):
                comments.append(Comment(id=f"c{len(comments) + 1}", author=group[0].text, text=said))
            group = []
    return comments
