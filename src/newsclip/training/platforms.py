"""Platforms of reader comments, drawn at random: what each shows of a comment, in which order, and what stands around.

No platform is a copy of a real one. Each is drawn from its own number: what is learned from them is measured on others.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from random import Random

from newsclip.training.voices import DATE_STYLES, NAME_STYLES

PLATFORMS = 400
"""How many there are to draw from."""

Rows = tuple[tuple[str, ...], ...]
"""The lines of something, and what stands in each."""

_BUTTONS = ("reply", "like", "dislike", "share", "report", "score")
_SIGNED = ("number", "badge", "place", "job", "answered", "permalink")
_ABOVE = ("sort", "login", "form", "rules", "pages", "plugin", "heading-again", "notice", "fields")
_BELOW = ("more", "form", "rules", "plugin", "pages", "login", "notice", "fields")
_JOINTS = (" ", " ", " · ", " • ", " | ", ", ", " - ", " — ", "  ", " / ")


@dataclass(frozen=True, slots=True)
class Platform:
    """How one platform lays out its threads.

    ``signature`` and ``buttons`` are lines of a comment; ``place`` says where the first stand (``above``, ``below``,
    ``beside`` the text). ``answers`` is how an answer shows: by ``indent``, by a ``quote``, by the answered ``name`` in
    its signature or its text (``at``), or not at all. ``blanks`` are blank lines between comments and within one.
    ``says`` puts a verb of speech behind the name, ``leads`` "Posted by" before it; ``letters`` says that its readers
    greet each other and sign; ``coined`` that buttons and what stands around have words of their own; ``seldom`` is how
    many of the comments go without a badge, a place or a job.
    ``markup``, ``classes`` and ``nesting`` are how the same is marked up.
    """

    name: str
    signature: Rows
    buttons: Rows
    place: str
    joint: str
    avatar: str
    name_styles: tuple[str, ...]
    date_style: str
    choice: int
    depth: int
    answers: str
    blanks: tuple[int, int]
    heading: str
    above: tuple[str, ...]
    below: tuple[str, ...]
    score: str
    capitals: bool
    teasers: bool
    unfolds: bool
    edited: bool
    markup: str
    classes: str
    nesting: str
    says: bool
    leads: bool
    letters: bool
    coined: bool
    seldom: float


def list_platforms() -> list[Platform]:
    """Return all platforms, in the order of their numbers."""
    return [draw_platform(number) for number in range(PLATFORMS)]


@cache
def draw_platform(number: int) -> Platform:
    """Return the platform of a number: the same in every run."""
    draw = Random(f"platform {number}")  # noqa: S311 - no secret
    place = draw.choices(("above", "below", "beside"), (7, 3, 1))[0]
    date = draw.random() < 0.93
    late = date and place == "above" and draw.random() < 0.2
    buttons = _draw_buttons(draw, late=late)
    if place == "beside":
        signature: Rows = (("name",),) if draw.random() < 0.4 else (("date", "name"),)
    else:
        signature = _draw_signature(draw, dated=date and not late)
    return Platform(
        name=f"p{number:03}",
        signature=signature,
        buttons=() if place == "beside" and draw.random() < 0.7 else buttons,
        place=place,
        joint=draw.choice(_JOINTS),
        avatar=draw.choice(("", "", "", "", "", "word", "initials", "name", "image", "of")) if place == "above" else "",
        name_styles=tuple(draw.sample(NAME_STYLES, draw.choice((1, 2, 4, 6)))),
        date_style=draw.choice(DATE_STYLES),
        choice=draw.randrange(12),
        depth=draw.choice((0, 1, 1, 2, 5)),
        answers=draw.choice(("indent", "indent", "quote", "name", "name", "at", "none")),
        blanks=draw.choice(((0, 0), (0, 0), (0, 0), (1, 0), (1, 1), (2, 0), (2, 1), (3, 1))),
        heading=draw.choice(
            ("count-first", "count-first", "count-last", "count-last", "count", "words", "title", "none")
        ),
        above=tuple(part for part in draw.sample(_ABOVE, len(_ABOVE)) if draw.random() < 0.25),
        below=tuple(part for part in draw.sample(_BELOW, len(_BELOW)) if draw.random() < 0.25),
        score=draw.choice(("bare", "bare", "sign", "thumb", "arrows", "worded", "beside")),
        capitals=draw.random() < 0.1,
        teasers=draw.random() < 0.6,
        unfolds=draw.random() < 0.15,
        edited=draw.random() < 0.15,
        markup=draw.choice(("list", "list", "div", "div", "div", "article", "table", "custom", "details", "dl")),
        classes=draw.choice(("named", "named", "styled", "hashed", "hashed", "none")),
        nesting=draw.choice(("nested", "nested", "margin", "attribute", "spacer", "class", "flat")),
        says=place == "above" and draw.random() < 0.15,
        leads=draw.random() < {"above": 0.15, "below": 0.45, "beside": 0.0}[place],
        letters=draw.random() < 0.4,
        coined=draw.random() < 0.3,
        seldom=draw.choice((0.0, 0.3, 0.6, 0.9)),
    )


def _draw_signature(draw: Random, *, dated: bool) -> Rows:
    """Draw the lines that sign a comment: the name, most often a date, seldom more, each alone or side by side."""
    parts = ["name"]
    if dated:
        parts.insert(draw.choices((1, 0), (5, 1))[0], "date")
    for extra, share in zip(_SIGNED, (0.12, 0.25, 0.12, 0.08, 0.3, 0.05), strict=True):
        if draw.random() < share:
            parts.insert(parts.index("name") + 1 if extra != "number" else 0, extra)
    return _draw_rows(parts, draw, draw.choice((0.0, 0.3, 1.0, 1.0)))


def _draw_buttons(draw: Random, *, late: bool) -> Rows:
    parts = [button for button in draw.sample(_BUTTONS, len(_BUTTONS)) if draw.random() < 0.45]
    if late:
        parts.insert(draw.randint(0, len(parts)), "date")
    return _draw_rows(parts, draw, draw.choice((0.0, 0.0, 0.4, 1.0)))


def _draw_rows(parts: list[str], draw: Random, apart: float) -> Rows:
    rows: list[list[str]] = []
    for part in parts:
        if rows and draw.random() >= apart:
            rows[-1].append(part)
        else:
            rows.append([part])
    return tuple(tuple(row) for row in rows)
