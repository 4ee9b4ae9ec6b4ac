"""Chats of WhatsApp and Telegram: an article that somebody passed on, and the replies to it as its comments.

They come as text that was exported or copied, as Telegram's JSON and HTML, and as a channel's post with its comments.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise

from newsclip.blocks import Block, Role
from newsclip.clipping import Clipping, Fields
from newsclip.cues import compile_cues, load_cues
from newsclip.facts.dates import find_date
from newsclip.problem import Notice
from newsclip.record import Comment

# Marks that direct the text stand before names and notices, and between the numbers of a date.
_MARK = "[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]*"
_DAY = (
    rf"(?P<a>\d{{1,4}}){_MARK}[./\-年년]{_MARK}\s?(?P<b>\d{{1,2}}){_MARK}[./\-月월]{_MARK}\s?(?P<c>\d{{1,4}})[.日일]?"
)
_CHARACTERS = "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
_BOLD = re.compile(r"\*([^*\n]{2,300})\*|__?([^_\n]{2,300})__?")
_ADDRESS = re.compile(r"https?://[^\s<>]{4,1000}[^\s<>.,;:!?)\]]")
_TAGS = re.compile(r"(?:#\w{2,60}\s*)+")
_ENDED = re.compile(r"[.!?…:。！？][\"'”’»)\]]*$")
_LEAST_ARTICLE, _LONGEST_TITLE, _LONGEST_MORE = 280, 160, 40
# A line that stands for a picture, a deleted message or the like, and a line that says what a message answers.
_NOTICE, _ABOUT = re.compile(r"<[^<>]*>|\[[^\[\]]*\]|[\u200e\u200f].*"), re.compile(r"\[\s?([^\[\]]{3,120})\]")
_EDITED = re.compile(r"\u200e<[^<>]{4,80}>$")
_FEWEST, _LOOKED_AT = 2, 50_000
Lines = list[tuple[int, int, str]]
"""Where each line begins and ends, and what it says."""


@dataclass(slots=True)
class Message:
    """One message: who wrote it, when (ISO 8601), and its lines as they stand in the text."""

    author: str | None
    when: str | None
    lines: Lines = field(default_factory=list)
    head: tuple[int, int] = (0, 0)
    identity: object = None
    answers: object = None
    source: str | None = None


@cache
def _heads() -> tuple[re.Pattern[str], ...]:
    """Return the patterns of a message's first line: day and time, then the name, or the other way round."""
    halves = {half for spoken in load_cues("day_halves").values() for half in "|".join(spoken).split("|")}
    half = "|".join(re.escape(half).replace(r"\.", r"\.?[\s\xa0\u202f]?") for half in sorted(halves, key=len)[::-1])
    time = (
        rf"(?:(?P<early>{half})\s?)?(?P<hour>\d{{1,2}})[:.](?P<minute>\d\d)(?:[:.](?P<second>\d\d))?"
        rf"(?:[\s\xa0\u202f]?(?P<late>{half}))?"
    )
    name = r"(?P<name>[^\n\[\]]{1,80}?)"
    return (
        re.compile(
            rf"{_MARK}\[?{_MARK}{_DAY}[,،、]?\s{{1,2}}{time}{_MARK}(?:\]|\s?[-–,])\s(?:{name}\s?:(?:\s|$))?(?P<rest>.*)",
            re.IGNORECASE,
        ),
        re.compile(rf"{_MARK}{name}, \[{_DAY},?\s{time}\]:?\s*(?P<rest>.*)", re.IGNORECASE),
        re.compile(rf"{_MARK}{name}, \[(?P<day>[^\[\]\n]{{8,40}})\]:?\s*(?P<rest>.*)"),
    )


def read_chat(text: str, encoding: str | None) -> list[Clipping]:
    """Return the articles that were passed on in a chat as text; none of any other text."""
    start = text[:_LOOKED_AT].lstrip()
    heads = [_match_head(line) for line in start.splitlines() if line.strip()]
    if not heads or not heads[0] or len(heads) - heads.count(None) < _FEWEST:
        return []
    messages = _list_messages(text)
    return list(write_clippings(text, messages, encoding, "whatsapp" if _heads()[0].match(start) else "telegram"))


def _match_head(line: str) -> dict[str, str] | None:
    """Return what the first line of a message says, by the names of its parts; ``None`` of any other line."""
    for head in _heads() if any(map(str.isdigit, line[:120])) else ():
        match = head.fullmatch(line.strip())
        if match and ("day" not in head.groupindex or ((date := find_date(match["day"])) and date.value)):
            return match.groupdict()
    return None


def _list_messages(text: str) -> list[Message]:
    heads, at = [], 0
    messages: list[Message] = []
    for raw in text.splitlines(keepends=True):
        line = raw.rstrip()
        start, rest = at + len(raw) - len(raw.lstrip()), line.strip()
        if head := _match_head(line):
            heads.append(head)
            rest = head["rest"]
            name = (head["name"] or "").strip(f" ~{_CHARACTERS}") or None
            messages.append(Message(name, None, head=(start, at + len(line) - len(rest))))
            start = messages[-1].head[1]
        edges = [0, match.start(), len(rest)] if (match := _EDITED.search(rest)) else [0, len(rest)]
        for first, last in pairwise(edges) if messages else ():
            if piece := rest[first:last].strip():
                messages[-1].lines.append((start + first, start + first + len(rest[first:last].rstrip()), piece))
        at += len(raw)
    order = _find_order([head for head in heads if "day" not in head])
    for message, head in zip(messages, heads, strict=True):
        message.when = _spell_moment(head, order)
    return messages


def _find_order(heads: list[dict[str, str]]) -> str:
    """Return which of the three numbers of a date are year, month and day: what all the dates of a chat allow."""
    if any(len(head["a"]) == 4 for head in heads):
        return "abc"
    # Where nothing shows it, who writes "PM" in capitals and no nought before the month writes the month first.
    american = any((head["late"] or "").isupper() for head in heads) and not any(head["a"][0] == "0" for head in heads)

    def fits(order: str) -> tuple[bool, bool]:
        days = [[int(head[place]) for place in order] for head in heads]
        return all(day[1] <= 12 for day in days), days == sorted(days)

    return max(("cab", "cba") if american else ("cba", "cab"), key=fits)


def _spell_moment(head: dict[str, str], order: str) -> str | None:
    if "day" in head:
        date = find_date(head["day"])
        return date.value if date else None
    year, month, day = (int(head[place]) for place in order)
    hour, minute, second = (int(head[part] or 0) for part in ("hour", "minute", "second"))
    if half := head["early"] or head["late"]:
        hour = hour % 12 + 12 * (re.sub(r"[\s.]", "", half).lower() in _afternoons())
    if not (1 <= month <= 12 and 1 <= day <= 31 and hour < 24 and minute < 60 and second < 60):
        return None
    moment = f"{year + 2000 * (year < 100):04}-{month:02}-{day:02}T{hour:02}:{minute:02}"
    return f"{moment}:{second:02}" if head["second"] else moment


@cache
def _afternoons() -> frozenset[str]:
    spoken = (half for halves in load_cues("day_halves").values() for half in halves[1].split("|"))
    return frozenset(half.replace(".", "").lower() for half in spoken)


def write_clippings(text: str, messages: list[Message], encoding: str | None, name: str) -> Iterator[Clipping]:
    """Yield the articles: each begins with a long message, and has the shorter ones below it as its comments."""
    starts = [at for at, message in enumerate(messages) if message.author and _measure(message) >= _LEAST_ARTICLE]
    if not starts:
        said = f"None of the {len(messages):,} messages of the chat is an article."
        stretch = Block(text.strip(), 0, len(text), Role.COMMENT_CHROME, "a chat without an article")
        blocks = [stretch] if text.strip() else []
        notices = [Notice("no-article", said)]
        yield Clipping(text, name, encoding, is_page=False, blocks=blocks, notices=notices)
    edges = [0, *(messages[at].head[0] for at in starts[1:]), len(text)]
    for number, at in enumerate(starts):
        own = messages[at if number else 0 : starts[number + 1] if number + 1 < len(starts) else None]
        clipping = _write_clipping(own, messages[at], name, encoding)
        clipping.text = text[edges[number] : edges[number + 1]]
        for block in clipping.blocks or []:
            block.start -= edges[number]
            block.end -= edges[number]
        clipping.member = str(messages[at].identity or number + 1) if len(starts) > 1 else None
        yield clipping


def _measure(message: Message) -> int:
    return sum(len(text) for _, _, text in message.lines)


def _write_clipping(messages: list[Message], article: Message, name: str, encoding: str | None) -> Clipping:
    blocks: list[Block] = []
    comments: list[Comment] = []
    numbers: dict[object, str] = {}
    facts = None
    for message in messages:
        role = Role.CHROME if facts is None else Role.COMMENT_BYLINE
        blocks += [Block("", *message.head, role, "who wrote when")] if message.head[1] > message.head[0] else []
        _read_abouts(message, comments, blocks)
        if message is article:
            facts = label_article(message, blocks)
            continue
        said = [line for line in message.lines if not _NOTICE.fullmatch(line[2])]
        is_comment = facts is not None and message.author and said
        for start, end, text in message.lines:
            block = Block(text, start, end, Role.CHROME, "a notice of the chat")
            if is_comment and not _NOTICE.fullmatch(text):
                block.label(Role.COMMENT, "a reply in the chat")
            blocks.append(block)
        if is_comment:
            words = "\n".join(text for _, _, text in said)
            parent = numbers.get(message.answers)
            identity = f"c{len(comments) + 1}"
            comments.append(
                Comment(id=identity, author=message.author, published=message.when, parent=parent, text=words)
            )
            numbers |= {message.identity or identity: identity}
    return Clipping("", name, encoding, False, facts=facts or Fields(), blocks=blocks, comments=comments)


def _read_abouts(message: Message, comments: list[Comment], blocks: list[Block]) -> None:
    """Read the lines in brackets above a message: what it is passed on from, whom it answers, what it shows."""
    while message.lines and (match := _ABOUT.fullmatch(message.lines[0][2])):
        start, end, text = message.lines.pop(0)
        blocks.append(Block(text, start, end, Role.CHROME, "says what the message is"))
        if cue := compile_cues("forwarded-from").match(match[1].lower()):
            message.source = match[1][cue.end() :].strip(" :")
        named = [comment.id for comment in comments if comment.author and match[1].endswith(comment.author)]
        message.answers = message.answers or (named[-1] if named else None)


def label_article(message: Message, blocks: list[Block]) -> Fields:
    """Label the lines of the message that is the article, adding to ``blocks``; return what they say as facts."""
    facts, may_be_title, last = Fields(site=message.source), True, len(message.lines) - 1
    for number, (start, end, text) in enumerate(message.lines):
        bold = _BOLD.fullmatch(text)
        plain = _BOLD.sub(lambda match: match[1] or match[2], text).strip(_CHARACTERS)
        block = Block(plain, start, end, Role.BODY, "the message that was passed on")
        address = _ADDRESS.search(text)
        if not number and len(text) < 60 and compile_cues("forwarded").match(plain.lower()):
            block.label(Role.CHROME, "says that it was passed on")
            cue = compile_cues("forwarded-from").match(plain.lower())
            facts.site = plain[cue.end() :].strip(" :") or facts.site if cue else facts.site
        elif address and len(text) - len(address.group()) <= _LONGEST_MORE:
            block.label(Role.SOURCE, "an address")
            facts.url = facts.url or address.group()
        elif _TAGS.fullmatch(text):
            block.label(Role.TAGS, "hashtags")
            facts.tags += [tag.lstrip("#") for tag in text.split()]
        elif may_be_title and number < last and (bold or (len(text) <= _LONGEST_TITLE and not _ENDED.search(text))):
            block.label(Role.HEADLINE, "the first line")
            facts.title, may_be_title = plain, False
        may_be_title = may_be_title and block.role is not Role.BODY
        blocks.append(block)
    return facts
