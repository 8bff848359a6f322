"""The two ways to start a server: from code and from the command line."""

from miniasgi._run import run
from miniasgi.cli import main

__all__ = ["main", "run"]

if __name__ == "__main__":
    main()
