"""hello on Flask."""

from flask import Flask

app = Flask(__name__)


@app.get("/")
def hello() -> dict[str, str]:
    """Answer a constant."""
    return {"hello": "world"}
