"""Who wrote the article: which of the names around it are its authors'."""

from __future__ import annotations

import re

from newsclip.blocks import ARTICLE_ROLES, Role
from newsclip.cues import list_phrases
from newsclip.fields.byline import read_names
from newsclip.fields.names import LONGEST_NAME, is_job, is_name, is_single_name
from newsclip.fields.scene import Scene, spell_key
from newsclip.fields.traits import LONGEST_LINE, Traits

# Blocks above the headline and the article, into it, and below it, in which a byline may stand.
REACH_ABOVE = 4
REACH_ABOVE_UNTITLED = 6
REACH_INTO = 2
REACH_BELOW = 10
# The least that must speak for a name: a name of the right shape alone is a menu entry as often as not.
LEAST_SCORE = 2.0
# What a line is worth: a cue before a name, or inside the line, or on the line above, a name beside a date on one
# line, a name of one word between headline and date, a name with what its bearer is, a bare name.
CUE, CUE_INSIDE, CUE_ABOVE, BESIDE_DATE, SINGLE, DESCRIBED, BARE = 3.0, 2.5, 3.0, 2.0, 1.0, 1.0, 0.5
# Blocks below the headline in which a name of one word may stand, and how often that word may be a line.
REACH_SINGLE, MOST_COPIES = 3, 2
# Letters of a name on the line below a cue: "EN" is a language to be chosen.
SHORTEST_BELOW = 3
# Blocks below the article in which a card repeats the author's name.
REACH_OF_CARD = 40

_SIGNATURE = re.compile(r"[(（]([^()（）]{2,40})[)）]\s*$")
# Two or three words with capitals behind a date, and the number of comments behind them.
_LEADING = re.compile(r"\s+((?:[^\W\d_][\w.'’-]{0,20}\s){1,2}[^\W\d_][\w.'’-]{0,20})\s+\d{1,4}(?!\w)")
_PIECES = re.compile(r"[|•·,/–—]|\s-\s|\s{2,}")


def find_authors(scene: Scene, traits: Traits, headline: int | None) -> list[str]:
    """Return the article's authors in the order of the page. ``headline`` is the index of the headline's block."""
    anchor = headline if headline is not None else scene.start
    above = anchor - (REACH_ABOVE if headline is not None else REACH_ABOVE_UNTITLED)
    head = range(max(0, above), min(scene.start + REACH_INTO, len(scene.blocks)))
    foot = range(max(scene.start + REACH_INTO, scene.end - 1), min(scene.end + REACH_BELOW, len(scene.blocks)))
    best: tuple[float, int, list[str]] = (0.0, 0, [])
    for index in (*head, *foot):
        if index == headline:
            continue
        score, names = _weigh_line(scene, traits, index)
        if not names and (names := _read_single(scene, traits, index, anchor)):
            score = SINGLE
        if not names or scene.keys[index] == scene.keys[anchor : anchor + 1]:
            continue
        score += _weigh_place(scene, traits, index, anchor)
        if score > best[0]:
            best = (score, index, names)
    return best[2] if best[0] >= LEAST_SCORE else []


def _weigh_line(scene: Scene, traits: Traits, index: int) -> tuple[float, list[str]]:
    """Return what a line's own wording says for its being a byline, and the names in it."""
    block = scene.blocks[index]
    if len(block.text) > LONGEST_LINE or block.role in (Role.COMMENT, Role.COMMENT_BYLINE):
        return 0.0, []
    text = block.text
    told = 2.0 if block.role is Role.BYLINE else 0.0
    line = traits.read_line(index)
    cue = line.cue
    if cue and cue[0] and (index >= scene.end or _is_listed(traits, index)):
        return 0.0, []  # "…, by Ida Roe" below an article is the next one's teaser
    if cue:
        names = [
            name for name in read_names(text[cue[0] :]) if _may_be_called(name, inside=cue[0] > 0 and not line.dates)
        ]
        return told + (CUE if cue[0] == 0 else CUE_INSIDE), names
    if spell_cue(text) in list_phrases("byline", "author_boxes"):
        return 0.0, []
    if index and spell_cue(scene.blocks[index - 1].text) in list_phrases("byline", "author_boxes"):
        may_be_name = not text.isascii() or len(text) >= SHORTEST_BELOW
        return told + CUE_ABOVE, read_names(text) if may_be_name and not _is_wording(traits, text) else []
    if line.dates:
        names = _read_beside_date(traits, text, line.dates[0].raw)
        return (told + BESIDE_DATE if names else 0.0), names
    if line.named:
        score, names = _weigh_bare(scene, traits, index)
        return (told + score if names else 0.0), names
    if line.signed and index < scene.start:
        return told + DESCRIBED, read_names(text)  # "Ida Roe, botanist"
    names = read_names(text) if told else []
    return (told + BARE, names) if names and is_name(names[0]) else (0.0, [])


def _may_be_called(name: str, *, inside: bool) -> bool:
    """Whether somebody may be called so: not "information", a label, nor ``inside`` a line a word in small letters."""
    words = name.lower().split()
    return len(words) > 1 or (words[0] not in list_phrases("not_in_names") and not (inside and name[0].islower()))


def _weigh_bare(scene: Scene, traits: Traits, index: int) -> tuple[float, list[str]]:
    """Return what a name alone on its line is worth, and the name; more where it signs the article."""
    text = scene.blocks[index].text
    if _is_signed_with(scene, scene.keys[index]):
        return CUE_INSIDE, read_names(text)
    if _is_wording(traits, text):
        return 0.0, []
    return (BARE if text.upper() != text.lower() else -BARE), read_names(text)


def _is_signed_with(scene: Scene, key: str) -> bool:
    """Whether the article's last sentence is signed with the name in brackets, as in Japanese newspapers."""
    for block in scene.blocks[max(scene.start, scene.end - 2) : scene.end]:
        signature = _SIGNATURE.search(block.text[-LONGEST_LINE:])
        if signature and spell_key(signature[1]) == key:
            return True
    return False


def _is_listed(traits: Traits, index: int) -> bool:
    """Whether a line that names somebody at its end stands among others that do: a list of books or of teasers."""
    around = (traits.read_line(index + step).cue for step in (-2, -1, 1, 2))
    return any(cue and cue[0] for cue in around)


def _is_wording(traits: Traits, text: str) -> bool:
    """Whether a line in the shape of a name is none.

    It has a word that only labels have, as "Contents", or is mostly of words that the clipping writes in small letters.
    """
    words = [word.strip(".,'’").lower() for word in text.split()]
    if not list_phrases("not_in_names").isdisjoint(words):
        return True
    told = [word for word in words if len(word) > 2 and word not in list_phrases("name_particles")]
    if not told or not traits.is_written_small(told[0]):
        return False
    return 2 * sum(traits.is_written_small(word) for word in told) >= len(told)


def _read_beside_date(traits: Traits, text: str, raw: str) -> list[str]:
    """Return the name that shares a line with a date, where little else does."""
    before, _, after = text.partition(raw)
    after = after.removeprefix(raw)  # a program prints the day of an update there, too
    for side in (before, after):
        for piece in _PIECES.split(side):
            if is_name(piece) and not _is_wording(traits, piece):
                return read_names(piece)
    if (leading := _LEADING.match(after)) and is_name(leading[1]) and not _is_wording(traits, leading[1]):
        return read_names(leading[1])
    names = read_names(before)
    told = names and is_name(names[0]) and before.strip().startswith(names[0])
    return names if told and not _is_wording(traits, names[0]) else []


def _read_single(scene: Scene, traits: Traits, index: int, anchor: int) -> list[str]:
    """Return the one word between the headline and the date, or beside the date, if it may be a writer's name."""
    line, text = traits.read_line(index), scene.blocks[index].text
    if not 0 < index - anchor <= REACH_SINGLE or len(text) > LONGEST_LINE:
        return []
    if line.dates:
        text = text.partition(line.dates[0].raw)[0]
    elif not traits.read_line(index + 1).dated or traits.read_line(index + 1).dates[0].value is None:
        return []
    word = text.strip(" |•·,/–—-")
    known = scene.recurrence[word.lower()] > MOST_COPIES or word.lower() in scene.vocabulary
    return [word] if is_single_name(word) and not known and not traits.is_written_small(word.lower()) else []


def _weigh_place(scene: Scene, traits: Traits, index: int, anchor: int) -> float:
    """Return what a line's place says for its being the byline: close to the headline, beside a date, printed twice."""
    score = 0.0
    role = scene.blocks[index].role
    line = traits.read_line(index)
    if anchor < index < scene.start:
        score += 1.0
    elif index >= scene.end - 1:
        score -= 0.5
    if role in ARTICLE_ROLES and len(scene.blocks[index].text) > 60 and not line.signed:
        score -= 1.5
    if not line.dates and any(traits.read_line(index + step).dated for step in (-2, -1, 1, 2)):
        score += 1.0
    if 0 <= index - anchor <= 2:
        score += 0.5
    key = scene.keys[index]
    if 1 < scene.recurrence[key] <= 4:
        score += 0.5
    if line.named and _is_in_menu(scene, index):
        score -= 1.0
    if line.named and index + 1 < len(scene.blocks) and is_job(scene.blocks[index + 1].text):
        score += 1.0
    if line.named and anchor < index < scene.start and _has_card(scene, key):
        score += 1.0
    return score


def _has_card(scene: Scene, key: str) -> bool:
    """Whether a name is printed again below the article with what its bearer is, or a sentence about them."""
    low = max(scene.start + 1, scene.end - 1)
    for index in range(low, min(low + REACH_OF_CARD, len(scene.blocks) - 1)):
        if scene.keys[index] == key:
            below = scene.blocks[index + 1].text
            return is_job(below) or (len(below) > LONGEST_NAME and key.split()[0] in scene.keys[index + 1].split())
    return False


def _is_in_menu(scene: Scene, index: int) -> bool:
    """Whether short lines without gap or date stand all around, as in a menu."""
    around = range(max(0, index - 3), min(len(scene.blocks), index + 4))
    return all(len(scene.blocks[at].text) < 32 for at in around) and not any(
        scene.blocks[at].blanks_before for at in around
    )


def spell_cue(text: str) -> str:
    """Return a short line in small letters without the marks around it, to be looked up among the cues."""
    return text[:40].strip(" :：-–—|•*·").lower()
