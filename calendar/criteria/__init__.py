"""The library of criteria that have worked (in Finnish: laatukriteerien kirjasto), and where each was used."""
