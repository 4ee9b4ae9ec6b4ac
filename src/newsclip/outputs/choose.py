"""Which output a run has, by the name that it was given."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from functools import partial
from typing import TYPE_CHECKING, Any

from newsclip import __version__
from newsclip.outputs.sink import OutputError, Sink
from newsclip.runner.settings import INCREMENTAL_ENDINGS, Settings, find_ending
from newsclip.runner.stop import Stop

if TYPE_CHECKING:
    from newsclip.outputs.incremental import IncrementalSink
    from newsclip.report.writer import Report


def open_output(settings: Settings, stop: Stop) -> Sink:
    """Return where the records of the run go. Raises ``OutputError`` or ``OutputLockedError``."""
    target = settings.output
    if target is None:
        from newsclip.outputs.stream import StreamSink

        return StreamSink(stop, settings.fields)
    if sink := open_incremental(settings):
        return sink
    from newsclip.outputs.file import FileSink

    encoder = _find_encoder(find_ending(target) or "")
    if target.exists() and not (target.is_file() and (target.stat().st_size == 0 or encoder.is_ours(target))):
        raise OutputError(f"{target} is in the way: newsclip did not write it; choose another name")
    return FileSink(target, partial(encoder, fields=settings.fields))


def open_incremental(settings: Settings) -> IncrementalSink | None:
    """Return the output of the run where it knows of earlier runs; of a dry run, it is only looked into.

    Raises ``OutputError`` or ``OutputLockedError``.
    """
    target = settings.output
    ending = find_ending(target) if target else None
    if target is None or ending not in (None, *INCREMENTAL_ENDINGS):
        return None
    switches = {"segments": settings.segments, "duplicates": settings.duplicates}
    asked = f"newsclip {__version__}, " + ", ".join(f"{name} {'on' if on else 'off'}" for name, on in switches.items())
    # A review page shows every clipping as it was, and what it was is not in the records.
    force = settings.force or settings.report is not None
    if ending:
        from newsclip.outputs.database import DatabaseSink

        return DatabaseSink(target, asked, force=force, dry=settings.dry_run)
    if settings.markdown:
        from newsclip.outputs.markdown import NoteSink

        return NoteSink(target, asked, force=force, dry=settings.dry_run)
    from newsclip.outputs.folder import FolderSink

    return FolderSink(target, asked, force=force, dry=settings.dry_run)


def open_report(settings: Settings) -> AbstractContextManager[Report | None]:
    """Return the review page that was asked for. Raises ``OutputError`` or ``OutputLockedError``."""
    if settings.report is None:
        return nullcontext()
    from newsclip.report.writer import Report

    return Report(settings.report)


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
