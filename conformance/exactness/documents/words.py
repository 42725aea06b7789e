"""What words are, and what they are worth: BM25 as a fresh Lucene index of the living documents has it."""

import math
import re
from collections import Counter


def words_of(text):
    return [word.lower() for word in re.findall(r"[^\W_]+", text)]


def tokens(field, text):
    words = words_of(text)
    if field != "code":
        return words
    return [word[at : at + size] for word in words for size in (2, 3) for at in range(len(word) - size + 1)]


def bm25(documents, field, query):
    """Scores of a clause over one field, by id, as a fresh Lucene index of the living documents would have them."""
    counts = {id: Counter(tokens(field, document[field])) for id, document in documents.items() if field in document}
    counts = {id: count for id, count in counts.items() if count}
    lengths = {id: sum(count.values()) for id, count in counts.items()}
    if not counts:
        return {}
    average = sum(lengths.values()) / len(lengths)
    scores = Counter()
    for word in tokens(field, query):
        having = [id for id, count in counts.items() if word in count]
        weight = math.log(1 + (len(counts) - len(having) + 0.5) / (len(having) + 0.5))
        for id in having:
            frequency = counts[id][word]
            scores[id] += weight * frequency / (frequency + 1.2 * (0.25 + 0.75 * lengths[id] / average))
    return scores


def phrase_in(wanted, words):
    return any(words[at : at + len(wanted)] == wanted for at in range(len(words) - len(wanted) + 1))
