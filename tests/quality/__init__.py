"""How well newsclip reads: corpora of real pages with known answers, scores, and floors that may only rise."""
