"""For FastAPI (`try_eval_type`), pydantic-settings (`get_origin`) and for Pydantic's tests."""

from typing import Any, get_args, get_origin

from minipydantic._hints import evaluate as eval_type
from minipydantic._hints import is_annotated, own_annotations
from minipydantic._hints import try_evaluate as try_eval_type


def safe_get_annotations(obj: Any) -> dict[str, Any]:
    """Return the annotations of a class, unevaluated where they are strings."""
    return own_annotations(obj)


def annotated_type(annotation: Any) -> Any:
    """Return the type inside of ``Annotated``, None for anything else."""
    return get_args(annotation)[0] if is_annotated(annotation) else None


__all__ = ["annotated_type", "eval_type", "get_origin", "safe_get_annotations", "try_eval_type"]
