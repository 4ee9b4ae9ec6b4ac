"""Formats: one module a file format, told by the content first and by the name second.

A new format is one module with a :class:`Format` and one entry in ``FORMATS``. A file that holds many (an archive, a
mailbox) gives parts, which are opened in their turn.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from newsclip.clipping import Clipping, join_facts
from newsclip.formats import recognition as told
from newsclip.formats.source import Format, Part, Source, oversize, refuse
from newsclip.problem import ClippingError, Notice

_PAGE = Format("html", frozenset({".html", ".htm", ".xhtml", ".xht"}), told.recognizes_page, "page:open_page", True)
_TEXT = Format("text", frozenset({".txt", ".text", ".md", ".markdown"}), lambda _: True, "text:open_text")
_ZIPPED = frozenset({".zip", ".docx", ".odt", ".epub", ".wacz"})
_PACKED = frozenset({".gz", ".tgz", ".bz2", ".tbz2", ".xz", ".txz", ".zst"})
# In the order in which they are asked: text takes whatever no other format recognizes.
FORMATS: tuple[Format, ...] = (
    Format("link", frozenset({".url", ".webloc", ".desktop"}), told.recognizes_link, "text:open_link"),
    Format(
        "mbox",
        frozenset({".mbox", ".mbx"}),
        told.recognizes_mailbox,
        "mail:open_mailbox",
        streams=True,
    ),
    Format("email", frozenset({".eml", ".mht", ".mhtml"}), told.recognizes_message, "mail:open_message"),
    Format("webarchive", frozenset({".webarchive"}), told.recognizes_webarchive, "webarchive:open_webarchive"),
    Format("warc", frozenset({".warc"}), told.recognizes_warc, "webarchive:open_warc", streams=True),
    Format("pdf", frozenset({".pdf"}), lambda head: b"%PDF-" in head[:1024], "pdf:open_pdf"),
    Format("rtf", frozenset({".rtf"}), lambda head: head.lstrip()[:5] == b"{\\rtf", "office:open_rtf"),
    Format("zip", _ZIPPED, told.begins(b"PK\3\4", b"PK\5\6"), "archive:open_zip", streams=True),
    Format("tar", frozenset({".tar"}), lambda head: head[257:262] == b"ustar", "archive:open_tar", streams=True),
    Format("packed", _PACKED, told.begins(*told.PACKED), "archive:open_packed", streams=True),
    Format("feed", frozenset({".rss", ".atom"}), told.is_rooted(*told.FEEDS), "exports:open_feed", streams=True),
    Format("enex", frozenset({".enex"}), told.is_rooted(b"en-export"), "exports:open_enex", streams=True),
    Format("opml", frozenset({".opml"}), told.is_rooted(b"opml"), "exports:open_opml"),
    _PAGE,
    Format("json", frozenset(), told.is_json, "exports:open_json"),
    Format("csv", frozenset(), told.recognizes_csv, "exports:open_csv"),
    _TEXT,
)
# Documents that only say what they are: their names are met, so that the record can say it.
_CLOSED = frozenset({".doc", ".msg"})
# Data that may be articles that a service exported: what is in them tells.
DATA_SUFFIXES = frozenset({".json", ".csv", ".xml"})
SUFFIXES = frozenset().union(_CLOSED, *(kind.suffixes for kind in FORMATS))
# An archive within an archive is opened, one within that is not.
MOST_NESTED = 1


def find_format(source: Source) -> Format:
    """Return the format that the content shows; where the content shows none, the one of the name's suffix.

    Raises ``ClippingError`` where the content is known to be no clipping.
    """
    for kind in FORMATS[:-1]:
        if kind.recognizes(source.head):
            return kind
    if refusal := told.find_refusal(source.head):
        raise refusal
    suffix = PurePosixPath(source.name).suffix.lower()
    named = next((kind for kind in FORMATS if suffix in kind.suffixes), _TEXT)
    if named in (_PAGE, _TEXT) or not source.head.strip():
        return named
    if named.name == "email" and told.has_header(source.head):
        return named
    message = f"it is called {suffix}, but nothing in it is of that format: it is damaged, cut off, or something else"
    raise refuse(named.name, message)


def is_page_name(name: str) -> bool:
    """Whether a file of that name should be a saved page; its content may say otherwise."""
    return PurePosixPath(name).suffix.lower() in _PAGE.suffixes


def is_clipping_name(name: str) -> bool:
    """Whether the name has a suffix that some format claims."""
    return PurePosixPath(name).suffix.lower() in SUFFIXES


def check_size(source: Source) -> None:
    """Raise ``ClippingError`` where a file that must be held whole has more bytes than a clipping may have."""
    if source.measure() > source.max_size and not find_format(source).streams:
        raise oversize(source.max_size)


def open_clippings(source: Source, nested: int = 0) -> Iterator[Clipping]:
    """Yield the clippings of a file; parts that cannot be opened as clippings with their ``problem``.

    ``nested`` is how many archives are around it. Raises ``ClippingError`` where the file itself cannot be read.
    """
    kind, empty = find_format(source), True
    for item in _name_problems(kind, kind.open(source)):
        empty = False
        if isinstance(item, Clipping):
            yield item
        elif nested + item.archive > MOST_NESTED:
            message = "it is an archive within an archive within an archive; unpack the outer one first"
            yield _fail(item, ClippingError("limit", "nested", message))
        else:
            yield from _open_part(item, nested + item.archive)
    if empty:
        notice = Notice("no-clipping", "The file holds nothing that is a clipping.")
        yield Clipping("", kind.name, None, is_page=False, notices=[notice], blocks=[])


def _name_problems(kind: Format, items: Iterator[Clipping | Part]) -> Iterator[Clipping | Part]:
    """Yield what a file holds; where it cannot be read, its problem says of what format it is."""
    try:
        yield from items
    except ClippingError as error:
        error.kind = error.kind or kind.name
        raise


def _open_part(part: Part, nested: int) -> Iterator[Clipping]:
    """Yield the clippings of one part; what is wrong with it is a clipping's problem, not the whole file's."""
    try:
        for clipping in open_clippings(part.open(), nested):
            clipping.member = "/".join(name for name in (part.member, clipping.member) if name) or None
            clipping.url = clipping.url or part.url
            clipping.saved = clipping.saved or part.saved
            clipping.hints = join_facts(clipping.hints, part.hints)
            clipping.notices, part.notices = [*clipping.notices, *part.notices], []
            yield clipping
    except ClippingError as error:
        yield _fail(part, error)


def _fail(part: Part, problem: ClippingError) -> Clipping:
    return Clipping("", problem.kind, None, is_page=False, member=part.member, problem=problem)
