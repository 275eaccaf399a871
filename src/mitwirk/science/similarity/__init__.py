"""Similar texts: character n-grams and a small sentence encoder. It proposes, it never merges."""
