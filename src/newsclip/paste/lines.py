"""Source text to lines: each with its exact place in the source, its indent, its bullet and its depth of quoting."""

from __future__ import annotations

import re
from dataclasses import dataclass

from newsclip.composition import compose_text

_LINE = re.compile(r"[^\n\r\x0b\x0c\x85\u2028\u2029]+")
# Zero-width and bidirectional marks, soft hyphens and control characters: there to steer display, not to be read.
_INVISIBLE = re.compile("[\x00-\x08\x0e-\x1f\x7f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffc]")
_ODD = re.compile("[\x00-\x08\x0e-\x1f\x7f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffc]")
"""Whatever the two patterns of what is not read may find: hardly any line has it."""
# A joiner means something in Arabic and Indic scripts and inside an emoji; between other letters it is litter.
_STRAY_JOINER = re.compile("(?<![\u0600-\u0dff\u2600-\u27ff\ufe0f\U0001f300-\U0001faff])[\u200c\u200d]")
_QUOTE = re.compile(r"[ \t]{0,3}((?:>[ \t]?)+)(?![ \t]*$)")
_BULLET = re.compile(r"([•□▪▫◦●○■‣⁃·∙➤►▶✓✔]|[*+-](?=[ \t])|\d{1,3}[.)](?=[ \t])|[–—](?=[ \t]))[ \t\xa0]*")
_CERTAIN_BULLETS = frozenset("•□▪▫◦●○■‣⁃∙➤►▶✓✔")
_TAB_COLUMNS = 4
FEWEST_QUOTED = 2
_COLUMNS_PER_LEVEL = 2
"""Terminal browsers indent a nested list by two to four columns."""


@dataclass(slots=True)
class SourceLine:
    """One line of the source: what is read in it (``text``) and where it stands (``start``, ``end``, in characters).

    ``indent`` is in columns, after any quote marks were taken off; ``quoted`` counts those marks.
    """

    text: str
    start: int
    end: int
    indent: int = 0
    quoted: int = 0
    blanks_before: int = 0
    bullet: str | None = None


def list_lines(text: str) -> list[SourceLine]:
    """Return the lines of the source that hold something to read, in order.

    Line ends of every system count (LF, CRLF, CR, form feed, NEL, U+2028, U+2029); an empty line is only counted, in
    ``blanks_before`` of the next one.
    """
    lines: list[SourceLine] = []
    last = blanks = 0
    for match in _LINE.finditer(text):
        start = match.start()
        # Mostly one line end parts two lines.
        blanks += (1 if start == last + 1 else _count_breaks(text[last:start])) - (1 if last else 0)
        line = _read_line(match.group(), start)
        if line is None:
            blanks += 1
        else:
            line.blanks_before = blanks
            lines.append(line)
            blanks = 0
        last = match.end()
    _strip_quotes(lines)
    _strip_bullets(lines)
    return lines


def clean_text(raw: str) -> str:
    """Return what a reader sees of a stretch of source: NFC, white space folded, nothing invisible."""
    if raw.isascii() and raw.isprintable():
        return " ".join(raw.split())
    if _ODD.search(raw):
        raw = _STRAY_JOINER.sub("", _INVISIBLE.sub("", raw))
    return compose_text(" ".join(raw.split()))


def _count_breaks(between: str) -> int:
    """Return how many line ends a stretch of nothing else holds."""
    return len(between) if len(between) < 2 else len(between) - between.count("\r\n")


def _read_line(raw: str, at: int) -> SourceLine | None:
    text = clean_text(raw)
    if not text:
        return None
    if text == raw:
        return SourceLine(text, at, at + len(raw))
    body = raw.lstrip()
    lead = raw[: len(raw) - len(body)]
    start = at + len(lead)
    return SourceLine(text, start, start + len(body.rstrip()), _count_columns(lead))


def _count_columns(lead: str) -> int:
    return len(lead) + (_TAB_COLUMNS - 1) * lead.count("\t") if "\t" in lead else len(lead)


def _strip_quotes(lines: list[SourceLine]) -> None:
    """Take off the ``>`` of quoted mail: two or more such lines in a row; a single one is somebody's ornament."""
    if sum(line.text[0] == ">" for line in lines) < FEWEST_QUOTED:
        return
    marks = [_QUOTE.match(line.text) or (line.text.strip("> ") == "" and line.text) for line in lines]
    for index, mark in enumerate(marks):
        beside = (index and marks[index - 1]) or (index + 1 < len(lines) and marks[index + 1])
        if not mark or not beside:
            continue
        line = lines[index]
        depth = line.text if isinstance(mark, str) else mark.group(1)
        line.quoted = depth.count(">")
        line.text = "" if isinstance(mark, str) else line.text[mark.end() :].lstrip()


def _strip_bullets(lines: list[SourceLine]) -> None:
    """Take the bullet off a list item; a number or dash stays in the text: it may belong to a heading or a talk."""
    found = [_BULLET.match(line.text) for line in lines]
    for index, match in enumerate(found):
        if match is None:
            continue
        line = lines[index]
        if match.end() == len(line.text):
            continue
        sign = match.group(1)
        in_list = line.indent > 0 or (index and found[index - 1]) or (index + 1 < len(lines) and found[index + 1])
        if sign in _CERTAIN_BULLETS or (sign in "*+-·" and in_list):
            line.text = line.text[match.end() :]
            line.bullet = sign
        elif sign[0].isdigit() or sign in "–—":
            line.bullet = sign


def measure_depth(line: SourceLine) -> int:
    """Return how deep a list item is nested: 0 for text that is no item, 1 for the outermost list."""
    return 0 if line.bullet is None else 1 + line.indent // (2 * _COLUMNS_PER_LEVEL)
