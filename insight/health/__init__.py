"""How contracts and suppliers are (in Finnish: kunto): points with their working, and what would mend them."""
