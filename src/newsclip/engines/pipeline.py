"""A pipeline over many clippings that can be stopped and goes on: clippings in, records out as JSON Lines, by task.

    python -m newsclip.engines.pipeline s3://bucket/clippings s3://bucket/records --tasks 100 --workers 2

Folders are paths or addresses of fsspec's. Run the same line again to go on: finished tasks are not done again. On a
cluster, put ``SlurmPipelineExecutor`` or ``RayPipelineExecutor`` of datatrove in the place of the local one.
"""

from __future__ import annotations

import argparse

from newsclip.engines.datatrove import ClippingReader, JsonlWriter, LocalPipelineExecutor, adapt_record


def main() -> None:
    """Run the pipeline."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("clippings", help="where the clippings are")
    parser.add_argument("records", help="where the records go; what is done is noted below, in logs/")
    parser.add_argument("--tasks", type=int, default=10, help="shares that are done, or done again, whole")
    parser.add_argument("--workers", type=int, default=2, help="tasks at a time on this machine")
    parser.add_argument("--timeout", type=float, default=15.0, help="seconds that one clipping may take")
    asked = parser.parse_args()
    LocalPipelineExecutor(
        pipeline=[
            ClippingReader(asked.clippings, timeout=asked.timeout),
            JsonlWriter(asked.records, adapter=adapt_record, compression=None),
        ],
        tasks=asked.tasks,
        workers=asked.workers,
        logging_dir=f"{asked.records.rstrip('/')}/logs",
    ).run()


if __name__ == "__main__":
    main()
