"""Random documents, patches, filters and vectors. A filter comes with its meaning."""

import random
import struct

from words import phrase_in, words_of

DIMENSION = 8
WORDS = (
    "lake ridge walk pine stone river moss fog summit trail hut bridge creek snow valley meadow larch cairn pass gorge"
    " straße über naïve 東京 x1 2026"
).split()
TAGS = ["flat", "steep", "wet", "dry", "", "Ünï", "a b"]
SCHEMA = {
    "title": {"type": "string", "full_text_search": {}},
    "body": {"type": "string", "full_text_search": {}},
    "code": {"type": "string", "full_text_search": {"ngram": {"min_gram": 2, "max_gram": 3}}},
    "place": {"type": "dense_vector", "dimension": DIMENSION},
    "terms": {"type": "sparse_vector"},
}
TEXTS = ("title", "body", "code")


def f32(value):
    return struct.unpack("f", struct.pack("f", value))[0]


def equal(value, operand):
    if isinstance(value, list):
        return isinstance(operand, str) and operand in value
    return type_of(value) == type_of(operand) and value == operand


def type_of(value):
    return bool if isinstance(value, bool) else float if isinstance(value, (int, float)) else type(value)


def is_number(value):
    return type_of(value) is float


COMPARE = {
    "$gt": lambda a, b: a > b,
    "$gte": lambda a, b: a >= b,
    "$lt": lambda a, b: a < b,
    "$lte": lambda a, b: a <= b,
}


class Dice:
    """Random documents, filters and searches."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.ids = [f"d{number:03d}" for number in range(150)] + ["a b", "%41", "\"q'", "/x/y", "\x01", "~", "d"]

    def words(self, most):
        return " ".join(self.random.choices(WORDS, k=self.random.randint(1, most)))

    def scalar(self):
        return self.random.choice([
            self.random.choice(TAGS), self.random.randint(-3, 12), self.random.randint(0, 8) / 2,
            self.random.random() < 0.5, 1e300, 0, -0.0,
        ])

    def metadata_value(self):
        if self.random.random() < 0.25:
            return self.random.sample(TAGS, self.random.randint(0, 4))
        return self.scalar()

    def dense(self):
        return [f32(self.random.gauss(0, 1)) for _ in range(DIMENSION)]

    def sparse(self):
        indices = self.random.sample([*range(20), 2**31, 2**32 - 1], self.random.randint(1, 6))
        return {"indices": indices, "values": [f32(self.random.uniform(-0.5, 2)) for _ in indices]}

    def text(self, field):
        if field == "code":
            return " ".join("".join(self.random.choices("abc1", k=self.random.randint(1, 5))) for _ in range(2))
        if self.random.random() < 0.03:
            return self.random.choice(["", " ", "?!", "x"])
        forms = [self.random.choice([word, word.upper(), word.capitalize()]) for word in self.words(12).split()]
        return self.random.choice([" ", ", ", "-", "\n"]).join(forms)

    def field(self, name):
        if name == "place":
            return self.dense()
        if name == "terms":
            return self.sparse()
        return self.text(name) if name in TEXTS else self.metadata_value()

    def fields(self, share):
        names = [name for name in (*SCHEMA, "kind", "km", "open", "tags", "other") if self.random.random() < share]
        fields = {name: self.field(name) for name in names}
        if self.random.random() < 0.5:
            fields["filling"] = "".join(self.random.choices("0123456789abcdef", k=self.random.randint(100, 8000)))
        return fields

    def document(self):
        fields = self.fields(0.6)
        if not fields.keys() & SCHEMA.keys():
            fields["title"] = self.text("title")
        return {"_id": self.random.choice(self.ids), **fields}

    def patch(self):
        fields = self.fields(0.25)
        others = [name for name in (*SCHEMA, "kind", "km", "open", "tags", "never") if name not in fields]
        removed = [name for name in others if self.random.random() < 0.12]
        id = self.random.choice(self.ids) if self.random.random() < 0.95 else "nobody"
        patch = {"_id": id, **fields}
        if removed or self.random.random() < 0.1:
            patch["_remove_fields"] = removed
        return patch

    def metadata_filter(self, depth=0):
        """A filter and its meaning."""
        if depth < 3 and self.random.random() < 0.35:
            return self.joined(lambda: self.metadata_filter(depth + 1))
        name = self.random.choice(["kind", "km", "open", "tags", "other"])
        operator = self.random.choice(["$eq", "$ne", "$in", "$nin", "$exists", "bare", *COMPARE])
        if operator in COMPARE:
            bound = self.random.choice([self.random.randint(-3, 12), 2.5, 0, 1e300])
            return {name: {operator: bound}}, lambda d: is_number(d.get(name)) and COMPARE[operator](d[name], bound)
        if operator in ("$in", "$nin"):
            drawn = [self.scalar() for _ in range(self.random.randint(1, 4))]
            options = [one for one in drawn if type_of(one) is not bool] or ["flat"]
            having = lambda d: name in d and any(equal(d[name], one) for one in options)
            return {name: {operator: options}}, having if operator == "$in" else lambda d: not having(d)
        if operator == "$exists":
            wanted = self.random.random() < 0.5
            return {name: {operator: wanted}}, lambda d: (name in d) == wanted
        operand = self.scalar()
        same = lambda d: name in d and equal(d[name], operand)
        if operator == "bare":
            return {name: operand}, same
        return {name: {operator: operand}}, same if operator == "$eq" else lambda d: not same(d)

    def joined(self, clause):
        kind = self.random.choice(["$and", "$or", "$not", "keys"])
        if kind == "$not":
            inner, meaning = clause()
            return {"$not": inner}, lambda d: not meaning(d)
        clauses = [clause() for _ in range(self.random.randint(1, 3))]
        meanings = [meaning for _, meaning in clauses]
        if kind == "keys":
            merged = {}
            for wanted, _ in clauses:
                merged.update(wanted)
            if len(merged) == sum(len(wanted) for wanted, _ in clauses):
                return merged, lambda d: all(meaning(d) for meaning in meanings)
            kind = "$and"
        combine = all if kind == "$and" else any
        return {kind: [wanted for wanted, _ in clauses]}, lambda d: combine(meaning(d) for meaning in meanings)

    def word_filter(self):
        name = self.random.choice(TEXTS[:2])
        operator = self.random.choice(["$match_phrase", "$match_all", "$match_any", "$exists"])
        if operator == "$exists":
            return {name: {"$exists": True}}, lambda d: name in d
        text = self.words(2 if operator == "$match_phrase" else 3)
        wanted = words_of(text)
        meaning = {
            "$match_phrase": lambda words: phrase_in(wanted, words),
            "$match_all": lambda words: set(wanted) <= set(words),
            "$match_any": lambda words: bool(set(wanted) & set(words)),
        }[operator]
        return {name: {operator: text}}, lambda d: name in d and meaning(words_of(d[name]))

    def any_filter(self):
        draw = self.random.random()
        if draw < 0.5:
            return self.metadata_filter()
        return self.word_filter() if draw < 0.7 else self.joined(
            lambda: self.word_filter() if self.random.random() < 0.5 else self.metadata_filter(1))
