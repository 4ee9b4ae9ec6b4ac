"""The command ``newsclip``, which is also ``python -m newsclip``."""

import os
import signal
import sys


def main() -> None:
    """Run the command ``newsclip``."""
    if os.name != "posix":
        sys.exit("newsclip runs on Linux, macOS and other POSIX systems; on Windows, run it in WSL.")
    # Until a run watches for it, Ctrl-C ends the process as it ends any other, without a traceback.
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    from newsclip import cli

    cli.main()


if __name__ == "__main__":
    main()
