"""Drawings of time: pure functions from frozen values to shapes that the macros of templates/ write as SVG."""
