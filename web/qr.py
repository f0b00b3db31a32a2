"""QR codes as drawings that a page holds."""

from markupsafe import Markup

QUIET_ZONE = 4  # of the standard, in modules


def qr_code(text: str, *, title: str) -> Markup:
    """Return the text as a QR code in SVG, black on white whatever the page's colours are."""
    import segno  # noqa: PLC0415 - the one page that prints a code needs it, not each start of a command

    code = segno.make(text, error="m", micro=False)
    return Markup(  # noqa: S704 - drawn by the library; it escapes the title
        code.svg_inline(border=QUIET_ZONE, omitsize=True, dark="#000", light="#fff", svgclass="qr", title=title)
    )
