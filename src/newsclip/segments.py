"""Labelled blocks to segments: every stretch of the source with what became of it in the record, and why.

Labels are given before the record has its facts. Where the record then takes its headline, or a fact, from a line that
was labelled as something else, the segment says what the record did.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from newsclip.blocks import ARTICLE_ROLES, COMMENT_ROLES, Block, Role
from newsclip.clipping import Fields
from newsclip.record import Comment, Segment

TELLING = frozenset({*ARTICLE_ROLES, *COMMENT_ROLES, Role.HEADLINE, Role.BYLINE, Role.DATE, Role.SOURCE, Role.TAGS})
TELLING |= {Role.BREADCRUMB, Role.BIOGRAPHY}
"""Roles of lines that a record may have a fact from: none of them says that the line is of no use."""
_NO_LETTER = re.compile(r"[\W_]+")
# Letters that a line which states a fact has beside it at most, and names of one record that are looked for.
_MOST_BESIDE = 40
_MOST_NAMES = 20


def list_segments(
    text: str, blocks: Sequence[Block], fields: Fields, comments: Sequence[Comment] = ()
) -> list[Segment]:
    """Return the stretches of ``text`` that are not blank, in order, with roles that agree with the record's
    ``fields`` and ``comments``."""
    labels = [(block.role, block.reason) for block in blocks]
    folded = [_fold(block.text) for block in blocks]
    top = next((at for at, (role, _) in enumerate(labels) if role in ARTICLE_ROLES), 0)
    _settle_headline(labels, folded, top, _fold(fields.title or ""))
    _settle_comments(labels, folded, comments)
    authors = [[author] for author in fields.authors[:_MOST_NAMES] if _fold(author) != _fold(fields.site or "")]
    topics = [fields.tags] if 1 < len(fields.tags) <= _MOST_NAMES else []
    for role, called, facts in (
        (Role.BYLINE, "author", authors),
        (Role.DATE, "date", [[fields.published_raw or ""]]),
        (Role.TAGS, "topics", topics),
    ):
        for names in facts:
            _settle_fact(labels, folded, top, [*map(_fold, names)], (role, f"states the {called} that the record has"))
    stretches = [(label, block, text[block.start : block.end]) for label, block in zip(labels, blocks, strict=True)]
    return [
        Segment(role=role, start=block.start, end=block.end, reason=reason, text=shown)
        for (role, reason), block, shown in stretches
        if shown.strip()
    ]


def _settle_headline(labels: list[tuple[Role, str]], folded: list[str], top: int, title: str) -> None:
    """Label as headlines only the lines that agree with the record's; where none was, the one that reads the same."""
    is_named = False
    for at, (role, reason) in enumerate(labels):
        if role is Role.HEADLINE:
            # A headline may stand in two lines, or have more beside it.
            if title and (title in folded[at] or folded[at] in title):
                is_named = True
            else:
                labels[at] = Role.CHROME, f"{reason}, but another line is the record's headline"
    if title and not is_named:
        taken = ARTICLE_ROLES | COMMENT_ROLES | {Role.REPEAT}
        free = [at for at, line in enumerate(folded) if title in line and labels[at][0] not in taken]
        alike = [at for at in free if folded[at] == title] or [at for at in free if len(folded[at]) < 2 * len(title)]
        if alike:
            headline = max((at for at in alike if at < top), default=alike[0])
            labels[headline] = Role.HEADLINE, "says what the headline of the record does"


def _settle_comments(labels: list[tuple[Role, str]], folded: list[str], comments: Sequence[Comment]) -> None:
    """Label as comments the lines that the record's comments are made of, and no others."""
    said = {_fold(line): None for comment in comments for line in comment.text.split("\n")}
    said.pop("", None)
    texts = [_fold(comment.text) for comment in comments]
    whole = "\n".join(texts)
    standing: dict[str, None] = {}
    for at, (role, reason) in enumerate(labels):
        line = folded[at]
        if role is not Role.COMMENT:
            continue
        if line in said or line in whole or any(len(line) < 2 * len(text) and text in line for text in texts):
            standing[line] = None
        else:
            labels[at] = Role.COMMENT_CHROME, f"{reason}, but is in no comment of the record"
    rest = "\n".join(standing)
    for line in [line for line in said if line not in standing and line not in rest]:
        for roles, beside in ((COMMENT_ROLES, _MOST_BESIDE), (frozenset(Role) - ARTICLE_ROLES, 0)):
            near = (
                at
                for at, (role, _) in enumerate(labels)
                if role in roles and line in folded[at] and len(folded[at]) <= len(line) + beside
            )
            if (place := next(near, None)) is not None:
                labels[place] = Role.COMMENT, "says what a comment of the record does"
                break


def _settle_fact(
    labels: list[tuple[Role, str]], folded: list[str], top: int, names: list[str], label: tuple[Role, str]
) -> None:
    """Give ``label`` to the line nearest the beginning of the article that states a fact, all its ``names``, where no
    line that does has a role that says so."""
    longest = sum(map(len, names)) + _MOST_BESIDE
    if longest > _MOST_BESIDE:
        stating = [at for at, line in enumerate(folded) if len(line) <= longest and all(name in line for name in names)]
        cut = [at for at in stating if labels[at][0] is not Role.REPEAT]
        if cut and not any(labels[at][0] in TELLING for at in stating):
            labels[min(cut, key=lambda at: abs(at - top))] = label


def _fold(text: str) -> str:
    return _NO_LETTER.sub("", text).casefold()
