"""Modifications of contracts (in Finnish: sopimusmuutokset): what was agreed after the signing, and on what ground."""
