"""The sample municipality of `hankintakello demo`: its register, its people, its mailbox."""
