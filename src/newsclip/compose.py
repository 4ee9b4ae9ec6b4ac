"""Draft to record: picks roles, joins the body, tells the language, states the status."""

from __future__ import annotations

import re

from newsclip.blocks import ARTICLE_ROLES, Block
from newsclip.clipping import Clipping, Draft, Options
from newsclip.confidence import doubt_parts, estimate_body, estimate_comments
from newsclip.cues import compile_cues
from newsclip.encoding import is_writing
from newsclip.language import detect_language, is_familiar
from newsclip.problem import ClippingError, Notice
from newsclip.record import Caveat, Confidence, Problem, Record, Status
from newsclip.segments import list_segments

# Remarks on a date: article and comments may be as the clipping has them.
_REMARKS = frozenset({"date", "only-update-dated"})
# They do not say why there is no article, or not all of it; nor does this.
_NO_REASONS = _REMARKS | {"undecodable-bytes", "comments-missing", "uncertain-comments"}
FEWEST_BUTTONS = 3
"""Buttons to reply that show that a clipping has comments."""
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


def compose_record(name: str, digest: str, size: int, clipping: Clipping, draft: Draft, options: Options) -> Record:
    """Return the validated record of a labelled clipping."""
    fields = draft.fields
    text = join_body(draft.blocks)
    body = _CONTROL.sub("", text)
    language = detect_language(body, fields.language)
    confidence = judge_parts(clipping, draft)
    notices = [*clipping.notices, *draft.notices, *miss_comments(draft)]
    notices += doubt_parts(confidence, is_page=clipping.is_page)
    if body and not is_writing(text, is_familiar(body, language)):
        message = "The article hardly reads as writing: the file is damaged, or was once read in a wrong encoding."
        notices.append(Notice("garbled", message))
    if not body and not any(notice.code not in _NO_REASONS for notice in notices):
        notices.append(explain_empty(draft.text))
    return Record(
        file=name,
        member=clipping.member,
        sha256=digest,
        size=size,
        format=clipping.format,
        encoding=clipping.encoding,
        status=judge_status(body, notices),
        warnings=[Caveat(code=notice.code, message=notice.message) for notice in notices],
        title=fields.title,
        authors=fields.authors,
        published=fields.published,
        modified=fields.modified,
        published_raw=fields.published_raw,
        site=fields.site,
        url=fields.url or clipping.url,
        section=fields.section,
        tags=fields.tags,
        description=fields.description,
        language=language.code if language else None,
        language_confidence=language.confidence if language else None,
        body=body,
        word_count=count_words(body),
        comments=draft.comments,
        comments_stated=fields.comments_stated,
        repeats=draft.repeats,
        confidence=confidence,
        segments=list_segments(draft.text, draft.blocks, fields, draft.comments)
        if options.segments or options.report
        else None,
    )


def judge_parts(clipping: Clipping, draft: Draft) -> Confidence:
    """Return how likely each part of a record is right; nothing is said of what the clipping's format knows."""
    fields, known, is_read = draft.fields, clipping.facts, clipping.blocks is None
    return Confidence(
        body=estimate_body(draft.blocks) if is_read else None,
        comments=estimate_comments(draft.blocks, draft.comments, fields.comments_stated) if is_read else None,
        title=_show_chance(fields.title_chance) if fields.title and not known.title else None,
        authors=_show_chance(fields.authors_chance) if fields.authors and not known.authors else None,
        published=_show_chance(fields.published_chance) if not known.published else None,
    )


def compose_failure(
    name: str,
    error: ClippingError,
    digest: str | None = None,
    size: int | None = None,
    member: str | None = None,
    kind: str | None = None,
) -> Record:
    """Return the record of a file, or of one ``member`` of it, that could not be read; ``kind`` is its format."""
    message = _LONE_SURROGATE.sub("\ufffd", error.message)
    problem = Problem(stage=error.stage, code=error.code, message=message)
    return Record(
        file=name, member=member, sha256=digest, size=size, format=kind or error.kind, status="failed", problem=problem
    )


def miss_comments(draft: Draft) -> list[Notice]:
    """Return a notice where a clipping states more comments than were found, or has their buttons and none of them."""
    stated, found = draft.fields.comments_stated or 0, len(draft.comments)
    button = compile_cues("comment-action")
    if not found and sum(bool(button.fullmatch(block.text.lower())) for block in draft.blocks) >= FEWEST_BUTTONS:
        message = "Buttons to reply stand in the clipping, but nothing was read as comments."
        return [Notice("comments-unread", message)]
    if stated <= found:
        return []
    message = f"The clipping states {stated} comments, and {found} were found: the others may not have been loaded."
    return [Notice("comments-missing", message)]


def _show_chance(chance: float | None) -> float | None:
    return None if chance is None else round(chance, 2)


def join_body(blocks: list[Block]) -> str:
    """Return the article: the blocks whose role belongs to it, in order, a blank line between them."""
    return "\n\n".join(block.text for block in blocks if block.role in ARTICLE_ROLES and block.text)


def judge_status(body: str, notices: list[Notice]) -> Status:
    """Say whether there is an article, and whether it is whole and certain."""
    if not body:
        return "empty"
    return "ok" if all(notice.code in _REMARKS for notice in notices) else "partial"


def explain_empty(text: str) -> Notice:
    """Return the reason why a clipping of which nothing else is known has no article; ``text`` is what it shows."""
    shown = len(" ".join(text.split()))
    if not shown:
        return Notice("no-text", "It holds no text at all; save or paste the article again.")
    return Notice("no-article", f"It shows {shown:,} characters, but nothing in it reads as an article.")


def count_words(text: str) -> int:
    """Count words; in scripts without spaces each ideograph or kana counts as one."""
    return len(re.findall(_WORD, text) if _UNSPACED.search(text) else _SPACED_WORD.findall(text))


_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
_SPACED_WORD = re.compile(r"\w+(?:['’][^\W\d_]+)*")
# Compiled where it is first needed: such a set of characters takes milliseconds.
_WORD = r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]|[^\W\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+(?:['’][^\W\d_]+)*"
