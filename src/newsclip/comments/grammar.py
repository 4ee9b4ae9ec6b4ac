"""Lines of a comment section to comments: a small grammar over what each line is, the same for paste and page.

A comment is a head (a name, a badge, a place, a date, whom it answers), a text, and a foot (buttons, counters). Which
of these a section has, and in which order, is told from what repeats in it: dates or signatures, buttons, names.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from newsclip.blocks import Role
from newsclip.comments.habits import LEAST_HABIT, end_at_feet, raise_heads, settle_asides
from newsclip.comments.lines import Line
from newsclip.comments.section import SectionLines, Span
from newsclip.comments.words import is_subject

MOST_HEAD, MOST_FOOT = 4, 6
"""Lines of a comment's head above its date, and of the last comment's foot."""
MANY_NAMES = 4
"""Names above a text to each line that signs, from which on it is the names that sign."""
MOST_LED = 4
"""Words before the name of the one who is answered."""
MOST_SHORT = 2
"""Lines of a comment none of which the labeller took for one, although it did others."""
LEAST_INLINE = 0.6
"""Share of the lines that must begin with a name and a colon where nothing else signs."""
_RUNNING = re.compile(r"#?(\d{1,4})[.):]?\s+(\S.*)")


def split_section(lines: Sequence[Line], roles: Sequence[Role | None], *, headed: bool = False) -> list[Span]:
    """Return the comments among the lines of one section, in order; empty where nothing tells them apart.

    ``roles`` are what the labeller took the lines for, ``None`` where it does not know; ``headed`` says that the first
    line stands right below a heading.
    """
    section = _Splitter(lines, roles, headed)
    spans = section.split_inline() or [span for span in section.split() if span.text]
    _drop_numbers(spans)
    return spans


def _drop_numbers(spans: Sequence[Span]) -> None:
    """Drop the running number before the names of a section's comments: "1 Ada", "2 Bo"."""
    found = [(span, match) for span in spans if span.author and (match := _RUNNING.match(span.author))]
    numbers = [int(match[1]) for _, match in found]
    rising = sum(below > above for above, below in pairwise(numbers))
    named = sum(bool(span.author) for span in spans)
    if len(found) * 2 > named and rising * 4 >= 3 * (len(found) - 1) and (len(found) > 1 or numbers == [1]):
        for span, match in found:
            span.author = match[2]


class _Splitter(SectionLines):
    """Splits a section into comments, as it is laid out."""

    def split_inline(self) -> list[Span]:
        """Return the comments of lines that begin with a name: "Ann: I knew it", "[14/02, 08:15] Ann: Yes"."""
        shown = [at for at in range(len(self.lines)) if not self.chrome[at]]
        spans: list[Span] = []
        for at in shown:
            if inline := self.lines[at].inline:
                spans.append(Span(inline.author, inline.when, text=[at], lead=inline.start, tail=inline.end))
            elif spans:
                spans[-1].text.append(at)
        is_dated = len(spans) > 1 and all(span.when for span in spans)
        many = (is_dated or len(spans) >= LEAST_INLINE * len(shown)) and len(self.anchors) <= len(spans) / 2
        return spans if many and len({span.author for span in spans}) > 1 else []

    def split(self) -> list[Span]:
        """Return the comments as the section is laid out: head above text or below it, or parted by feet or names."""
        if self.headed and 0 < len(self.anchors) * MANY_NAMES < len(self._list_names()):
            return self._split_at_names()
        if not self.anchors:
            return self._split_at_feet() if any(line.is_reply for line in self.lines) else self._split_at_names()
        if sum(map(self.is_late, self.anchors)) * 2 > len(self.anchors):
            return self._split_at_feet()
        first, last = self.anchors[0], self.anchors[-1]
        above = first - 1 - (self.lines[first].author is None and first > 1 and not self.is_said(first - 1))
        before = above >= 0 and self.is_said(above)
        after = any(not (self.chrome[at] or self.lines[at].signature) for at in range(last + 1, len(self.lines)))
        said_after = any(map(self.is_said, range(last + 1, min(last + 1 + MOST_HEAD, len(self.lines)))))
        if self.headed and self.lines[first].author and not said_after and not all(self.chrome[:first]):
            return self._split_below()
        if after or not before:
            return self._split_above()
        signed = sum(bool(self.lines[at].author or self.lines[at - 1].is_short) for at in self.anchors)
        return self._split_below() if signed * 2 > len(self.anchors) else self._split_at_feet()

    def _split_above(self) -> list[Span]:
        """Return the comments of a section where head comes before text."""
        starts = self._find_head_starts()
        spans = []
        for start, anchor, end in zip(starts, self.anchors, [*starts[1:], len(self.lines)], strict=True):
            span = self._read_head(range(start, anchor + 1), anchor)
            self._fill(span, range(self._extend_head(span, anchor + 1, end), end))
            spans.append(self._note(span))
        settle_asides(self, spans)
        end_at_feet(self, spans)
        self._trim_last(spans)
        return spans

    def _note(self, span: Span) -> Span:
        """Remember who has spoken, for who speaks later may answer them."""
        if span.author:
            self.seen[span.author.casefold()] = span.author
        return span

    def _find_head_starts(self) -> list[int]:
        """Return where each comment's head begins: below the last button above it, else as the others' do."""
        gaps = list(pairwise([-1, *self.anchors]))
        runs = [self._measure_run(before, at) for before, at in gaps]
        below_feet = [self._find_below_foot(before, at, run) for (before, at), run in zip(gaps, runs, strict=True)]
        habit = self._find_habit(runs, [length for length in below_feet[1:] if length is not None])
        starts: list[int] = []
        for number, ((before, at), run, length) in enumerate(zip(gaps, runs, below_feet, strict=True)):
            wanted = habit if length is None or not number or length > habit + 2 else length
            author = (self.lines[at].author or "").casefold()
            named = next((up for up in range(run, 0, -1) if self.lines[at - up].text.casefold() == author), 0)
            length = max(min(run, wanted), named)
            while 0 < length < run and self.lines[at - length].is_badge:
                length += 1
            starts.append(max(before + 1, at - length))
        return starts

    def _measure_run(self, before: int, at: int) -> int:
        """Return how many short lines in a row stand right above an anchor."""
        run = 0
        while run < MOST_HEAD and at - run - 1 > before:
            above = at - run - 1
            is_short = self.lines[above].is_short or is_subject(self.lines[above].text)
            is_headed = is_short and not (self.roles[above] is Role.COMMENT and run)
            if not is_headed and not (self.chrome[above] and not self.lines[above].is_button):
                break
            run += 1
        return run

    def _find_below_foot(self, before: int, at: int, run: int) -> int | None:
        """Return how many lines of a head stand between the last foot above it and its date; ``None`` without foot."""
        for length in range(min(run + 1, at - before - 1)):
            if self.lines[at - length - 1].is_button:
                return length if length or self.lines[at].author else None
        return None

    def _find_habit(self, runs: list[int], below_feet: list[int]) -> int:
        """Return how many lines stand above the date in most heads."""
        if below_feet:
            return Counter(below_feet).most_common(1)[0][0]
        if sum(bool(self.lines[at].author) for at in self.anchors) * 2 > len(self.anchors):
            return 0
        others = runs[1:]
        for length in range(MOST_HEAD, 1, -1):
            if len(others) > 1 and sum(run >= length for run in others) >= LEAST_HABIT * len(others):
                return length
        return 1

    def _read_head(self, head: range, anchor: int) -> Span:
        line = self.lines[anchor]
        span = Span(line.author, line.when, line.answered, head=list(head))
        names = [at for at in head if at != anchor and self.lines[at].name and not self.chrome[at]]
        if names and span.author and span.author.startswith("@"):
            span.author, span.answered = None, span.author
        if not span.author:
            while len(names) > 1 and self.lines[names[0]].stands_for(self.lines[names[1]]):
                names.pop(0)
            if names:
                span.author = self.lines[names.pop(0)].name
        for at in (*names, *(at for at in head if self.lines[at].answered)):
            told = self.lines[at].answered or self.lines[at].name
            if told and told.casefold() in self.seen and told != span.author:
                span.answered = told
        return span

    def _extend_head(self, span: Span, at: int, end: int) -> int:
        """Take into a head what goes on below its date: a badge, a button, the one who is answered, the name itself."""
        while at < end and any(self.is_said(below) for below in range(at + 1, end)):
            line = self.lines[at]
            if line.signature and at == span.head[-1] + 1 and self.joins(at):
                span.author = span.author or line.author
                span.when = " ".join(when for when in (span.when, line.when) if when) or None
            elif line.text.startswith("@"):
                break
            elif answered := line.answered or self._find_seen(line):
                span.answered = answered
            elif not span.author and line.name and self.roles[at] is not Role.COMMENT:
                span.author = line.name
            elif not (line.is_badge or self.chrome[at]):
                break
            span.head.append(at)
            at += 1
        return at

    def _find_seen(self, line: Line) -> str | None:
        """Return who of those who have spoken is named by a line of a few words, alone or last: "Answering: Ada"."""
        if not line.is_short:
            return None
        words = line.text.casefold().replace(":", " ").split()
        keys = (" ".join(words[led:]) for led in range(min(len(words), MOST_LED + 1)))
        return next((self.seen[key] for key in keys if key in self.seen), None)

    def _fill(self, span: Span, lines: range) -> None:
        """Share out the lines below a head: text, and from the first button below it on, foot."""
        told = any(self.roles[at] is Role.COMMENT and not self.chrome[at] for at in lines)
        if not told and Role.COMMENT in self.roles:
            short = [at for at in lines if not self.chrome[at] and self.roles[at] is not Role.COMMENT_BYLINE]
            if len(short) > MOST_SHORT and not self.lines[short[0]].is_sentence:
                span.foot.extend(lines)
                return
        for at in lines:
            is_text = not self.chrome[at] and (not told or self.roles[at] in (Role.COMMENT, None))
            if self.lines[at].when and not self.lines[at].author and not span.when:
                span.when, is_text = self.lines[at].when, False
            is_below = span.foot and span.text and self.roles[at] is not Role.COMMENT
            (span.text if is_text and not is_below else span.foot).append(at)
        between = [at for at in span.foot if span.text and span.text[0] < at < span.text[-1]]
        inner = [at for at in between if not self.chrome[at] and not self.lines[at].signature]
        span.text, span.foot = sorted([*span.text, *inner]), [at for at in span.foot if at not in inner]

    def _trim_last(self, spans: list[Span]) -> None:
        """End the last comment at its foot where the others end so, or before the first line that is no sentence."""
        last = spans[-1]
        if not last.text:
            return
        footed = [bool(span.foot and span.text and span.foot[-1] > span.text[-1]) for span in spans[:-1]]
        foot = next((at for at in last.foot if at > last.text[0] and self.chrome[at]), None)
        if foot is not None and sum(footed) >= max(1, LEAST_HABIT * len(footed)):
            stop = foot
        else:
            loose = (at for at in last.text[1:] if not (self.lines[at].is_said or self.roles[at] is Role.COMMENT))
            stop = next(loose, len(self.lines))
        last.text = [at for at in last.text if at < stop]
        last.foot = [at for at in last.foot if at <= stop or (foot is not None and at <= foot + MOST_FOOT)]

    def _split_below(self) -> list[Span]:
        """Return the comments of a section where the text comes first and its signature below."""
        spans = []
        for before, anchor in pairwise([-1, *self.anchors]):
            length = min(1, self._measure_run(before, anchor)) if not self.lines[anchor].author else 0
            span = self._read_head(range(anchor - length, anchor + 1), anchor)
            lines = range(before + 1, anchor - length)
            top = max((at + 1 for at in lines if self.chrome[at] and before < 0), default=before + 1)
            span.text = [at for at in lines if at >= top and not self.chrome[at]]
            spans.append(span)
        return spans

    def _split_at_feet(self) -> list[Span]:
        """Return the comments of a section that buttons part: a name, a text, and buttons, perhaps with a date."""
        ends = [at for at in range(1, len(self.lines)) if self.is_foot(at - 1) and not self.is_foot(at)]
        spans: list[Span] = []
        for start, end in pairwise([0, *ends, len(self.lines)]):
            body = [at for at in range(start, end) if not self.is_foot(at)]
            if len(body) > 2 and not (self.lines[body[0]].name or self.lines[body[0]].is_said) and spans:
                body = body[1:] if self.lines[body[1]].name else body
            if not body:
                continue
            foot = [at for at in range(body[0], end) if self.is_foot(at)]
            name = self._find_leading_name(body, is_first=not spans)
            span = self._read_head(range(body[0], body[name] + 1), body[name]) if name is not None else Span()
            if name is not None:
                span.author = span.author or self.lines[body[name]].name
            span.when = next((self.lines[at].when for at in foot if self.lines[at].when), None)
            span.text, span.foot = body if name is None else body[name + 1 :], foot
            spans.append(self._note(span))
        raise_heads(self, spans)
        return spans

    def _find_leading_name(self, body: list[int], *, is_first: bool) -> int | None:
        """Return the place in a comment's lines of the name above its text."""
        most = len(body) - 1
        places = range(min(1, most))
        if is_first:
            long = next((place for place, at in enumerate(body) if not self.lines[at].is_short), most)
            places = range(min(most, max(1, long)))[::-1]
        return next((place for place in places if self.lines[body[place]].name), None)

    def _list_names(self) -> list[int]:
        """Return the lines that may be names and have none below them."""
        pairs = enumerate(pairwise(self.lines))
        return [
            at for at, (line, below) in pairs if line.name and self.roles[at] is not Role.COMMENT and not below.name
        ]

    def _split_at_names(self) -> list[Span]:
        """Return the comments of a section that names alone sign."""
        names = self._list_names()
        spans = [Span(self.lines[at].name, head=[at]) for at in names]
        for span, (start, end) in zip(spans, pairwise([*names, len(self.lines)]), strict=True):
            self._fill(span, range(start + 1, end))
        return spans
