"""Protocol implementations, under the names by which configurations know them."""
