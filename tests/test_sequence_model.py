"""The scores that are added up beforehand are the model's own."""

from __future__ import annotations

import pycrfsuite
import pytest

from newsclip.arrays import load_numpy
from newsclip.labels.chain import Chain
from newsclip.labels.crfsuite import read_model_file
from newsclip.labels.cuewords import index_cues
from newsclip.labels.evidence import list_evidence
from newsclip.labels.features import name_features
from newsclip.labels.model import SHIPPED, load_model
from newsclip.labels.structure import find_structure
from newsclip.paste.layout import split_blocks

PASTE = """Startseite
Sport
Kultur
Das Dorf Unterlauen baut eine neue Brücke
Von Tessa Ankl
12.03.2024
Der Rat der Gemeinde Unterlauen hat am Dienstag beschlossen, die alte Brücke über die Lau im Sommer abzureißen.

Die neue soll im Herbst des nächsten Jahres fertig sein, sagte der Bürgermeister; sie kostet zwei Millionen Mark.
Teilen
Kommentare (2)
Otto Grell
vor 3 Stunden
Na endlich!!! Das wurde aber auch Zeit, ich warte seit 1998 :)
Antworten
Impressum
"""


def test_the_model_says_what_crfsuite_itself_says() -> None:
    blocks = split_blocks(PASTE)
    lines = list_evidence(blocks, index_cues())
    structure = find_structure(blocks, lines)
    tagger = pycrfsuite.Tagger()
    tagger.open(str(SHIPPED))
    tagger.set(name_features(blocks, lines, structure))
    labels = tagger.labels()
    tags, weighed = load_model().tag_and_weigh(blocks, lines, structure, labels)
    assert tags == tagger.tag()
    assert len(set(tags)) > 3
    for at, row in enumerate(weighed):
        assert row == pytest.approx([tagger.marginal(label, at) for label in labels], abs=1e-9)


def test_the_file_says_what_crfsuite_reads_in_it() -> None:
    file = read_model_file(SHIPPED.read_bytes())
    tagger = pycrfsuite.Tagger()
    tagger.open(str(SHIPPED))
    known = tagger.info()
    for names, table, weights in (
        (file.names, file.weights, known.state_features),
        (file.labels, file.pairs, known.transitions),
    ):
        read = {
            (name, label): weight
            for name, row in zip(names, table.tolist(), strict=True)
            for label, weight in zip(file.labels, row, strict=True)
            if weight
        }
        assert read == pytest.approx(dict(weights), abs=1e-6)


@pytest.mark.parametrize("count", [1, 2, 3, 7, 8, 9, 10, 16, 17, 18, 50, 300])
def test_stretches_are_gone_through_as_one_sequence(count: int) -> None:
    numpy = load_numpy()
    random = numpy.random.default_rng(count)
    pairs, scores = random.normal(0.0, 3.0, (3, 3)), random.normal(0.0, 4.0, (count, 3))
    chain = Chain(pairs)
    ahead, behind, best, steps = [scores[0]], [numpy.zeros(3)], scores[0], []
    for row in scores[1:]:
        ahead.append(numpy.logaddexp.reduce(ahead[-1][:, None] + pairs, 0) + row)
        steps.append((best[:, None] + pairs).argmax(0))
        best = (best[:, None] + pairs).max(0) + row
    for row in scores[:0:-1]:
        behind.insert(0, numpy.logaddexp.reduce(pairs + row + behind[0], 1))
    whole = numpy.array(ahead) + numpy.array(behind)
    odds = numpy.exp(whole - whole.max(1, keepdims=True))
    assert chain.weigh(scores).tolist() == pytest.approx((odds / odds.sum(1, keepdims=True)), abs=1e-9)
    path = [int(best.argmax())]
    for step in reversed(steps):
        path.insert(0, int(step[path[0]]))
    assert chain.find_path(scores) == path


def test_other_bytes_are_no_model() -> None:
    with pytest.raises(ValueError, match="no model"):
        read_model_file(b"a" * 200)
