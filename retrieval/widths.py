"""Full-width letters and digits as others write them: ``ＡｅｒｏＰｒｅｓｓ　Ｘ２`` is ``AeroPress X2``. Pure.

Keyboards of Chinese and Japanese give them, and no English encoder knows them. Nothing else of NFKC is done here
(Unicode Standard Annex 15): a text without such signs stays as it is, to the bit, and so does what marks of punctuation
say.
"""

from __future__ import annotations

import re
import unicodedata

_WIDE = re.compile(
    "[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]+(?:[\uff03\uff06\uff0b\uff0d-\uff0f\uff3f]+"
    "[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]+)*[\uff03\uff0b]*|\u3000"
)
"""Letters and digits with what joins them in names and codes; the ideographic space."""


def narrow(text: str) -> str:
    """Give a text with its full-width letters, digits and spaces in their usual width; as long as before."""
    if text.isascii():
        return text
    return _WIDE.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text)
