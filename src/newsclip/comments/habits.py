"""What most comments of a section have in common, by which the others are put right: heads, ends, lines at edges."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from newsclip.comments.section import SectionLines, Span
from newsclip.comments.signature import find_when

MOST_ASIDE, FEW_ASIDES = 0.5, 0.25
"""Share of the comments that may have a short line below their text, and above it, before it is no text in any."""
LEAST_HABIT, MOST_BELOW = 0.7, 2
"""Share of a section's comments that must do alike, and lines below a comment's foot that are none of its text."""


def settle_asides(section: SectionLines, spans: Sequence[Span]) -> None:
    """Give comments the lines at their edges that the labeller took for a button or byline, where most other
    comments have none there: "Ken", "Mary,"."""
    tails = [_list_asides(section, span, below=True) for span in spans[:-1]]
    heads = [_list_asides(section, span, below=False) for span in spans]
    for span, tail in zip(spans, tails, strict=False):
        if sum(map(bool, tails)) <= MOST_ASIDE * len(spans):
            span.text, span.foot = [*span.text, *tail], [at for at in span.foot if at not in tail]
    for span, head in zip(spans, heads, strict=True):
        if not all(section.lines[at].is_short for at in head) or sum(map(bool, heads)) <= FEW_ASIDES * len(spans):
            span.text, span.foot = [*head, *span.text], [at for at in span.foot if at not in head]


def end_at_feet(section: SectionLines, spans: Sequence[Span]) -> None:
    """End comments at the buttons at which most end: what goes on below them nobody said, as "2 more replies"."""
    ends = [[at for at in span.foot if span.text and at > span.text[0] and section.chrome[at]] for span in spans]
    counts = Counter(key for end in ends for key in {section.lines[at].key for at in end})
    least = max(2, LEAST_HABIT * sum(bool(span.text) for span in spans))
    usual = {key for key, number in counts.items() if number >= least}
    for span, end in zip(spans, ends, strict=True):
        first = next((at for at in end if section.lines[at].key in usual), None)
        below = [at for at in span.text if first is not None and at > first]
        if len(below) <= MOST_BELOW and not any(find_when(section.lines[at].text) for at in below):
            span.text = [at for at in span.text if at not in below]
            span.foot = span.foot if span is spans[-1] else [*span.foot, *below]


def raise_heads(section: SectionLines, spans: Sequence[Span]) -> None:
    """Take the short line between name and text for a part of the head where most comments of more lines have one:
    a place, a job."""
    longer = [span for span in spans if span.head and len(span.text) > 1]
    headed = [span for span in longer if section.lines[span.text[0]].is_short]
    if len(headed) > 1 and len(headed) >= LEAST_HABIT * len(longer) and len(headed) * 2 >= len(spans):
        for span in headed:
            span.head.append(span.text.pop(0))


def _list_asides(section: SectionLines, span: Span, *, below: bool) -> list[int]:
    """Return the one line below a comment's text, or above it, that is neither its text nor chrome by what it says."""
    if not span.text:
        return []
    step = 1 if below else -1
    edge = span.text[-1] + 1 if below else span.text[0] - 1
    free = [
        at in span.foot and not (section.chrome[at] or section.lines[at].signature or section.lines[at].is_badge)
        for at in (edge, edge + step)
    ]
    return [edge] if free == [True, False] else []
