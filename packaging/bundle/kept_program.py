"""Runs first in a bundle: on Linux an upgrade replaces the program's files while it runs.

PyInstaller opens the program anew, by its path, for each module that is imported. By then a newer program may lie
there, with other modules at other places. The system keeps the files that this process was started from until it ends;
they are read by the ways that still lead to them. Native modules need none of this: those that are used are loaded
within the window's first seconds, and stay.
"""


def _kept_program():
    import os
    import sys
    import zipimport

    import pyimod02_importers

    program, library = "/proc/self/exe", "base_library.zip"
    if not os.access(program, os.R_OK):  # no Linux, or one without /proc
        return
    pyimod02_importers.pyz_archive._filename = program
    opened = os.open(f"{sys._MEIPASS}/{library}", os.O_RDONLY)
    for finder in sys.path_importer_cache.values():
        if isinstance(finder, zipimport.zipimporter) and finder.archive.endswith(f"/{library}"):
            finder.archive = f"/proc/self/fd/{opened}"


_kept_program()
del _kept_program
