"""Reads the published OpenAPI files of one version and says where an answer departs from them."""

import json
import re

import jsonschema
import yaml

METHODS = {"get", "post", "put", "patch", "delete"}
# Response members that are sent as null when there is nothing to say, where the files know only absence.
NULL_MEANS_ABSENT = {"tags"}


class Contract:
    """All operations of one version, from its control-plane and data-plane files."""

    def __init__(self, files):
        self.operations = []
        for file in files:
            document = yaml.load(file.read_text(), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
            components = document.get("components", {})
            for template, item in document["paths"].items():
                pattern = re.compile(re.sub(r"\\\{[^/]*?\\\}", "[^/]+", re.escape(template)) + "$")
                for method in METHODS & item.keys():
                    self.operations.append((method.upper(), template, pattern, item[method], components))
        # A literal segment wins over a parameter: /indexes/create-for-model is no index name.
        self.operations.sort(key=lambda operation: operation[1].count("{"))

    def problems(self, method, path, answer):
        """Everything in which this answer differs from what the operation declares; empty is conformant."""
        found = self._operation(method, path)
        if found is None:
            return [f"no operation {method} {path}"]
        operation, components, _ = found
        responses = operation["responses"]
        code = str(answer.status)
        declared = responses.get(code) or responses.get(code[0] + "XX") or responses.get("default")
        if declared is not None and "$ref" in declared:
            declared = components["responses"][declared["$ref"].rsplit("/", 1)[1]]
        if declared is None:
            return [f"status {code} is not declared, only {sorted(responses)}"]
        return self._body_problems(declared.get("content"), components, answer)

    def request_problems(self, method, path, body):
        """As `problems`, for the request this suite itself is about to send."""
        operation, components, _ = self._operation(method, path)
        content = operation.get("requestBody", {}).get("content", {})
        if body is None or "application/json" not in content:
            return []
        return _violations(content["application/json"]["schema"], components, body, closed=False)

    def template(self, method, path):
        """The path as the file writes it, `/indexes/{index_name}`, or None."""
        found = self._operation(method, path)
        return found and found[2]

    def _operation(self, method, path):
        for known_method, template, pattern, operation, components in self.operations:
            if known_method == method and pattern.match(path):
                return operation, components, template
        return None

    def _body_problems(self, content, components, answer):
        if not content:
            return [f"a body where none is declared: {answer.text[:200]!r}"] if answer.text.strip() else []
        media = answer.headers.get("content-type", "").split(";")[0].strip()
        if media not in content:
            return [f"content type {media!r}, declared {sorted(content)}"]
        if media != "application/json":
            return []
        try:
            body = json.loads(answer.text)
        except ValueError as error:
            return [f"not JSON: {error}: {answer.text[:200]!r}"]
        return _violations(content[media]["schema"], components, body, closed=True)


def _violations(schema, components, body, closed):
    shared = {name: _converted(part, closed) for name, part in components.get("schemas", {}).items()}
    validator = jsonschema.Draft202012Validator({**_converted(schema, closed), "components": {"schemas": shared}})
    return [_explained(error) for error in validator.iter_errors(body)]


def _explained(error):
    """The deepest reason of a failed choice, not just that no branch fits."""
    deepest = jsonschema.exceptions.best_match([error])
    return f"{deepest.json_path}: {deepest.message[:300]}"


def _converted(schema, closed, inside_choice=False):
    """OpenAPI 3.0 to JSON Schema. `closed`: a member the schema does not name is an error.

    Being closed is stricter than the files: it shows members of a newer version leaking into an older one.
    A branch of oneOf, anyOf or allOf stays open, because its siblings may name the member.
    """
    if isinstance(schema, list):
        return [_converted(entry, closed, inside_choice) for entry in schema]
    if not isinstance(schema, dict):
        return schema
    result = {}
    for key, value in schema.items():
        if key in ("example", "discriminator", "nullable", "description") or key.startswith("x-"):
            continue
        if key == "properties":
            result[key] = {name: _member(name, member, closed) for name, member in value.items()}
        else:
            result[key] = _converted(value, closed, key in ("oneOf", "anyOf", "allOf"))
    if schema.get("nullable"):
        result = {"anyOf": [result, {"type": "null"}]}
    elif closed and not inside_choice and "properties" in schema and "additionalProperties" not in schema:
        if not {"oneOf", "anyOf", "allOf"} & schema.keys():
            result["additionalProperties"] = False
    return result


def _member(name, schema, closed):
    converted = _converted(schema, closed)
    return {"anyOf": [converted, {"type": "null"}]} if name in NULL_MEANS_ABSENT else converted
