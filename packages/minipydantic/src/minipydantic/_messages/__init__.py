"""What went wrong, in words: the table of error messages, and the exceptions that carry them."""
