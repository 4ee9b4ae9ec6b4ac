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
from newsclip.formats.articles import list_blocks
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


@dataclass(slots=True)
class Message:
    """One message: who wrote it, when (ISO 8601), its lines, and the stretch before them that says who and when.

    ``identity`` names it where it is answered, ``answers`` what it answers; ``source`` is whom it was
    passed on from.
    """

    author: str | None
    when: str | None
    lines: list[Block] = field(default_factory=list)
    head: tuple[int, int] = (0, 0)
    identity: object = None
    answers: object = None
    source: str | None = None

    def measure(self) -> int:
        """Return how many characters it has."""
        return sum(len(line.text) for line in self.lines)


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
            rf"{_MARK}\[?{_MARK}{_DAY}[,،、]?{_MARK}\s{{1,2}}{time}{_MARK}(?:\]|\s?[-–,])\s(?:{name}\s?:(?:\s|$))?(?P<rest>.*)",
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
    heads: list[dict[str, str]] = []
    messages: list[Message] = []
    for line in list_blocks(text):
        start, rest = line.start, line.text
        if head := _match_head(rest):
            heads.append(head)
            start = line.end - len(head["rest"])
            name = (head["name"] or "").strip(f" ~{_CHARACTERS}") or None
            messages.append(Message(name, None, head=(line.start, start)))
            rest = head["rest"]
        # That a message was edited is said behind its words.
        cut = match.start() if (match := _EDITED.search(rest)) else len(rest)
        if messages:
            messages[-1].lines += [*list_blocks(rest[:cut], start), *list_blocks(rest[cut:], start + cut)]
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
    starts = [at for at, message in enumerate(messages) if message.author and message.measure() >= _LEAST_ARTICLE]
    if not starts:
        said = f"None of the {len(messages):,} messages of the chat is an article."
        stretch = Block(text.strip(), 0, len(text), Role.COMMENT_CHROME, "a chat without an article")
        blocks = [stretch] if text.strip() else []
        notices = [Notice("no-article", said)]
        yield Clipping(text, name, encoding, is_page=False, blocks=blocks, notices=notices)
    edges = [0, *(messages[at].head[0] for at in starts[1:]), len(text)]
    for number, (at, last) in enumerate(pairwise([*starts, len(messages)])):
        clipping = _write_clipping(messages[at if number else 0 : last], messages[at], name, encoding)
        clipping.text = text[edges[number] : edges[number + 1]]
        for block in clipping.blocks or []:
            block.shift(-edges[number])
        clipping.member = str(messages[at].identity or number + 1) if len(starts) > 1 else None
        yield clipping


def _write_clipping(messages: list[Message], article: Message, name: str, encoding: str | None) -> Clipping:
    blocks: list[Block] = []
    comments: list[Comment] = []
    numbers: dict[object, str] = {}
    facts = None
    for message in messages:
        if message.head[1] > message.head[0]:
            role = Role.CHROME if facts is None else Role.COMMENT_BYLINE
            blocks.append(Block("", *message.head, role, "who wrote when"))
        blocks += message.lines
        said = _read_abouts(message, comments)
        if message is article:
            facts = label_article(said, message.source)
            continue
        words = []
        for line in said:
            line.label(Role.CHROME, "a notice of the chat")
            if facts and message.author and not _NOTICE.fullmatch(line.text):
                line.label(Role.COMMENT, "a reply in the chat")
                words.append(line.text)
        if words:
            number, parent, text = f"c{len(comments) + 1}", numbers.get(message.answers), "\n".join(words)
            comments.append(Comment(id=number, author=message.author, published=message.when, parent=parent, text=text))
            numbers[message.identity or number] = number
    return Clipping("", name, encoding, False, facts=facts or Fields(), blocks=blocks, comments=comments)


def _read_abouts(message: Message, comments: list[Comment]) -> list[Block]:
    """Read the lines in brackets above a message: whom it is from, whom it answers; return the others."""
    lines = list(message.lines)
    while lines and (match := _ABOUT.fullmatch(lines[0].text)):
        lines.pop(0).label(Role.CHROME, "says what the message is")
        if cue := compile_cues("forwarded-from").match(match[1].lower()):
            message.source = match[1][cue.end() :].strip(" :")
        named = [comment.id for comment in comments if comment.author and match[1].endswith(comment.author)]
        message.answers = message.answers or (named[-1] if named else None)
    return lines


def label_article(lines: list[Block], source: str | None) -> Fields:
    """Label the lines of the message that is the article; return what they say as facts."""
    facts, may_be_title = Fields(site=source), True
    for number, line in enumerate(lines):
        raw = line.text
        line.text = _BOLD.sub(lambda match: match[1] or match[2], raw).strip(_CHARACTERS)
        line.label(Role.BODY, "the message that was passed on")
        address, is_last = _ADDRESS.search(raw), number == len(lines) - 1
        if not number and len(raw) < 60 and compile_cues("forwarded").match(line.text.lower()):
            line.label(Role.CHROME, "says that it was passed on")
            cue = compile_cues("forwarded-from").match(line.text.lower())
            facts.site = (line.text[cue.end() :].strip(" :") if cue else "") or facts.site
        elif address and len(raw) - len(address.group()) <= _LONGEST_MORE:
            line.label(Role.SOURCE, "an address")
            facts.url = facts.url or address.group()
        elif _TAGS.fullmatch(raw):
            line.label(Role.TAGS, "hashtags")
            facts.tags += [tag.lstrip("#") for tag in raw.split()]
        elif may_be_title and not is_last:
            if _BOLD.fullmatch(raw) or (len(raw) <= _LONGEST_TITLE and not _ENDED.search(raw)):
                line.label(Role.HEADLINE, "the first line")
                facts.title = line.text
            may_be_title = False
    return facts
