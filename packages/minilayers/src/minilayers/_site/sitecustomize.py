"""Run at the start of every Python process of a swapped program: PYTHONPATH leads here."""

import os
import sys
from importlib.machinery import PathFinder
from importlib.util import module_from_spec

_HERE = os.path.dirname(os.path.abspath(__file__))


def _run_the_one_behind() -> None:
    """Run the `sitecustomize` that this one hides, where there is one."""
    others = [entry for entry in sys.path if os.path.abspath(entry or ".") != _HERE]
    spec = PathFinder.find_spec("sitecustomize", others)
    if spec is not None and spec.loader is not None:
        spec.loader.exec_module(module_from_spec(spec))


_run_the_one_behind()
if os.environ.get("MINILAYERS_SWAP"):
    try:
        from minilayers._swapping import swap_from_environment
    except ImportError as error:  # a child process may run another interpreter, without minilayers
        sys.stderr.write(f"minilayers: no swap in {sys.executable}: {error}\n")
    else:
        swap_from_environment()
