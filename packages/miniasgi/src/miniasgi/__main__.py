"""`python -m miniasgi`."""

from miniasgi.cli import main

if __name__ == "__main__":
    main(prog_name="python -m miniasgi")
