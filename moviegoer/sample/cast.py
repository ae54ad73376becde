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
            skin=(238, 200, 176),
            hair=(128, 58, 30),
            eyes=(72, 120, 84),
            lips=(196, 82, 84),
            clothes=(34, 110, 112),
            hairstyle="long",
            jaw=0.50,
            chin=0.17,
            brow=0.055,
            arch=0.05,
            eye=0.098,
            nose=0.105,
            mouth=0.215,
            full_lips=0.085,
            voice_hz=205.0,
        ),
        Look(
            name="ben",
            skin=(156, 106, 76),
            hair=(26, 22, 22),
            eyes=(70, 44, 26),
            lips=(128, 70, 62),
            clothes=(172, 122, 48),
            hairstyle="short",
            jaw=0.64,
            chin=0.27,
            brow=0.115,
            arch=0.015,
            eye=0.072,
            nose=0.165,
            mouth=0.27,
            full_lips=0.075,
            beard=True,
            voice_hz=112.0,
        ),
        Look(
            name="otto",
            skin=(240, 188, 172),
            hair=(206, 204, 200),
            eyes=(84, 116, 150),
            lips=(184, 112, 106),
            clothes=(84, 62, 84),
            hairstyle="thin",
            jaw=0.67,
            chin=0.30,
            brow=0.12,
            arch=0.05,
            eye=0.058,
            nose=0.195,
            mouth=0.285,
            full_lips=0.04,
            beard=True,
            glasses=True,
            age=1.0,
            voice_hz=96.0,
        ),
    )
}
