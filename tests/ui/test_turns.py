"""Changes of one draft wait for each other, as threads of overlapping runs."""

from __future__ import annotations

import threading
import time

from ui.turns import Turns

ONE, OTHER = ("folder", "one"), ("folder", "other")


def test_changes_of_a_draft_come_one_after_the_other_in_their_order() -> None:
    turns = Turns()
    done: list[int] = []
    table = [0]

    def change(number: int) -> None:
        with turns.take(ONE):
            before = table[0]
            time.sleep(0.02)  # long enough that all others read the same table, were they let in
            table[0] = before + 1
            done.append(number)

    threads = []
    with turns.take(ONE):
        for number in range(5):
            threads.append(threading.Thread(target=change, args=(number,)))
            threads[-1].start()
            while turns.count(ONE) < number + 2:
                time.sleep(0.001)
    for thread in threads:
        thread.join(5)
    assert (done, table) == ([0, 1, 2, 3, 4], [5])
    assert turns.count(ONE) == 0


def test_other_drafts_do_not_wait_and_a_failure_lets_the_next_in() -> None:
    turns = Turns()
    with turns.take(ONE), turns.take(OTHER):
        assert turns.count(ONE) == turns.count(OTHER) == 1
    try:
        with turns.take(ONE):
            raise ValueError
    except ValueError:
        pass
    with turns.take(ONE):
        assert turns.count(ONE) == 1
