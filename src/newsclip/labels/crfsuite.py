"""What stands in a model file of crfsuite, so that its weights can be added up without it.

crfsuite looks up the names of every block one by one, and that takes most of its time. What names speak for the labels
can be added up beforehand; of crfsuite only the chain is needed. So eight names of the model are made *gates*: the one
that opens a label speaks for this label alone, with weight 1, and no other name speaks for anything. A block that is
given its sums as the values of the gates then has the probabilities that the model itself would give it.

The layout of the file is that of crfsuite 0.12 (``crf1d_model.c`` and ``cqdb.c``, by Naoaki Okazaki): numbers are
little-endian; the header says where the features stand, and where the names.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, NamedTuple

from newsclip.arrays import load_numpy

if TYPE_CHECKING:
    from newsclip.arrays import Array

_HEADER = struct.Struct("<4sI4s8I")
_FEATURES = struct.Struct("<4sII")
_NAMES = struct.Struct("<4s5I")
_NAME = struct.Struct("<II")
_FEATURE = [("kind", "<u4"), ("source", "<u4"), ("label", "<u4"), ("weight", "<f8")]
_OF_NAME = 0
"""The kind of a feature that joins a name to a label; those of the other kind join two labels."""


class ModelFile(NamedTuple):
    """What a model file says.

    ``weights`` have a row for each of ``names`` and a column for each label; ``gates`` are the names that open the
    labels in ``chain``, a model file of labels alone.
    """

    names: list[str]
    weights: Array
    gates: list[str]
    chain: bytes


def read_model_file(data: bytes) -> ModelFile:
    """Return what the bytes of a model file say. Raises ``ValueError`` where they are none."""
    numpy = load_numpy()
    if len(data) < _HEADER.size or not data.startswith(b"lCRF"):
        raise ValueError("no model file of crfsuite")
    _, _, _, _, _, label_count, name_count, features_at, _, names_at, _ = _HEADER.unpack_from(data)
    count = _FEATURES.unpack_from(data, features_at)[2]
    start = features_at + _FEATURES.size
    features = numpy.frombuffer(data, _FEATURE, count, start)
    names = _read_names(data, names_at)
    spoken = features[features["kind"] == _OF_NAME]
    weights = numpy.zeros((name_count, label_count))
    weights[spoken["source"], spoken["label"]] = spoken["weight"]
    chain = features.copy()
    chain["weight"][features["kind"] == _OF_NAME] = 0.0
    gates: dict[int, int] = {}
    for label in range(label_count):
        speaking = numpy.flatnonzero((features["kind"] == _OF_NAME) & (features["label"] == label)).tolist()
        at = next(at for at in speaking if int(features["source"][at]) not in gates)
        gates[int(features["source"][at])] = label
        chain["weight"][at] = 1.0
    return ModelFile(
        names, weights, [names[name] for name in gates], data[:start] + chain.tobytes() + data[start + chain.nbytes :]
    )


def _read_names(data: bytes, at: int) -> list[str]:
    """Return the names of a table in the order of their numbers."""
    *_, count, places = _NAMES.unpack_from(data, at)
    names: list[str] = []
    for place in struct.unpack_from(f"<{count}I", data, at + places):
        _, size = _NAME.unpack_from(data, at + place)
        name = at + place + _NAME.size
        names.append(data[name : name + size - 1].decode("utf-8"))
    return names
