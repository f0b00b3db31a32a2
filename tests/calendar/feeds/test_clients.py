"""Programs are told apart by what they call themselves, the first match in order."""

import pytest

from hankintakello.calendar.feeds.clients import family, family_name


@pytest.mark.parametrize(
    ("user_agent", "expected", "name"),
    [
        ("Google-Calendar-Importer", "google", "Google-kalenteri"),
        ("Mozilla/5.0 (compatible; Google-Calendar-Importer)", "google", "Google-kalenteri"),
        ("Microsoft.Exchange/15.20 (Owner=iOS/)", "outlook_online", "Outlook verkossa tai puhelimessa"),
        ("Microsoft Office/16.0 (Windows NT 10.0; Microsoft Outlook 16.0.1; Pro)", "outlook", "Outlook"),
        ("Mozilla/5.0 (X11; Linux) Gecko/20100101 Thunderbird/140.4", "thunderbird", "Thunderbird"),
        ("Evolution/3.56", "evolution", "GNOME-kalenteri"),
        ("macOS/26.0 (25A1) CalendarAgent/1000", "apple_mac", "Applen kalenteri (Mac)"),
        ("iOS/26.0 (23A1) dataaccessd/1.0", "apple_mobile", "Applen kalenteri (iPhone tai iPad)"),
        ("Mozilla/5.0 Nextcloud Server Crawler", "nextcloud", "Nextcloud"),
        ("ICSx5/2.4 (Android)", "icsx5", "ICSx5"),
        ("Fastmail/1.0", "fastmail", "Fastmail"),
        ("ProtonCalendar", "proton", "Proton"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/156.0", "browser", "selain"),
        ("curl/8.0", "other", "muu ohjelma"),
        ("", "other", "muu ohjelma"),
    ],
)
def test_family_is_told_by_the_user_agent(user_agent: str, expected: str, name: str) -> None:
    assert family(user_agent) == expected
    assert family_name(expected) == name
