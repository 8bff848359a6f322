"""A store inventory on the whole mini stack: the code of a tutorial, one screen per file."""
