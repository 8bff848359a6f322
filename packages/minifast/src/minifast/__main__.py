"""`python -m minifast`: the command line."""

from minifast.cli import main

main()
