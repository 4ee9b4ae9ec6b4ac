"""``python -m tests.quality.threads [COUNT]``: comments of drawn threads below articles, as paste and as page.

Every thread has a platform of its own, drawn from a number that no training draws, and words, names and dates from a
seed that no training uses: no network has seen one of them. The languages it has seen. Needs the extra ``train``.
"""

from __future__ import annotations

import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache
from html import escape
from random import Random

from newsclip.clipping import Clipping
from newsclip.page.draft import draft_page
from newsclip.paste.draft import draft_paste
from newsclip.record import Comment
from newsclip.training.drawn import Said
from newsclip.training.platforms import PLATFORMS, Platform, draw_platform
from newsclip.training.threads import Thread, generate_thread
from newsclip.training.voices import LANGUAGES
from tests.command import FIXTURES

COUNT, FEWEST = 400, 12
"""Threads that are drawn, and that a kind must have for a line of its own."""
LEAST_ARTICLE = 400
_WORD = re.compile(r"\w+")

Tally = list[int]
"""Comments drawn, comments found, of these with their text right, and of these with their author right."""


@cache
def list_articles(language: str) -> list[tuple[str, list[str]]]:
    """Return headline and paragraphs of the fixtures of a language; of any where it has none long enough."""
    loaded = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(FIXTURES.glob("*/expected.json"))]
    known = [one for one in loaded if isinstance(one, dict)]
    long = [one for one in known if one.get("title") and len("".join(one.get("body") or [])) >= LEAST_ARTICLE]
    own = [one for one in long if one.get("language") == language] or [one for one in long if one["language"] == "en"]
    return [(one["title"], one["body"]) for one in own]


def fold(text: str | None) -> str:
    return " ".join(_WORD.findall((text or "").lower()))


def spell_paste(title: str, body: Sequence[str], thread: Thread) -> str:
    """Return an article and a thread below it as pasted text."""
    lines = (f"{chr(10) * line.blanks_before}{line.text}" for line in thread.lines)
    return "\n\n".join([title, *body, "\n".join(lines)])


def spell_page(title: str, body: Sequence[str], thread: Thread) -> str:
    """Return an article and a thread below it as a page."""
    paragraphs = "\n".join(f"<p>{escape(paragraph)}</p>" for paragraph in body)
    article = f"<article><h1>{escape(title)}</h1>\n{paragraphs}</article>"
    head = f'<html lang="{thread.language}"><head><title>{escape(title)}</title></head>'
    return f"<!DOCTYPE html>{head}<body><main>{article}\n{thread.html}</main></body></html>"


def count_right(said: Sequence[Said], comments: Sequence[Comment]) -> Tally:
    """Compare what was drawn with what was read: texts as a multiset, each with its author."""
    left = [(fold(comment.text), fold(comment.author)) for comment in comments]
    texts = authors = 0
    for one in said:
        text, author = fold(one.text), fold(one.author)
        match = next((pair for pair in ((text, author), *left) if pair in left and pair[0] == text), None)
        if match is not None:
            left.remove(match)
            texts, authors = texts + 1, authors + (match[1] == author)
    return [len(said), len(comments), texts, authors]


def list_kinds(platform: Platform, thread: Thread, medium: str) -> Iterator[str]:
    """Yield the kinds that a thread counts for."""
    yield medium
    yield f"{medium} language {thread.language}"
    if medium == "page":
        yield f"page classes {platform.classes}"
        yield f"page markup {platform.markup}"
    else:
        yield f"paste signature {platform.place} the text"
        yield f"paste heading {platform.heading}"
        yield f"paste date {platform.date_style if any('date' in row for row in platform.signature) else 'none above'}"
        yield f"paste buttons {'yes' if platform.buttons else 'none'}"


def measure(count: int) -> dict[str, Tally]:
    """Return the tallies of each kind of drawn threads."""
    tallies: dict[str, Tally] = defaultdict(lambda: [0, 0, 0, 0, 0])
    for number in range(count):
        random = Random(f"measured {number}")
        language, platform = LANGUAGES[number % len(LANGUAGES)], draw_platform(PLATFORMS + number)
        thread = generate_thread(random, language, platform)
        title, body = random.choice(list_articles(language))
        paste = draft_paste(Clipping(spell_paste(title, body, thread), "text", "utf-8", is_page=False))
        page = draft_page(Clipping(spell_page(title, body, thread), "html", "utf-8", is_page=True))
        for medium, draft in (("paste", paste), ("page", page)):
            right = [*count_right(thread.comments, draft.comments), 1]
            for kind in list_kinds(platform, thread, medium):
                tallies[kind] = [old + new for old, new in zip(tallies[kind], right, strict=True)]
    return tallies


def main(arguments: Sequence[str]) -> None:
    """Print the table: text F1, share of the right texts that have their author, threads."""
    tallies = measure(int(arguments[0]) if arguments else COUNT)
    sys.stdout.write(f"{'kind':44} text F1  author  threads\n")
    for kind, (drawn, found, texts, authors, threads) in sorted(tallies.items()):
        if threads >= FEWEST or " language " in kind:
            f1, share = 2 * texts / max(1, drawn + found), authors / max(1, texts)
            sys.stdout.write(f"{kind:44} {f1:7.3f} {share:7.3f} {threads:8}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
