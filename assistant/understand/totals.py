"""Which sum of a text is the total: every candidate weighed by its words, its place and what the others add up to.

The sums are nodes: a line's subtotal is a price × a quantity, a subtotal is the sum of a run of others, a head is followed
by its parts. What is composed of the rest is the whole; an earlier year's share is taken off it.
"""

from __future__ import annotations

import re
from dataclasses import replace

from msgspec import structs

from assistant.records import Fact
from assistant.understand.board import CLAIM, HEAD, Amount, Board, is_part
from assistant.understand.products import close, equal
from assistant.understand.text import Text
from kb import lazyre

_DECREED = lazyre.compile(r"批复|核定|下达|评审|审定|预算数")
_NOW = lazyre.compile(r"本次|这次|此次|今年|本年|年度|当年|首期|本期|一期|二期|三期|只|20\d\d年")
_WHOLE = lazyre.compile(r"总投资|概算|合同总价|总造价|总价|三年|五年|建设期|加起来|合计|合同|中标|成交")
_CEILING = lazyre.compile(r"\s*(?:元|万元)?(?:作为|为|是|的)?(?:最高)?(?:限价|控制价|拦标价|标底|预算价|采购上限)")
_CONTRACT = lazyre.compile(r"合同|成交|中标")
_TOLD = lazyre.compile(r"(?:说|写|填|报告|批复|文件|通知|口头|表上|表里|会上|纪要)[^，。；]{0,8}$")


def assign(text: Text, amounts: list[Amount], counts: list[Fact]) -> list[Amount]:
    """Every open sum with its role: total (two of them where the text disputes itself), part or reference."""
    board = Board(text, amounts, counts)
    totals = _totals(board)
    wholes = {id(a) for a in board.sums if a not in totals and _is_whole(a, totals, board)}
    done = []
    for amount in amounts:
        fact = amount.fact
        if fact.kind != "amount" or fact.role == "reference" or fact.role == "price" and not fact.background:
            done.append(amount)
        elif fact.background:
            done.append(replace(amount, fact=structs.replace(fact, role="reference")))
        elif amount in totals:
            done.append(replace(amount, fact=structs.replace(fact, role="total", object="")))
        else:
            own = board.of_line.get(id(amount), [])
            if own and not fact.object:
                fact = structs.replace(fact, object=own[-1].count.object if own[-1].count else own[-1].price.object)
            whole = id(amount) in wholes
            role = "reference" if whole else "part"
            done.append(replace(amount, fact=structs.replace(fact, role=role, background=whole)))
    return done if totals else _yearly(done)


def _yearly(amounts: list[Amount]) -> list[Amount]:
    """合同包干价138万元/年: with no other total and nothing to multiply it by, the year's sum is the budget."""
    found = [a for a in amounts if a.fact.role == "price" and a.fact.unit == "万元/年" and not a.fact.background]
    if len(found) != 1:
        return amounts
    fact = structs.replace(found[0].fact, role="total", object="", unit="万元")
    return [replace(a, fact=fact) if a is found[0] else a for a in amounts]


def _totals(board: Board) -> list[Amount]:
    sums = board.sums
    if not sums:
        return []
    if pair := _in_words(board):
        return pair
    if len(sums) > 1 and all(board.of_line[id(a)] and not a.cue for a in sums):
        return []  # every sum is one line's, none is all of them
    if len(sums) == 2 and all(_TOLD.search(_clause(a, board)) for a in sums):
        return sums  # 领导说40万，批复文件写的是46万
    if len(sums) == 2 and _claims_twice(sums, board):
        return sums
    if again := _again(sums, board):
        return again
    weights = {id(a): board.weight(a) for a in sums}
    best = max(sums, key=lambda a: weights[id(a)])
    if titled := _titled(sums, board):
        return titled
    if weights[id(best)] <= 0.0 and len(sums) > 1 or best.among and len(sums) > 1:
        return []
    if len(sums) == 1 and (best.among or not best.sure and is_part(best) and _small(best, board)):
        return []
    if _and_another(best, sums, board):
        return []
    best = _present(best, board)
    rivals = [a for a in sums if _disputes(a, best, board)]
    return [a for a in sums if a is best or a in rivals or close(a.value, best.value) and not is_part(a) and a.cue]


_ASKED = lazyre.compile(r"(?:申请|请求|恳请|请)[^，。；\d]{0,10}(?:安排|拨付|拨给|解决|下达|批准)?[^，。；\d]{0,4}$")
_OTHERS = lazyre.compile(
    r"自筹|配套|其余|剩余|余下|另[外行]?|部分|其中|补助|结余|结转|不足|缺口|承担|已|总投资|总造价|分[两三]年"
)


def _claims_twice(sums: list[Amount], board: Board) -> bool:
    """经费预算18.6万元…。现申请县财政安排16.8万元: the need and the request differ, and nobody else is told to pay."""
    first, second = sums
    need = re.search(r"预算|经费|需|费用", _clause(first, board) + first.cue)
    asked = _ASKED.search(_clause(second, board))
    if not need or not asked or _OTHERS.search(board.text.flat) or board.lines:
        return False
    return not close(first.value, second.value) and 0.5 < second.value / (first.value or 1.0) < 2


_ANOTHER = lazyre.compile(
    r"(?:^|[，；。、])(?:另外?|再|此外)(?:安排|拿出?|拨|列|支出|投入|外?(?:安排|给)?)[^，。；\d]{0,10}$"
)


def _small(best: Amount, board: Board) -> bool:
    """每台8500元（120台），运维费9.6万: a cost far below the priced line told before it is no whole."""
    before = [line for line in board.lines if line.price.end_at <= best.mention.start]
    return bool(before) and all(min(line.values) > 1.5 * best.value for line in before)


def _and_another(best: Amount, sums: list[Amount], board: Board) -> bool:
    """1860人每人600元，共111.6万元；另安排65万元: the sum of one line beside another sum is not the whole."""
    others = [a for a in sums if a is not best]
    said = [a for a in others if _ANOTHER.search(board.text.flat[max(0, a.mention.start - 14) : a.mention.span.start])]
    return bool(board.of_line[id(best)]) and len(said) == len(others) == 1 and said[0].mention.start > best.mention.end


_AGAIN = lazyre.compile(r"(?:上述|以上|前述|该项|本项)(?:项目|工作)?(?:经费|资金|费用|预算|款项)[^，。；\d]{0,4}$")
_EXECUTED = lazyre.compile(r"(?:来|予以|进行)?(?:执行|批复|批准|下达|核定|安排|控制)")
_REPORTED = lazyre.compile(r"(?:报了|上报了?|申报了?|原报|报上去|报的是?)[^，。；\d]{0,4}$")


def _again(sums: list[Amount], board: Board) -> list[Amount]:
    """Two sums for the whole: 共需18.5万元…安排上述经费15.8万元; 申请96万…按88万执行; 报了38万，实际清单加起来35.6万."""
    for other in sums:
        words, after = _clause(other, board), board.text.flat[other.mention.end :]
        decided = words.endswith(("按", "按照")) and _EXECUTED.match(after.removeprefix("元"))
        told = _AGAIN.search(words) or decided or _REPORTED.search(words)
        rest = [
            a for a in sums if a is not other and (a.sure or CLAIM.search(a.cue)) and not a.among and not is_part(a)
        ]
        if _REPORTED.search(words):
            rest = [a for a in rest if re.search("实际|清单|明细|核下来|算下来", _clause(a, board))]
        whole = max(rest, key=lambda a: (board.composed(a), a.value), default=None)
        if told and whole and not close(whole.value, other.value) and 0.5 < other.value / (whole.value or 1.0) < 2:
            return [whole, other]
    return []


def _titled(sums: list[Amount], board: Board) -> list[Amount]:
    """关于申请…经费58万元的请示 over a text that comes to 59万元: the sum of the title and the sure one that differs."""
    head = [a for a in sums if re.match(r"的(?:请示|报告|申请|函)", board.text.flat[a.mention.end :])]
    if len(head) != 1:
        return []
    others = [a for a in sums if a is not head[0] and a.sure and not is_part(a) and not a.among]
    others = [a for a in others if not close(a.value, head[0].value) and 0.5 < a.value / (head[0].value or 1.0) < 2]
    if any(close(a.value, head[0].value) for a in sums if a is not head[0]) or not others:
        return []
    return [head[0], max(others, key=lambda a: board.composed(a))]


def _in_words(board: Board) -> list[Amount]:
    """¥230,000.00（大写：贰拾叁万元整）: one sum written twice."""
    for first, second in zip(board.sums, board.sums[1:], strict=False):
        gap = board.text.flat[first.mention.end : second.mention.span.start]
        capitals = [bool(re.search(r"[壹贰叁肆伍陆柒捌玖拾佰仟]", a.mention.span.text)) for a in (first, second)]
        if capitals[0] != capitals[1] and len(gap) <= 12 and not re.search(r"[。；]", gap):
            return [first] if equal(first.value, second.value) else [first, second]
    return []


def _present(best: Amount, board: Board) -> Amount:
    """This year's share of a whole, the contract below its ceiling: what this project is given."""
    others = [a for a in board.sums if a is not best and a.value < best.value]
    if _CEILING.match(board.text.flat, best.mention.end):
        signed = [a for a in others if _CONTRACT.search(_clause(a, board))]
        if signed:
            return signed[-1]
    spent = [a.value for a in board.past]
    for other in others:
        if spent and equal(best.value - other.value, sum(spent)):
            return other
        if any(equal(best.value - other.value, value) for value in spent):
            return other
    if _WHOLE.search(best.cue):
        share = [a for a in others if _NOW.search(_clause(a, board)) and (a.cue or _NOW.search(a.fact.quote))]
        share = [a for a in share if not a.among and not board.of_line[id(a)] and not _composing(a, best, board)]
        if share:
            return share[0]
    return best


def _composing(amount: Amount, best: Amount, board: Board) -> bool:
    """One of several parts of the whole, none of which is asked for."""
    asked = re.search(r"申请|本次|这次|此次|只|今年|本年|20\d\d年", _clause(amount, board))
    return not asked or board.composed(best) > 2


def _clause(amount: Amount, board: Board) -> str:
    low, _ = board.text.clause(amount.mention.span.start)
    return board.text.flat[low : amount.mention.span.start]


def _is_whole(amount: Amount, totals: list[Amount], board: Board) -> bool:
    """A sum above the total that is no part of it: the whole investment, the ceiling, all phases together."""
    if not totals or amount.value <= totals[0].value or is_part(amount):
        return False
    return bool(_WHOLE.search(amount.cue) or _CEILING.match(board.text.flat, amount.mention.end) or amount.sure)


def _disputes(amount: Amount, best: Amount, board: Board) -> bool:
    """Another sum that claims to be the total and cannot be a line, a subtotal or a whole beside it."""
    if amount is best or close(amount.value, best.value) or amount.among or amount.fact.operator == "≈":
        return False
    years = [re.findall(r"20\d\d年", _clause(a, board)) for a in (amount, best)]
    if years[0] and years[1] and years[0] != years[1]:
        return False  # 2026年安排210万，2027年安排150万
    listed = amount.cue and HEAD.match(board.text.flat, amount.mention.end) and best.mention.start > amount.mention.end
    if listed and board.composed(best) > 2 and not board.composed(amount) and best.sure:
        return True  # 需资金42.6万元。其中：… 以上四项合计44.6万元
    plain = amount.cue and not best.sure and not board.composed(best)
    if not (amount.sure or plain or CLAIM.search(amount.cue)) or is_part(amount) or board.of_line[id(amount)]:
        return False
    if _CEILING.match(board.text.flat, amount.mention.end) or _WHOLE.search(amount.cue) and amount.value > best.value:
        return _DECREED.search(amount.cue + amount.fact.quote) is not None
    if board.composed(best) and not _DECREED.search(amount.cue + amount.fact.quote):
        return False
    if board.counted(amount) or (board.composed(amount) and amount.value < best.value):
        return False
    return amount.value < best.value * 20
