"""What has been bought under a contract, and how long its maximum value lasts (in Finnish: toteutunut käyttö)."""
