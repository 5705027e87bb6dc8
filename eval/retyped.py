"""The development cases as other hands would have typed them: does a draft survive spaces, Latin stops, slips?

`python -m eval.retyped [--cases N]` drafts the same cases in every form and prints the figures beside those of the
text as written. A form changes how something is typed, never what is said.
"""

from __future__ import annotations

import random
import re
import sys
from collections.abc import Callable
from typing import Any

from msgspec import structs

from eval import drafting, own
from eval.__main__ import errors
from eval.cases import DraftCase, draft_cases
from kb import command

SETS = ("dev", "dev2", "dev3", "dev4")
SEED = 7
SLIPS = 0.015  # share of characters typed wrong
_DIGITS = "零一二三四五六七八九"
_COMMON = "的了在是我有和就不人都一个上也很到说要去"
Form = Callable[[str, random.Random], str]


def _spoken(match: re.Match[str]) -> str:
    """12 → 十二, for whole numbers up to 99."""
    tens, ones = divmod(int(match.group()), 10)
    if not tens:
        return _DIGITS[ones]
    return ("" if tens == 1 else _DIGITS[tens]) + "十" + (_DIGITS[ones] if ones else "")


def _in_latin(text: str, _: random.Random) -> str:
    return text.translate(str.maketrans("，。；：（）", ",.;:()"))


def _slips(text: str, dice: random.Random) -> str:
    return "".join(dice.choice(_COMMON) if dice.random() < SLIPS else char for char in text)


def _shuffled(text: str, dice: random.Random) -> str:
    sentences = [sentence for sentence in text.split("。") if sentence]
    return "。".join(dice.sample(sentences, len(sentences))) + "。"


FORMS: dict[str, Form] = {
    "as written": lambda text, _: text,
    "spaces for stops": lambda text, _: re.sub("[，。；、]", " ", text),
    "broken lines": lambda text, dice: re.sub("[，；]", lambda stop: dice.choice(("\n", stop.group())), text),
    "numerals in words": lambda text, _: re.sub(r"(?<![\d.,%％年月-])[1-9]\d?(?![\d.,%％年月日号-])", _spoken, text),
    "full-width digits": lambda text, _: text.translate(str.maketrans("0123456789.%", "０１２３４５６７８９．％")),
    "spaces beside numbers": lambda text, _: re.sub(r"(\d)(?=[一-龥])|([一-龥])(?=\d)", r"\1\2 ", text),
    "Latin stops": _in_latin,
    "wrong characters": _slips,
    "sentences shuffled": _shuffled,
}


def cases(count: int) -> list[DraftCase]:
    """Cases drawn from the development sets, the same ones for the same `count`."""
    found = [case for name in SETS for case in draft_cases(own.CASES / f"drafts_{name}.json")]
    return random.Random(SEED).sample(found, min(count, len(found)))


def measure(count: int = 60) -> dict[str, dict[str, Any]]:
    """Figures of `eval.drafting` for every form."""
    from assistant.draft import draft
    from eval.desk import shipped_desk

    desk, drawn = shipped_desk(), cases(count)
    figures = {}
    for name, form in FORMS.items():
        dice = random.Random(SEED)
        typed = [structs.replace(case, text=form(case.text, dice)) for case in drawn]
        answers = [(case, draft(case.text, desk=desk, today=drafting.day_of(case))) for case in typed]
        figures[name] = drafting.summary([drafting.measure_case(case, result) for case, result in answers])
    return figures


def main(argv: list[str]) -> int:
    """Measure and print one line a form."""
    parser = command.Parser(prog="python -m eval.retyped", description="把调试用案例换几种打字习惯，再各拟一遍")
    parser.add_argument("--cases", type=command.count, default=60, metavar="N", help="几个案例，默认60")
    for name, one in measure(parser.parse_args(argv).cases).items():
        print(
            f"{name:24} status {one['status']['share']:.3f}  must {one['must']['share']:.3f}  facts {one['facts']['f1']:.3f}"
        )
    return command.DONE


if __name__ == "__main__":
    sys.exit(command.run(main, errors()))
