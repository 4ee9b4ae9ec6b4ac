"""Chats as text: an article that somebody passed on, and the replies to it as its comments."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from newsclip.blocks import Block, Role
from newsclip.clipping import Clipping, Fields
from newsclip.cues import compile_cues
from newsclip.problem import Notice
from newsclip.record import Comment

_DAY = r"(\d{1,4})[./\-年]\s?(\d{1,2})[./\-月]\s?(\d{1,4})日?"
_TIME = r"(\d{1,2})[:.](\d\d)(?:[:.](\d\d))?(?:[\s\u202f]?([AaPp])\.?\s?[Mm]\.?)?"
_MARKS = "\u200e\u200f\u202a\u202c\ufeff"
# "[14/02/2026, 08:12:05] Name: ", "14.02.26, 08:12 - Name: " (WhatsApp), "Name, [14.02.2026 08:12]" (Telegram).
_HEADS = (
    re.compile(rf"[{_MARKS}]*\[?{_DAY},?\s{{1,2}}{_TIME}(?:\]|\s[-–])\s(?:([^:\n]{{1,80}}?):(?:\s|$))?(.*)"),
    re.compile(rf"[{_MARKS}]*(?P<name>[^\n\[\]]{{1,80}}?), \[{_DAY},?\s{_TIME}\]:?\s*(?P<rest>.*)"),
)
_BOLD = re.compile(r"\*([^*\n]{2,300})\*|__?([^_\n]{2,300})__?")
_ADDRESS = re.compile(r"https?://[^\s<>]{4,1000}[^\s<>.,;:!?)\]]")
_TAGS = re.compile(r"(?:#\w{2,60}\s*)+")
_ENDED = re.compile(r"[.!?…:。！？][\"'”’»)\]]*$")
_LEAST_ARTICLE, _LONGEST_TITLE, _LONGEST_MORE = 280, 160, 40


@dataclass(slots=True)
class Message:
    """One message: who wrote it, when (ISO 8601), and its lines as they stand in the text."""

    author: str | None
    when: str | None
    lines: list[tuple[int, int, str]] = field(default_factory=list)
    head: tuple[int, int] = (0, 0)
    identity: int | None = None
    answers: int | None = None
    source: str | None = None

    @property
    def text(self) -> str:
        """The words of the message."""
        return "\n".join(line for _, _, line in self.lines)


def read_chat(text: str, encoding: str | None) -> list[Clipping]:
    """Return the articles that were passed on in an exported chat, with the replies; none of any other text."""
    if not _looks_like_chat(text):
        return []
    messages = _list_messages(text)
    name = "telegram" if _HEADS[1].search(text) and not _HEADS[0].match(text.lstrip()) else "whatsapp"
    return list(write_clippings(text, messages, encoding, name))


def _looks_like_chat(text: str) -> bool:
    lines = [line for line in text[:50_000].splitlines() if line.strip()][:40]
    heads = sum(1 for line in lines if any(head.fullmatch(line) for head in _HEADS))
    return heads >= 2 and any(head.fullmatch(lines[0]) for head in _HEADS)


def _list_messages(text: str) -> list[Message]:
    heads, at = [], 0
    messages: list[Message] = []
    for raw in text.splitlines(keepends=True):
        line = raw.rstrip()
        match = next((match for head in _HEADS if (match := head.fullmatch(line))), None)
        start = at + len(raw) - len(raw.lstrip())
        if match:
            heads.append((match.groupdict() and match.groups()[1:8]) or match.groups()[:7])
            name, rest = (match["name"], match["rest"]) if match.groupdict() else (match[8], match[9])
            messages.append(Message(name and name.strip(_MARKS + " ~"), None, head=(start, at + len(line) - len(rest))))
            if rest.strip(_MARKS + " "):
                messages[-1].lines.append((at + len(line) - len(rest), at + len(line), rest.strip(_MARKS + " ")))
        elif line.strip() and messages:
            messages[-1].lines.append((start, at + len(line), line.strip(_MARKS + " ")))
        at += len(raw)
    order = _find_order(heads)
    for message, head in zip(messages, heads, strict=True):
        message.when = _spell_moment(head, order)
    return messages


def _find_order(heads: list[Any]) -> tuple[int, int, int]:
    """Return which of the three numbers of a date are year, month and day: what all the dates of a chat allow."""
    if any(len(head[0]) == 4 for head in heads):
        return 0, 1, 2
    if any(int(head[1]) > 12 for head in heads):
        return 2, 0, 1
    american = any(head[6] for head in heads) and not any(int(head[0]) > 12 for head in heads)
    return (2, 0, 1) if american else (2, 1, 0)


def _spell_moment(head: Any, order: tuple[int, int, int]) -> str | None:
    year, month, day = (int(head[place]) for place in order)
    hour, minute, second, half = int(head[3]), head[4], head[5], (head[6] or "").lower()
    hour = hour % 12 + 12 * (half == "p") if half else hour
    year += 2000 if year < 100 else 0
    if not (1 <= month <= 12 and 1 <= day <= 31 and hour < 24 and int(minute) < 60 and int(second or 0) < 60):
        return None
    return f"{year:04}-{month:02}-{day:02}T{hour:02}:{minute}" + (f":{second}" if second else "")


def _is_article(message: Message) -> bool:
    return message.author is not None and len(message.text) >= _LEAST_ARTICLE


def write_clippings(text: str, messages: list[Message], encoding: str | None, name: str) -> Iterator[Clipping]:
    """Yield the articles: each begins with a long message, and has the shorter ones below it as its comments."""
    starts = [at for at, message in enumerate(messages) if _is_article(message)]
    if not starts:
        message = f"None of the {len(messages):,} messages of the chat is an article."
        block = Block(text.strip(), 0, len(text), Role.COMMENT_CHROME, "a chat without an article")
        yield Clipping(
            text,
            name,
            encoding,
            is_page=False,
            blocks=[block] if text.strip() else [],
            notices=[Notice("no-article", message)],
        )
        return
    edges = [0, *(messages[at].head[0] for at in starts[1:]), len(text)]
    for number, at in enumerate(starts):
        until = starts[number + 1] if number + 1 < len(starts) else len(messages)
        own = messages[(0 if number == 0 else at) : until]
        clipping = _write_clipping(own, own.index(messages[at]), name, encoding)
        clipping.text = text[edges[number] : edges[number + 1]]
        for block in clipping.blocks or []:
            block.start -= edges[number]
            block.end -= edges[number]
        identity = messages[at].identity
        clipping.member = str(identity if identity is not None else number + 1) if len(starts) > 1 else None
        yield clipping


def _write_clipping(messages: list[Message], article: int, name: str, encoding: str | None) -> Clipping:
    blocks: list[Block] = []
    comments: list[Comment] = []
    numbers: dict[int, str] = {}
    facts = Fields()
    for at, message in enumerate(messages):
        if message.head[1] > message.head[0]:
            blocks.append(
                Block("", *message.head, Role.COMMENT_BYLINE if at > article else Role.CHROME, "who wrote when")
            )
        if at == article:
            facts = label_article(message, blocks)
            continue
        said = [line for line in message.lines if not _is_notice(line[2])]
        is_comment = at > article and message.author and said
        role = Role.COMMENT if is_comment else Role.CHROME
        blocks += [
            Block(text, start, end, role, "a reply in the chat" if is_comment else "a notice of the chat")
            for start, end, text in message.lines
        ]
        if is_comment:
            comments.append(
                Comment(
                    id=f"c{len(comments) + 1}",
                    author=message.author,
                    published=message.when,
                    parent=numbers.get(message.answers or 0),
                    text="\n".join(text for _, _, text in said),
                )
            )
            if message.identity is not None:
                numbers[message.identity] = comments[-1].id
    return Clipping("", name, encoding, is_page=False, facts=facts, blocks=blocks, comments=comments)


def _is_notice(line: str) -> bool:
    """Whether a line stands for a picture, a deleted message or the like: such lines are in angle brackets."""
    return line.startswith("<") and line.endswith(">")


def label_article(message: Message, blocks: list[Block]) -> Fields:
    """Label the lines of the message that is the article, adding to ``blocks``; return what they say as facts."""
    facts = Fields(site=message.source)
    lines = message.lines
    titled = False
    for number, (start, end, text) in enumerate(lines):
        bold = _BOLD.fullmatch(text)
        plain = _BOLD.sub(lambda match: match[1] or match[2], text)
        block = Block(plain, start, end, Role.BODY, "the message that was passed on")
        address = _ADDRESS.search(text)
        if number == 0 and (compile_cues("forwarded").match(text.lower()) and len(text) < 60):
            block.label(Role.CHROME, "says that it was passed on")
            facts.site = text.split(" ", 2)[2].strip() if text.lower().startswith("forwarded from ") else facts.site
        elif address and len(text) - len(address.group()) <= _LONGEST_MORE:
            block.label(Role.SOURCE, "an address")
            facts.url = facts.url or address.group()
        elif _TAGS.fullmatch(text):
            block.label(Role.TAGS, "hashtags")
            facts.tags += [tag.lstrip("#") for tag in text.split()]
        elif (
            not titled
            and len(lines) > number + 1
            and (bold or (len(text) <= _LONGEST_TITLE and not _ENDED.search(text)))
            and facts.title is None
        ):
            block.label(Role.HEADLINE, "the first line")
            facts.title = plain
        titled = titled or block.role is Role.BODY
        blocks.append(block)
    return facts
