"""Wires and swaps the layers of the mini stack."""

from minilayers._swapping import SwapError, swap

__version__ = "0.1.0"
__all__ = ["SwapError", "swap"]
