"""The comments of a drawn thread, and what stands around them: every word of it, before it is laid out."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from newsclip.cues import load_cues
from newsclip.training.platforms import Platform
from newsclip.training.voices import Voice

MOST_COMMENTS, FEW = 24, 0.2
"""Comments of a thread, and the share of the threads that have one or two."""
ACUTE = "\N{COMBINING ACUTE ACCENT}"

# What image elements leave in a paste, how a picture of somebody is named, how people greet each other and sign.
_IMAGES = ("[gif]", "[avatar]", "□", "•", "*", "img")
_PICTURES = ("{}'s avatar", "Avatar: {}", "Profilbild von {}", "Photo de {}", "Foto: {}", "@{}", "{} (avatar)")
_GREETINGS = ("Hi {}", "Hi {},", "Hello {}!", "Hallo {},", "Bonjour {}", "Hola {}:", "Ciao {}", "{},", "Dear {},")
_CLOSINGS = ("{}", "– {}", "-{}", "Thanks, {}", "LG {}", "xx {}")
# The fields of a form for new comments.
_FIELDS = (
    *("Name", "Name *", "Name (required)", "Email", "E-mail *", "E-Mail-Adresse", "Email (required)", "URL", "Website"),
    *("Nom", "Nombre", "Nome", "Имя", "名前", "姓名", "الاسم", "Captcha", "5 + 3 =", "Preview", "Post", "|"),
)

Part = tuple[str, str]
"""What a piece of text is ("name", "date", "like"), and the text."""


@dataclass(slots=True)
class Said:
    """The truth about one drawn comment.

    ``rows`` are its lines before its text, and ``feet`` those after it, part by part; ``when`` is as written;
    ``parent`` is the index of the comment that it answers.
    """

    author: str
    when: str | None
    paragraphs: list[str]
    parent: int | None
    depth: int
    score: str | None = None
    moment: datetime | None = None
    rows: list[list[Part]] = field(default_factory=list)
    feet: list[list[Part]] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The comment's words, a blank line between paragraphs."""
        return "\n\n".join(self.paragraphs)


class Frame(NamedTuple):
    """What stands above a thread's first comment, below its last, and below the thread."""

    heads: list[str]
    feet: list[str]
    teasers: list[str]


def draw_comments(voice: Voice, platform: Platform) -> list[Said]:
    """Return the comments of a thread, one answering another as deep as the platform lets them."""
    draw = voice.random
    comments: list[Said] = []
    count = draw.randint(1, 2) if draw.random() < FEW else 1 + round(draw.expovariate(1 / 5))
    for _ in range(min(MOST_COMMENTS, count)):
        parent = None
        if comments and platform.depth and draw.random() < 0.4:
            parent = len(comments) - 1 if draw.random() < 0.7 else comments[-1].parent
        depth = 0 if parent is None else comments[parent].depth + 1
        if parent is not None and depth > platform.depth:
            parent, depth = comments[parent].parent, platform.depth
        author = draw.choice(comments).author if comments and draw.random() < 0.1 else _draw_name(voice, platform)
        said = Said(author, None, _draw_paragraphs(voice, platform, comments, author), parent, depth)
        _dress(voice, platform, comments, said)
        comments.append(said)
    return comments


def _draw_paragraphs(voice: Voice, platform: Platform, comments: Sequence[Said], author: str) -> list[str]:
    """Return the paragraphs of a comment, some between a greeting and the writer's name, as in a letter."""
    draw, paragraphs = voice.random, voice.draw_text()
    if not platform.letters or draw.random() < 0.7:
        return paragraphs
    greeted = draw.choice(comments).author if comments else voice.draw_name("first")
    if draw.random() < 0.7:
        paragraphs.insert(0, draw.choice(_GREETINGS).format(greeted))
    if draw.random() < 0.5:
        paragraphs.append(draw.choice(_CLOSINGS).format(author.split()[0]))
    return paragraphs


def _draw_name(voice: Voice, platform: Platform) -> str:
    return voice.draw_name(voice.random.choice(platform.name_styles))


def _dress(voice: Voice, platform: Platform, comments: Sequence[Said], said: Said) -> None:
    """Add what a platform shows with a comment's text: its signature, its buttons, what it answers."""
    answered = None if said.parent is None else comments[said.parent]
    if answered and platform.answers == "at":
        said.paragraphs[0] = f"@{answered.author.lstrip('@')} {said.paragraphs[0]}"
    for rows, kept in ((platform.signature, said.rows), (platform.buttons, said.feet)):
        for row in rows:
            parts = [(part, text) for part in row if (text := _spell(voice, platform, part, said, answered, comments))]
            if parts:
                kept.append(parts)
    if platform.avatar:
        initials = "".join(word[0] for word in said.author.split() if word[0].isalpha())[:2].upper()
        words = {
            "word": "Avatar",
            "initials": initials,
            "name": said.author,
            "image": _IMAGES[platform.choice % len(_IMAGES)],
            "of": _PICTURES[platform.choice % len(_PICTURES)].format(said.author),
        }[platform.avatar]
        said.rows.insert(0, [("avatar", words)] if words else [])
    if answered and platform.answers == "quote":
        said.rows.extend([[("quoted", answered.author)], [("quote", f"{answered.paragraphs[0][:60]}…")]])
    if platform.unfolds and sum(map(len, said.paragraphs)) > 200:
        said.feet.insert(0, [("unfold", voice.words["unfold"])])
    said.rows = [row for row in said.rows if row]


def _spell(
    voice: Voice, platform: Platform, part: str, said: Said, answered: Said | None, comments: Sequence[Said]
) -> str:
    """Return the words of a comment's part; empty where it does not show."""
    draw, words = voice.random, voice.words
    if part == "name":
        verbs = [verb for verb in load_cues("comment-verbs").get(voice.language, []) if platform.says]
        lead = _choose_lead(voice, platform) if platform.leads else ""
        lead = f"{lead}{':' * (platform.choice % 2)} " if lead else ""
        return f"{lead}{said.author} {verbs[platform.choice % len(verbs)]}:" if verbs else f"{lead}{said.author}"
    if part == "date":
        said.moment = voice.draw_moment()
        said.when = voice.spell_moment(said.moment, platform.date_style, platform.choice)
        return f"{said.when} ({words['edited']})" if platform.edited and draw.random() < 0.2 else said.when
    if part == "answered":
        shape = (words["answers"], "> {}", "→ {}", "@{}", "↪ {}")[platform.choice % 5]
        return shape.format(answered.author) if answered and platform.answers == "name" else ""
    if part == "score":
        return _spell_score(voice, platform, said)
    if part in {"badge", "place", "job"} and draw.random() < platform.seldom:
        return ""
    if part in {"place", "job"}:
        return voice.draw_place()
    if part == "badge" and draw.random() < 0.4:
        return voice.draw_phrase()
    if part == "number":
        return f"{'#' * (platform.choice % 2)}{len(comments) + 1}{'.' * (platform.choice % 3 == 0)}"
    if platform.coined and part in words and part != "badge":
        return voice.coin(part)
    return {"badge": draw.choice((words["badge"], words["author"])), "permalink": "#", "dislike": "👎"}.get(
        part
    ) or words[part]


def _spell_score(voice: Voice, platform: Platform, said: Said) -> str:
    number = round(voice.random.expovariate(1 / voice.random.choice((3, 30, 900))))
    if not number:
        return ""
    said.score = voice.count(number)
    shapes = {"sign": "+{}", "thumb": "👍 {}", "arrows": "▲ {} ▼", "worded": f"{voice.words['like']} {{}}"}
    return shapes.get(platform.score, "{}").format(said.score)


def list_rows(platform: Platform, said: Said) -> list[tuple[list[Part], str]]:
    """Return the lines of one comment, part by part, with their labels, in the order in which its platform shows them.

    The labels are those of :data:`newsclip.labels.network.LABELS`.
    """
    signature = [(row, _label(row)) for row in said.rows]
    texts = [([("text", paragraph)], "com") for paragraph in said.paragraphs]
    feet = [(row, "comch") for row in said.feet]
    if platform.place == "below":
        return [*texts, *signature, *feet]
    if platform.place == "beside":
        lead = [("date", f"[{text}] ") if part == "date" else (part, f"{text}: ") for part, text in said.rows[0]]
        return [([*lead, *texts[0][0]], "com"), *signature[1:], *texts[1:], *feet]
    return [*signature, *texts, *feet]


def name_tag(row: Sequence[Part], label: str) -> str:
    """Return which of :data:`newsclip.comments.tagging.TAGS` a line of a comment is."""
    kinds = {part for part, _ in row}
    if label == "com":
        return "lead" if "name" in kinds else "text"
    if kinds <= {"avatar", "quoted", "quote"} or label != "comch":
        return "name" if "name" in kinds else "head"
    return "foot"


def _label(row: Sequence[Part]) -> str:
    return "comch" if {part for part, _ in row} <= {"avatar", "quoted", "quote"} else "comby"


def join_row(platform: Platform, row: Sequence[Part]) -> str:
    """Return one line of parts; its platform may write buttons in capitals."""
    beside = any(part == "text" for part, _ in row)
    text = ("" if beside else platform.joint).join(text for _, text in row)
    is_button = not {part for part, _ in row} & {"name", "date", "answered", "place", "job", "quoted", "quote", "text"}
    return text.upper() if platform.capitals and is_button else text


def write_capitals(text: str, language: str) -> str:
    """Return a heading in capitals, without accents where a language's capitals often drop them ("ΣΧΟΛΙΑ")."""
    if language not in {"el", "fr", "es", "pt", "it"}:
        return text.upper()
    marked = unicodedata.normalize("NFD", text.upper())
    return unicodedata.normalize("NFC", "".join(sign for sign in marked if sign != ACUTE))


def draw_frame(voice: Voice, platform: Platform, shown: int) -> Frame:
    """Return what stands above the comments (heading, sorting, rules, form, login), below them, and then teasers."""
    draw, noun = voice.random, voice.words["comments"]
    stated = shown if draw.random() < 0.7 else shown + draw.randrange(300)
    heading = {
        "count-first": f"{stated} {noun.lower()}",
        "count-last": f"{noun} ({stated})",
        "count": f"{noun} {stated}",
        "words": noun,
        "title": f"{noun}: {voice.draw_headline()}",
        "none": "",
    }[platform.heading]
    heading = write_capitals(heading, voice.language) if platform.capitals else heading
    teasers = [voice.words["also"]] if platform.teasers else []
    for _ in range(draw.randint(1, 6) if platform.teasers else 0):
        teasers.extend(_draw_teaser(voice, platform))
    heads = [heading] if heading else []
    return Frame(
        heads + _list_parts(voice, platform, platform.above), _list_parts(voice, platform, platform.below), teasers
    )


def _draw_teaser(voice: Voice, platform: Platform) -> list[str]:
    """Return the lines of a headline of another article: alone, with its day or hour, or with who wrote it."""
    headline, style = voice.draw_headline(), ("ago", "day", "time", "pattern")[platform.choice % 4]
    when = voice.spell_moment(voice.draw_moment(), style, platform.choice)
    shapes = {
        0: [headline, when],
        1: [headline],
        2: [f"{when} {headline}"],
        3: [headline, f"{voice.draw_name('full')}{platform.joint}{when}"],
        4: [f"{voice.draw_headline()[:16]} {when} {headline}"],
        5: [when, headline, voice.draw_text()[0]],
    }
    return shapes[platform.choice % len(shapes)]


def _list_parts(voice: Voice, platform: Platform, parts: Sequence[str]) -> list[str]:
    words, draw = voice.words, voice.random
    lines: list[str] = []
    for part in parts:
        shown = {
            "sort": [words["sort"], words["newest"], words["best"]][: draw.randint(1, 3)],
            "form": [words["write"], f"0 / {draw.choice((500, 1000, 1500, 2000))}"][: draw.randint(1, 2)],
            "pages": ["1", "2", "3", "»"],
            "plugin": [f"{voice.draw_name('camel')} Comments"],
            "heading-again": [words["comments"]],
            "notice": [_draw_notice(voice, "comment-notices") for _ in range(draw.randint(1, 4))],
            "fields": [words["write"], *_draw_fields(voice, platform), words["comments"]],
        }
        plain = shown.get(part) or [words[part]]
        lines.extend([voice.draw_phrase() for _ in plain] if platform.coined else plain)
    return lines


def _draw_notice(voice: Voice, topic: str) -> str:
    """Return what a site says about commenting: a phrase that is known, as one of a list of cues, or any words."""
    phrases = load_cues(topic).get(voice.language, [])
    if not phrases or voice.random.random() < 0.4:
        return voice.draw_text()[0]
    phrase = voice.random.choice(phrases)
    rest = f" {voice.draw_headline()}." if phrase.endswith("*") else "."
    return f"{phrase[:1].upper()}{phrase[1:].strip('*')}{rest}"


def _draw_fields(voice: Voice, platform: Platform) -> list[str]:
    """Return the fields of a form, one of which may be an empty signature: what a reader writes is shown in it."""
    draw = voice.random
    fields = draw.sample(_FIELDS, draw.randint(2, 5))
    fields.extend(_draw_notice(voice, "comment-forms") for _ in range(draw.randint(0, 2)))
    lead = _choose_lead(voice, platform)
    if lead and draw.random() < 0.4:
        fields.insert(draw.randint(0, len(fields)), f"{lead}: {platform.joint.strip()}")
    return fields


def _choose_lead(voice: Voice, platform: Platform) -> str:
    """Return the words of a platform that lead to a name ("Posted by"); none in a language that has none here."""
    leads = load_cues("comment-by").get(voice.language, [])
    return leads[platform.choice % len(leads)].capitalize() if leads else ""
