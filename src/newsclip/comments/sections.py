"""Tagged lines to comments: who wrote each, when, answering whom, and which lines are its text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, field
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

from newsclip.blocks import ARTICLE_ROLES, Block, Role
from newsclip.comments.compose import Said, compose_comments
from newsclip.comments.lines import read_inline, read_line, read_score
from newsclip.comments.signature import clean_name, find_when, strip_badge, strip_joints
from newsclip.comments.tagging import EAGER, describe_lines, list_headings, load_tagger
from newsclip.comments.words import EDGE, is_badge, is_heading, is_reply, read_count
from newsclip.record import Comment

if TYPE_CHECKING:
    from newsclip.arrays import Array

LEAST_BODY, LEAST_THREAD = 0.2, 0.5
"""Probability from which a line that was taken for a comment and is none is the article's; and the text of comments
that nothing announces, by the article's: less is something else."""
LEAST_ABOVE = 0.2
"""Share of the article that stands above a heading of its comments."""
FEW = 4
"""Comments that may be most of what an article seems to be: a forum's are."""
NEAR = 4
"""Lines that may stand above a comment that a heading announces."""
_RUNNING = re.compile(r"#?(\d{1,4})[.):]?\s+(\S.*)")
_RUNNING_ALONE = re.compile(r"#?\d{0,5}[.):]?|[(\[].*[)\]]")
_JOINT = re.compile(r"\s+[—–/\-]\s+|,\s+|\s*[·•|]+\s*|\n")
_SURE_JOINTS, JOINT_SHARE = frozenset(["·", "•", ""]), 0.4
"""What parts a name from what else its line says wherever it stands, and the share of a thread's lines with names in
which anything else must stand to do so: in one of many it is a part of the name ("Ann Lee, MD")."""
_USER_NUMBER = re.compile(r"\s*[(\[]\s?#?\d+\s?[)\]]?$")


@dataclass(slots=True)
class Span:
    """One comment among lines: which are its head, its text and its foot, and which one names its writer."""

    name: int | None = None
    head: list[int] = field(default_factory=list)
    text: list[int] = field(default_factory=list)
    foot: list[int] = field(default_factory=list)
    leads: bool = False

    @property
    def lines(self) -> list[int]:
        """All its lines, in order."""
        return sorted((*self.head, *self.text, *self.foot))


def list_spans(states: Sequence[str]) -> list[Span]:
    """Return the comments that the states of lines (:data:`newsclip.comments.tagging.STATES`) make up, in order."""
    spans: list[Span] = []
    before = "out"
    for at, state in enumerate(states):
        tag, layout = state.split()
        if tag != "out":
            if _begins(tag, before, layout):
                spans.append(Span(leads=tag == "lead"))
            span = spans[-1]
            if tag == "name":
                span.name = at
            (span.text if tag in ("text", "lead") else span.foot if tag == "foot" else span.head).append(at)
        before = tag
    return [span for span in spans if span.text]


def _begins(tag: str, before: str, layout: str) -> bool:
    """Whether a line begins a comment, by its tag and that of the line above it."""
    if before == "out" or tag == "lead":
        return True
    if layout == "above":
        return tag in ("head", "name") and before != "head"
    return layout == "below" and tag == "text" and before != "text"


def read_comments(blocks: Sequence[Block], chances: Array, *, parted: bool = False) -> list[Comment]:
    """Return the reader comments among labelled blocks, in order; their lines are labelled, in place.

    ``chances`` are the labeller's, a row a block. ``parted`` says that something else parts article and comments.
    """
    if not blocks:
        return []
    spans = _cut_out(describe_lines(blocks, chances), blocks)
    _label_lines(blocks, spans)
    spans = sorted((*spans, *_settle_loose(blocks, spans, parted)), key=lambda span: span.lines[0])
    joints = find_joints([blocks[span.name].text for span in spans if span.name is not None])
    said = [_read_span(span, blocks, joints) for span in spans]
    _drop_numbers(said)
    if not all(span.head for span in spans):
        for one in said:
            one.level = 0
    return compose_comments(said)


def _cut_out(described: Array, blocks: Sequence[Block]) -> list[Span]:
    """Return the comments among described lines: more of them, with less doubt, where a heading states more."""
    tagger, headings = load_tagger(), list_headings(blocks)
    above = [0.0, *accumulate(len(block.text) * block.score for block in blocks)]
    weighed = tagger.weigh(described)
    spans = list_spans(tagger.find_path(weighed))
    below = (at for at in headings if 2 * above[at] >= above[-1])
    stated, heading = max(((read_count(blocks[at].text) or 0, at) for at in below), default=(0, 0))
    for eager in EAGER:
        if len(spans) >= stated:
            break
        more = list(_follow(list_spans(tagger.find_path(weighed, eager, heading + 1)), heading))
        if len(spans) < len(more) <= stated:
            spans = more
    return spans if _are_shown(spans, above, headings) else []


def _are_shown(spans: Sequence[Span], above: Sequence[float], headings: Sequence[int]) -> bool:
    """Whether a heading or names show that lines are comments: names alone do not where a few take most of an article.

    ``above`` is how much of the article stands above each line.
    """
    first = spans[0].lines[0] if spans else 0
    if any(at < first and above[at] >= LEAST_ABOVE * above[-1] for at in headings):
        return True
    taken = sum(above[at + 1] - above[at] for span in spans for at in span.text)
    return any(span.head or span.leads for span in spans) and (2 * taken <= above[-1] or len(spans) >= FEW)


def _follow(spans: Sequence[Span], heading: int) -> Iterator[Span]:
    """Yield the comments that stand below a heading, one close to the other."""
    last = heading
    for span in spans:
        if span.lines[0] > last + NEAR:
            break
        if span.lines[0] > heading:
            yield span
            last = span.lines[-1]


def _label_lines(blocks: Sequence[Block], spans: Sequence[Span]) -> None:
    """Label the lines of comments, and the heading right above the first."""
    for span in spans:
        for at in span.head:
            blocks[at].label(Role.COMMENT_BYLINE, "signs a reader comment")
        for at in span.text:
            blocks[at].label(Role.COMMENT, "a reader comment")
        for at in span.foot:
            blocks[at].label(Role.COMMENT_CHROME, "stands below a reader comment")
    heading = spans[0].lines[0] - 1 if spans else -1
    for block in blocks[max(0, heading) : heading + 1]:
        if is_heading(block.text) and block.role is not Role.COUNTER:
            counts = read_count(block.text) is not None
            block.label(Role.COUNTER if counts else Role.COMMENT_CHROME, "heads reader comments")


def _settle_loose(blocks: Sequence[Block], spans: Sequence[Span], parted: bool) -> list[Span]:
    """Return what the labeller took for comments and is cut out of none, each as one by itself, and uncertain.

    Where nothing shows that comments begin above it, it is the article's, if it may be, or chrome.
    """
    claimed = {at for span in spans for at in span.text}
    loose = [at for at, block in enumerate(blocks) if block.role is Role.COMMENT and at not in claimed]
    first, last = (spans[0].lines[0], spans[-1].lines[-1]) if spans else (0, len(blocks))
    kept = []
    if spans or parted or _are_thread(blocks, loose):
        kept = [at for at in loose if first <= at <= last]
    for at in set(loose).difference(kept):
        likely = blocks[at].score >= LEAST_BODY
        blocks[at].label(Role.BODY if likely else Role.CHROME, "nothing shows that comments begin above it")
    return [Span(text=[at]) for at in kept]


def _are_thread(blocks: Sequence[Block], loose: Sequence[int]) -> bool:
    """Whether what nothing announces is as much as the article, and none of it: the answers of a thread are."""
    article = sum(len(block.text) for block in blocks if block.role in ARTICLE_ROLES)
    likely = sum(blocks[at].score for at in loose) >= LEAST_BODY * len(loose)
    return not likely and sum(len(blocks[at].text) for at in loose) >= LEAST_THREAD * article


def _read_span(span: Span, blocks: Sequence[Block], joints: Set[str]) -> Said:
    while len(span.text) > 1 and is_reply(blocks[span.text[0]].text):
        span.head.append(span.text.pop(0))
    texts = [blocks[at].text for at in span.text]
    author = when = answered = None
    if span.leads:
        author, when, texts[0] = _part_lead(texts[0])
    elif (name := _choose_name(span, blocks)) is not None:
        author, answered = find_author(blocks[name].text, joints)
    order = sorted(span.head, key=lambda at: (at != span.name, at))
    whens = (_read_when(blocks[at].text) for at in (*order, *span.foot))
    when = when or next((found for found in whens if found), None)
    answered = answered or next((found for at in span.head if (found := read_line(blocks[at].text).answered)), None)
    scores = (read_score(blocks[at].text) for at in (*span.foot, *span.head))
    return Said(
        author,
        when,
        "\n\n".join(texts),
        answered=answered,
        level=blocks[span.lines[0]].depth,
        score=next((score for score in scores if score is not None), None),
        uncertain=(not author and not when) or any(blocks[at].uncertain for at in span.text),
    )


def _choose_name(span: Span, blocks: Sequence[Block]) -> int | None:
    """Return the line that names who wrote a comment: one that says "by" and when tells more than a name alone."""
    signed = ((at, read_line(blocks[at].text).signature) for at in span.head if span.name is not None)
    return next((at for at, found in signed if found and found.kind == "by" and found.when), span.name)


def _read_when(text: str) -> str | None:
    found = find_when(text)
    return text[found[0] : found[1]].strip(EDGE) if found else None


def _part_lead(text: str) -> tuple[str | None, str | None, str]:
    """Return who signs at the beginning of a text, when, and the text itself."""
    inline = read_inline(text)
    if inline is None:
        return None, None, text
    return inline.author, inline.when, text[inline.start : inline.end]


def find_joints(texts: Sequence[str]) -> Set[str]:
    """Return the signs that part names from what stands beside them, by how many of a thread's lines with names do."""
    counts = Counter(
        joint for text in texts for joint in {found[0].strip() for found in _JOINT.finditer(_undate(text))}
    )
    return _SURE_JOINTS | {joint for joint, count in counts.items() if count >= JOINT_SHARE * len(texts)}


def _undate(text: str) -> str:
    """Return what stands before and behind the date of a line, a line each."""
    found = find_when(text)
    return f"{text[: found[0]]}\n{text[found[1] :]}" if found else text


def find_author(text: str, joints: Set[str]) -> tuple[str | None, str | None]:
    """Return who a line names that is known to name the writer of a comment, and whom it says that they answer.

    Some signs (:func:`find_joints`) part the name from its date, number, badge, place or job: the first piece that may
    be a name is one.
    """
    line, pieces, start, shown = read_line(text), [], 0, _undate(text)
    for joint in _JOINT.finditer(shown):
        if joint[0].strip() in joints or not any(map(str.isalpha, shown[joint.end() :])):
            pieces.append(shown[start : joint.start()].strip())
            start = joint.end()
    piece = next(filter(_may_name, [*pieces, shown[start:].strip()]), text)
    lead = read_line(piece)
    name = lead.author or lead.name or line.author or clean_name(piece)
    answered = line.signature.answered if line.signature else line.answered
    name = _USER_NUMBER.sub("", strip_badge(strip_joints(name))) if name else None
    return _restore_edges(name, text) if name else None, answered or lead.answered


def _may_name(piece: str) -> bool:
    return any(map(str.isalpha, piece)) and not _RUNNING_ALONE.fullmatch(piece) and not is_badge(piece)


def _restore_edges(name: str, text: str) -> str:
    """Return a name with the signs that belong to it: "~ada", "ada****", "Ada L."."""
    start = text.find(name)
    end = start + len(name)
    if start < 0:
        return name
    while start and text[start - 1] in "~@":
        start -= 1
    while end < len(text) and text[end] == "*":
        end += 1
    is_initial = name[-1:].isalpha() and not name[-2:-1].strip(" .")
    return text[start : end + (is_initial and text[end : end + 1] == ".")]


def _drop_numbers(said: Sequence[Said]) -> None:
    """Drop the running number before the names of a section's comments: "1 Ada", "2 Bo"."""
    found = [(one, match) for one in said if one.author and (match := _RUNNING.match(one.author))]
    numbers = [int(match[1]) for _, match in found]
    rising = sum(below > above for above, below in pairwise(numbers))
    named = sum(bool(one.author) for one in said)
    if len(found) * 2 > named and rising * 4 >= 3 * (len(found) - 1) and (len(found) > 1 or numbers == [1]):
        for one, match in found:
            one.author = match[2]
