"""Comments told by the rhythm of lines: a line that signs, lines of text, a line that signs.

The same for the lines of a paste and for a page's section whose markup tells nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from newsclip.comments.signature import (
    Signature,
    clean_name,
    has_lead,
    is_action,
    is_form,
    is_heading,
    is_name,
    read_signature,
)

NAME_GAP = 1
"""Lines that may stand between a name alone on its line and the date that signs with it (a badge, a button)."""


_NUMBER = re.compile(r"\s*[(\[]#?\d+[)\]]$")
"""The number of a user behind the name, as some boards print it."""


@dataclass(slots=True)
class Stretch:
    """One comment among lines: who and when as written, and which lines are its byline and its text."""

    author: str | None = None
    when: str | None = None
    byline: list[int] = field(default_factory=list)
    text: list[int] = field(default_factory=list)


@dataclass(slots=True)
class _Anchor:
    """Neighbouring lines that together sign one comment."""

    start: int
    end: int
    author: str | None
    when: str | None


def split_stretches(
    lines: list[str], signing: list[bool] | None = None, silent: list[bool] | None = None
) -> list[Stretch]:
    """Return the comments among the lines of a section, in order; empty where no line signs.

    ``signing`` says which lines are known to sign whatever their words are, and ``silent`` which are known to be no
    text. Lines before the first comment that a signature at its foot claims belong to it; where signatures lead,
    lines before the first one belong to none.
    """
    anchors = _find_anchors(lines, signing or [False] * len(lines))
    if not anchors:
        return []
    silent = silent or [_is_silent(line) for line in lines]
    before = any(not silent[at] for at in range(anchors[0].start))
    after = any(not silent[at] for at in range(anchors[-1].end, len(lines)))
    leads = not before or after
    stretches = []
    for number, anchor in enumerate(anchors):
        if leads:
            span = range(anchor.end, anchors[number + 1].start if number + 1 < len(anchors) else len(lines))
        else:
            span = range(anchors[number - 1].end if number else 0, anchor.start)
        text = [at for at in span if not silent[at]]
        stretches.append(Stretch(anchor.author, anchor.when, list(range(anchor.start, anchor.end)), text))
    return stretches


def _is_silent(line: str) -> bool:
    """Whether a line says nothing of a comment: a button, a heading, a form."""
    return is_action(line) or is_form(line) or is_heading(line)


def _find_anchors(lines: list[str], signing: list[bool]) -> list[_Anchor]:
    anchors: list[_Anchor] = []
    at = 0
    while at < len(lines):
        signature = read_signature(lines[at]) or (_read_byline(lines[at]) if signing[at] else None)
        if signature is None:
            at += 1
            continue
        anchor = _grow_anchor(lines, at, signature, signing)
        if anchors and anchor.start < anchors[-1].end:
            anchor.start = anchors[-1].end
        anchors.append(anchor)
        at = max(anchor.end, at + 1)
    return anchors


def _read_byline(line: str) -> Signature | None:
    """Return the signature of a line that is known to sign: a name alone counts there."""
    name = clean_name(line)
    if not name or not (name := _NUMBER.sub("", name)) or not is_name(name):
        return None
    return Signature(name, None, "by" if has_lead(line) else "name")


def _grow_anchor(lines: list[str], at: int, signature: Signature, signing: list[bool]) -> _Anchor:
    """Join a line that signs with its neighbours: the name above a date, the date below a name."""
    author, when, named = signature.author, signature.when, signature.kind == "name"
    start, end = at, at + 1
    while end < len(lines):
        below = read_signature(lines[end])
        alone = _read_byline(lines[end]) if signing[end] and not below else None
        if below and below.author and below.when and named and signing[end]:
            author, when, named = below.author, below.when, False
        elif alone and (not author or (named and alone.kind == "by")):
            author, named = alone.author, alone.kind == "name"
        elif below and below.when and not when and (not below.author or below.author == author):
            when = below.when
        elif below and below.author and not below.when and not author:
            author = below.author
        elif not _is_beside(lines, end, at, signing, below, bool(author and when)):
            break
        end += 1
    if author is None:
        start, author = _find_name_above(lines, at)
    return _Anchor(start, end, author, when)


def _is_beside(
    lines: list[str], end: int, at: int, signing: list[bool], below: Signature | None, is_full: bool
) -> bool:
    """Whether a line goes on with a signature without adding to it: a badge, a title, a button between its parts."""
    if signing[end]:
        return below is None or below.author is None
    return not is_full and end - at <= NAME_GAP and is_action(lines[end])


def _find_name_above(lines: list[str], at: int) -> tuple[int, str | None]:
    """Return the line above a date that holds a name alone, and the name; the date's own line where there is none."""
    for above in range(at - 1, max(-1, at - 2 - NAME_GAP), -1):
        if not is_action(lines[above]):
            name = clean_name(lines[above])
            if name and is_name(name) and _stands_apart(lines, above):
                return above, name
            break
    return at, None


def _stands_apart(lines: list[str], at: int) -> bool:
    """Whether a short line may be a name and not the end of a text: it closes no sentence."""
    return not lines[at].rstrip().endswith((".", "!", "?", "…", ",", ";"))
