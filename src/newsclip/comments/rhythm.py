"""Comments told by the rhythm of lines: a line that signs, lines of text, a line that signs.

The same for the lines of a paste and for a page's section whose markup tells nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise

from newsclip.comments.chrome import is_action, is_badge, is_form, is_heading, is_reply
from newsclip.comments.signature import Signature, clean_name, has_lead, is_name, read_signature

NAME_GAP = 1
"""Lines that may stand between a name alone on its line and the date that signs with it (a badge, a button)."""


MIN_HABIT = 2
"""Comments of a section that do alike before it is taken for the section's habit."""
MAX_SHORT = 2
"""Lines of a comment none of which was taken for text."""
_RUNNING = re.compile(r"#?(\d{1,4})[.):]?\s+(\S.*)")
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
    kind: str = ""


def split_stretches(
    lines: list[str], signing: list[bool] | None = None, silent: list[bool] | None = None
) -> list[Stretch]:
    """Return the comments among the lines of a section, in order; empty where no line signs.

    ``signing`` says which lines are known to sign whatever their words are, and ``silent`` which are known to be no
    text. Lines before the first comment that a signature at its foot claims belong to it; where signatures lead,
    lines before the first one belong to none.
    """
    signing = signing or [False] * len(lines)
    anchors = _drop_quoted(_find_anchors(lines, signing))
    if not anchors:
        return []
    _drop_numbers(anchors)
    _find_names_below(lines, anchors)
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
        text = [at for at in span if not silent[at]] or _find_short(lines, signing, span, anchor)
        stretches.append(Stretch(anchor.author, anchor.when, list(range(anchor.start, anchor.end)), text))
    return stretches


def _find_short(lines: list[str], signing: list[bool], span: range, anchor: _Anchor) -> list[int]:
    """Return the few lines of a fully signed comment that were all taken for no text: "Thanks", a picture of a face."""
    if not anchor.author or not anchor.when:
        return []
    short = [at for at in span if lines[at] and not signing[at] and not _is_silent(lines[at])]
    return short if len(short) <= MAX_SHORT else []


def _drop_quoted(anchors: list[_Anchor]) -> list[_Anchor]:
    """Return the anchors without those that only introduce a quotation: "NAME said" where others have a date too."""
    full = sum(bool(anchor.author and anchor.when) for anchor in anchors)
    if full < MIN_HABIT or full * 2 <= len(anchors):
        return anchors
    return [anchor for anchor in anchors if anchor.when or anchor.kind != "says"]


def _drop_numbers(anchors: list[_Anchor]) -> None:
    """Drop the running number before the names of a section's comments: "1 Ada", "2 Bo"."""
    found = [(anchor, match) for anchor in anchors if anchor.author and (match := _RUNNING.match(anchor.author))]
    numbers = [int(match[1]) for _, match in found]
    rising = sum(below > above for above, below in pairwise(numbers))
    named = sum(bool(anchor.author) for anchor in anchors)
    if (
        not found
        or len(found) * 2 <= named
        or rising * 4 < 3 * (len(found) - 1)
        or (len(found) == 1 and numbers != [1])
    ):
        return
    for anchor, match in found:
        anchor.author = match[2]


def _find_names_below(lines: list[str], anchors: list[_Anchor]) -> None:
    """Where a section's comments begin with the date and go on with the name, take the name of those that lack it."""
    named = [anchor for anchor in anchors if anchor.author]
    habit = sum(_is_date(lines[anchor.start]) for anchor in named)
    if habit < MIN_HABIT or habit * 2 <= len(named):
        return
    starts = {anchor.start for anchor in anchors}
    for anchor in anchors:
        if anchor.author or anchor.end >= len(lines) or anchor.end in starts or not _is_date(lines[anchor.start]):
            continue
        name = clean_name(lines[anchor.end])
        if name and is_name(name) and _stands_apart(lines, anchor.end):
            anchor.author = name
            anchor.end += 1


def _is_date(line: str) -> bool:
    signature = read_signature(line)
    return signature is not None and signature.kind == "date"


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
    name = None if is_badge(line) else clean_name(line)
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
    return _Anchor(start, end, author, when, signature.kind)


def _is_beside(
    lines: list[str], end: int, at: int, signing: list[bool], below: Signature | None, is_full: bool
) -> bool:
    """Whether a line goes on with a signature without adding to it: a badge, a title, a button between its parts."""
    if signing[end]:
        return below is None or below.author is None
    return not is_full and end - at <= NAME_GAP and is_action(lines[end])


def _find_name_above(lines: list[str], at: int) -> tuple[int, str | None]:
    """Return the line above a date that holds a name alone, and the name; the date's own line where there is none.

    A badge ("Author") is the name where nothing above it is one.
    """
    badge: tuple[int, str | None] = at, None
    for above in range(at - 1, max(-1, at - 2 - NAME_GAP), -1):
        if is_badge(lines[above]) and badge[1] is None:
            badge = above, clean_name(lines[above])
        elif not is_action(lines[above]) and not is_reply(lines[above]):
            name = clean_name(lines[above])
            if name and is_name(name) and _stands_apart(lines, above):
                return above, name
            break
    return badge


def _stands_apart(lines: list[str], at: int) -> bool:
    """Whether a short line may be a name and not the end of a text: it closes no sentence."""
    return not lines[at].rstrip().endswith((".", "!", "?", "…", ",", ";"))
