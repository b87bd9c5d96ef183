"""Colours that can be read, and a look that changes live."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QScrollArea

from tgate_desktop.oauth.environment import PRACTICE_ID
from tgate_desktop.ui import early
from tgate_desktop.ui.icons import IconButton, pixmap
from tgate_desktop.ui.theme import _ENVIRONMENT_INKS, DARK, LARGEST_TEXT_PERCENT, LIGHT, Scheme, Tone, style_as, theme

SCHEMES = pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])


def luminance(colour: str) -> float:
    """WCAG 2.2, relative luminance."""
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(ink: str, ground: str) -> float:
    lighter, darker = sorted((luminance(ink), luminance(ground)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_the_measure_knows_black_on_white() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@SCHEMES
@pytest.mark.parametrize("tone", list(Tone))
def test_each_state_can_be_read_on_its_own_ground_and_on_every_other(colours, tone) -> None:
    for ground in (colours.wash(tone), colours.surface, colours.window, colours.rail):
        assert contrast(colours.ink(tone), ground) >= 4.5
    assert contrast(colours.text, colours.wash(tone)) >= 4.5
    assert contrast(colours.accent, colours.wash(tone)) >= 4.5


@SCHEMES
@pytest.mark.parametrize("ground", ["window", "rail", "surface", "raised", "hover", "selection"])
def test_text_can_be_read_everywhere(colours, ground) -> None:
    for ink in ("text", "muted", "accent"):
        assert contrast(getattr(colours, ink), getattr(colours, ground)) >= 4.5, ink


@SCHEMES
@pytest.mark.parametrize("fill", ["accent_fill", "accent_fill_hover", "accent_fill_pressed"])
def test_the_main_button_can_be_read(colours, fill) -> None:
    assert contrast(colours.on_accent, getattr(colours, fill)) >= 4.5


@SCHEMES
def test_the_edge_of_a_control_can_be_seen(colours) -> None:
    for ground in (colours.window, colours.surface):
        assert contrast(colours.outline, ground) >= 3


@pytest.mark.parametrize(("scheme", "colours"), [(Scheme.LIGHT, LIGHT), (Scheme.DARK, DARK)])
def test_environment_colours_can_be_read_and_differ(scheme, colours) -> None:
    inks = _ENVIRONMENT_INKS[scheme]
    assert len(set(inks)) == len(inks)
    for ink in inks:
        assert contrast(ink, colours.surface) >= 4.5
        assert contrast(ink, colours.window) >= 4.5


def test_an_environment_keeps_its_colour() -> None:
    assert theme().environment_ink("some-id") == theme().environment_ink("some-id")
    assert theme().environment_ink("practice") not in _ENVIRONMENT_INKS[theme().scheme]


def test_colours_are_switched_live(qtbot) -> None:
    label = QLabel("x")
    qtbot.addWidget(label)
    label.show()
    button = IconButton("copy")
    qtbot.addWidget(button)
    before = button.icon().pixmap(16).toImage()
    theme().choose_scheme(Scheme.DARK)
    assert label.palette().windowText().color().name() == DARK.text
    assert button.icon().pixmap(16).toImage() != before


def test_text_grows_to_200_percent_and_no_further(qtbot) -> None:
    button = QPushButton("Next")
    qtbot.addWidget(button)
    button.show()
    before = button.sizeHint().width()
    theme().set_text_percent(400)
    assert theme().text_percent == LARGEST_TEXT_PERCENT == 200
    assert button.sizeHint().width() > 1.4 * before


def test_a_property_that_changes_is_seen_at_once(qtbot) -> None:
    label = QLabel("x")
    qtbot.addWidget(label)
    style_as(label, role="badge", tone="good")
    label.show()
    assert label.palette().windowText().color().name() == LIGHT.good
    style_as(label, tone="bad")
    assert label.palette().windowText().color().name() == LIGHT.bad


def test_icons_that_point_are_mirrored_with_the_window_and_others_are_not() -> None:
    app = QApplication.instance()
    forward, copy = pixmap("chevron-forward", "#000000").toImage(), pixmap("copy", "#000000").toImage()
    app.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    try:
        assert pixmap("chevron-forward", "#000000").toImage() != forward
        assert pixmap("copy", "#000000").toImage() == copy
    finally:
        app.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


def test_the_early_numbers_are_those_of_qt() -> None:
    flag = Qt.AlignmentFlag
    assert flag.AlignLeft.value == early.ALIGN_LEFT
    assert flag.AlignRight.value == early.ALIGN_RIGHT
    assert flag.AlignAbsolute.value == early.ALIGN_ABSOLUTE
    assert flag.AlignVCenter.value == early.ALIGN_V_CENTER
    assert flag.AlignCenter.value == early.ALIGN_CENTER
    assert Qt.ItemDataRole.UserRole.value == early.USER_ROLE
    assert Qt.ItemDataRole.AccessibleDescriptionRole.value == early.ACCESSIBLE_DESCRIPTION_ROLE
    assert Qt.TextFormat.PlainText.value == early.PLAIN_TEXT
    assert Qt.FocusPolicy.NoFocus.value == early.NO_FOCUS
    assert Qt.ScrollBarPolicy.ScrollBarAlwaysOff.value == early.SCROLL_BAR_ALWAYS_OFF


def test_the_early_practice_is_the_one_that_environments_know() -> None:
    assert early.PRACTICE_ID == PRACTICE_ID


def test_the_early_numbers_have_the_effect_of_qts_own(qtbot) -> None:
    area, label = QScrollArea(), QLabel()
    for widget in (area, label):
        qtbot.addWidget(widget)
    area.setProperty("focusPolicy", early.NO_FOCUS)
    area.setProperty("verticalScrollBarPolicy", early.SCROLL_BAR_ALWAYS_OFF)
    label.setProperty("textFormat", early.PLAIN_TEXT)
    label.setProperty("alignment", early.ALIGN_RIGHT | early.ALIGN_ABSOLUTE)
    assert area.focusPolicy() is Qt.FocusPolicy.NoFocus
    assert area.verticalScrollBarPolicy() is Qt.ScrollBarPolicy.ScrollBarAlwaysOff
    assert label.textFormat() is Qt.TextFormat.PlainText
    assert label.alignment() == Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute
