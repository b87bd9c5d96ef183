"""Values known elsewhere, written once more for what is made before the first paint.

Naming one member of the `Qt` namespace loads all of its hundred enums: a tenth of the whole start. The record of an
environment, for its one constant, costs a fiftieth.
"""

from __future__ import annotations

ALIGN_LEFT = 0x1
ALIGN_RIGHT = 0x2
ALIGN_ABSOLUTE = 0x10
ALIGN_V_CENTER = 0x80
ALIGN_CENTER = 0x84

USER_ROLE = 0x100
ACCESSIBLE_DESCRIPTION_ROLE = 12

PLAIN_TEXT = 0
NO_FOCUS = 0
SCROLL_BAR_ALWAYS_OFF = 1

PRACTICE_ID = "practice"
