"""Reading, review and drafting measured on gold cases; `python -m eval`."""
