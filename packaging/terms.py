"""Licences that metadata does not tell, as somebody has read them. Look before adding a line: it is a statement.

A licence that would bind the whole bundle, or that forbids handing it on, belongs into REFUSED with its reason.
"""

DEBIAN = {
    "brotli": "MIT",
    "bzip2": "bzip2-1.0.6",
    "dbus": "AFL-2.1 OR GPL-2.0-or-later",
    "e2fsprogs": "MIT",  # libcom_err alone; the file system tools are not taken
    "expat": "MIT",
    "fontconfig": "HPND-sell-variant",
    "freetype": "FTL OR GPL-2.0-or-later",
    "gcc-12": "GPL-3.0-or-later WITH GCC-exception-3.1",
    "gcc-13": "GPL-3.0-or-later WITH GCC-exception-3.1",
    "gcc-14": "GPL-3.0-or-later WITH GCC-exception-3.1",
    "glib2.0": "LGPL-2.1-or-later",
    "keyutils": "LGPL-2.0-or-later",  # the library
    "krb5": "MIT",
    "libbsd": "BSD-3-Clause AND BSD-2-Clause AND ISC AND MIT",
    "libcap2": "BSD-3-Clause OR GPL-2.0-only",
    "libffi": "MIT",
    "libgcrypt20": "LGPL-2.1-or-later",
    "libglvnd": "MIT",
    "libgpg-error": "LGPL-2.1-or-later",
    "libjpeg-turbo": "IJG AND BSD-3-Clause AND Zlib",
    "libmd": "BSD-3-Clause AND BSD-2-Clause AND ISC",
    "libpng1.6": "libpng-2.0",
    "libx11": "MIT AND MIT-open-group AND X11",
    "libxau": "MIT-open-group",
    "libxcb": "X11",
    "libxcrypt": "LGPL-2.1-or-later",
    "libxdmcp": "MIT-open-group",
    "libxext": "MIT-open-group AND HPND-sell-variant",
    "libxkbcommon": "MIT AND X11 AND HPND-sell-variant",
    "libxrender": "HPND-sell-variant",
    "libzstd": "BSD-3-Clause OR GPL-2.0-only",
    "lz4": "BSD-2-Clause",  # the library
    "mpdecimal": "BSD-2-Clause",
    "ncurses": "X11-distribute-modifications-variant",
    "openssl": "Apache-2.0",
    "pcre2": "BSD-3-Clause",
    "sqlite3": "blessing",
    "systemd": "LGPL-2.1-or-later",
    "util-linux": "BSD-3-Clause",  # libuuid alone
    "wayland": "MIT",
    "xcb-util": "X11",
    "xcb-util-cursor": "X11",
    "xcb-util-image": "X11",
    "xcb-util-keysyms": "X11",
    "xcb-util-renderutil": "X11",
    "xcb-util-wm": "X11",
    "xz-utils": "LicenseRef-PublicDomain",  # liblzma before 5.6
    "zlib": "Zlib",
}
"""Debian source package -> SPDX of the libraries that a bundle takes of it."""

PYTHON = {
    "pyinstaller": "GPL-2.0-or-later WITH Bootloader-exception",
    "pyinstaller-hooks-contrib": "Apache-2.0",  # its runtime hooks; the others are GPL, and stay behind
    "bertdesk": "Apache-2.0",
}
"""Distribution (normalised name) -> SPDX, where its metadata says it in other words."""

REFUSED = {
    ("deb", "readline"): "GPL-3.0-or-later would bind the whole program: leave Python's readline module out.",
    ("deb", "gdbm"): "GPL-3.0-or-later would bind the whole program: leave Python's _gdbm module out.",
    ("deb", "db5.3"): "Its licence would bind the whole program: leave Python's _dbm module out.",
    ("pypi", "pyqt6"): "GPL-3.0-only would bind the whole program.",
}
"""What the bundle may not hold, and what to do."""

STANDARD = {
    "LGPL-3.0-only": ("LGPL-3.0.txt", "GPL-3.0.txt"),  # the LGPL is a supplement to the GPL
    "LGPL-3.0-only OR GPL-2.0-only OR GPL-3.0-only": ("LGPL-3.0.txt", "GPL-3.0.txt"),
    "Unicode-DFS-2016": ("Unicode-DFS-2016.txt",),
    "Apache-2.0": ("../../LICENSE",),
}
"""Licence -> files in packaging/texts, for what came without its text."""

OF_PACKAGE = {"rjieba": ("MIT-rjieba.txt",)}
"""Distribution -> files in packaging/texts, where its wheel came without its own text."""

QT_NOTICE = """Qt {version}, as built by The Qt Company for PySide6, used under the GNU Lesser General Public License,
version 3 (below). Copyright (C) The Qt Company Ltd. and other contributors.

You may replace Qt by a build of your own; the window "About BERTDesk" says how. The sources of this very version:
https://download.qt.io/official_releases/qt/ (folder {minor}/{version}/single)
and of PySide6: https://download.qt.io/official_releases/QtForPython/

Qt contains works of others (FreeType, HarfBuzz, libjpeg-turbo, libpng, PCRE2, zlib, md4c, double-conversion,
easing, emoji-segmenter and more) under licences that allow this; each with its text:
https://doc.qt.io/qt-6/licenses-used-in-qt.html

"""
