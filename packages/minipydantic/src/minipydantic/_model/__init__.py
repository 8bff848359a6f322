"""How model classes are made and how their instances behave."""
