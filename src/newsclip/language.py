"""The language of a text: the one door to langdetect."""

from __future__ import annotations

import gc
import json
import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from langdetect.detector import Detector
from langdetect.lang_detect_exception import LangDetectException
from langdetect.utils.ngram import NGram

if TYPE_CHECKING:
    from langdetect.detector_factory import DetectorFactory

# One trial over 400 characters tells 1,867 of 1,868 articles as langdetect's own 7 over 6,000 do. A trial ends when
# it is sure; whether a shorter text could be read in two ways shows only when two trials differ.
SAMPLE_CHARACTERS = 400
TRIALS = 2
# Characters of a sample that may have been white space at its end: such a one is still whole.
LONGEST_EDGE = 20
# Below 50 letters one text in ten is told wrong, and the detector's own confidence does not show which.
LEAST_LETTERS = 50
# A syllable or an ideograph says as much as several letters.
LEAST_IDEOGRAPHS = 12
SEED = 0
# Of 1,880 articles, in so many characters of each, 12 have fewer of their trigrams in the profile of their language.
SPELT_CHARACTERS, LEAST_FAMILIAR = 1500, 0.7
# So many texts are remembered, for the dates of a paste and its record ask for the same one; and so many words.
_MOST_KNOWN, _MOST_WORDS = 4, 8_192
# langdetect tells the two Chinese scripts apart by its own codes; the language is one.
_BCP47 = {"zh-cn": "zh", "zh-tw": "zh"}
_IDEOGRAPH = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
# What no text in a language is without.
_SCRIPTS = {"ko": re.compile("[\uac00-\ud7af]"), "ja": re.compile("[\u3040-\u30ff]")}
_ADDRESS = re.compile(r"https?://\S{1,2000}")
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Language:
    """A BCP 47 code, and how sure the detector is of it, 0 to 1."""

    code: str
    confidence: float


def detect_language(text: str, declared: str | None = None) -> Language | None:
    """Return the language of ``text``, or ``None`` where it is too short to tell.

    What the page ``declared`` is believed only of languages that langdetect has no profile of: it is the template's.
    """
    sample = " ".join(_list_words(text[: SAMPLE_CHARACTERS * 2]))[:SAMPLE_CHARACTERS].strip()
    letters = len(sample) - sample.count(" ")
    if letters < LEAST_LETTERS and len(_IDEOGRAPH.findall(sample)) < LEAST_IDEOGRAPHS:
        return None
    if declared and declared not in {_BCP47.get(code, code) for code in load_profiles().langlist}:
        return Language(declared, 0.5)
    return _detect(sample)


def is_familiar(text: str, language: Language | None) -> bool:
    """Whether the letters of a text stand together as they do in its language; so where nothing is known of that."""
    if not language or language.code in ("ja", "ko") or language.code not in load_profiles().langlist:
        return True
    words = _list_words(text[:SPELT_CHARACTERS])
    known = sum(_count_familiar(word, language.code) for word in words)
    return known >= LEAST_FAMILIAR * sum(map(len, words))


def _list_words(text: str) -> list[str]:
    """Return the words of a text, without the addresses in it."""
    words: list[str] = _WORD.findall(_ADDRESS.sub(" ", text) if "://" in text else text)
    return words


@lru_cache(maxsize=_MOST_WORDS)
def _count_familiar(word: str, code: str) -> int:
    """Return around how many letters of a word the trigram is one of its language's."""
    known = load_profiles().word_lang_prob_map.get_counts(load_profiles().langlist.index(code))
    padded = f" {word} "
    return sum(padded[at : at + 3] in known for at in range(len(word)))


class _Chances(dict[str, list[float] | None]):
    """For each n-gram its relative frequency in every language, reckoned when it is first asked for: langdetect's
    ``word_lang_prob_map`` holds all 88,000 before the first text, which needs some hundreds."""

    def __init__(self, profiles: list[dict[str, Any]]) -> None:
        self._profiles = [(profile["freq"], profile["n_words"]) for profile in profiles]
        for counts, _ in self._profiles:
            self.update(dict.fromkeys(counts))

    def get_counts(self, at: int) -> dict[str, int]:
        """Return the n-grams of one profile, and how often it counted each."""
        counts: dict[str, int] = self._profiles[at][0]
        return counts

    def __getitem__(self, ngram: str) -> list[float]:
        row = self.get(ngram)
        if row is None:
            size = len(ngram) - 1
            row = [counts[ngram] / totals[size] if ngram in counts else 0.0 for counts, totals in self._profiles]
            self[ngram] = row
        return row


@cache
def load_profiles() -> DetectorFactory:
    """Load the language profiles, once a process: in sorted order and seeded, so that every run tells the same."""
    from pathlib import Path

    from langdetect import detector_factory

    factory = detector_factory.DetectorFactory()
    paths = sorted(Path(detector_factory.PROFILES_DIRECTORY).iterdir())
    texts = ",".join([path.read_text(encoding="utf-8") for path in paths])
    # The garbage collector doubles the time to load half a million small objects.
    was_on = gc.isenabled()
    gc.disable()
    try:
        # In one go: what is the same in two of them is held once.
        profiles = json.loads(f"[{texts}]")
    finally:
        if was_on:
            gc.enable()
    factory.langlist = [profile["name"] for profile in profiles]
    factory.word_lang_prob_map = _Chances(profiles)
    factory.set_seed(SEED)
    return factory


_fold = lru_cache(maxsize=_MOST_WORDS)(NGram.normalize)


class _Detector(Detector):  # type: ignore[misc]
    """langdetect's own, with the two steps that take most of its time done in a part of it, to the same end."""

    def _extract_ngrams(self) -> list[str]:
        folded, known, found = "".join(map(_fold, self.text)), self.word_lang_prob_map, []
        text = f" {' '.join(folded.split())}{' ' if folded.endswith(' ') else ''}"
        for at in range(1, len(text)):
            before, sign = text[at - 1], text[at]
            if sign.isupper() and before.isupper():
                continue
            if sign != " " and sign in known:
                found.append(sign)
            if (pair := before + sign) in known:
                found.append(pair)
            if before != " " and (three := text[at - 2 : at + 1]) in known:
                found.append(three)
        return found

    def _update_lang_prob(self, prob: list[float], word: str, alpha: float) -> bool:
        weight = alpha / self.BASE_FREQ
        prob[:] = [chance * (weight + part) for chance, part in zip(prob, self.word_lang_prob_map[word], strict=True)]
        return True


@lru_cache(maxsize=_MOST_KNOWN)
def _detect(sample: str) -> Language | None:
    detector = _Detector(load_profiles())
    detector.n_trial = TRIALS if len(sample) < SAMPLE_CHARACTERS - LONGEST_EDGE else 1
    detector.append(sample)
    if _IDEOGRAPH.search(sample):
        absent = {code for code, script in _SCRIPTS.items() if not script.search(sample)}
        detector.set_prior_map({code: float(code not in absent) for code in load_profiles().langlist})
    try:
        found = detector.get_probabilities()
    except LangDetectException:  # nothing in the text that any profile knows
        return None
    return Language(_BCP47.get(found[0].lang, found[0].lang), round(min(1.0, found[0].prob), 2)) if found else None
