"""Wires and swaps the layers of the mini stack."""

__version__ = "0.1.0"
