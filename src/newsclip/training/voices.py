"""What drawn comments are made of: names, moments, counts, places and words, in many languages.

Names and words are drawn by Faker where it knows the language, dates and counts are spelled by Babel from the Common
Locale Data Repository; both come with the extra ``train``. All is drawn from the generator that is given.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from importlib.resources import files
from random import Random
from typing import TYPE_CHECKING, Any

from babel import Locale
from babel.dates import format_date, format_datetime, format_time, format_timedelta
from babel.numbers import format_compact_decimal, format_decimal

if TYPE_CHECKING:
    from faker import Faker

_FIRST_DAY, _DAYS = datetime(2006, 1, 1), 7600
_SMILES = ("😂", "👍", "😂😂😂", "❤️", "👏👏", "🙄", ":)", ";-)", "+1", "!!!", "🤣", "😡", "...", "lol", "XD", ")))")
_PATTERNS = ("dd/MM/yyyy HH:mm", "dd.MM.yyyy, HH:mm", "yyyy-MM-dd HH:mm", "d MMM yyyy H:mm", "d MMM, HH:mm", "dd/MM/yy")
_PATTERNS_US = ("MMMM d, yyyy 'at' h:mm a", "MMM d, yyyy", "M/d/yyyy h:mm a", "MMM d")
DATE_STYLES = ("long", "medium", "short", "day", "time", "pattern", "ago", "ago-short", "ago-narrow", "age")
NAME_STYLES = (
    "full",
    "first",
    "initial",
    "handle",
    "@handle",
    "~name",
    "camel",
    "masked",
    "initials",
    "upper",
    "numbered",
)


@cache
def load_words() -> Mapping[str, Mapping[str, str]]:
    """Return the words of comment sections, language -> what they stand for -> the words."""
    text = files("newsclip.training").joinpath("thread_words.json").read_text(encoding="utf-8")
    words: Mapping[str, Mapping[str, str]] = json.loads(text)
    return words


LANGUAGES = tuple(load_words())
"""The languages of drawn threads, as ISO 639-1 codes."""


@cache
def _load_faker(language: str) -> Faker:
    try:
        from faker import Faker
        from faker.config import AVAILABLE_LOCALES
    except ImportError as error:
        raise ImportError("drawing threads needs Faker: pip install 'newsclip[train]'") from error
    wanted = {"nb": "no_NO", "pt": "pt_BR", "zh": "zh_CN", "en": "en_US", "ca": "es_ES", "sw": "sw", "ms": "id_ID"}
    known = sorted(locale for locale in AVAILABLE_LOCALES if locale.split("_")[0] == language)
    locale = wanted.get(language) or next((one for one in known if one != language), "en_US")
    return Faker(locale)


@dataclass(slots=True)
class Voice:
    """Draws the parts of a thread's comments in one language.

    ``texts`` are real comments or sentences of that language, to be recombined; without them words are drawn.
    """

    random: Random
    language: str
    texts: Sequence[str] = ()
    words: Mapping[str, str] = field(init=False)
    coined: dict[str, str] = field(init=False, default_factory=dict)
    now: datetime = field(init=False)
    _faker: Faker = field(init=False)
    _locale: Locale = field(init=False)

    def __post_init__(self) -> None:
        """Set up what the language needs."""
        self.words = load_words()[self.language]
        self.now = _FIRST_DAY + timedelta(days=self.random.randrange(_DAYS), minutes=self.random.randrange(1440))
        self._faker = _load_faker(self.language)
        self._faker.seed_instance(self.random.getrandbits(32))
        self._locale = Locale.parse(self.language)

    def draw_name(self, style: str) -> str:
        """Return a commenter's name as a platform shows it (:data:`NAME_STYLES`)."""
        draw = self.random
        first, last = str(self._faker.first_name()).split()[0], str(self._faker.last_name()).split()[0]
        handle = f"{self._faker.user_name()}{draw.choice(('', draw.randrange(2030)))}"
        shapes: dict[str, Any] = {
            "full": f"{last}{first}" if self.language in {"zh", "ja", "ko"} else f"{first} {last}",
            "first": first,
            "initial": f"{first} {last[0]}.",
            "handle": handle,
            "@handle": f"@{handle}",
            "~name": f"~{first.lower()}",
            "camel": f"{handle.title().replace('.', '')}{last if last.isascii() else ''}",
            "masked": f"{handle[:4]}****",
            "initials": f"{first[0]}. {last[0]}." if draw.random() < 0.5 else f"{first[0]}{last[0]}".upper(),
            "upper": f"{first} {last}".upper(),
            "numbered": f"{first}{draw.choice('_-. ')}{draw.randrange(1, 99)}",
        }
        return self._clean(str(shapes[style]))

    def draw_place(self) -> str:
        """Return a place, a job, or where somebody works, as it stands below a name."""
        city = str(self._faker.city())
        job = str(self._faker.job())
        return self.random.choice((city, f"{city}, {self._faker.country_code()}", job, f"{job}, {city}"))

    def draw_moment(self) -> datetime:
        """Return when a comment was written: the first ones close to each other."""
        return self.now - timedelta(minutes=round(self.random.expovariate(1 / self.random.choice((40, 900, 30_000)))))

    def spell_moment(self, moment: datetime, style: str, choice: int) -> str:
        """Return a moment as a platform writes it (:data:`DATE_STYLES`); ``choice`` tells alike styles apart."""
        ago = min(timedelta(-1 / 1440), moment - self.now - timedelta(minutes=2))
        if style.startswith("ago"):
            width: Any = {"ago": "long", "ago-short": "short", "ago-narrow": "narrow"}[style]
            text = format_timedelta(ago, add_direction=True, format=width, locale=self._locale)
            if not text[0].isalnum():  # a minus sign, which no platform shows
                text = format_timedelta(ago, add_direction=True, locale=self._locale)
            return self._clean(text)
        if style == "age":
            return self._clean(format_timedelta(-ago, format="narrow", locale=self._locale))
        if style == "day":
            return self._clean(format_date(moment, "long", locale=self._locale))
        if style == "time":
            return self._clean(format_time(moment, "short", locale=self._locale))
        patterns = _PATTERNS_US if self.language == "en" and choice % 2 else _PATTERNS
        shape: Any = patterns[choice % len(patterns)] if style == "pattern" else style
        text = self._clean(format_datetime(moment, shape, locale=self._locale))
        return text.removesuffix(" UTC").removesuffix(" GMT")

    def count(self, number: int) -> str:
        """Return a count, short where it is great: "1.2K", "3,4 Mio", "1.2万"."""
        if number < 1000:
            return str(number)
        if self.random.random() < 0.6:
            return self._clean(format_compact_decimal(number, locale=self._locale, fraction_digits=1))
        return self._clean(format_decimal(number, locale=self._locale))

    def draw_text(self) -> list[str]:
        """Return the paragraphs of a comment: a word, a sentence, a letter."""
        draw = self.random
        paragraphs = 1 if draw.random() < 0.8 else draw.randint(2, 4)
        said = [self._draw_paragraph(short=paragraphs == 1 and draw.random() < 0.25) for _ in range(paragraphs)]
        return [*said, draw.choice(_SMILES)] if draw.random() < 0.08 else said

    def draw_headline(self) -> str:
        """Return the headline of another article, as teasers have it."""
        return self._draw_sentence().strip(" .!?…")[:90] or "…"

    def draw_phrase(self) -> str:
        """Return a few words that may be anything: a badge, a job, a button that nobody has seen."""
        headline, length = self.draw_headline(), self.random.randint(1, 3)
        phrase = " ".join(headline.split()[:length]) if " " in headline else headline[: 2 * length]
        return phrase[:1].upper() + phrase[1:]

    def coin(self, part: str) -> str:
        """Return a phrase that stands for a part, the same one all through a thread."""
        return self.coined.setdefault(part, self.draw_phrase())

    def _draw_paragraph(self, *, short: bool) -> str:
        draw = self.random
        if self.texts and draw.random() < 0.5:
            text = draw.choice(self.texts)
        else:
            text = " ".join(self._draw_sentence() for _ in range(1 if short else draw.choice((1, 1, 2, 3, 5))))
        if short:
            text = " ".join(text.split()[: draw.randint(1, 5)]) if " " in text else text[:8]
        mood = draw.random()
        if mood < 0.15:
            text = text.lower().rstrip(".。")
        elif mood < 0.25:
            text = f"{text} {draw.choice(_SMILES)}"
        elif mood < 0.28:
            text = text.upper()
        return self._clean(text) or draw.choice(_SMILES)

    def _draw_sentence(self) -> str:
        if self.texts:
            return self.random.choice(self.texts)
        return str(self._faker.sentence(nb_words=self.random.randint(4, 18)))

    def _clean(self, text: str) -> str:
        return unicodedata.normalize("NFC", " ".join(text.replace("\u200f", "").split()))
