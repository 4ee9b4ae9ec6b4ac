"""The manual page, made of the words that ``--help`` says."""

from __future__ import annotations

from collections.abc import Iterable

Rows = list[tuple[str, str]]


def write_manual(version: str, about: str, usage: str, groups: Iterable[tuple[str, Rows]], epilog: str) -> str:
    """Return a page for ``man``: what the command is, its usage, its options by group, and what there is to add."""
    summary, _, more = about.partition("\n\n")
    lines = [f'.TH NEWSCLIP 1 "" "newsclip {version}" "User Commands"', ".SH NAME"]
    lines += [f"newsclip \\- {_escape(summary[0].lower() + summary[1:].rstrip('.'))}", ".SH SYNOPSIS"]
    lines += [f".B newsclip\n{_escape(usage)}", ".SH DESCRIPTION", *_list_paragraphs(f"{summary}\n\n{more}")]
    lines.append(".SH OPTIONS")
    for heading, rows in groups:
        lines.append(f".SS {_escape(heading)}")
        for names, text in rows:
            lines += [".TP", f".B {_escape(names)}", _escape(text)]
    lines += [".SH NOTES", *_list_paragraphs(epilog)]
    return "\n".join(lines)


def _list_paragraphs(text: str) -> Iterable[str]:
    for paragraph in filter(None, text.split("\n\n")):
        yield from (".PP", _escape(" ".join(paragraph.split())))


def _escape(text: str) -> str:
    """Return text that troff sets as it is."""
    safe = text.replace("\\", "\\e").replace("-", "\\-")
    return "\\&" + safe if safe.startswith((".", "'")) else safe
