"""Reading and import measured: `python -m bench` (part of `make bench`). Uses the made documents of tests/kb/making."""
