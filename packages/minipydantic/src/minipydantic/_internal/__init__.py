"""Names that foreign code imports from `pydantic._internal`; each module says who needs it."""
