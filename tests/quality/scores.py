"""Scores of records against what is known of their pages.

Body and comments: F1 over the multisets of words, averaged over pages, as in Weninger et al. (2016) and the WCXB
benchmark. Snippets: sentences that must, and must not, stand in the body, as in trafilatura's evaluation.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from statistics import fmean, median
from typing import Any

_WORD = re.compile(r"\w+")
HIGHER_IS_BETTER = ("body", "snippets", "title", "date", "author", "comments", "comment_snippets")
LOWER_IS_BETTER = ("date_wrong", "leak", "false_comments")
FIGURES = HIGHER_IS_BETTER + LOWER_IS_BETTER

Case = dict[str, Any]
Record = dict[str, Any]


def score_pages(cases: list[Case], records: dict[str, Record]) -> dict[str, float]:
    """Return the figures of the pages whose gold has what they need; a page without a record scores nothing."""
    found: dict[str, list[float]] = defaultdict(list)
    snippets: Counter[str] = Counter()
    for case in cases:
        record = records.get(case["id"], {})
        body, comments = read_texts(record, thread=case["kind"] == "forum")
        score_texts(case, body, comments, found)
        score_facts(case, record, found)
        count_snippets(case, body, comments, snippets)
    figures = {name: fmean(values) for name, values in found.items()}
    if snippets["kept"] + snippets["lost"]:
        figures["snippets"] = combine(snippets["kept"], snippets["let in"], snippets["lost"])
    if snippets["comments"]:
        figures["comment_snippets"] = snippets["comments found"] / snippets["comments"]
    return {name: round(figures[name], 4) for name in FIGURES if name in figures}


def score_agreement(pages: dict[str, Record], pastes: dict[str, Record]) -> dict[str, float]:
    """Return how far the records of the same pages as HTML and as paste agree.

    The share of pages with the same headline, of those where either has one, and the median F1 of one body's words
    against the other's.
    """
    both = [(record, pastes[name]) for name, record in pages.items() if name in pastes]
    titles = [(fold(page.get("title")), fold(paste.get("title"))) for page, paste in both]
    same = [left == right for left, right in titles if left or right]
    bodies = [match_words(page.get("body") or "", paste.get("body") or "") for page, paste in both]
    if not same:
        return {}
    return {"title": round(fmean(same), 4), "body": round(median(bodies), 4)}


def read_texts(record: Record, *, thread: bool) -> tuple[str, str]:
    """Return body and comments as text. Of a thread the gold body is all posts, of the record the first: join them."""
    body = record.get("body") or ""
    comments = "\n".join(comment["text"] for comment in record.get("comments") or [])
    return (f"{body}\n{comments}", "") if thread else (body, comments)


def score_texts(case: Case, body: str, comments: str, found: dict[str, list[float]]) -> None:
    """Add the scores of body and comments to ``found``."""
    if "body" in case:
        found["body"].append(match_words(body, case["body"]))
    if case.get("comments"):
        found["comments"].append(match_words(comments, case["comments"]))
        if "body" in case:
            gold = count_words(case["comments"])
            stray = (count_words(body) - count_words(case["body"])) & gold
            found["leak"].append(stray.total() / max(1, gold.total()))
    elif "comments" in case:
        found["false_comments"].append(bool(comments.strip()))


def score_facts(case: Case, record: Record, found: dict[str, list[float]]) -> None:
    """Add whether headline, date and author are right to ``found``."""
    if case.get("title"):
        titles = {fold(title) for title in list_of(case["title"])}
        found["title"].append(fold(record.get("title")) in titles)
    if case.get("date"):
        day = (record.get("published") or "")[:10]
        found["date"].append(day == str(case["date"])[:10])
        if day:
            found["date_wrong"].append(day != str(case["date"])[:10])
    if case.get("author"):
        gold = set(fold(" ".join(list_of(case["author"]))).split())
        found["author"].append(bool(gold & set(fold(" ".join(record.get("authors") or [])).split())))


def count_snippets(case: Case, body: str, comments: str, counts: Counter[str]) -> None:
    """Count the sentences that must, and must not, stand in the body, and those of comments that were found."""
    squeezed = squeeze(body)
    for snippet in case.get("with") or []:
        counts["kept" if squeeze(snippet) in squeezed else "lost"] += 1
    for snippet in case.get("without") or []:
        counts["let in"] += squeeze(snippet) in squeezed
    for snippet in case.get("comment_snippets") or []:
        counts["comments"] += 1
        counts["comments found"] += squeeze(snippet) in squeeze(comments)


def match_words(text: str, gold: str) -> float:
    """Return the F1 of a text's words against the gold text's."""
    words, wanted = count_words(text), count_words(gold)
    if not words or not wanted:
        return float(words == wanted)
    common = (words & wanted).total()
    return combine(common, words.total() - common, wanted.total() - common)


def combine(right: int, wrong: int, missed: int) -> float:
    """Return the F1 of so many right, wrong and missed things."""
    return 2 * right / (2 * right + wrong + missed) if right else 0.0


def count_words(text: str) -> Counter[str]:
    """Return how often each word stands in a text."""
    return Counter(_WORD.findall(text.lower()))


def fold(text: str | None) -> str:
    """Return a text's words, without case and punctuation."""
    return " ".join(_WORD.findall((text or "").lower()))


def squeeze(text: str) -> str:
    """Return a text with every run of white space as one space."""
    return " ".join(text.split())


def list_of(value: Any) -> list[str]:
    """Return a value that is a string or a list of strings as a list."""
    return value if isinstance(value, list) else [value]
