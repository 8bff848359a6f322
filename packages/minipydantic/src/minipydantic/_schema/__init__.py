"""The first stage: annotations become core schemas."""
