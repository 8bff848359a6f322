"""Shows the exceptions of user code behind a validation error (`validation_error_cause`)."""

from minipydantic._messages.errors import ValidationError

__all__ = ["attach_causes"]


def attach_causes(error: ValidationError) -> None:
    """Make the exceptions that validation functions raised the cause of `error`."""
    causes: list[Exception] = []
    for location, invalid in error.invalid.lines():
        cause = (invalid.context or {}).get("error")
        if isinstance(cause, Exception) and invalid.template is None:
            where = ".".join(map(str, location))
            cause.add_note(f"\nPydantic: cause of loc: {where}")
            causes.append(cause)
    if causes:
        error.__cause__ = ExceptionGroup("Pydantic User Code Exceptions", causes)
