"""Legal holds: what is kept whatever the rules of retention say, because somebody has given a reason."""
