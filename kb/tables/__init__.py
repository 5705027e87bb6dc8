"""Documents → target tables: layouts as data, and pure functions over paragraphs and rows of cells."""
