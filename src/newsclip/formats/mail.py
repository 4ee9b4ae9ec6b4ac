"""E-mail (``.eml``), mailboxes (mbox), and pages that a browser saved as one message (MHTML)."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from email import message_from_bytes
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from email.utils import parseaddr

from newsclip.clipping import Clipping, Fields, Part, Source, Unique
from newsclip.cues import list_phrases
from newsclip.encoding import decode_bytes
from newsclip.formats import ENVELOPE
from newsclip.formats.articles import list_paragraphs, read_moment, spell_paragraphs
from newsclip.formats.page import read_page
from newsclip.formats.text import read_text
from newsclip.problem import Notice, refuse

_MAILED = re.compile(rb"^(?:Received|Message-ID|To|Delivered-To|Return-Path):", re.IGNORECASE | re.MULTILINE)
_PASSED_ON = re.compile(
    r"^\s*(?:(?:fwd?|fw|re|aw|wg|tr|rv|rif|i|r|ref|enc|vs|sv|pd|odp|doorst|转发|回复|回覆|轉寄|転送|переслать)\s?[:：]\s*)+",
    re.I,
)
_LABEL = re.compile(r"[>\s*]*([^\W\d_][^:：\n]{1,24}?)\s?\*?\s?[:：]\*?[ \t]*(\S.*)?")
# How Outlook writes an address into a header: "Ida Roe [mailto:ida@argus.example]".
_MAILTO = re.compile(r"\[mailto:([^\[\]]{0,300})\]", re.I)
_LABELS = ("from", "sent", "subject", "to")
# A message with fewer words than this is a note about what is attached to it.
_NOTE_WORDS = 60


def open_mailbox(source: Source) -> Iterator[Part]:
    """Yield the messages of a mailbox one by one, named by their identifiers, or by their numbers."""
    names = Unique()
    for number, data in enumerate(_split_messages(source), 1):
        identity = _read_header(message_from_bytes(data[:20_000]), "Message-ID").strip("<> ")
        yield Part(names.make(identity or f"message-{number}"), source.hold(data, "message.eml"))


def _split_messages(source: Source) -> Iterator[bytes]:
    """Yield the bytes of each message; of one that is too large, one byte too many to be read."""
    lines: list[bytes] = []
    size, blank = 0, True
    for line in source.rewind():
        if blank and line.startswith(b"From ") and ENVELOPE.match(line + b"X:"):
            if lines:
                yield b"".join(lines)
            lines, size = [], 0
        elif size <= source.max_size:
            lines.append(line[1:] if re.match(rb">+From ", line) else line)
            size += len(line)
        blank = not line.strip()
    if lines:
        yield b"".join(lines)


def open_message(source: Source) -> Iterator[Clipping | Part]:
    """Yield what a message holds: its text, then its attachments; of a short note beside them the first one tells."""
    message = message_from_bytes(source.read())
    if not message.is_multipart() and not _load(message).strip():
        raise refuse("email", "it is an e-mail without any text")
    known = _state(*(_read_header(message, name) for name in ("Subject", "From", "Date")))
    if "List-Unsubscribe" in message or "List-Id" in message:
        # What sends a newsletter is no author but the publication.
        known.site, known.authors = next(iter(known.authors), None), []
    pages, texts, attached = _list_parts(message)
    location = _find_location(message, pages)
    if pages and location and not _MAILED.search(source.head.partition(b"\n\n")[0].replace(b"\r\n", b"\n")):
        charset, saved = pages[0].get_content_charset(), known.published
        yield from read_page(_load(pages[0]), "mhtml", charset, url=location, saved=saved)
        return
    note = _read_note(pages or texts) if attached else ""
    if not attached or len(note.split()) >= _NOTE_WORDS:
        yield from _read_text(pages, texts, known)
        note = ""
    names = Unique()
    for number, child in enumerate(attached, 1):
        name = _decode_words(child.get_filename()) or f"attachment-{number}"
        nested = child.get_payload()
        inner = nested[0] if child.get_content_type() == "message/rfc822" and isinstance(nested, list) else None
        data = inner.as_bytes() if isinstance(inner, Message) else _load(child)
        part = Part(names.make(name), source.hold(data, name), saved=known.published)
        if note and number == 1:
            part.notices = [Notice("note-left-out", f"The e-mail that it is attached to says: {note}")]
        yield part


def _read_text(pages: list[Message], texts: list[Message], known: Fields) -> Iterator[Clipping]:
    """Yield the text of a message: the page that it is, or what was written, and in it what was passed on."""
    decoded = [decode_bytes(_load(part), part.get_content_charset()) for part in pages[:1] or texts]
    text = "\n".join(one.text for one in decoded)
    if pages:
        # Of a page in which a message was passed on only the words are read: its header stands in no element alone.
        text = spell_paragraphs(list_paragraphs(text))
        if not _find_forwarded(text)[0]:
            charset = pages[0].get_content_charset()
            yield from read_page(_load(pages[0]), "email", charset, hints=known, saved=known.published)
            return
    notices = [notice for one in decoded for notice in one.notices]
    for clipping in read_text(text, "email", decoded[0].encoding if decoded else None, notices):
        start, inner = _find_forwarded(text)
        if start and clipping.blocks is None:
            clipping.span = (start, len(text))
        clipping.hints, clipping.saved = inner if start else known, known.published
        yield clipping


def _find_forwarded(text: str) -> tuple[int, Fields]:
    """Return where the message that was passed on last begins, and what its header says; 0 where none was."""
    start, found, at, header, blank = 0, Fields(), 0, dict[str, str](), False
    for line in text.splitlines(keepends=True):
        match = _LABEL.fullmatch(line.rstrip())
        name = match[1].strip().lower() if match else ""
        kind = next((kind for kind in _LABELS if name in list_phrases(f"mail-{kind}")), None)
        if match and kind:
            header[kind] = (match[2] or "").strip()
        elif line.strip(" >*\r\n") and not (header and line[:1] in " \t>" and not blank):
            if "from" in header and len(header) >= 3:
                start, found = at, _state(header.get("subject"), header["from"], header.get("sent"))
            header = {}
        at += len(line)
        blank = not line.strip(" >*\r\n")
    return start, found


def _list_parts(message: Message) -> tuple[list[Message], list[Message], list[Message]]:
    """Return the pages, the plain texts and the attachments of a message, in order."""
    pages: list[Message] = []
    texts: list[Message] = []
    attached: list[Message] = []
    stack = [message]
    while stack:
        part = stack.pop()
        kind = part.get_content_type()
        if kind == "message/rfc822" or (part.get_content_disposition() == "attachment"):
            attached.append(part)
        elif part.is_multipart():
            stack += [child for child in reversed(list(part.get_payload() or [])) if isinstance(child, Message)]
        elif kind in ("text/html", "application/xhtml+xml"):
            pages.append(part)
        elif kind == "text/plain":
            texts.append(part)
        elif part.get_filename():
            attached.append(part)
    return pages, texts, [part for part in attached if part.get_content_maintype() not in ("image", "audio", "video")]


def _find_location(message: Message, pages: list[Message]) -> str | None:
    names = ("Snapshot-Content-Location", "Content-Location")
    headers = [_read_header(part, name) for part in (message, *pages[:1]) for name in names]
    return next((value for value in headers if value.startswith(("http://", "https://", "file:"))), None)


def _state(subject: str | None, sender: str | None, date: str | None) -> Fields:
    name = parseaddr(_MAILTO.sub(r"<\1>", sender or ""))[0].strip(" '\"")
    return Fields(
        title=_PASSED_ON.sub("", subject or "").strip() or None,
        authors=[name] if name and "@" not in name else [],
        published=read_moment(date),
    )


def _read_header(part: Message, name: str) -> str:
    return _decode_words(str(part.get(name, "")))


def _decode_words(raw: str | None) -> str:
    """Return what a header says in words, on one line; as it is where it is coded wrongly."""
    text = raw or ""
    with contextlib.suppress(ValueError, LookupError, MessageError):
        text = str(make_header(decode_header(text)))
    return " ".join(text.encode("utf-8", "replace").decode().split())


def _load(part: Message) -> bytes:
    data = part.get_payload(decode=True)
    return data if isinstance(data, bytes) else b""


def _read_note(parts: list[Message]) -> str:
    """Return the words of the parts on one line, without markup and signature."""
    texts = (decode_bytes(_load(part), part.get_content_charset()).text for part in parts)
    plain = (re.sub(r"<[^>]{0,2000}>|^-- \r?\n.*", " ", text, flags=re.DOTALL | re.MULTILINE) for text in texts)
    return " ".join(" ".join(plain).split())
