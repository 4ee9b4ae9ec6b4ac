"""newsclip: news clippings, pasted or saved, as validated records.

``read_clipping`` takes text or bytes, ``read_file`` a path, and ``read_folder`` yields the records of whole folders
in their order, each clipping read in a process of its own limits, as the command ``newsclip`` does.

>>> from newsclip import read_clipping
>>> read_clipping("Short note\\n\\nThe bridge over the Orla reopens on Monday, the town council said.").body
'The bridge over the Orla reopens on Monday, the town council said.'
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from newsclip.clipping import Options
    from newsclip.recipe import read_clipping, read_file
    from newsclip.record import Comment, Record, build_schema
    from newsclip.runner.child import RunError, read_folder

__version__ = "0.1.0"
__all__ = [
    "Comment", "Options", "Record", "RunError", "__version__", "build_schema", "read_clipping", "read_file",
    "read_folder",
]  # fmt: skip

_HOMES = {
    "Comment": "newsclip.record",
    "Options": "newsclip.clipping",
    "Record": "newsclip.record",
    "RunError": "newsclip.runner.child",
    "build_schema": "newsclip.record",
    "read_clipping": "newsclip.recipe",
    "read_file": "newsclip.recipe",
    "read_folder": "newsclip.runner.child",
}


def __getattr__(name: str) -> Any:
    """Load a public name when it is first asked for: ``newsclip --help`` must not pay for the extraction engine."""
    if name not in _HOMES:
        raise AttributeError(f"module 'newsclip' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    """Return what is public, loaded or not."""
    return sorted({*globals(), *__all__} - {"TYPE_CHECKING", "Any", "annotations", "import_module"})
