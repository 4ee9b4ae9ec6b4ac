"""The names in the lines of a clipping, and in its marked elements, that may sign the article."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import takewhile

from newsclip.blocks import Role
from newsclip.comments.words import is_action, is_heading, is_member
from newsclip.cues import compile_cues, list_phrases
from newsclip.facts.byline import read_names, read_newsroom
from newsclip.facts.context import Context, spell_key
from newsclip.facts.dates.words import find_word
from newsclip.facts.evidence import Sighting, weigh_place
from newsclip.facts.lines import FIRST_POST, LONGEST_LINE, Lines
from newsclip.facts.names import (
    MOST_WORDS,
    UNSPACED,
    is_name,
    is_particle,
    is_single_name,
    is_wording,
    load_given_names,
    spell_word,
)
from newsclip.markup import AUTHOR, PERSON

# Blocks above the headline and below the article in which a name alone may be the writer's.
REACH_ABOVE, REACH_BELOW = 12, 24
# Blocks above the article in which a thread's first post may be signed.
REACH_OF_POST = 40
# In a longer line a "by" in the middle belongs to a sentence.
LONGEST_CUE_LINE, LONGEST_LABEL = 80, 40
# Letters of a name on the line below a cue ("EN" is a language to be chosen), and of a menu's entry.
SHORTEST_BELOW, LONGEST_ENTRY = 3, 32
_SIGNATURE = re.compile(r"[(（]([^()（）]{2,40})[)）]\s*$")
# What ends a name that opens a line: a mark, a bracket, "and".
_ENDS = re.compile(r"\s*(?:[|•·,/;(&]|\s[-–—]\s|\s(?:and|und|et|y|e|i|en|og|och)\s)\s*")
_PIECES = re.compile(r"[|•·,/–—]|\s-\s|\s{2,}|\s\d+(?!\S)")
_BRACKETED = re.compile(r"\s*\([^()]*\)")
_SCREEN_NAME = re.compile(r"[^\W_][\w.\-'’]{1,23}(?: [\w.\-'’]{1,16}){0,2}")
_PARTS = {AUTHOR: "part author", PERSON: "part person", AUTHOR | PERSON: "part both"}

Found = tuple[str, list[str], float]
"""How a place names somebody, the names, and its rank."""


def list_signed(context: Context, lines: Lines, headline: int | None) -> Iterator[Sighting]:
    """Yield the names that a reader is shown in lines that may sign the article."""
    labels = [_spell_label(block.text) in list_phrases("byline", "author_boxes") for block in context.blocks]
    writers = _list_writers(context)
    for index, block in enumerate(context.blocks):
        if context.is_said(index) or index == headline:
            continue
        found: list[Found] = []
        if len(block.text) <= LONGEST_LINE:
            is_below = index > 0 and labels[index - 1]
            found += () if labels[index] else _read_line(context, lines, index, headline, is_below=is_below)
            found += _read_post(context, lines, index) if writers and index >= context.start - REACH_OF_POST else ()
            words = block.text.split() if writers and index < context.start else []
            told = [word for word in words if spell_key(word) in writers and _is_screen_name(word)]
            found += [("line answers", told[:1], 2.0)]
        elif index >= context.end - 2 and (signed := _SIGNATURE.search(block.text[-LONGEST_LINE:])):
            found += [("line ends", read_names(signed[1]), 3.2)] if is_name(signed[1]) else []
        shown = [one for one in (*found, *_read_parts(context, index)) if one[1]]
        if shown:
            beside = any(lines.read_line(index + step).dated for step in (-1, 1))
            place = weigh_place(context, index, headline)
            place |= {"shown": 1.0, "in menu": float(_is_in_menu(context, index)), "by date": float(beside)}
            far = abs(index - (headline if headline is not None else context.start))
            for name, names, rank in shown:
                is_unspaced = beside and UNSPACED.search(names[0]) is not None
                features = place | {name: 1.0, "unspaced by date": float(is_unspaced)}
                if name in ("line opens", "line holds cue") and (cue := lines.read_line(index).cue):
                    features["cue dated"] = float(bool(lines.read_line(index).dates))
                    features["cue marked"] = float(block.text[cue[0] : cue[1]].rstrip().endswith((":", "：")))
                features["writes replies"] = float(spell_key(names[0]) in writers)
                if name.startswith("post "):
                    post = _weigh_post(context, index, names[0])
                    if name == "post named" and (not post or (index >= context.start and "opened above" not in post)):
                        continue
                    features |= post
                yield Sighting(names, features, rank + far / 1000)


def _list_writers(context: Context) -> frozenset[str]:
    """Return the names that sign readers' comments: the words of a signature before its day or its number."""
    rows = zip(context.keys, context.blocks, strict=True)
    signed = (key.split()[:MOST_WORDS] for key, block in rows if block.role is Role.COMMENT_BYLINE)
    names = (" ".join(dict.fromkeys(takewhile(_may_be_called, words))) for words in signed)
    return frozenset(filter(None, names))


def _may_be_called(word: str) -> bool:
    return word[0].isalpha() and not find_word(word, "month") and word not in list_phrases("ago")


def _read_post(context: Context, lines: Lines, index: int) -> Iterator[Found]:
    """Yield the screen name in a line that may sign the first post of a thread: behind "Thread starter", before a date,
    or alone.
    """
    text, line = context.blocks[index].text, lines.read_line(index)
    opened = compile_cues("thread-opened").search(text.lower())
    shown = text[: line.dates[0].start] if line.dates else text
    if opened:
        rest = _ENDS.split(text[opened.end() :].strip(" :"))[0]
        yield "post opened", [rest] if _is_screen_name(rest) else [], 1.5
    if _is_screen_name(name := _BRACKETED.sub("", shown).strip(" ,·•|-–—")):
        yield "post dated" if line.dates else "post named", [name], 3.0


def _is_screen_name(text: str) -> bool:
    """Whether a text may be what a member of a board is called."""
    lowered = text.lower()
    told = lowered in list_phrases("forum", "member-panel", "comment-badge", "home") or is_wording(lowered)
    told = told or is_action(text) or is_heading(text)
    return not told and _SCREEN_NAME.fullmatch(text) is not None and not text.isdigit()


def _weigh_post(context: Context, index: int, name: str) -> dict[str, float]:
    """Return what the lines around a screen name say of it: an initial, its bearer's posts, the post's number."""
    texts = [block.text for block in context.blocks[max(0, index - 2) : index + 6]]
    above, below = texts[: min(2, index)], texts[min(2, index) + 1 :]
    told = {
        "initial beside": any(len(t) == 1 and t.lower() == name[0].lower() for t in (*above, *below[:2])),
        "member below": any(is_member(t) for t in below[:4]),
        "post number near": any(FIRST_POST.search(t) for t in (*above, *below, context.blocks[index].text)),
        "opened above": any(compile_cues("thread-opened").match(t.lower()) for t in above[-1:]),
    }
    return {name: 1.0 for name, holds in told.items() if holds}


def _read_parts(context: Context, index: int) -> Iterator[Found]:
    """Yield the names in elements that say they hold an author, or lead to one: elements are boundaries."""
    block = context.blocks[index]
    if block.markup is None:
        return
    groups: dict[str, list[str]] = {}
    for part in block.markup.parts:
        if part.signs & (AUTHOR | PERSON) and 1 < len(part.text) <= LONGEST_LINE:
            groups.setdefault(_PARTS[part.signs & (AUTHOR | PERSON)], []).append(part.text)
    for kind, texts in groups.items():
        yield kind, list({spell_key(name): name for text in texts for name in read_names(text)}.values()), 2.5
    if block.markup.signs & (AUTHOR | PERSON) and len(block.text) <= LONGEST_LINE and not groups:
        names = read_names(block.text)
        whole = spell_key(block.text) == spell_key(" ".join(names))
        yield "part block" if whole else "part in block", names, 2.8


def _read_line(context: Context, lines: Lines, index: int, headline: int | None, *, is_below: bool) -> Iterator[Found]:
    """Yield what a short line's own wording says: how it names somebody, and the names; ``is_below`` a cue alone."""
    text, line = context.blocks[index].text, lines.read_line(index)
    anchor = headline if headline is not None else context.start
    near = anchor - REACH_ABOVE <= index < context.start + 3 or context.end - 3 <= index < context.end + REACH_BELOW
    is_subhead = context.blocks[index].role is Role.SUBHEAD and context.start < index < context.end
    if line.cue and line.cue[0] and index >= context.end:
        return  # "…, by Ida Roe" below an article is the next one's teaser
    if line.cue and (not line.cue[0] or len(text) <= LONGEST_CUE_LINE or line.dates):
        inside = line.cue[0] > 0
        names = [n for n in read_names(text[line.cue[1] :]) if " " in n or not _is_label(n, inside and not line.dates)]
        yield "line holds cue" if inside else "line opens", names or read_newsroom(text[line.cue[1] :]), 3.0 + inside
    elif is_below:
        may_be_name = (not text.isascii() or len(text) >= SHORTEST_BELOW) and not _is_wording(lines, text)
        yield "line below cue", (read_names(text) if may_be_name else []) or read_newsroom(text), 3.1
    elif not is_subhead or (near and text != text.lower()):
        yield from _read_shape(lines, index, text, near=near)


def _read_shape(lines: Lines, index: int, text: str, *, near: bool) -> Iterator[Found]:
    """Yield the names in a line that no cue tells: by its shape, or beside a date; ``near`` the article's edges."""
    line = lines.read_line(index)
    if line.dates:
        names = _read_beside(lines, text, (line.dates[0].start, line.dates[-1].end))
        yield "line dated", names or read_newsroom(text), 4.0
    elif line.named and near and not _is_wording(lines, text):
        yield "line named", read_names(text), 4.0
    elif names := read_names(text) if line.signed else _read_described(text):
        yield "line described", names, 4.0
    elif near and is_single_name(name := _cut_small_cue(text)) and not _is_wording(lines, name):
        yield "line single", [name.strip()], 5.0
    elif near and len(text) <= LONGEST_CUE_LINE and (names := _read_lead(lines, text)):
        yield "line led", names, 4.5
    elif near and any(lines.read_line(index + step).dated for step in (-1, 1)):
        yield "line newsroom", read_newsroom(text), 5.0


def _cut_small_cue(text: str) -> str:
    """Cut a line of two words at a cue that elsewhere may be part of a name: "von Ida"."""
    first, _, name = text.strip().partition(" ")
    return name if first.islower() and first in list_phrases("byline") else text


def _spell_label(text: str) -> str:
    return text[:LONGEST_LABEL].strip(" :：-–—|•*·").lower()


def _read_described(text: str) -> list[str]:
    """Return the name that a job follows without a comma: "Ida Roe North of England correspondent", "문가람 기자"."""
    words = text.split()
    width = 1 if UNSPACED.match(text) else 2
    told = width < len(words) <= 8 and not list_phrases("jobs").isdisjoint(map(spell_word, words[width:]))
    return read_names(name) if told and is_name(name := " ".join(words[:width])) else []


def _read_lead(lines: Lines, text: str) -> list[str]:
    """Return the names that open a line which goes on behind a mark: with other names, a job, degrees, a newsroom."""
    names = []
    for piece in _ENDS.split(text):
        if not is_name(piece) or _is_wording(lines, piece):
            break
        names += read_names(piece)
    return names


def _is_label(word: str, inside: bool) -> bool:
    """Whether a word behind a cue is no name: "information", a label, or ``inside`` a line one in small letters."""
    return word.lower() in list_phrases("not_in_names") or (inside and word[0].islower())


def _is_wording(lines: Lines, text: str) -> bool:
    """Whether a line in the shape of a name is none.

    It has a word that only labels have, as "Contents", or is mostly of words that the clipping writes in small letters.
    """
    words = [word.strip(".,'’").lower() for word in text.split()]
    if not list_phrases("not_in_names").isdisjoint(words):
        return True
    told = [word for word in words if len(word) > 2 and not is_particle(word)] if not UNSPACED.search(text) else []
    if not told or told[0] in load_given_names() or not lines.is_written_small(told[0]):
        return False
    return 2 * sum(map(lines.is_written_small, told)) >= len(told)


def _read_beside(lines: Lines, text: str, dated: tuple[int, int]) -> list[str]:
    """Return the names on the line of dates: before them, or behind a mark."""
    before, after = text[: dated[0]], text[dated[1] :]
    for piece in (*_PIECES.split(before), *_PIECES.split(after)):
        piece = piece.strip(" ,;:|·•-–—/")
        may_be = is_name(piece) or (is_single_name(piece) and text.startswith(piece))
        if may_be and not _is_wording(lines, piece):
            return read_names(piece)
    names = read_names(before)
    told = names and is_name(names[0]) and before.strip().startswith(names[0])
    return names if told and not _is_wording(lines, names[0]) else []


def _is_in_menu(context: Context, index: int) -> bool:
    """Whether the lines around a name are as short as a menu's, without gaps."""
    around = context.blocks[max(0, index - 3) : index + 4]
    return all(len(block.text) < LONGEST_ENTRY and not block.blanks_before for block in around)
