"""What one line of a comment section is: its heading, a signature, a button, a line of the form or of the board."""

from __future__ import annotations

from functools import cache

from newsclip.comments.chrome import is_form as holds_form
from newsclip.cues import compile_cues, load_cues
from newsclip.labels.evidence import Line

LONGEST_SIGNATURE = 14
LONGEST_SAYING = 6
LONGEST_NAME = 4
"""Words."""
LONGEST_COUNTED = 24
"""Words of a heading that is no sentence: "3 responses to" may repeat the headline."""
LONGEST_FORM = 120
"""Characters of a line of the form for new comments."""
LONGEST_NOTICE = 200
"""Characters of what a site says about commenting."""
NOTICE_CHARACTERS = 4
"""The first letters of such lines, looked at before the pattern is tried."""
FORM_SHARE = 0.6
"""Share of such a line that its phrases take."""
MONTH_WORDS = 2
"""Words of a month and its year."""
HEADING_WORDS = 9
END_TOPICS = ("form", "related", "legal")
"""What a line speaks of, as a whole, that ends comments."""
STOPS = frozenset({"stop", "ask", "dots"})


def is_section_heading(line: Line) -> bool:
    """Whether the line heads comments: "10 comments", "Reader comments", "3 responses to" and the headline."""
    if "comments-heading" not in line.topics:
        return False
    how = line.topics["comments-heading"]
    longest = HEADING_WORDS if line.ending in STOPS else LONGEST_COUNTED
    return line.words <= longest and how in {"whole", "start"} and "legal" not in line.topics


def is_saying(line: Line) -> bool:
    """Whether the line says who speaks: "Ann says:", "Ann said..."."""
    if "says" not in line.topics:
        return False
    longest = {
        "colon": LONGEST_SIGNATURE,
        "dots": LONGEST_SIGNATURE if line.timed else LONGEST_SAYING,
        "comma": LONGEST_NAME if line.opening == "upper" else 0,
    }.get(line.ending, 0)
    return line.words <= longest


def speaks(line: Line) -> bool:
    """Whether a line can only sign a comment: "Ann says:", or a name behind its link."""
    return is_saying(line) or "linked-name" in line.marks


def is_reply(line: Line) -> bool:
    """Whether the line is a button below a comment."""
    return line.words <= LONGEST_NAME and line.topics.get("comment-action") == "whole"


def is_signature(line: Line) -> bool:
    """Whether a short line is dated as a comment is, or says who speaks."""
    if line.words > LONGEST_SIGNATURE or line.texty or not (line.dated or line.topics or line.marks):
        return False
    dated = line.dated or ("calendar" in line.topics and any(mark.endswith("digits") for mark in line.marks))
    if dated and (line.timed or line.words <= 8):
        return not _is_month(line)
    if "elapsed" in line.topics and line.words <= 6 and (line.timed or any("digits" in mark for mark in line.marks)):
        return True
    if "linked-name" in line.marks:
        return True
    if line.topics.get("elapsed") == "start" and "comment-action" in line.topics:
        return True
    return is_saying(line)


def _is_month(line: Line) -> bool:
    """Whether a line names no day: "May 2012 (9)" in an archive."""
    if line.dated or line.timed:
        return False
    return (
        line.words <= MONTH_WORDS + 1 if "bracket" in line.marks else "year" in line.marks and line.words <= MONTH_WORDS
    )


def is_form(text: str) -> bool:
    """Whether a line says what the form for new comments says, and hardly anything else."""
    if len(text) > LONGEST_FORM or not holds_form(text):
        return False
    lower = text.lower()
    return sum(len(match.group()) for match in compile_cues("comment-forms").finditer(lower)) >= FORM_SHARE * len(lower)


def is_notice(text: str) -> bool:
    """Whether a line begins with what a site says about commenting: "You can follow this conversation"."""
    if len(text) > LONGEST_NOTICE or text[:NOTICE_CHARACTERS].lower() not in _list_notice_starts():
        return False
    return compile_cues("comment-notices").match(text.lower()) is not None


@cache
def _list_notice_starts() -> frozenset[str]:
    return frozenset(
        phrase[:NOTICE_CHARACTERS] for phrases in load_cues("comment-notices").values() for phrase in phrases
    )


def is_about_commenting(text: str) -> bool:
    """Whether a line belongs to the form for new comments, or says how to use it."""
    return is_form(text) or is_notice(text)


def is_sentence(line: Line) -> bool:
    """Whether a line is prose, or ends as a sentence does."""
    return line.texty or line.ending in STOPS


def is_membership(line: Line) -> bool:
    """Whether a short line says of a board's member since when or how much: "Posts: 12", "Joined: 2009"."""
    whole = line.topics.get("forum") == "whole" or line.topics.get("comments-heading") == "whole"
    return whole and line.words <= LONGEST_NAME and not line.texty


def is_name(line: Line) -> bool:
    """Whether a line may be a name that stands alone above a comment."""
    plain = line.words <= LONGEST_NAME and line.ending in {"letter", "digit", "sign"}
    return plain and line.opening != "digit" and not any(how == "whole" for how in line.topics.values())


def is_text(line: Line, copies: int) -> bool:
    """Whether a line of a section is text: no button, nothing that stands below every comment."""
    return not is_reply(line) and (copies <= 2 or line.texty)
