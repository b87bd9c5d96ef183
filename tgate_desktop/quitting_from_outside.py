"""`tgate-desktop --quit`: an installer, or a person at a terminal, wants the window to end in good order."""

from __future__ import annotations

ENDED, STILL_OPEN = 0, 1


def run() -> int:
    """`ENDED` when no window of this user is open any more, or none was. It stays open where that would lose tokens."""
    from PySide6.QtCore import QCoreApplication

    from tgate_desktop import compose
    from tgate_desktop.adapters.desktop.single_instance import SingleInstance

    if not compose.is_window_open():
        return ENDED
    QCoreApplication([])
    if SingleInstance(compose.window_lock_file()).ask_first_to_quit():
        return ENDED
    from tgate_desktop.command_line import streams
    from tgate_desktop.command_line.language import speak
    from tgate_desktop.words.commands import still_open

    speak(None, lambda: compose.first_look().language)
    streams.make_safe()
    streams.say(still_open())
    return STILL_OPEN
