"""How many words a text has, in any script."""

from __future__ import annotations

import re
import unicodedata

__all__ = ["plain", "words"]

UNSPACED = (
    ("\u3040", "\u30ff", 2.0),  # Hiragana and Katakana
    ("\u31f0", "\u31ff", 2.0),
    ("\uff66", "\uff9f", 2.0),
    ("\u0e00", "\u0eff", 4.0),  # Thai and Lao
    ("\u1000", "\u109f", 4.0),  # Burmese
    ("\u1780", "\u17ff", 4.0),  # Khmer
    ("\u3400", "\u4dbf", 1.4),
    ("\u4e00", "\u9fff", 1.4),
    ("\uf900", "\ufaff", 1.4),
    ("\U00020000", "\U0003ffff", 1.4),
)
"""Scripts without spaces, and their characters a word. Han: the 46.8 million characters and 33.5
million words of the Chinese film subtitles in Cai and Brysbaert, "SUBTLEX-CH: Chinese Word and
Character Frequencies Based on Film Subtitles", PLoS ONE 5(6), 2010. The other figures are this
project's rough ones."""
JOINERS = "'’ʼ-‐‑·\u200c\u200d"
"""Don't end a word between two letters."""

_TOKEN = re.compile(
    rf"[^\s{re.escape(JOINERS)}]+(?:[{re.escape(JOINERS)}][^\s{re.escape(JOINERS)}]+)*"
)


def words(text: str) -> float:
    """Count a text's words.

    Words are what stands between spaces and punctuation; an apostrophe or hyphen does not end
    one. Han, Kana, Thai, Lao, Khmer and Burmese are written without spaces: their letters are
    counted and divided by a word's usual length, which makes the count a fraction and fit to
    compare films of one language only.

    >>> words("Don't you—ever—say 42 again?"), words("हिन्दी में"), words("שלום, עולם!")
    (6.0, 2.0, 2.0)
    >>> words("我爱电影吗")
    3.57...
    """
    spaced, count = [], 0.0
    for letter in text:
        kind = unicodedata.category(letter)[0]
        length = next((n for low, high, n in UNSPACED if low <= letter <= high), 0.0)
        if length:
            count += kind in "LN" and 1 / length
        spaced.append(letter if not length and (kind in "LMN" or letter in JOINERS) else " ")
    return count + len(_TOKEN.findall("".join(spaced)))


def plain(text: str) -> str:
    """A text in Unicode's composed form, without marks of direction, zero-width and control signs.

    Line breaks stay; other space is made one blank.
    """
    kept = [c for c in unicodedata.normalize("NFC", text) if c in "\n\u200c\u200d" or _shown(c)]
    lines = "".join(kept).split("\n")
    return "\n".join(" ".join(line.split()) for line in lines)


def _shown(letter: str) -> bool:
    return unicodedata.category(letter) not in ("Cc", "Cf", "Co", "Cs") or letter == "\t"
