"""What stands in a model file of crfsuite: the weights, by the names of features and of labels.

crfsuite itself looks up the names of every block one by one, and that takes most of its time; here their weights are
added up beforehand, for names that always come together, and :mod:`newsclip.labels.chain` does the rest.

The layout of the file is that of crfsuite 0.12 (``crf1d_model.c`` and ``cqdb.c``, by Naoaki Okazaki): numbers are
little-endian; the header says where the features stand, and where the names.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, NamedTuple

from newsclip.arrays import load_numpy

if TYPE_CHECKING:
    from newsclip.arrays import Array

_HEADER = struct.Struct("<4sI4s9I")
_FEATURES = struct.Struct("<4sII")
_NAMES = struct.Struct("<4s5I")
_NAME = struct.Struct("<II")
_FEATURE = [("kind", "<u4"), ("source", "<u4"), ("label", "<u4"), ("weight", "<f8")]
_OF_NAME = 0
"""The kind of a feature that joins a name to a label; those of the other kind join two labels."""


class ModelFile(NamedTuple):
    """What a model file says.

    ``weights`` have a row for each of ``names`` and a column for each of ``labels``; ``pairs[i, j]`` is the weight of
    label j right after label i.
    """

    names: list[str]
    labels: list[str]
    weights: Array
    pairs: Array


def read_model_file(data: bytes) -> ModelFile:
    """Return what the bytes of a model file say. Raises ``ValueError`` where they are none."""
    numpy = load_numpy()
    if len(data) < _HEADER.size or not data.startswith(b"lCRF"):
        raise ValueError("no model file of crfsuite")
    *_, features_at, labels_at, names_at, _, _ = _HEADER.unpack_from(data)
    names, labels = _read_names(data, names_at), _read_names(data, labels_at)
    count = _FEATURES.unpack_from(data, features_at)[2]
    features = numpy.frombuffer(data, _FEATURE, count, features_at + _FEATURES.size)
    tables = []
    for rows, chosen in ((names, features["kind"] == _OF_NAME), (labels, features["kind"] != _OF_NAME)):
        table = numpy.zeros((len(rows), len(labels)))
        table[features["source"][chosen], features["label"][chosen]] = features["weight"][chosen]
        tables.append(table)
    return ModelFile(names, labels, *tables)


def _read_names(data: bytes, at: int) -> list[str]:
    """Return the names of a table in the order of their numbers."""
    *_, count, places = _NAMES.unpack_from(data, at)
    names: list[str] = []
    for place in struct.unpack_from(f"<{count}I", data, at + places):
        _, size = _NAME.unpack_from(data, at + place)
        name = at + place + _NAME.size
        names.append(data[name : name + size - 1].decode("utf-8"))
    return names
