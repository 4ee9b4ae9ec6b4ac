"""Does a run find the same article again? Pairs made from the corpora: one half to tune on, the other to report on.

python -m tests.quality.duplicates            # the half to report on
python -m tests.quality.duplicates --tune     # the other one
"""

from __future__ import annotations

import random
import re
import sys
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from newsclip.duplicates.index import DuplicateIndex
from newsclip.duplicates.signature import sign_article
from tests.quality.corpora import find_corpora, read_gold

GOLD = ("wcxb", "fundus", "dragnet")
_FEWEST_WORDS, _FEWEST_PARAGRAPHS = 120, 5

Paragraphs = list[str]
Edit = Callable[[Paragraphs, random.Random, Paragraphs], Paragraphs]


@dataclass(slots=True)
class Outcome:
    """Of how many pairs how many were called the same article."""

    pairs: int = 0
    called: int = 0
    names: list[str] = field(default_factory=list)

    @property
    def share(self) -> float:
        return self.called / self.pairs if self.pairs else 0.0


def cut(own: Paragraphs, chance: random.Random, other: Paragraphs) -> Paragraphs:
    """Leave out a fifth to three fifths of the paragraphs."""
    left = max(2, round(len(own) * chance.uniform(0.4, 0.8)))
    return [own[n] for n in sorted(chance.sample(range(len(own)), left))]


def cut_short(own: Paragraphs, chance: random.Random, other: Paragraphs) -> Paragraphs:
    """Keep the beginning, as the paper that needs forty lines does."""
    return own[: max(2, round(len(own) * chance.uniform(0.3, 0.7)))]


def reorder(own: Paragraphs, chance: random.Random, other: Paragraphs) -> Paragraphs:
    """Shuffle what follows the lead."""
    return own[:1] + chance.sample(own[1:], len(own) - 1)


def rewrite_lead(own: Paragraphs, chance: random.Random, other: Paragraphs) -> Paragraphs:
    """Begin in words of one's own."""
    return other[:1] + own[1:]


def respell(own: Paragraphs, chance: random.Random, other: Paragraphs) -> Paragraphs:
    """Write one long word in fifteen otherwise, and all quotation marks, dashes and spaces."""
    return retype([" ".join(_respell(word, chance) for word in text.split(" ")) for text in own], chance, other)


def _respell(word: str, chance: random.Random) -> str:
    if len(word) < 4 or chance.random() > 1 / 15:
        return word
    at = chance.randrange(1, len(word) - 1)
    return word[:at] + chance.choice(("", word[at] * 2, "e")) + word[at + 1 :]


_TYPES = str.maketrans({'"': "“", "'": "’", "“": "„", "”": "“", "’": "'", "-": "–", "–": "—", "—": "--", " ": "\xa0"})


def retype(own: Paragraphs, chance: random.Random, other: Paragraphs) -> Paragraphs:
    """Set it in another house's type, hard-wrapped, words parted by soft hyphens."""
    return [_wrap(text.translate(_TYPES).replace("tion", "ti\xadon").replace("fi", "ﬁ")) for text in own]


def _wrap(text: str) -> str:
    return "".join("\n" if sign == "\xa0" and n % 9 == 0 else sign for n, sign in enumerate(text))


def update(own: Paragraphs, chance: random.Random, other: Paragraphs) -> Paragraphs:
    """Put the news first, change the figures, and let the end go."""
    text = "\n".join(own[: max(2, len(own) - len(own) // 5)])
    fresh = "".join(str(chance.randrange(10)) if sign.isdigit() and chance.random() < 0.3 else sign for sign in text)
    return [*other[: 1 + len(own) // 8], *fresh.split("\n")]


def take_over(own: Paragraphs, chance: random.Random, other: Paragraphs) -> Paragraphs:
    """Do what a paper does with an agency's copy: a lead of its own, a few paragraphs less, its own spelling."""
    return respell(other[:1] + cut_short(own, chance, other)[1:], chance, other)


def retitle(own: Paragraphs, chance: random.Random, other: Paragraphs) -> Paragraphs:
    """Put a headline and a place before it that the other does not have."""
    return [" ".join(other[0].split()[:9]), "BERLIN (abc) - " + own[0], *own[1:]]


EDITS: dict[str, Edit] = {edit.__name__: edit for edit in (
    cut, cut_short, reorder, rewrite_lead, respell, retype, update, take_over, retitle,
)}  # fmt: skip


WORDS = {
    "name": "Adler Brandt Conti Duval Eriksen Fontana Grimm Holm Ivarsen Jansen Kranz Lombardi Moreau Nygaard",
    "place": "Sandholm Orla Kesten Vilborg Tarn Ebbstadt Monteluce Rivaux Norrvik Lindau Quern Estrada Ulm Zell",
    "sky": "sunny cloudy overcast bright rainy dry changeable hazy stormy",
    "wind": "north south east west north-west south-east",
    "day": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
}
# Forms, filled in anew for each clipping: {word} is one of those above, {9} a number up to that.
FORMS = {
    "weather": 4
    * """{day} will be {sky} in {place} and {place}, with highs of {33} degrees and lows of {12} degrees. The wind
blows from the {wind} at {70} kilometres an hour, with gusts of up to {120} on the coast. The chance of rain is {100}
per cent.

""",
    "results": "Results of the day's matches in the first division:\n\n"
    + 9 * "{place} {6}-{6} {place} (half-time {4}-{4}, attendance {42000})\n\n",
    "letter": """Dear Ms {name},

thank you for your letter of {29} March about your subscription number {99999}. We are sorry to hear that the paper did
not reach you in {place} on {day}. We have asked our carrier, {name} of {place}, to see to it, and have credited {9000}
crowns to your account. If you have further questions, our readers' desk will be glad to answer them at any time.

Yours sincerely

{name} {name}, readers' desk""",
    "notice": """{place}. The fire brigade was called to {place} Street {99} on {day} at {23}:{59}. Nobody was hurt,
said its spokesman {name}. The damage is put at {90},000 crowns. Police are looking into the cause.""",
    "release": """{place}, {29} May. The regional road office closes the road between {place} and {place} from {day} to
{day} for repairs over {30} kilometres. Traffic is led by way of {place}; buses of line {99} stop in {place} instead.
Delays of {50} minutes are to be expected. Residents reach their houses on foot at all times, and ambulances are let
through. We ask all road users for their understanding and thank them for their patience.

The road office plans, builds and keeps the roads of the region. Contact: Regional Road Office, Press and Public
Relations, telephone 0800 445 1200. On duty: {name}.""",
}
FOOTER = """The views expressed in this article are those of the author and do not necessarily reflect the position of
the publisher. All rights reserved. No part of this text may be reproduced, stored or transmitted in any form without
prior written consent. Material from news agencies has been edited by our staff. Errors may be reported to the readers'
desk, which answers every letter."""


def fill_in(form: str, chance: random.Random) -> str:
    """Return a form with something in each of its places."""

    def choose(place: re.Match[str]) -> str:
        what = place[1]
        return str(chance.randrange(int(what) + 1)) if what.isdigit() else chance.choice(WORDS[what].split())

    return re.sub(r"\{(\w+)\}", choose, form)


def read_articles(corpora: Path, *, tune: bool) -> Iterator[tuple[str, str, str]]:
    """Yield id, title or address, and body of one half of the articles that are long enough to be edited."""
    for name in GOLD:
        for case in read_gold(corpora, name):
            body = case.get("body") or ""
            is_long = body.count("\n") >= _FEWEST_PARAGRAPHS and len(body.split()) >= _FEWEST_WORDS
            if is_long and zlib.crc32(case["id"].encode()) % 2 == tune:
                yield case["id"], str(case.get("url") or case.get("title") or case["id"]), body


def measure(corpora: Path, *, tune: bool = False, step: int = 1) -> dict[str, Outcome]:
    """Return, by kind of pair, how many were called the same article; ``step`` takes one article in so many."""
    articles = list(read_articles(corpora, tune=tune))[::step]
    outcomes = {name: measure_edit(articles, edit) for name, edit in EDITS.items()}
    outcomes["different stories"] = measure_different([(name, source, body) for name, source, body in articles])
    chance = random.Random(7 + tune)
    for name, form in FORMS.items():
        outcomes[name] = measure_different([(f"{name} {n}", str(n), fill_in(form, chance)) for n in range(60)])
    footed = [(name, source, " ".join(body.split()[: chance.randrange(60, 200)])) for name, source, body in articles]
    outcomes["with a footer"] = measure_different([(name, s, f"{text}\n\n{FOOTER}") for name, s, text in footed[:150]])
    return outcomes


def measure_edit(articles: list[tuple[str, str, str]], edit: Edit) -> Outcome:
    """Return how many edited copies name the article that they were made of, among all the others."""
    index, outcome = DuplicateIndex(), Outcome()
    for name, _, body in articles:
        index.add_article(sign_article(body), name)
    for n, (name, _, body) in enumerate(articles):
        other = articles[n - 1][2].split("\n")
        paragraphs = [text for text in body.split("\n") if text.strip()]
        edited = edit(paragraphs, random.Random(n), [text for text in other if text.strip()])
        verdict = index.add_article(sign_article("\n\n".join(edited)), f"edited {name}")
        outcome.pairs += 1
        if any(match.file == name for match in verdict.duplicates):
            outcome.called += 1
        else:
            outcome.names.append(name)
    return outcome


def measure_different(articles: list[tuple[str, str, str]]) -> Outcome:
    """Return how many pairs of different stories are called the same, but for those of one address or title."""
    index, outcome = DuplicateIndex(), Outcome()
    sources = {name: source for name, source, _ in articles}
    for n, (name, source, body) in enumerate(articles):
        outcome.pairs += n
        for match in index.add_article(sign_article(body), name).duplicates:
            if sources[match.file] != source:
                outcome.called += 1
                outcome.names.append(f"{name} = {match.file} ({match.kind} {match.similarity} {match.containment})")
    return outcome


def main() -> None:
    corpora = find_corpora()
    if corpora is None:
        sys.exit("no corpora: name their folder in NEWSCLIP_CORPORA")
    for name, outcome in measure(corpora, tune="--tune" in sys.argv).items():
        print(
            f"{name:20} {outcome.called:6} of {outcome.pairs:7}  {outcome.share:.4f}  {' | '.join(outcome.names[:3])}"
        )


if __name__ == "__main__":
    main()
