"""Generated source -> the functions that it defines."""

import linecache
from collections import OrderedDict
from collections.abc import Mapping
from itertools import count
from types import CodeType
from typing import Any

__all__ = ["load"]

# PERF: compile() takes about 9 us a line, `exec` of a code object about 2 us in all; models of the
# same shape have the same source (their classes are globals) and share one code object.
_CODE: OrderedDict[str, CodeType] = OrderedDict()
_CODE_SIZE = 512
_number = count(1)


class Loader:
    """Gives tracebacks and debuggers the source of generated code (PEP 302's get_source)."""

    def __init__(self, text: str) -> None:
        self.text = text

    def get_source(self, name: str) -> str:
        """Return the source of the generated module."""
        return self.text


def load(text: str, title: str, names: Mapping[str, Any]) -> dict[str, Any]:
    """Run the source of a module.

    Args:
        text: The source.
        title: What it is for, as tracebacks name its file.
        names: What it uses.

    Returns:
        Its globals.
    """
    made = _code(text, title)
    namespace = {
        "__name__": f"minipydantic.generated.{title}",
        "__loader__": Loader(text),
        **names,
    }
    exec(made, namespace)  # the text is our own; names of fields occur in it only as repr()
    linecache.lazycache(made.co_filename, namespace)
    return namespace


def _code(text: str, title: str) -> CodeType:
    """Compile a source, or take what was compiled for it before.

    Its file exists in `linecache` alone, from where tracebacks and debuggers show it.
    """
    known = _CODE.get(text)
    if known is None:
        file = f"minipydantic/generated/{title}_{next(_number)}.py"
        known = _CODE[text] = compile(text, file, "exec")
        if len(_CODE) > _CODE_SIZE:
            _, oldest = _CODE.popitem(last=False)
            linecache.cache.pop(oldest.co_filename, None)
    return known
