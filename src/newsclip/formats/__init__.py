"""Formats: the readers of all that clippings are kept in, told by the content first and by the name second.

A file that holds many (an archive, a mailbox) gives parts, which are opened in their turn.
"""

from __future__ import annotations

from collections.abc import Iterator

from newsclip.clipping import Clipping, Part, Source, join_facts
from newsclip.formats.recognition import DATA_SUFFIXES, SUFFIXES, check_size, find_format, is_page_name
from newsclip.problem import ClippingError, Notice

__all__ = ["DATA_SUFFIXES", "SUFFIXES", "check_size", "is_page_name", "open_clippings"]
# An archive within an archive is opened, one within that is not.
_MOST_NESTED = 1


def open_clippings(source: Source, nested: int = 0) -> Iterator[Clipping]:
    """Yield the clippings of a file; parts that cannot be opened as clippings with their ``problem``.

    ``nested`` is how many archives are around it. Raises ``ClippingError`` where the file itself cannot be read.
    """
    kind, empty = find_format(source), True
    for item in kind.open(source):
        empty = False
        if isinstance(item, Clipping):
            yield item
        else:
            yield from _open_part(item, nested + item.archive)
    if empty:
        notice = Notice("no-clipping", "The file holds nothing that is a clipping.")
        yield Clipping("", kind.name, None, is_page=False, notices=[notice], blocks=[])


def _open_part(part: Part, nested: int) -> Iterator[Clipping]:
    """Yield the clippings of one part; what is wrong with it is a clipping's problem, not the whole file's."""
    try:
        if nested > _MOST_NESTED:
            message = "it is an archive within an archive within an archive; unpack the outer one first"
            raise ClippingError("limit", "nested", message)
        for clipping in open_clippings(part.open(), nested):
            clipping.member = "/".join(name for name in (part.member, clipping.member) if name) or None
            clipping.url = clipping.url or part.url
            clipping.saved = clipping.saved or part.saved
            clipping.hints = join_facts(clipping.hints, part.hints)
            clipping.notices, part.notices = [*clipping.notices, *part.notices], []
            yield clipping
    except ClippingError as error:
        yield Clipping("", error.kind, None, is_page=False, member=part.member, problem=error)
