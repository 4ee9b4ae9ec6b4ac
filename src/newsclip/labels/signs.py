"""What one line of a comment section is: its heading, a signature, a button, a line of the form or of the board."""

from __future__ import annotations

from newsclip.cues import compile_cues
from newsclip.labels.evidence import Line

LONGEST_SIGNATURE = 14
LONGEST_SAYING = 6
LONGEST_NAME = 4
"""Words."""
LONGEST_COUNTED = 24
"""Words of a heading that is no sentence: "3 responses to" may repeat the headline."""
LONGEST_FORM = 120
"""Characters of a line of the form for new comments."""
FORM_SHARE = 0.6
"""Share of such a line that its phrases take."""
HEADING_WORDS = 9
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
    longest = {"colon": LONGEST_SIGNATURE, "dots": LONGEST_SIGNATURE if line.timed else LONGEST_SAYING}.get(
        line.ending, 0
    )
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
        return True
    if "elapsed" in line.topics and line.words <= 6 and (line.timed or any("digits" in mark for mark in line.marks)):
        return True
    if "linked-name" in line.marks:
        return True
    if line.topics.get("elapsed") == "start" and "comment-action" in line.topics:
        return True
    return is_saying(line)


def is_form(text: str) -> bool:
    """Whether a line says what the form for new comments says, and hardly anything else."""
    lower = text.lower()
    if len(lower) > LONGEST_FORM:
        return False
    return sum(len(match.group()) for match in compile_cues("comment-forms").finditer(lower)) >= FORM_SHARE * len(lower)


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
