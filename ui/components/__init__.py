"""Parts of the pages: HTML made from records, and the widgets that show it."""
