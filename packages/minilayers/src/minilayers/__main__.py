"""`python -m minilayers` is the `minilayers` command."""

from minilayers.cli import main

main(prog_name="minilayers")
