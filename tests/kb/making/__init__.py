"""Documents of every format and structure, made from one description of the truth (truth.toml).

`python -m tests.kb.making FOLDER` writes them all; tests/kb/test_fixtures.py reads them back and compares.
"""
