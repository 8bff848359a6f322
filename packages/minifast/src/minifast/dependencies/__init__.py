"""Dependencies: their model, and the interpreter that solves them."""
