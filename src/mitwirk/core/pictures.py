"""Pictures from outside: looked at before they are unpacked, drawn anew as WebP, stripped of what cameras write."""

from __future__ import annotations

import io
import struct
import warnings
from dataclasses import dataclass
from typing import IO

from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError

from mitwirk.core.errors import HouseError

FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
MOST_PIXELS = 40_000_000
LONGEST_SIDE = 2000
QUALITY = 82
ORIENTATION = 0x0112
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


class PictureRefused(HouseError):
    """A file that is no picture we take; the sentence says why and what to do."""

    status = 400


@dataclass(frozen=True)
class Picture:
    """A picture drawn anew."""

    content: bytes
    width: int
    height: int


def redraw(file: IO[bytes], *, longest: int = LONGEST_SIDE, most_pixels: int = MOST_PIXELS) -> Picture:
    """Return the first frame of a picture as WebP, upright, without metadata; refuse bombs by their size alone."""
    try:
        with warnings.catch_warnings():
            # Our own limit decides below; the library only warns here or raises far above it. It also warns of each
            # odd note that a camera wrote.
            warnings.simplefilter("ignore")
            with Image.open(file, formats=FORMATS) as opened:
                if opened.width * opened.height > most_pixels:
                    raise _too_many(most_pixels)
                return _drawn(opened, longest)
    except Image.DecompressionBombError as error:
        raise _too_many(most_pixels) from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, TypeError, struct.error) as error:
        raise PictureRefused(
            _("Dieses Bild lässt sich nicht lesen. Speichern Sie es als JPEG, PNG oder WebP und wählen Sie es neu aus.")
        ) from error


def _too_many(most_pixels: int) -> PictureRefused:
    return PictureRefused(
        _("Dieses Bild hat zu viele Bildpunkte. Verkleinern Sie es auf höchstens %(limit)s Millionen.")
        % {"limit": most_pixels // 1_000_000}
    )


def _drawn(opened: Image.Image, longest: int) -> Picture:
    # Smaller first, in place: photographs are halved while they are decoded, and only a small copy is turned.
    clear = "transparency" in opened.info
    small = opened if opened.mode in {"RGB", "RGBA", "L", "LA", "CMYK"} else opened.convert("RGBA" if clear else "RGB")
    small.thumbnail((longest, longest))
    upright = _upright(small)
    clear = clear or upright.mode in {"RGBA", "LA"}
    # A fresh canvas: profile, comments and places cannot come along.
    plain = Image.new("RGBA" if clear else "RGB", upright.size)
    plain.paste(upright.convert(plain.mode))
    out = io.BytesIO()
    plain.save(out, "WEBP", quality=QUALITY)
    return Picture(out.getvalue(), plain.width, plain.height)


def _upright(picture: Image.Image) -> Image.Image:
    """Turn a picture as its camera noted; notes that cannot be read turn nothing.

    `ImageOps.exif_transpose` would write all notes anew and fail at odd ones that nobody needs.
    """
    try:
        turn = TURNS.get(picture.getexif().get(ORIENTATION, 1))
    except (ValueError, SyntaxError, OSError, TypeError, struct.error):
        return picture
    return picture if turn is None else picture.transpose(turn)
