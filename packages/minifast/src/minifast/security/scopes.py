"""The scopes that a dependant needs."""


class SecurityScopes:
    """The scopes that all the dependants above require; injected by annotation.

    Args:
        scopes: The scopes.
    """

    def __init__(self, scopes: list[str] | None = None) -> None:
        self.scopes: list[str] = scopes or []
        self.scope_str = " ".join(self.scopes)
