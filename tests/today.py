"""The day on which every test stands still, unless it says otherwise."""

from datetime import date

TODAY = date(2026, 11, 23)
