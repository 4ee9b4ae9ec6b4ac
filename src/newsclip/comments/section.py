"""The lines of a comment section together: which sign, which nobody wrote, which are words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from newsclip.blocks import ARTICLE_ROLES, Block, Role
from newsclip.comments.lines import Line
from newsclip.comments.signature import Signature
from newsclip.comments.words import MAX_LINE

LEAST_REPEATED, LEAST_REPEATED_SHARE = 3, 0.4
"""A short line is chrome where it stands so often, and beside so many of the comments."""
MOST_CHROME = 40
"""Lines of buttons and counters between a date and the text above it or the name below it."""
MOST_UNCOUNTED = 3
"""Comments beyond the stated number, for answers are not always counted."""
FEWEST_UNANNOUNCED, FEWEST_PLAIN, MANY = 2, 3, 5
"""Comments that make a section where no heading and no label does, where they have names alone, and against labels."""
LEAST_SAID, LEAST_TOLD = 0.5, 0.3
"""Share of a section's comments that must read as somebody's words, and of its text that the labeller must tell."""
MOST_BODY, MOST_BODY_ALONE = 0.45, 0.1
"""How likely a section's texts may be the article's, and those of one that no heading, button or verb announces: found
on the corpora's pastes."""
FEWEST_ALIKE, LEAST_ALIKE, FEWEST_NUMBERS = 3, 0.6, 2
"""Signed lines, in number and share, that must be written alike for others to sign by it; numbers in their dates."""
_WORDS = ARTICLE_ROLES | {Role.COMMENT}
_NUMBER, _PIECE = re.compile(r"\d+"), re.compile(r"\d+|[^\W\d_]+|[\W_]")
_DAY = re.compile(r"\d[^\d:]+\d|[^\W\d_]{3}")


@dataclass(slots=True)
class Span:
    """One comment among lines: who, when and whom it answers, as written, and which lines are its head, text and foot.

    ``lead`` is the length of what signs at the beginning of its first line of text, as in "Ann: I knew it", and
    ``tail`` where its date stands at the end of it.
    """

    author: str | None = None
    when: str | None = None
    answered: str | None = None
    head: list[int] = field(default_factory=list)
    text: list[int] = field(default_factory=list)
    foot: list[int] = field(default_factory=list)
    lead: int = 0
    tail: int | None = None


class SectionLines:
    """The lines of a section and what is known of them together."""

    def __init__(self, lines: Sequence[Line], roles: Sequence[Role | None], headed: bool) -> None:
        self.lines, self.roles, self.headed = sign_alike(lines), roles, headed
        self.anchors = self._find_anchors()
        self.chrome = self._find_chrome()
        self.seen: dict[str, str] = {}

    def _find_anchors(self) -> list[int]:
        """Return the lines that sign a comment, one a comment: a name that "said" something where most have one, a date
        where those are more; of neighbouring ones the first.
        """
        signed = [at for at, line in enumerate(self.lines) if line.signature]
        dated = [at for at in signed if self.lines[at].when]
        spoken = [at for at in signed if self.lines[at].author and not self.lines[at].when]
        if len(dated) >= 2 and len(spoken) * 2 < len(dated):
            signed = dated
        elif len(spoken) >= 2 and not any(self.lines[at].author for at in dated):
            signed = spoken
        places = set(signed)
        return [at for at in signed if at - 1 not in places or not self.joins(at)]

    def joins(self, at: int) -> bool:
        """Whether a line goes on with the signature above it: a time below a day, a date below a name."""
        line, above = self.lines[at], self.lines[at - 1]
        both_days = line.when and above.when and _DAY.search(line.when) and _DAY.search(above.when)
        return not (line.author and above.author) and not both_days

    def _find_chrome(self) -> list[bool]:
        """Return which lines nobody wrote: buttons and counters by their words, others because they repeat."""
        anchors, keys = set(self.anchors), [line.key for line in self.lines]
        counts = Counter(
            key for at, key in enumerate(keys) if key and at not in anchors and keys[at - 1 : at] != [key]
        )  # who says a line again right below it means it
        least = max(LEAST_REPEATED, LEAST_REPEATED_SHARE * len(self.anchors))
        names = self._list_repeated_names(anchors)
        return [
            at not in anchors and (line.is_chrome or (counts[line.key] >= least and line.key not in names))
            for at, line in enumerate(self.lines)
        ]

    def _list_repeated_names(self, anchors: set[int]) -> set[str]:
        """Return lines that may be names although they repeat: others in their place, above a date or text, differ."""
        texts = {at for at, line in enumerate(self.lines) if not line.is_short} - anchors
        for below in (anchors, texts):
            names = {line.key for at, line in enumerate(self.lines) if line.name and at + 1 in below}
            if len(names) > 1:
                return names
        return set()

    def is_said(self, at: int) -> bool:
        """Whether a line may be a comment's text."""
        if self.chrome[at] or self.lines[at].signature:
            return False
        return self.roles[at] is Role.COMMENT or (self.roles[at] is None and self.lines[at].is_said)

    def is_foot(self, at: int) -> bool:
        line = self.lines[at]
        return self.chrome[at] or (line.when is not None and not line.author)

    def is_late(self, at: int) -> bool:
        """Whether a date stands in the foot of a comment: among buttons, with a text above and a name below."""
        above, below = at - 1, at + 1
        while above >= max(0, at - MOST_CHROME) and self.chrome[above]:
            above -= 1
        while below < min(len(self.lines), at + MOST_CHROME) and self.chrome[below]:
            below += 1
        if self.lines[at].author or above < 0 or self.lines[above].is_short:
            return False
        is_among_buttons = self.lines[at].has_buttons or above < at - 1
        return is_among_buttons and (below == len(self.lines) or self.lines[below].is_short)


def sign_alike(lines: Sequence[Line]) -> list[Line]:
    """Return lines, of which those that are written as most signed ones of the section sign, too, whatever the name in
    them looks like."""
    signed = [shape for line in lines if line.author and line.when and (shape := _spell_shape(line))]
    shape, number = Counter(signed).most_common(1)[0] if signed else ("", 0)
    if number < FEWEST_ALIKE or number < LEAST_ALIKE * len(signed):
        return list(lines)
    pattern = re.compile(shape)
    found = [(line, pattern.fullmatch(line.text) if len(line.text) <= MAX_LINE else None) for line in lines]
    return [
        replace(line, signature=Signature(match["author"], match["when"], "name-date"), name=None, is_chrome=False)
        if match and not (line.signature and line.signature.when == match["when"] and line.author)
        else line
        for line, match in found
    ]


def _spell_shape(line: Line) -> str | None:
    """Return a signed line as a pattern: what stands around its name and its date, numbers and names of months left
    open; ``None`` where its date is no day in numbers."""
    author, when, text = line.author or "", line.when or "", line.text
    first, second = sorted((text.find(part), part) for part in (author, when))
    if first[0] < 0 or len(_NUMBER.findall(when)) < FEWEST_NUMBERS:
        return None
    around = text[: first[0]], text[first[0] + len(first[1]) : second[0]], text[second[0] + len(second[1]) :]
    lead, joint, tail = (_NUMBER.sub(r"\\d+", re.escape(part)) for part in around)
    dated = "".join(
        r"\d+" if piece.isdigit() else r"[^\W\d_]+" if piece.isalpha() else re.escape(piece)
        for piece in _PIECE.findall(when)
    )
    parts = [f"(?P<when>{dated})" if part == when else "(?P<author>.+?)" for _, part in (first, second)]
    return f"{lead}{parts[0]}{joint}{parts[1]}{tail}"


def trim_spans(spans: list[Span], part: Sequence[Block]) -> list[Span]:
    """Return the comments without those at the end that lack what all others have, for teasers have dates, too, and
    without what the labeller tells to stand below the last."""
    roles = [block.role for block in part]
    while len(spans) > 2:
        last, others = spans[-1], spans[:-1]
        told = any(roles[at] is Role.COMMENT for at in last.text)
        lacks_foot = not last.foot and all(span.foot for span in others)
        lacks_author = not last.author and all(span.author for span in others)
        if told or not (lacks_foot or lacks_author):
            break
        spans = others
    for last in spans[-1:]:
        while any(roles[at] is Role.COMMENT for at in last.text[:-1]) and roles[last.text[-1]] not in _WORDS:
            last.foot.append(last.text.pop())
    return spans


def is_conversation(
    spans: Sequence[Span], lines: Sequence[Line], part: Sequence[Block], headed: bool, stated: int | None
) -> bool:
    """Whether what stands between the signatures reads as people talking, not as a list of dated headlines."""
    texts = [at for span in spans for at in span.text]
    dated = sum(span.when is not None for span in spans)
    named = sum(span.author is not None for span in spans)
    is_signed = min(dated, named) * 4 >= len(spans) * 3
    is_met = stated is not None and min(stated, 2) <= len(spans) <= stated + MOST_UNCOUNTED
    said = sum(any(lines[at].is_sentence or part[at].role is Role.COMMENT for at in span.text) for span in spans)
    is_timed = headed and len(spans) == 1 and ":" in (spans[0].when or "")
    if said < LEAST_SAID * len(spans) and not (is_signed and (is_met or is_timed)):
        return False
    speaking = sum(bool(line.signature and line.signature.kind == "says") for line in lines)
    speaking += sum(bool(span.lead and span.when) for span in spans)
    told = sum(any(part[at].role is Role.COMMENT_BYLINE for at in span.head) for span in spans)
    replies = sum(line.is_reply for line in lines)
    if len(spans) < FEWEST_PLAIN and not (is_met or speaking or is_signed or (len(spans) > 1 and replies + told > 1)):
        return False
    body = sum(part[at].score * len(part[at].text) for at in texts) / sum(len(part[at].text) for at in texts)
    is_full = is_met and len(spans) >= MANY and named * 3 >= len(spans) * 2
    is_sure = is_full or (is_signed and (len(spans) >= MANY if headed and stated is None else is_met))
    if body > MOST_BODY and not (is_sure and len(spans) * 2 >= (stated or 0)):
        return False
    if not headed and not (speaking or replies) and (body > MOST_BODY_ALONE or not named):
        return False
    if sum(part[at].role is Role.COMMENT for at in texts) >= LEAST_TOLD * len(texts):
        return True
    if headed and max(min(named, max(dated, replies)), speaking) * 2 >= len(spans):
        return True
    if is_met and named >= min(stated or 0, 2):
        return named * 3 >= len(spans) * 2
    return max(speaking, min(replies, named, dated)) >= FEWEST_UNANNOUNCED
