"""The originals' own test suites, unchanged, run on the mini layers."""
