"""Which output a run has, by the name that it was given."""

from __future__ import annotations

from functools import partial
from typing import Any

from newsclip import __version__
from newsclip.outputs.sink import OutputError, Sink
from newsclip.runner.settings import INCREMENTAL_ENDINGS, Settings, find_ending
from newsclip.runner.stop import Stop


def open_output(settings: Settings, stop: Stop) -> Sink:
    """Return where the records of the run go. Raises ``OutputError`` or ``OutputLockedError``."""
    target = settings.output
    if target is None:
        from newsclip.outputs.stream import StreamSink

        return StreamSink(stop, settings.fields)
    asked = f"newsclip {__version__}, segments {'on' if settings.segments else 'off'}"
    # A review page shows every clipping as it was, and what it was is not in the records.
    force = settings.force or settings.report is not None
    ending = find_ending(target)
    if ending is None:
        from newsclip.outputs.folder import FolderSink

        return FolderSink(target, asked, settings.limits.max_size, force=force)
    if ending in INCREMENTAL_ENDINGS:
        from newsclip.outputs.database import DatabaseSink

        return DatabaseSink(target, asked, settings.limits.max_size, force=force)
    from newsclip.outputs.file import FileSink

    encoder = _find_encoder(ending)
    if target.exists() and not (target.is_file() and (target.stat().st_size == 0 or encoder.is_ours(target))):
        raise OutputError(f"{target} is in the way: newsclip did not write it; choose another name")
    return FileSink(target, partial(encoder, fields=settings.fields))


def _find_encoder(ending: str) -> Any:
    """Return the class that writes files of such a name. Each loads what only it needs."""
    if ending == ".csv":
        from newsclip.outputs.csv import CsvEncoder

        return CsvEncoder
    if ending == ".parquet":
        from newsclip.outputs.parquet import ParquetEncoder

        return ParquetEncoder
    from newsclip.outputs.lines import LineEncoder, PackedLineEncoder

    return PackedLineEncoder if ending.endswith(".gz") else LineEncoder
