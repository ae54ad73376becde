"""Who plays in the sample film, as data: what each drawn person looks and sounds like.

Lengths are in half faces: a face is 2 high, from the chin at y = 1 to the hairline at y = -1.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from moviegoer.sample.paint import Colour

__all__ = ["CAST", "Look"]


@dataclass(frozen=True, slots=True)
class Look:
    """What a drawn person looks like. Lengths in half faces, colours RGB 0–255."""

    name: str
    skin: Colour
    hair: Colour
    eyes: Colour
    lips: Colour
    clothes: Colour
    hairstyle: Literal["long", "short", "thin"]
    jaw: float
    """Half the jaw's width."""
    chin: float
    brow: float
    """Thickness of the eyebrows."""
    arch: float
    """How much higher the brows' middle is than their ends."""
    eye: float
    """Half an eye's opening."""
    nose: float
    """Half the nose's width."""
    mouth: float
    """Half the mouth's width."""
    full_lips: float
    beard: bool = False
    glasses: bool = False
    age: float = 0.0
    """Strength of the lines that age draws."""
    voice_hz: float = 120.0


CAST = {
    look.name: look
    for look in (
        Look(
            name="anna",
            skin=(240, 205, 185),
            hair=(128, 58, 30),
            eyes=(72, 120, 84),
            lips=(196, 82, 84),
            clothes=(34, 110, 112),
            hairstyle="long",
            jaw=0.474,
            chin=0.158,
            brow=0.037,
            arch=0.038,
            eye=0.113,
            nose=0.076,
            mouth=0.222,
            full_lips=0.108,
            voice_hz=205.0,
        ),
        Look(
            name="ben",
            skin=(120, 78, 56),
            hair=(26, 22, 22),
            eyes=(70, 44, 26),
            lips=(128, 70, 62),
            clothes=(172, 122, 48),
            hairstyle="short",
            jaw=0.609,
            chin=0.333,
            brow=0.152,
            arch=0.021,
            eye=0.083,
            nose=0.16,
            mouth=0.28,
            full_lips=0.093,
            beard=True,
            voice_hz=112.0,
        ),
        Look(
            name="otto",
            skin=(214, 150, 128),
            hair=(206, 204, 200),
            eyes=(84, 116, 150),
            lips=(184, 112, 106),
            clothes=(84, 62, 84),
            hairstyle="thin",
            jaw=0.704,
            chin=0.24,
            brow=0.168,
            arch=0.087,
            eye=0.047,
            nose=0.234,
            mouth=0.251,
            full_lips=0.026,
            beard=True,
            glasses=True,
            age=1.0,
            voice_hz=96.0,
        ),
    )
}
