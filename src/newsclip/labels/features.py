"""Blocks to features: for each block a list of names that the sequence model weighs.

Every feature is a plain statement about the clipping ("ends as a sentence", "a date within the next lines"); none names
a word or a site. What belongs together is one name: few names are quickly weighed. Callers that know more of a block
(its element, another extractor's verdict) pass ``extra`` names. Whoever only adds up weights has :class:`Features` tell
weights in place of names: one number for a group of names that always come together.

What is seen is listed one kind of evidence at a time, a column for all blocks, and then put together block by block.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import chain
from typing import Generic, TypeVar

from newsclip.blocks import Block
from newsclip.labels.cuewords import CueIndex
from newsclip.labels.density import COUNT_STEPS, Densities, list_names
from newsclip.labels.evidence import Line, list_evidence
from newsclip.labels.looks import REMEMBERED_LOOKS, ToldLook, find_look
from newsclip.labels.structure import SECTION_TOPICS, Structure, find_structure

_Told = TypeVar("_Told")
_Row = TypeVar("_Row")
DISTANCE_STEPS = (0, 1, 2, 4, 8, 16, 32, 64)
SHARE_STEPS = (0.0, 0.02, 0.08, 0.2, 0.4, 0.6, 0.8, 0.92, 0.98, 0.9999)
SHARED_STEPS = (0.0, 0.15, 0.3, 0.5, 0.75)


def list_features(
    blocks: Sequence[Block], cues: CueIndex, extra: Sequence[Sequence[str]] | None = None
) -> list[list[str]]:
    """Return the features of each block, in order; ``extra`` adds names of the caller's own to each block's."""
    lines = list_evidence(blocks, cues)
    features = name_features(blocks, lines, find_structure(blocks, lines))
    if extra is not None:
        for index, names in enumerate(extra):
            features[index].extend(names)
            for near, where in ((index - 1, "+1:"), (index + 1, "-1:")):
                if 0 <= near < len(features):
                    features[near].extend(where + name for name in names)
    return features


def name_features(
    blocks: Sequence[Block], lines: Sequence[Line], structure: Structure, low: int = 0, high: int | None = None
) -> list[list[str]]:
    """Return the features of the blocks from ``low`` up to ``high`` from evidence that is already at hand."""
    return _NAMES.list_rows(blocks, lines, structure, low, high)


def _list_kinds(stem: str, count: int) -> dict[str, list[tuple[str, str]]]:
    """For prose and for other lines the names of a step: alone, and together with the kind of line."""
    return {
        kind: [(f"{stem}={number}", f"{stem}={number}.{kind}") for number in range(count)]
        for kind in ("texty", "short")
    }


_DISTANCES = len(DISTANCE_STEPS) + 1
_BEFORE_MAIN, _AFTER_MAIN = _list_kinds("before", _DISTANCES), _list_kinds("after", _DISTANCES)
_CLOSED, _INSIDE_CLOSED = _list_kinds("closed", 4), _list_kinds("inside.closed", 4)
_FROM, _TO = list_names("inside.from", _DISTANCES), list_names("inside.to", _DISTANCES)
_SIDES = ("before", "inside", "after")
_SHARED = {
    f"{side}.{kind}": [
        (f"shared={number}.{kind}", f"shared={number}.{side}", f"shared={number}.{kind}.{side}")
        for number in range(len(SHARED_STEPS) + 1)
    ]
    for side in _SIDES
    for kind in ("texty", "short")
}
_MASS = _list_kinds("mass", len(SHARE_STEPS) + 1)
_AT = list_names("at", 10)
_SECTIONS = {
    f"{topic}.{side}": [(f"section={topic}.{since}", f"section={topic}.{side}") for since in range(_DISTANCES)]
    for side in _SIDES
    for topic in SECTION_TOPICS
}


class Setting:
    """How a line is set: its kind of bullet, blank lines above it, copies of it; the last three only where unusual.

    Lines that are set alike have one object. ``names`` are those of its features; the first one is for the lines next
    to it, too.
    """

    __slots__ = ("names",)

    def __init__(
        self, kind: str, blanks: int, again: str, depth: int | None, gap: tuple[int, int] | None, copies: int | None
    ) -> None:
        self.names = [f"set={kind}.{blanks}.{again}"]
        if depth is not None:
            self.names.append(f"depth={depth}")
        if gap is not None:
            self.names.append(f"gap={gap[0]}.{gap[1]}")
        if copies is not None:
            self.names.append(f"copies={copies}.{again}")


_set = lru_cache(maxsize=REMEMBERED_LOOKS)(Setting)
_USUAL = tuple(Setting("", blanks, "1", None, None, None) for blanks in range(2))
"""How a line is set that no gap parts from the one above and that has no bullet and no copies."""


def list_settings(blocks: Sequence[Block], structure: Structure) -> list[Setting]:
    """Return how each block is set; the structure keeps it."""
    settings: list[Setting] | None = structure.settings
    if settings is None:
        usual = structure.usual_blanks
        settings = structure.settings = [
            _USUAL[block.blanks_before]
            if copies == 1 and block.bullet is None and block.blanks_before < 2 and block.blanks_before <= usual
            else _find_unusual(block, copies, earlier, usual)
            for block, copies, earlier in zip(blocks, structure.copies, structure.earlier, strict=True)
        ]
    return settings


def _find_unusual(block: Block, copies: int, earlier: int, usual: int) -> Setting:
    blanks, bullet = block.blanks_before, block.bullet
    again = "1" if copies == 1 else "again" if earlier else "first"
    kind = ""
    if bullet is not None:
        kind = "heading" if bullet[0] == "#" else "number" if bullet[0].isdigit() else "bullet"
    return _set(
        kind,
        min(2, blanks),
        again,
        min(3, block.depth) if kind else None,
        (max(0, min(3, blanks - usual)), min(3, blanks)) if blanks > 1 or blanks > usual else None,
        bisect_right(COUNT_STEPS, copies) if copies > 1 else None,
    )


class _ToldSetting(Generic[_Told]):
    """A setting in the terms of whoever asked, for the line itself and for the lines next to it."""

    __slots__ = ("after", "before", "own")

    def __init__(self, setting: Setting, tell: Callable[[Sequence[str]], _Told]) -> None:
        names = setting.names
        self.own, self.before, self.after = tell(names), tell((f"-1:{names[0]}",)), tell((f"+1:{names[0]}",))


class Features(Generic[_Told, _Row]):
    """What is seen of blocks, in the caller's terms.

    ``tell`` makes of names that always come together what the caller wants to have of them: the names, or one number;
    ``join`` makes a block's row of all that was told of it.
    """

    def __init__(
        self, tell: Callable[[Sequence[str]], _Told], join: Callable[[Iterable[_Told]], _Row], nothing: _Told
    ) -> None:
        def tell_name(name: str) -> _Told:
            return tell((name,))

        def tell_all(table: Mapping[str, Sequence[Sequence[str]]]) -> dict[str, list[_Told]]:
            return {key: list(map(tell, groups)) for key, groups in table.items()}

        self._join, self._nothing = join, nothing
        self._densities = Densities(tell_name, nothing)
        self._tell_look = lru_cache(maxsize=REMEMBERED_LOOKS)(lambda look: ToldLook(look, tell))
        self._tell_setting = lru_cache(maxsize=REMEMBERED_LOOKS)(lambda setting: _ToldSetting(setting, tell))
        self._from, self._to, self._at = (list(map(tell_name, names)) for names in (_FROM, _TO, _AT))
        self._before_main, self._after_main = tell_all(_BEFORE_MAIN), tell_all(_AFTER_MAIN)
        self._closed, self._inside_closed = tell_all(_CLOSED), tell_all(_INSIDE_CLOSED)
        self._shared, self._mass, self._sections = tell_all(_SHARED), tell_all(_MASS), tell_all(_SECTIONS)
        self._first, self._second, self._last, self._last_but_one = (
            tell_name(f"{where}:edge") for where in ("-1", "-2", "+1", "+2")
        )

    def list_rows(
        self,
        blocks: Sequence[Block],
        lines: Sequence[Line],
        structure: Structure,
        low: int = 0,
        high: int | None = None,
    ) -> list[_Row]:
        """Return what is seen of the blocks from ``low`` up to ``high``, in order."""
        high = len(lines) if high is None else high
        return list(map(self._join, zip(*self.list_columns(blocks, lines, structure, low, high), strict=True)))

    def list_columns(
        self, blocks: Sequence[Block], lines: Sequence[Line], structure: Structure, low: int, high: int
    ) -> list[list[_Told]]:
        """Return the same, one kind of evidence after the other, as it was told of each block."""
        first, end = max(0, low - 2), min(len(lines), high + 2)
        looks = [self._tell_look(line.look or find_look(line)) for line in lines[first:end]]
        settings = list(map(self._tell_setting, list_settings(blocks, structure)[first:end]))
        seen = slice(low - first, high - first)
        own = looks[seen]
        return [
            [look.own for look in own],
            [setting.own for setting in settings[seen]],
            *self._list_places(own, structure, low, high),
            *self._densities.list_columns(structure, low, high),
            *(column[seen] for column in self._list_neighbours(looks, settings)),
        ]

    def _list_neighbours(self, looks: list[ToldLook[_Told]], settings: list[_ToldSetting[_Told]]) -> list[list[_Told]]:
        """Return what each line sees of the two lines before it and of the two behind it."""
        count, nothing = len(looks), self._nothing
        return [
            [self._first, *[look.before for look in looks[:-1]]],
            [nothing, *[setting.before for setting in settings[:-1]]],
            [nothing, self._second, *[look.before2 for look in looks[:-2]]][:count],
            [*[look.after for look in looks[1:]], self._last],
            [*[setting.after for setting in settings[1:]], nothing],
            [*[look.after2 for look in looks[2:]], self._last_but_one, nothing][-count:],
        ]

    def _list_places(
        self, looks: list[ToldLook[_Told]], structure: Structure, low: int, high: int
    ) -> list[list[_Told]]:
        """Return where each line stands: against the main block, in the whole, below which heading."""
        first, end = (max(low, min(high, edge)) for edge in structure.main)
        kinds = [look.texty for look in looks]
        above, inside, below = kinds[: first - low], looks[first - low : end - low], kinds[end - low :]
        main, nothing = structure.main, self._nothing
        none_above, none_below = [nothing] * len(above), [nothing] * len(below)
        closed = [min(3, count - structure.closings[main[0]]) for count in structure.closings[first + 1 : high + 1]]
        to_main = _list_steps(main[0] - first + 1, len(above))[::-1]
        from_main = _list_steps(end - main[1] + 1, len(below))
        to_end = _list_steps(main[1] - end, len(inside))[::-1]
        texts = zip(inside, closed, strict=False)
        columns = [
            [
                *[self._before_main[kind][step] for kind, step in zip(above, to_main, strict=True)],
                *[look.inside for look in inside],
                *[self._after_main[kind][step] for kind, step in zip(below, from_main, strict=True)],
            ],
            [
                *none_above,
                *[self._from[step] for step in _list_steps(first - main[0], len(inside))],
                *[self._closed[kind][count] for kind, count in zip(below, closed[len(inside) :], strict=True)],
            ],
            [*none_above, *[self._to[step] for step in to_end], *none_below],
            [*none_above, *[self._inside_closed[look.texty][count] for look, count in texts], *none_below],
        ]
        sides = ["before"] * len(above) + ["inside"] * len(inside) + ["after"] * len(below)
        return columns + self._list_shares(kinds, sides, structure, low, high)

    def _list_shares(
        self, kinds: list[str], sides: list[str], structure: Structure, low: int, high: int
    ) -> list[list[_Told]]:
        """Return how much each line shares with the main block, how much prose stands above it, and its section."""
        mass, whole = structure.mass, structure.mass[-1] or 1.0
        shared = zip(sides, kinds, structure.shared[low:high], strict=True)
        masses = zip(kinds, mass[low:high], strict=True)
        columns = [
            [self._shared[f"{side}.{kind}"][bisect_right(SHARED_STEPS, share)] for side, kind, share in shared],
            [self._mass[kind][bisect_right(SHARE_STEPS, above / whole)] for kind, above in masses],
            [self._at[10 * at // len(structure.copies)] for at in range(low, high)],
        ]
        if high and structure.sections[high - 1][0] != "none":
            sections = zip(structure.sections[low:high], sides, strict=True)
            columns.append(
                [
                    self._nothing
                    if topic == "none"
                    else self._sections[f"{topic}.{side}"][bisect_right(DISTANCE_STEPS, since)]
                    for (topic, since), side in sections
                ]
            )
        return columns


_STEPS = [bisect_right(DISTANCE_STEPS, distance) for distance in range(DISTANCE_STEPS[-1] + 1)]


def _list_steps(first: int, count: int) -> list[int]:
    """Return the steps of so many distances, from the first one on."""
    near = _STEPS[first : first + count]
    return near + [_STEPS[-1]] * (count - len(near))


def _join_names(groups: Iterable[Sequence[str]]) -> list[str]:
    return list(chain.from_iterable(groups))


_NAMES: Features[Sequence[str], list[str]] = Features(tuple, _join_names, ())
