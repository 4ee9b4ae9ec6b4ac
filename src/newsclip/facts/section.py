"""What the article is filed under: its section and its tags, as markup states them, or as lines show them."""

from __future__ import annotations

import re
from functools import cache

from newsclip.blocks import COMMENT_ROLES, Block, Role
from newsclip.cues import list_phrases, load_cues
from newsclip.facts.context import Context, spell_key
from newsclip.facts.metadata import Metadata, Node, as_list, list_types, read_string
from newsclip.markup import TAG

LONGEST_SECTION = 40
# Lines of a breadcrumb printed one below the other, and blocks above the headline in which it stands.
LONGEST_TRAIL = 6
REACH_OF_MENU = 120
# Sections between the front page and the headline in a breadcrumb of one part a line; more of them are a menu.
LONGEST_UPRIGHT = 2
REACH_ABOVE = 12
# How far above the headline a kicker stands, and the words of a heading such as "More in Arts".
REACH_OF_KICKER, LONGEST_MORE = 4, 5
# A line printed more often than this belongs to cards and buttons.
MOST_RECURRENCES = 6
_CRUMB = re.compile(r"\s+[>»›→/|•·\-–]\s+|\s*[>»›→]\s*|::")
_EDGE = " .,:;|>»›→/-–—•·"

LONGEST_STATED = 60
_SECTION_METAS = (
    "article:section og:article:section parsely-section cxenseparse:category sailthru.section section category cg "
    "dc.subject.section"
).split()
_PLACELESS = frozenset(
    {"home", "start", "startseite", "inicio", "accueil", "index", "uncategorized", "main", "blog", "news"}
)


def find_claimed_section(metadata: Metadata, title: str | None, sites: list[str]) -> str | None:
    """Return the section that the article stands in."""
    found = [text for node in metadata.linked.articles[:2] if (text := _read_section(node))]
    found += metadata.list_metas(*_SECTION_METAS)
    found += metadata.properties.get("articlesection", ())[:2]
    found += _list_crumbs(metadata)
    besides = {spell_key(text) for text in (title or "", *sites)} | {""}
    for text in found:
        if (
            len(text) <= LONGEST_STATED
            and spell_key(text) not in besides
            and spell_key(text) not in _PLACELESS
            and not text.startswith("http")
        ):
            return text
    return None


def _read_section(node: Node) -> str | None:
    sections = [text for value in as_list(node.get("articleSection")) if (text := read_string(value))]
    return next((text for text in sections if spell_key(text) not in _PLACELESS), None)


def _list_crumbs(metadata: Metadata) -> list[str]:
    """Return the names of the breadcrumb trail between the front page and the article itself, the broadest first."""
    for node in metadata.linked.nodes:
        trail = node if "BreadcrumbList" in list_types(node) else node.get("breadcrumb")
        if isinstance(trail, dict) and as_list(trail.get("itemListElement")):
            names = [_read_crumb(item) for item in as_list(trail.get("itemListElement"))]
            return [name for name in names[1:-1] if name]
    return metadata.crumbs[1:]


def _read_crumb(item: object) -> str | None:
    if not isinstance(item, dict):
        return None
    inner = item.get("item")
    return read_string(item.get("name")) or (read_string(inner.get("name")) if isinstance(inner, dict) else None)


def find_section(context: Context, headline: int | None, title: str | None, site: str | None) -> str | None:
    """Return the section, or ``None``. ``headline`` is the index of the headline's block."""
    anchor = headline if headline is not None else context.start
    besides = {spell_key(title or ""), spell_key(site or ""), ""}
    for index in range(min(anchor + 1, len(context.blocks) - 1), max(-1, anchor - REACH_ABOVE), -1):
        block = context.blocks[index]
        parts = [part.strip(_EDGE) for part in _CRUMB.split(block.text[:300])]
        if len(parts) > 1 and (block.role is Role.BREADCRUMB or _is_trail(parts, title, site)):
            for part in parts:
                root = part.lower() in list_phrases("home") or part.lower() in list_phrases("forum")
                if len(part) <= LONGEST_SECTION and spell_key(part) not in besides and not root:
                    return part
    if title is None:
        return None
    return _read_upright_trail(context, anchor, besides) or _read_kicker(context, headline, besides)


def _is_trail(parts: list[str], title: str | None, site: str | None) -> bool:
    """Whether the parts of a line lead from the front page to the article."""
    first, last = parts[0].lower(), spell_key(parts[-1])
    rooted = first in list_phrases("home") or bool(site and spell_key(parts[0]) == spell_key(site))
    ended = bool(title) and len(last) > 3 and spell_key(title or "").startswith(last[:60].rstrip())
    return len(parts) <= LONGEST_TRAIL and (rooted or (ended and len(parts) > 1))


def _read_upright_trail(context: Context, anchor: int, besides: set[str]) -> str | None:
    """Read a breadcrumb printed line by line: the front page, a section or two that the menu has too, the headline."""
    for start in range(max(0, anchor - LONGEST_TRAIL - 2), anchor):
        if context.blocks[start].text.strip(_EDGE).lower() not in list_phrases("home"):
            continue
        for end in range(start + 2, min(start + LONGEST_UPRIGHT + 2, anchor + 1)):
            section = context.blocks[start + 1].text.strip(_EDGE)
            if context.keys[end] in besides - {""} and len(section) <= LONGEST_SECTION:
                known = context.recurrence[context.keys[start + 1]] > 1
                return section if known and spell_key(section) not in besides else None
    return None


def _read_kicker(context: Context, headline: int | None, besides: set[str]) -> str | None:
    """Return the short line above the headline if something confirms it.

    That is the same entry in the menu above, a heading below the article that ends in it ("More in Arts"), or its
    being a kind of article ("Opinion"). Dates and figures may stand between it and the headline.
    """
    if not headline:
        return None
    index = headline - 1
    while index > max(0, headline - REACH_OF_KICKER) and _is_figure(context, index):
        index -= 1
    text = context.blocks[index].text.strip(_EDGE)
    key = context.keys[index]
    if (
        key in besides
        or len(text) > LONGEST_SECTION
        or text.lower() in list_phrases("home")
        or any(map(str.isdigit, text))
    ):
        return None
    near = index == headline - 1
    confirmed = (
        key in context.keys[max(0, headline - REACH_OF_MENU) : index - 1]
        or (near and key in list_phrases("genres"))
        or (near and any(_names_more(context.keys[at], key) for at in range(context.end, len(context.blocks))))
    )
    told = context.blocks[index].role not in _NOT_KICKERS and text.lower() not in list_phrases("form")
    return text if confirmed and told and context.recurrence[key] <= MOST_RECURRENCES else None


def _is_figure(context: Context, index: int) -> bool:
    """Whether a line is a date, or a count of views or comments."""
    return context.blocks[index].role is Role.DATE or any(map(str.isdigit, context.keys[index][:LONGEST_SECTION]))


def _names_more(line: str, section: str) -> bool:
    """Whether a line announces more from a section."""
    words = line.split()
    return line.endswith(f" {section}") and len(words) <= LONGEST_MORE and words[0] in list_phrases("more")


_NOT_KICKERS = frozenset({Role.SHARE, Role.BYLINE, Role.DATE, Role.ADVERTISEMENT, Role.LEGAL})

LONGEST_TAG = 60
LONGEST_TAG_LINE = 400
MOST_TAGS = 30
# Blocks below a bare label ("Tags:") that may each be one tag.
MOST_LINES = 12
TAGS_ABOVE = 12
# Characters of a line that ends in hashtags.
LONGEST_HASHED = 160
TAGS_BELOW = 40
# Blocks below the article in which a bare label without a colon heads tags; further down it is a menu's.
REACH_OF_LABEL = 6

_TAG_SEPARATOR = re.compile(r"\s*[,;|•·、،/；，#]+\s*|\s{2,}|\s[-–—]\s")
_GLUE = re.compile(r"(?<=[^\W\d_A-ZÀ-ÖØ-ÞА-Я])(?=[A-ZÀ-ÖØ-ÞА-ЯΑ-Ω])|(?<=[)\]\d])(?=[A-ZÀ-ÖØ-ÞА-Я][a-zà-ÿа-я])")
_HASHED_END = re.compile(r"(?:(?:^|\s)#[^\W\d_][^\s#]{1,39}){2,30}\s*$")
_HASHTAGS = re.compile(r"(?:#[^\s#]{2,40}[\s,]*){1,30}")
_TAG_EDGE = " .:;,|#•·-–—\"'“”«»[]()"

# A "keywords" meta with more entries than this was written for search engines, not for readers.
MOST_KEYWORDS = 15
_TAG_METAS = ("article:tag", "og:article:tag", "parsely-tags", "sailthru.tags", "news_keywords")
_COMMA = re.compile(r"\s*[,;，、؛،|]\s*")


def find_claimed_tags(metadata: Metadata, blocks: list[Block]) -> list[str]:
    """Return the article's tags as the page states them, each once: from the first source that has real ones."""
    linked = [
        text
        for node in metadata.linked.articles[:1]
        for value in as_list(node.get("keywords"))
        if (text := read_string(value.get("name") if isinstance(value, dict) and "name" in value else value))
    ]
    shown = [
        part.text
        for block in blocks
        if block.markup is not None and block.role not in COMMENT_ROLES
        for part in block.markup.parts
        if part.signs & TAG
    ]
    for source in (metadata.list_metas(*_TAG_METAS), linked, shown):
        if tags := _split_stated(source):
            return tags[:MOST_TAGS]
    keywords = _split_stated(metadata.list_metas("keywords"))
    return keywords if len(keywords) <= MOST_KEYWORDS else []


def _split_stated(texts: list[str]) -> list[str]:
    tags: dict[str, str] = {}
    for line in texts:
        for tag in _COMMA.split(line):
            text = tag.strip(" #\"'“”[]")
            if 1 < len(text) <= LONGEST_TAG and "://" not in text and not re.match(r"(?i)\w{1,20}:\S", text):
                tags.setdefault(text.lower(), text)
    return list(tags.values())


def find_tags(context: Context) -> list[str]:
    """Return the article's tags in the order of the page, each once."""
    count = len(context.blocks)
    below = range(max(context.start, context.end - 3), min(count, context.end + TAGS_BELOW))
    above = range(max(0, context.start - TAGS_ABOVE), context.start)
    for index in (*below, *above):
        block = context.blocks[index]
        if block.role in COMMENT_ROLES or len(block.text) > LONGEST_TAG_LINE:
            continue
        label = _label().match(block.text)
        if label and (rest := block.text[label.end() :].strip()):
            if label["mark"] or label["glued"] is not None:
                return _split_tags(rest, context)
        elif label and (index < context.end + REACH_OF_LABEL or _label_says_more(block.text)):
            if tags := _read_lines(context, index + 1):
                return tags
        elif (ending := _HASHED_END.search(block.text)) and len(block.text) <= LONGEST_HASHED:
            return _split_tags(ending[0], context)
        elif _HASHTAGS.fullmatch(block.text) or (
            block.role is Role.TAGS and not label and _TAG_SEPARATOR.search(block.text)
        ):
            return _split_tags(block.text, context)
    return []


def _label_says_more(text: str) -> bool:
    """Whether a bare label asks for what follows it: "Tags:", "Explore more on these topics"."""
    return text.rstrip().endswith((":", "：")) or text.count(" ") > 2


def _split_tags(line: str, context: Context) -> list[str]:
    """Return the tags of a line: parted by marks, or glued to each other and parted where a capital follows."""
    tags: dict[str, str] = {}
    for part in _TAG_SEPARATOR.split(line):
        for tag in _unglue(part.strip(_TAG_EDGE), context):
            if 1 < len(tag) <= LONGEST_TAG and "://" not in tag:
                tags.setdefault(tag.lower(), tag)
    return list(tags.values())[:MOST_TAGS]


def _unglue(text: str, context: Context) -> list[str]:
    """Part tags glued to each other, but not a word that the article itself writes so ("YouTube")."""
    pieces = _GLUE.split(text)
    if len(pieces) == 1:
        return [text]
    tags = [pieces[0]]
    for piece in pieces[1:]:
        joint = re.split(r"[\s'’\-]", tags[-1])[-1] + re.split(r"[\s'’\-]", piece)[0]
        if joint.lower() in context.vocabulary:
            tags[-1] += piece
        else:
            tags.append(piece)
    return [tag.strip(_TAG_EDGE) for tag in tags]


def _read_lines(context: Context, start: int) -> list[str]:
    """Return the short lines below a bare label, up to a gap or a line that is no tag."""
    tags: dict[str, str] = {}
    for index in range(start, min(start + MOST_LINES, len(context.blocks))):
        block = context.blocks[index]
        if len(block.text) > 36 or (index > start and block.blanks_before > 0 and block.bullet is None):
            break
        if block.role in COMMENT_ROLES or block.role is Role.SHARE or block.text[-1:] in ".?!:":
            break
        if block.text.lower() in list_phrases("share", "form", "related"):
            break
        for tag in _split_tags(block.text, context):
            tags.setdefault(tag.lower(), tag)
    return list(tags.values())


@cache
def _label() -> re.Pattern[str]:
    words = {label for labels in load_cues("tag_labels").values() for label in labels}
    spelled = "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))
    return re.compile(
        rf"(?i:#?\s?(?:{spelled}))(?:(?P<mark>\s*[:：|]\s*|(?<=[\u3040-\u9fff])\s)|\s*$|(?P<glued>)(?=[A-ZÀ-ÞА-Я][a-zà-ÿа-я]))"
    )
