"""The strings below the fields of a class, taken from its source."""

import ast
import inspect
import itertools
import textwrap
from typing import Any


def attribute_docstrings(cls: type[Any]) -> dict[str, str]:
    """Return the string that stands below each annotated name in the body of a class."""
    source = _class_source(cls)
    if source is None:
        return {}
    tree = ast.parse(textwrap.dedent(source))
    body = next((n.body for n in ast.walk(tree) if isinstance(n, ast.ClassDef)), [])
    docs: dict[str, str] = {}
    for statement, following in itertools.pairwise(body):
        if (
            isinstance(statement, ast.AnnAssign)
            and isinstance(statement.target, ast.Name)
            and isinstance(following, ast.Expr)
            and isinstance(following.value, ast.Constant)
            and isinstance(following.value.value, str)
        ):
            docs[statement.target.id] = following.value.value
    return docs


def _class_source(cls: type[Any]) -> str | None:
    """Find the class statement: where it is being executed, else by its name."""
    frame = inspect.currentframe()
    while frame is not None:
        if (
            inspect.getmodule(frame) is inspect.getmodule(cls)
            and frame.f_code.co_name != cls.__name__
        ):
            try:
                lines, _ = inspect.findsource(frame.f_code)
            except OSError:
                break
            start = frame.f_lineno - 1
            while start < len(lines) and not lines[start].lstrip().startswith("class "):
                start += 1
            if start < len(lines):
                block = "".join(inspect.getblock(lines[start:]))
                if block.lstrip().startswith(f"class {cls.__name__}"):
                    return block
        frame = frame.f_back
    try:
        return inspect.getsource(cls)
    except (OSError, TypeError):
        return None
