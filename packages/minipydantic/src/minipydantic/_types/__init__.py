"""Mechanisms of the public `types` and `networks` modules, one module per family of types."""
