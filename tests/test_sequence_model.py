"""The scores that are added up beforehand are the model's own."""

from __future__ import annotations

import pycrfsuite
import pytest

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
    labels = sorted(known.labels, key=lambda label: int(known.labels[label]))
    read = {
        (name, label): weight
        for name, row in zip(file.names, file.weights.tolist(), strict=True)
        for label, weight in zip(labels, row, strict=True)
        if weight
    }
    assert read == pytest.approx(dict(known.state_features), abs=1e-6)
    assert len(set(file.gates)) == len(labels)


def test_other_bytes_are_no_model() -> None:
    with pytest.raises(ValueError, match="no model"):
        read_model_file(b"a" * 200)
