"""newsclip: news clippings, pasted or saved, as validated records.

>>> from newsclip import read_clipping
>>> read_clipping("Short note\\n\\nThe bridge over the Orla reopens on Monday, the town council said.").body
'The bridge over the Orla reopens on Monday, the town council said.'
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from newsclip.recipe import read_clipping
    from newsclip.record import Comment, Record, build_schema

__version__ = "0.1.0"
__all__ = ["Comment", "Record", "__version__", "build_schema", "read_clipping"]

_HOMES = {
    "read_clipping": "newsclip.recipe",
    "Record": "newsclip.record",
    "Comment": "newsclip.record",
    "build_schema": "newsclip.record",
}


def __getattr__(name: str) -> Any:
    """Load a public name when it is first asked for: ``newsclip --help`` must not pay for the extraction engine."""
    if name not in _HOMES:
        raise AttributeError(f"module 'newsclip' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)
