"""How often Python looks for garbage."""

import gc


def collect_seldom() -> None:
    """Leave what is loaded so far alone, and look through the rest a fiftieth as often as by default.

    A long import makes millions of objects that stay: looking through them again and again took two fifths of its time.
    """
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)
