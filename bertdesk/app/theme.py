"""Colours, sizes, fonts and icons of the window, in light and dark. Knows Qt and the resource folder, no widget."""

from dataclasses import asdict, dataclass
from functools import lru_cache
from string import Template
from typing import Literal

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontInfo,
    QGuiApplication,
    QIcon,
    QPainter,
    QPalette,
    QPixmap,
    QPixmapCache,
)
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

from bertdesk.paths import resource

Choice = Literal["system", "light", "dark"]

GRID = 8
"""Distances are multiples (or halves) of this many pixels."""
RADIUS = 6
SMALL, BODY, HEADING, TITLE, BIG = 12, 13, 16, 22, 32
"""Font sizes in pixels where the app font is 13 px; `px` scales them with the person's own font."""

_CJK_FAMILIES = (
    "Microsoft YaHei UI",
    "PingFang SC",
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "WenQuanYi Micro Hei",
)
_ICON_SIDES = (16, 20, 24, 30, 32, 36, 40, 48, 64, 96)  # 16, 20, 24, 32 and 48 px at 100, 150 and 200 %


@dataclass(frozen=True, slots=True)
class Tokens:
    """One theme. Text colours keep 4.5:1 on every ground they are used on (a test computes it)."""

    name: str
    background: str
    surface: str
    raised: str
    line: str
    border: str
    """Outline of controls: 3:1 on surface, as a person must see where to click."""
    text: str
    muted: str
    disabled: str
    accent: str
    accent_text: str
    accent_soft: str
    """Ground of a chosen row or entry."""
    for_weak: str
    for_strong: str
    against_weak: str
    against_strong: str
    mark_text: str
    good: str
    warn: str
    bad: str


_MARKS = {"for_weak": "#FDB863", "for_strong": "#E08214", "against_weak": "#92C5DE", "against_strong": "#4393C3"}

LIGHT = Tokens(
    name="light",
    background="#F5F6F8",
    surface="#FFFFFF",
    raised="#ECEEF2",
    line="#DCE0E6",
    border="#878F9B",
    text="#1A1D21",
    muted="#575F6B",
    disabled="#99A1AC",
    accent="#4B45B8",
    accent_text="#FFFFFF",
    accent_soft="#E9E8F8",
    mark_text="#16181B",
    good="#19703F",
    warn="#8A5200",
    bad="#B3302A",
    **_MARKS,
)
DARK = Tokens(
    name="dark",
    background="#15171A",
    surface="#1C1F23",
    raised="#282C32",
    line="#343941",
    border="#707985",
    text="#E6E8EB",
    muted="#A0A8B3",
    disabled="#646C77",
    accent="#A8A2FA",
    accent_text="#14122B",
    accent_soft="#2E2C4A",
    mark_text="#0B0C0E",
    good="#62C892",
    warn="#E3B252",
    bad="#F28B82",
    **_MARKS,
)


def apply(app: QApplication, choice: Choice) -> None:
    """Dress the whole program; call again when the choice or the person's font size changes."""
    follows_already = app.property("bertdesk_choice") is not None
    app.setProperty("bertdesk_choice", choice)
    hints = app.styleHints()
    hints.setColorScheme(_scheme(choice))
    if not follows_already:
        hints.colorSchemeChanged.connect(_on_system_scheme_changed)
    dark = choice == "dark" or (choice == "system" and hints.colorScheme() == Qt.ColorScheme.Dark)
    tokens = DARK if dark else LIGHT
    app.setProperty("bertdesk_theme", tokens.name)  # before any event: widgets ask current() while they re-tint
    if app.style().name() != "fusion":
        app.setStyle("Fusion")
    app.setFont(_app_font(app.font()))
    app.setPalette(_palette(tokens))
    app.setStyleSheet(_style_sheet(tokens))


def current() -> Tokens:
    """Return the tokens in force; a widget asks anew whenever it paints or gets QEvent.PaletteChange."""
    app = QGuiApplication.instance()
    return DARK if app is not None and app.property("bertdesk_theme") == "dark" else LIGHT


def px(size: int) -> int:
    """Scale a size meant for a 13 px app font to the font the person has."""
    return max(1, round(size * QFontInfo(QGuiApplication.font()).pixelSize() / BODY))


def font(size: int = BODY, *, bold: bool = False, tabular: bool = False) -> QFont:
    """Return the app font in one of the five sizes; `tabular` gives every digit the same width."""
    made = QFont(QGuiApplication.font())
    made.setPixelSize(px(size))
    if bold:
        made.setWeight(QFont.Weight.DemiBold)
    if tabular:
        made.setFeature(QFont.Tag("tnum"), 1)
    return made


def icon(name: str, color: str | None = None) -> QIcon:
    """Return resources/icons/NAME.svg in a token's colour (text unless told), paler where disabled."""
    tokens = current()
    made = QIcon()
    for mode, ink in ((QIcon.Mode.Normal, color or tokens.text), (QIcon.Mode.Disabled, tokens.disabled)):
        for side in _ICON_SIDES:
            made.addPixmap(_drawn(name, side, ink), mode)
    return made


def pixmap(name: str, side: int, ratio: float, color: str | None = None) -> QPixmap:
    """Return an icon for painting: `side` in logical pixels, `ratio` the device pixel ratio it will be shown at."""
    made = _drawn(name, round(side * ratio), color or current().text)
    made.setDevicePixelRatio(ratio)
    return made


def mix(top: QColor | str, bottom: QColor | str, share: float) -> QColor:
    """Return `top` laid over `bottom` with opacity `share` (0 to 1), as one opaque colour."""
    a, b = QColor(top), QColor(bottom)
    pairs = ((a.red(), b.red()), (a.green(), b.green()), (a.blue(), b.blue()))
    return QColor(*(round(x * share + y * (1 - share)) for x, y in pairs))


def contrast(one: QColor | str, other: QColor | str) -> float:
    """Return the WCAG 2 contrast ratio of two opaque colours, 1 to 21."""
    light, dark = sorted((_luminance(QColor(one)), _luminance(QColor(other))), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def ink_on(ground: QColor, tokens: Tokens | None = None) -> QColor:
    """Return a text colour with at least 4.5:1 on any ground: the theme's own where it will do."""
    return QColor(_ink_on(ground.rgb(), tokens or current()))


@lru_cache(maxsize=1024)  # a long text asks for every word of it
def _ink_on(ground: int, tokens: Tokens) -> str:
    for ink in (tokens.text, tokens.mark_text, "#FFFFFF"):
        if contrast(ink, QColor.fromRgb(ground)) >= 4.5:
            return ink
    return "#000000"  # where white fails, black has 4.58 or more


def _luminance(color: QColor) -> float:
    channels = (color.redF(), color.greenF(), color.blueF())
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _drawn(name: str, side: int, ink: str) -> QPixmap:
    key = f"{name} {side} {ink}"
    made = QPixmap()
    if QPixmapCache.find(key, made):  # drawing one takes 2 ms, and every message has three
        return made
    source = resource(f"icons/{name}.svg").read_text(encoding="utf-8").replace("currentColor", ink)
    made = QPixmap(side, side)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    QSvgRenderer(QByteArray(source.encode())).render(painter)
    painter.end()
    QPixmapCache.insert(key, made)
    return made


def _scheme(choice: Choice) -> Qt.ColorScheme:
    schemes = {"light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark}
    return schemes.get(choice, Qt.ColorScheme.Unknown)


def _on_system_scheme_changed() -> None:
    app = QApplication.instance()
    if isinstance(app, QApplication) and app.property("bertdesk_choice") == "system":
        apply(app, "system")


def _app_font(font: QFont) -> QFont:
    """Keep the person's family and size (13 px at least: Windows gives 12) and add fonts that hold Chinese."""
    made = QFont(font)
    # the family that was found, not the one asked for: an alias such as "Sans Serif" would lose to the Chinese fonts
    made.setFamilies([QFontInfo(font).family(), *_CJK_FAMILIES])
    made.setPixelSize(max(BODY, QFontInfo(font).pixelSize()))
    return made


def _palette(tokens: Tokens) -> QPalette:
    role = QPalette.ColorRole
    made = QPalette(QColor(tokens.raised), QColor(tokens.background))
    colours = {
        tokens.background: (role.Window,),
        tokens.surface: (role.Base, role.Light),
        tokens.raised: (role.AlternateBase, role.Button, role.ToolTipBase, role.Midlight),
        tokens.line: (role.Mid, role.Dark),
        tokens.border: (role.Shadow,),
        tokens.text: (role.WindowText, role.Text, role.ButtonText, role.ToolTipText, role.BrightText),
        tokens.muted: (role.PlaceholderText,),
        tokens.accent: (role.Highlight, role.Accent, role.Link, role.LinkVisited),
        tokens.accent_text: (role.HighlightedText,),
    }
    for colour, roles in colours.items():
        for each in roles:
            made.setColor(each, QColor(colour))
    for each in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, each, QColor(tokens.disabled))
    return made


def _style_sheet(tokens: Tokens) -> str:
    sizes = {"small": SMALL, "body": BODY, "heading": HEADING, "title": TITLE, "big": BIG, "icon": 16, "thin": 8}
    fields = {
        **asdict(tokens),
        **{name: str(px(size)) for name, size in sizes.items()},
        "accent_over": mix(tokens.text, tokens.accent, 0.14).name(),
        "radius": str(RADIUS),
        "icons": resource(f"icons/{tokens.name}").as_posix(),
    }
    return Template(resource("theme.qss").read_text(encoding="utf-8")).substitute(fields)
