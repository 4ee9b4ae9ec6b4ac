"""The review page: what each record says beside the clipping as it was, to look at in a browser.

Here, a record to its row in the list of the page, and to the words that it is found by; a worker makes both.
"""

from __future__ import annotations

import json

from newsclip.record import Record

# Below even odds a fact is likelier wrong than right. Doubt about the body and the comments is a warning by itself.
_DOUBT = 0.5
_DOUBTED = {"title": "headline", "authors": "byline", "published": "date"}
_LONGEST_WORD = 256
# Characters of the article that stand in the list for a headline that is not known.
_OPENING = 90


Entry = tuple[bytes, bytes]
"""One clipping in the list of the page, and its words, both as JSON in UTF-8."""


def make_entry(record: Record) -> Entry:
    """Return the entry of a record that has its segments."""
    row = {
        "file": record.file,
        "member": record.member,
        "status": record.status,
        "title": record.title,
        "opening": None if record.title else record.body[:_OPENING],
        "site": record.site,
        "published": record.published,
        "language": record.language,
        "words": record.word_count,
        "comments": len(record.comments),
        "reasons": list_reasons(record),
    }
    return _dump(row), _dump(" ".join(list_words(record)))


def list_reasons(record: Record) -> list[str]:
    """Return, in plain words, why somebody should look at a clipping; nothing where nobody need."""
    reasons = [f"It could not be read: {record.problem.message}."] if record.problem else []
    if record.status == "empty" and not record.warnings:
        reasons.append("No article was found in it.")
    reasons += [caveat.message for caveat in record.warnings]
    for name, called in _DOUBTED.items():
        chance = getattr(record.confidence, name)
        if chance is not None and chance < _DOUBT:
            reasons.append(f"The {called} may be wrong (right with a chance of {chance:.0%}).")
    return reasons


def list_words(record: Record) -> list[str]:
    """Return the different words of a record and its clipping, sorted; one that is very long, as a line without spaces
    may be, in pieces."""
    texts = [record.file, record.member, record.title, record.site, record.url, record.description, record.body]
    texts += [*record.authors, *record.tags, *(comment.text for comment in record.comments)]
    texts += [comment.author for comment in record.comments]
    texts += [segment.text for segment in record.segments or ()]
    words = {word for text in texts if text for word in text.lower().split()}
    pieces = (word[at : at + _LONGEST_WORD] for word in words for at in range(0, len(word), _LONGEST_WORD))
    return sorted(set(pieces))


def _dump(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
