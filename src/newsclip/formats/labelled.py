"""Documents of press databases, line by line: what labels say, what places say, and where the text begins and ends.

One reader serves all databases: labels, in all interface languages, are in ``cues/press_labels.json``, and the orders
in which the lines without labels stand are in ``_LAYOUTS``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache

from newsclip.blocks import Block
from newsclip.cues import list_phrases, load_cues
from newsclip.facts.dates import find_date
from newsclip.facts.names import is_name

RIGHTS = re.compile(
    r"(?:©|\(c\)|copyright\b|all rights reserved|alle rechte vorbehalten|tous droits réservés|todos los derechos|"
    r"reservados todos|tutti i diritti|todos os direitos|alle rechten voorbehouden|все права)",
    re.IGNORECASE,
)
_LABELLED = re.compile(r"([^\W\d_][^:：]{0,40}?)\s?[:：]\s*(.*)")
# Factiva's labels of two or three letters.
_CODED = re.compile(
    r"(HD|BY|CR|WC|PD|ET|SN|SC|SE|ED|PG|LA|CY|LP|TD|CO|IN|NS|RE|IPD|IPC|PUB|AN|CLM|VOL|RF|ART|CT)(?:\s+(.*))?"
)
_CODES = frozenset({"HD", "WC", "PD", "SN", "LP", "TD", "BY"})
NUMBERED = r"(?:\d{1,5} {of} \d{1,5} {documents}|{document} \d{1,5} {of} \d{1,5})"
FACTIVA = r"(?:AN\s+)?{document} [A-Z][A-Z0-9]{2,9}\d{8}\w{5,16}"
EUROPRESSE = r"(?:news|web|bio|tvradio|rep)[·-]\d{8}[·-]\S+"
_RULE = r"[_=*-]{10,}"
COUNT = r".{0,120}?\d[\d.,\u202f\xa0 ]{0,8}\s?{words}(?!\w).{0,60}"
_CODE = re.compile(r"\d{1,2}[:.h]\d\d(?: ?[AP]M)?|[A-Z0-9]{2,12}|(?:[^\W\d_]{0,9}[.:]? ?)?[A-Z]{0,3}-?\d{1,4}")
_ENDED = re.compile(r"[.!?…。！？][\"'”’»)\]]*$")
# Characters: a longer line is prose; a sentence is, from so many on; names; a date.
_PROSE, _SENTENCE, _BYLINE, _DATED, _PLACE = 110, 60, 120, 70, 160
_CENTRED = 12
# Lines in which what is above an article shows that it goes on.
_AHEAD = 3
# How the lines without labels stand above an article, a letter a line: a count of words, a date, a place (source, date,
# page and count), a code (or a page, or a clock), a name, rights, centred text, other text; "/" is a blank line.
_LAYOUTS = tuple(
    re.compile(layout)
    for layout in (
        r"(?:/?k(?=/?[tb]))?(?:/?(?P<section>[tb])(?=/?(?:t|b/?b)))?/?(?P<title>[tbk]+?)(?P<author>b)?/?c/?(?P<date>d)?/?k*(?P<site>[tb])?.*",
        r"/?(?:(?P<site>[tb])/?)?[/dk]*(?P<place>p)/?(?P<title>[tb])/?(?P<author>b*).*",
        r".*?/?(?P<site>s)s*/?(?P<date>d)[^t]*(?P<title>t*).*",
        r"/?(?P<site>[tb])/?(?P<date>d)[/tk]*?/?(?P<title>t+)/?(?P<author>b*)[/r]*",
        r"(?:.*/)?(?P<title>[tbk]+)/?(?P<site>[tb])/?(?P<date>d)/?(?P<author>b*).*",
        r"[/k]*(?P<title>[tb])(?:/?(?P<date>d))?(?:/?(?P<author>b*)).*",
    )
)


@dataclass(slots=True)
class Document:
    """What is known of a document: what each label or place says, which line says it, and the lines of its body.

    ``coded``: its labels are Factiva's codes; ``alone``: labels of these kinds may stand above their values; ``cut``:
    where labels begin that were cut off before lines of the body.
    """

    coded: bool = False
    alone: set[str] = field(default_factory=lambda: {"body", "database", "site"})
    values: dict[str, str] = field(default_factory=dict)
    kinds: dict[int, str] = field(default_factory=dict)
    body: range = range(0)
    cut: dict[int, int] = field(default_factory=dict)

    def state(self, kind: str, index: int, text: str) -> None:
        """Note what a line says; more of the same kind, right below, goes on with it."""
        goes_on = self.kinds.get(index - 1) == kind and kind in self.values
        if goes_on or kind not in self.values:
            self.values[kind] = f"{self.values.get(kind, '')} {text}".strip()
        self.kinds[index] = kind

    def cut_label(self, index: int, line: Block, rest: str) -> None:
        """Leave ``rest`` as the line: a label stands before it."""
        self.cut[index] = line.start
        line.text, line.start = rest, line.end - len(rest)

    def find_label(self, text: str) -> tuple[str, str] | None:
        """Return the kind of the label that a line begins with, or is, and what stands behind it."""
        if self.coded:
            match = _CODED.fullmatch(text)
            return (_kinds()[match[1].lower()], match[2] or "") if match else None
        if match := _LABELLED.fullmatch(text):
            kind = _kinds().get(match[1].lower().strip())
            return (kind, match[2]) if kind and kind not in ("words", "end") else None
        kind = _kinds().get(text.lower())
        return (kind, "") if kind in self.alone else None


@cache
def _kinds() -> dict[str, str]:
    # Of a phrase that stands under two kinds the first is meant.
    return {phrase: kind for kind, phrases in reversed(load_cues("press_labels").items()) for phrase in phrases}


@cache
def compile_line(pattern: str) -> re.Pattern[str]:
    """Return a pattern of a whole line, in which a name in braces stands for the phrases of that kind."""
    phrases = load_cues("press_labels")
    for kind in re.findall(r"\{([a-z]+)\}", pattern):
        pattern = pattern.replace(f"{{{kind}}}", f"(?:{'|'.join(map(re.escape, phrases[kind]))})")
    return re.compile(rf"^[ \t\f]*(?:{pattern})[ \t]*\r?$", re.MULTILINE | re.IGNORECASE)


def read_document(lines: list[Block]) -> Document:
    """Return what the lines of one document say."""
    codes = {match[1] for line in lines if (match := _CODED.fullmatch(line.text))}
    document = Document(coded=len(codes & _CODES) >= 4)
    first = _read_head(lines, document)
    document.alone |= {"footer"}
    last = _find_end(lines, first, document)
    kind = ""
    for at in range(last, len(lines)):
        kind = _read_label(lines, at, kind, document)
    if last - first > 1 and _is_credit(lines[last - 2 : last + 1]):
        last -= 1
        document.state("author" if _is_byline(lines[last].text) else "credit", last, lines[last].text)
    document.body = range(first, last)
    return document


def _read_head(lines: list[Block], document: Document) -> int:
    """Read labels and short lines until the text begins; return the line at which it does."""
    shape, places, kind = "", list[int](), ""
    first = len(lines)
    for at, line in enumerate(lines):
        label = document.find_label(line.text)
        if label and label[0] == "body":
            if label[1]:
                document.cut_label(at, line, label[1])
            else:
                document.kinds[at] = "label"
            first = at + (not label[1])
            break
        labelled = kind
        kind = _read_label(lines, at, kind, document)
        if not kind:
            sort = _sort_line(line)
            if _begins(lines, at, sort, shape, document, bool(labelled)):
                first = at
                break
            if sort == "n":
                shape, places = "", []
                continue
            spelled = "/" * _is_apart(lines, at) + sort
            shape += spelled
            places += [at] * len(spelled)
    _read_layout(lines, shape, places, document)
    return first


def _read_label(lines: list[Block], at: int, kind: str, document: Document) -> str:
    """Note what a line with a label says, or one that goes on with the label above; return the label's kind."""
    label = document.find_label(lines[at].text)
    if label:
        document.state(label[0], at, label[1])
        document.alone |= set() if label != ("site", "") else {"header"}
        return label[0]
    alone = at > 0 and document.find_label(lines[at - 1].text) == (kind, "")
    if kind and (document.coded or alone) and not RIGHTS.match(lines[at].text):
        document.state(kind, at, lines[at].text)
        return kind
    return ""


def _sort_line(line: Block) -> str:
    """Return the letter of a line, as in the layouts; "n" of one that numbers the document or rules it off."""
    text = line.text
    if compile_line(f"{NUMBERED}|{{page}} \\d+ {{of}} \\d+|{_RULE}").fullmatch(text):
        return "n"
    if RIGHTS.match(text):
        return "r"
    if len(text) <= _PLACE and compile_line(COUNT).fullmatch(text):
        return "c" if text[0].isdigit() and text[-1].isalpha() and len(text) < 24 else "p"
    if len(text) <= _DATED and (date := find_date(text)) and date.value:
        return "d"
    if _CODE.fullmatch(text):
        return "k"
    if line.depth >= _CENTRED:
        return "s"
    return "b" if _is_byline(text) else "t"


def _is_apart(lines: list[Block], at: int) -> bool:
    return at == 0 or lines[at].blanks_before > 0


def _begins(lines: list[Block], at: int, sort: str, shape: str, document: Document, labelled: bool) -> bool:
    """Whether the text begins with a line: it is prose, or all that stands above an article has been read."""
    text = lines[at].text
    if sort not in ("t", "b", "k", "s"):
        return False
    if len(text) > _PROSE or (len(text) > _SENTENCE and _ENDED.search(text) and shape.strip("/")):
        return True
    above = shape.rpartition("p")[2]
    titled = "title" in document.values or re.search("[tbs]", above)
    known = "c" in shape or "p" in shape or len(document.kinds) >= 2
    fresh = labelled or _is_apart(lines, at) or shape.endswith("r")
    if not (titled and known and fresh) or (sort == "b" and "p" in shape and not above.endswith("b")):
        return False
    below, signs = lines[at + 1 : at + 1 + _AHEAD], "cpdrk" if "c" in shape else "cpdr"
    return not any(document.find_label(line.text) or _sort_line(line) in signs for line in below)


def _read_layout(lines: list[Block], shape: str, places: list[int], document: Document) -> None:
    """Read the lines without labels in the first of the orders that they can stand in."""
    if shape.count("/") * 2 == len(shape):
        # Where a blank line is above every line, none says anything.
        shape, places = shape.replace("/", ""), places[::2]
    match = next((match for layout in _LAYOUTS if (match := layout.fullmatch(shape))), None)
    if document.coded or match is None:
        return
    for kind in [kind for kind in match.groupdict() if kind not in document.values]:
        for at in range(*match.span(kind)):
            if shape[at] != "/":
                document.state(kind, places[at], lines[places[at]].text)
    for at, sort in enumerate(shape):
        if sort in "dp" and "date" not in document.values:
            document.state("date", places[at], lines[places[at]].text)


def _find_end(lines: list[Block], first: int, document: Document) -> int:
    """Return the first line below the body: a mark of the end, or a label among others."""
    for at in range(first, len(lines)):
        line = lines[at]
        label = document.find_label(line.text)
        if document.coded and label and label[0] == "body":
            document.cut_label(at, line, label[1])
        elif label and at > first:
            below = lines[at + 1 : at + 3]
            if document.coded or len(below) < 2 or any(document.find_label(one.text) or _closes(one) for one in below):
                return at
        elif _closes(line):
            return at
    return len(lines)


def _closes(line: Block) -> bool:
    marks = f"{FACTIVA}|{EUROPRESSE}|{_RULE}|(?:{{end}}|{{certificate}}|{{appeared}}).{{0,200}}"
    return bool(RIGHTS.match(line.text) or compile_line(marks).fullmatch(line.text))


def _is_credit(lines: list[Block]) -> bool:
    """Whether the second of three lines stands between a sentence and the end of a document, and is itself none."""
    if len(lines) < 3 or len(lines[1].text) > _SENTENCE or not _ENDED.search(lines[0].text):
        return False
    company = re.split(r"[\s,]+", lines[1].text.lower().rstrip("."))[-1] in list_phrases("legal_forms")
    return company or not _ENDED.search(lines[1].text)


def _is_byline(text: str) -> bool:
    return len(text) <= _BYLINE and not text.endswith((".", "?", "!")) and is_name(text.split(",")[0].strip())
