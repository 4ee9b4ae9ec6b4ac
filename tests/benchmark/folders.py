"""Folders of small clippings, as many as are asked for, no two alike: half of them pages, half pastes."""

from __future__ import annotations

import random
from pathlib import Path

_PLACES = "Sandholm Marlow Orla Brede Tolvik Eastmere Hallow Kestrel Norby Lindau Varn Ashby".split()
_NAMES = "Holm Ferris Okoye Brandt Silva Moreau Ito Novak Haddad Larsen Quinn Petrov".split()
_THINGS = (
    "ferry bridge harbour school library tram bakery museum orchard reservoir quarry stadium clinic market canal "
    "lighthouse mill theatre garden station depot cinema chapel pier"
).split()
_DOINGS = (
    "opens closes moves returns grows shrinks changes waits reopens doubles stalls recovers expands settles pauses "
    "starts ends continues improves slows"
).split()
_MANNERS = (
    "quietly early late again slowly twice suddenly gladly briefly soon yearly openly partly fully barely surely"
).split()
_PAGE = (
    '<!DOCTYPE html><html lang="en"><head><title>{title}</title></head><body><nav><a href="/">Home</a></nav>'
    '<article><h1>{title}</h1><p class="byline">By {name}</p><p>{first}</p><p>{second}</p></article></body></html>\n'
)
_PASTE = "{title}\n\nBy {name}\n\n{first}\n\n{second}\n"
_IN_ONE_FOLDER = 1000


def write_clippings(folder: Path, count: int) -> Path:
    """Fill ``folder`` with ``count`` clippings in sub-folders of a thousand; return it."""
    for number in range(count):
        below = folder / f"{number // _IN_ONE_FOLDER:04}"
        if number % _IN_ONE_FOLDER == 0:
            below.mkdir(parents=True)
        is_page = number % 2 == 0
        path = below / f"{number % _IN_ONE_FOLDER:03}.{'html' if is_page else 'txt'}"
        path.write_text((_PAGE if is_page else _PASTE).format(**_invent(random.Random(number))), "ascii")
    return folder


def _invent(chance: random.Random) -> dict[str, str]:
    """Return the parts of a clipping, the same for the same chance."""

    def say() -> str:
        place, thing, doing, manner = map(chance.choice, (_PLACES, _THINGS, _DOINGS, _MANNERS))
        return f"The {thing} at {place} {doing} {manner}, and the {chance.choice(_THINGS)} {chance.choice(_DOINGS)}."

    title = f"{chance.choice(_THINGS).title()} {chance.choice(_DOINGS)} {chance.choice(_MANNERS)}"
    first, second = (" ".join(say() for _ in range(2)) for _ in range(2))
    return {"title": title, "name": f"Ida {chance.choice(_NAMES)}", "first": first, "second": second}
