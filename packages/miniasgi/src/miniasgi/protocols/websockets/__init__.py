"""WebSocket implementations."""
