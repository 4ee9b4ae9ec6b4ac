"""newsclip as the reader of a datatrove pipeline: the records of the command, spread over tasks, machines, clusters.

``python -m newsclip.engines.pipeline`` is such a pipeline. The one door to datatrove, in the extra ``[datatrove]``.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from newsclip import read_folder
from newsclip.clipping import Options
from newsclip.record import Record, write_line

try:
    from datatrove.data import Document
    from datatrove.executor import LocalPipelineExecutor
    from datatrove.pipeline.base import PipelineStep
    from datatrove.pipeline.writers import JsonlWriter
except ImportError as error:
    raise ImportError(f'{error}; pip install "newsclip[datatrove]"') from None


__all__ = ["ClippingReader", "JsonlWriter", "LocalPipelineExecutor", "adapt_record", "adapt_row", "write_document"]


class ClippingReader(PipelineStep):  # type: ignore[misc, unused-ignore]
    """Reads clippings into documents: all of them, with a failure or an empty body too.

    A document's ``text`` is the record's body, its ``metadata`` the record itself, its ``id`` the file's name and the
    member's. Each task reads its share of the files with the command's own isolation, so a file that crashes or hangs
    costs itself. Tasks know nothing of each other: what is said of duplicates is left out; datatrove has its own steps.
    """

    name = "newsclip"
    type = "📖 - READER"

    def __init__(self, folder: str, *, options: Options | None = None, **limits: Any) -> None:
        """Read ``folder``, a path or an address of fsspec's; ``limits`` are those of :func:`newsclip.read_folder`."""
        super().__init__()
        self.folder = folder
        self.options = options or Options()
        self.limits = {"jobs": 1, **limits}

    def run(self, data: Any = None, rank: int = 0, world_size: int = 1) -> Iterator[Document]:
        """Yield the documents of one task, after those of ``data``."""
        yield from data or ()
        options = Options(segments=self.options.segments, duplicates=False)
        for record in read_folder(self.folder, options=options, share=(rank, world_size), **self.limits):
            self.stat_update("documents", record.status)
            metadata = record.model_dump(mode="json")
            yield Document(record.body, "#".join(filter(None, (record.file, record.member))), metadata=metadata)


def write_document(document: Document) -> str:
    """Return the line that the command writes, with ``--no-duplicates``, for the clipping of a document."""
    return write_line(Record.model_validate(document.metadata))


def adapt_record(writer: Any, document: Document) -> dict[str, Any]:
    """Give a writer of JSON Lines the record alone: its ``adapter``."""
    return dict(document.metadata)


def adapt_row(writer: Any, document: Document) -> dict[str, Any]:
    """Give a writer of Parquet rows of one shape, the record as JSON in ``record``: its ``adapter``."""
    return {"id": document.id, "text": document.text, "record": write_document(document)}
