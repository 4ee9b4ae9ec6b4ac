"""The one door to numpy."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

# One thread: the matrices are small. It must be said before numpy is first imported.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
if TYPE_CHECKING:
    import numpy

    Array = numpy.ndarray[Any, numpy.dtype[Any]]


def load_numpy() -> Any:
    """Return numpy itself, imported when it is first asked for."""
    import numpy

    return numpy
