"""HTTP implementations."""
