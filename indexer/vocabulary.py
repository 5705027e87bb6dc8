"""The tokenizer of the shipped model: a Unigram over jieba's frequencies, small enough to ship.

Vocabulary: the field's terms, the words of library and corpus, the commonest words of jieba's dictionary, and
every common character, so that nothing common is unknown. Numbers become one token: which number it is says
nothing about what a text is about.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from indexer import words

SIZE = 9_600  # tokens; 256 dimensions of two bytes each keep the folder below 6 MB
LONGEST = 6
NUMBER = "0"
UNKNOWN = "[UNK]"


def common_characters() -> list[str]:
    """The 3755 characters of GB 2312 level 1, after NFKC."""
    codes = (bytes((high, low)) for high in range(0xB0, 0xD8) for low in range(0xA1, 0xFF))
    return [words.fold(code.decode("gb2312")) for code in codes if code not in _HOLES]


_HOLES = {bytes((0xD7, low)) for low in range(0xFA, 0xFF)}


def general_frequencies() -> dict[str, int]:
    """jieba's dictionary: word → count in its news corpus."""
    import jieba

    entries: dict[str, int] = {}
    with jieba.get_dict_file() as lines:
        for line in lines:
            word, count, _ = line.decode("utf-8").split(" ")
            entries[words.fold(word)] = int(count)
    return entries


def choose(texts: Iterable[str], general: Mapping[str, int], size: int = SIZE) -> dict[str, int]:
    """Token → count, at most `size` of them: characters and own words first, then general words by frequency."""
    own = Counter(word for text in texts for word in words.cut(text))
    chars = {char for text in own for char in text}
    chosen: dict[str, int] = {NUMBER: max(general.values())}
    for char in [*common_characters(), *sorted(chars), *"abcdefghijklmnopqrstuvwxyz"]:
        chosen.setdefault(char, max(general.get(char, 0), own[char], 1))
    field = [word for word in words.domain_words() if len(word) <= LONGEST and not any(c.isdigit() for c in word)]
    seen = [word for word, _ in own.most_common() if 1 < len(word) <= LONGEST and not any(c.isdigit() for c in word)]
    rest = sorted((word for word in general if 1 < len(word) <= 4), key=lambda word: (-general[word], word))
    for word in [*field, *seen, *rest]:
        if len(chosen) >= size - 1:
            break
        chosen.setdefault(word, max(general.get(word, 0), 30 + 10 * own[word]))
    return chosen


def tokenizer(counts: Mapping[str, int]) -> Any:
    """A `tokenizers.Tokenizer` over those tokens; id 0 is the unknown token."""
    from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers

    total = sum(counts.values())
    scores = [(UNKNOWN, 0.0)] + [(token, round(math.log(count / total), 3)) for token, count in counts.items()]
    built = Tokenizer(models.Unigram(scores, unk_id=0))
    built.normalizer = normalizers.Sequence(
        [
            normalizers.NFKC(),
            normalizers.Lowercase(),
            normalizers.Replace(Regex(r"[0-9]+(?:[.,][0-9]+)*"), NUMBER),
        ]
    )
    # Punctuation carries no meaning: it is dropped, so that it does not weigh in the mean.
    built.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(r"[^\w]+|_+"), "removed"),
            pre_tokenizers.Split(Regex(r"[0-9]+|[a-z]+"), "isolated"),
        ]
    )
    return built
