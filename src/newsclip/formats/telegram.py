"""Telegram: chats exported as JSON, and a channel's post as it is copied from the window, with the comments below."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from newsclip.blocks import Block, Role
from newsclip.clipping import Clipping, Fields
from newsclip.cues import compile_cues
from newsclip.facts.dates import find_date, parse_machine_date
from newsclip.formats.chat import Message, label_article, write_clippings
from newsclip.record import Comment

_CLOCK_LINE = re.compile(r"(?:[^\W\d_]{2,12}\s)?\d{1,2}:\d\d(?:\s?[AP]M)?")
_REACTIONS = re.compile(r"(?:[^\w\s]{1,8}\s?\d[\d.,]*\s?[KkМк]?\s*)+|\d[\d.,]*\s?[KkМк]?(?:\s\w+)?")


def open_telegram(data: dict[str, Any]) -> Iterator[Clipping]:
    """Yield the articles of a chat that Telegram exported as JSON."""
    messages: list[Message] = []
    pieces: list[str] = []
    at = 0
    for entry in data["messages"]:
        if not isinstance(entry, dict) or entry.get("type") != "message":
            continue
        said = entry.get("text")
        parts = said if isinstance(said, list) else [said]
        text = "".join(
            part if isinstance(part, str) else str(part.get("text", ""))
            for part in parts
            if isinstance(part, str | dict)
        )
        source = entry.get("forwarded_from")
        when = parse_machine_date(str(entry.get("date") or ""))
        message = Message(
            str(entry.get("from") or data.get("name") or "") or None,
            when,
            head=(at, at),
        )
        message.identity = entry["id"] if isinstance(entry.get("id"), int) else None
        message.answers = entry.get("reply_to_message_id")
        message.source = source if isinstance(source, str) else None
        for line in text.split("\n"):
            if line.strip():
                message.lines.append((at, at + len(line), line.strip()))
            pieces.append(line)
            at += len(line) + 1
        if message.lines:
            messages.append(message)
    yield from write_clippings("\n".join(pieces), messages, None, "telegram")


def read_channel_post(text: str, encoding: str | None) -> list[Clipping]:
    """Return a channel's post as it is copied from Telegram's window, with the comments below; none of any other."""
    lines: list[tuple[int, int, str]] = []
    at = 0
    for raw in text.splitlines(keepends=True):
        if line := raw.strip():
            start = at + raw.index(line)
            lines.append((start, start + len(line), line))
        at += len(raw)
    first = next(
        (at for at, (_, _, line) in enumerate(lines[:6]) if compile_cues("forwarded-from").match(line.lower())), None
    )
    counted = next((at for at, (_, _, line) in enumerate(lines) if _CLOCK_LINE.fullmatch(line)), None)
    if first is None or counted is None or counted < first + 2:
        return []
    last = counted
    while last - 1 > first and _REACTIONS.fullmatch(lines[last - 1][2]):
        last -= 1
    message = Message("", None, lines[first + 1 : last])
    blocks = [Block(line, start, end, Role.CHROME, "stands above the post") for start, end, line in lines[: first + 1]]
    facts = label_article(message, blocks)
    source = lines[first][2]
    facts.site = source[compile_cues("forwarded-from").match(source.lower()).end() :].strip(" :") or None  # type: ignore[union-attr]
    day = next(
        (date.value for _, _, line in lines[:first] if len(line) < 40 and (date := find_date(line)) and date.value),
        None,
    )
    facts.published = day
    comments = _read_below(lines, last, blocks, facts)
    return [Clipping(text, "telegram", encoding, is_page=False, facts=facts, blocks=blocks, comments=comments)]


def _read_below(lines: list[tuple[int, int, str]], at: int, blocks: list[Block], facts: Fields) -> list[Comment]:
    """Read reactions, count and comments below a post: a comment is a name, what it answers, its text, and a time."""
    comments: list[Comment] = []
    group: list[tuple[int, int, str]] = []
    for start, end, line in lines[at:]:
        stated = re.fullmatch(r"[^\W\d_]{3,20}\s?:?\s*\(?(\d{1,6})\)?|(\d{1,6})\s[^\W\d_]{3,20}", line)
        if not comments and not group and (stated or _REACTIONS.fullmatch(line) or _CLOCK_LINE.fullmatch(line)):
            blocks.append(Block(line, start, end, Role.COUNTER, "reactions, views and time"))
            facts.comments_stated = int(stated[1] or stated[2]) if stated else facts.comments_stated
        elif not _CLOCK_LINE.fullmatch(line):
            group.append((start, end, line))
        else:
            comments += _write_comment(group, [*comments], blocks)
            blocks.append(Block(line, start, end, Role.COMMENT_BYLINE, "when it was written"))
            group = []
    blocks += [Block(line, start, end, Role.CHROME, "stands below the comments") for start, end, line in group]
    return comments


def _write_comment(group: list[tuple[int, int, str]], before: list[Comment], blocks: list[Block]) -> list[Comment]:
    said = group[1:]
    if len(said) > 2 and any(said[0][2] == one.author for one in before):
        said = said[2:]
    for start, end, line in group:
        is_said = (start, end, line) in said
        blocks.append(
            Block(line, start, end, Role.COMMENT if is_said else Role.COMMENT_BYLINE, "a comment below the post")
        )
    if not said:
        return []
    return [Comment(id=f"c{len(before) + 1}", author=group[0][2], text="\n".join(line for _, _, line in said))]
