"""What Pydantic 1 had and Pydantic 3 will not have."""
