"""``python -m newsclip`` is the command ``newsclip``."""

from newsclip.cli import main

if __name__ == "__main__":
    main()
