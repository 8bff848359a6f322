"""The text of an event stream (WHATWG HTML, section 9.2.5)."""

import re

LINE_ENDS = re.compile(r"\r\n|\r|\n")
"""What ends a line; nothing else does."""
