"""How text is found.

Searching multiplies small matrices by vectors. Two threads for that gain nothing, and on a busy machine they wait for each other
many times as long as the work takes, so numpy is told to take one before it is loaded (a draft: 97 ms of processor
time with two, 54 with one).
"""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
