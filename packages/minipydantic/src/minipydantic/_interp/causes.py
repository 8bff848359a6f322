"""Shows the exceptions of user code behind a validation error (`validation_error_cause`)."""

from minipydantic._messages.errors import ValidationError

__all__ = ["attach_causes"]


def attach_causes(error: ValidationError) -> None:
    """Make the exceptions that validation functions raised the cause of `error`."""
    causes: list[Exception] = []
    for line in error.line_errors():
        cause = (line.context or {}).get("error")
        if isinstance(cause, Exception) and line.template is None:
            where = ".".join(map(str, line.location))
            cause.add_note(f"\nPydantic: cause of loc: {where}")
            causes.append(cause)
    if causes:
        error.__cause__ = ExceptionGroup("Pydantic User Code Exceptions", causes)
