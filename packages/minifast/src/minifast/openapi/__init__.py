"""OpenAPI: the schema of an application, and the pages that show it."""
