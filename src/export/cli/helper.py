"""What the script does with JSON: fills in values, and holds answers of AWS against the plan."""

import json
import os
import re
import sys

WORK = os.environ["WORK"]
KEY = re.compile(r"arn:[^:]*:kms:[^:]*:\d{12}:key/(.+)")
ROOT = re.compile(r"arn:[^:]*:iam::(\d{12}):root")


def path(name):
    return os.path.join(WORK, name)


def read(name):
    try:
        with open(path(name), encoding="utf-8") as file:
            text = file.read()
    except FileNotFoundError:
        return None
    return json.loads(text) if text.strip() else {}


def values():
    return read("values.json") or {}


def keep(name, value):
    """Remember a value for the place {{name}} of what follows."""
    known = values()
    known[name] = value
    with open(path("values.json"), "w", encoding="utf-8") as file:
        json.dump(known, file)


def filled(value, known):
    if isinstance(value, str):
        return re.sub(r"\{\{(.+?)\}\}", lambda it: known.get(it[1], it[0]), value)
    if isinstance(value, list):
        return [filled(item, known) for item in value]
    if isinstance(value, dict):
        return {filled(name, known): filled(item, known) for name, item in value.items()}
    return value


def without_ids(value):
    """The same without External Role IDs, which no file holds."""
    if isinstance(value, str) and value.lstrip().startswith("{"):
        try:
            return without_ids(json.loads(value))
        except ValueError:
            return value
    if isinstance(value, list):
        return [without_ids(item) for item in value]
    if isinstance(value, dict):
        return {
            name: "(not kept)" if name.lower() == "sts:externalid" else without_ids(item)
            for name, item in value.items()
        }
    return value


def meaning(value):
    """One form for all that means the same: order, lists of one and how a value is written make no difference."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return str(value)
    if isinstance(value, str):
        if value.lstrip().startswith("{"):
            try:
                return meaning(json.loads(value))
            except ValueError:
                return value
        key, root = KEY.fullmatch(value), ROOT.fullmatch(value)
        return (key or root)[1] if key or root else value
    if isinstance(value, list):
        items = [meaning(item) for item in value]
        items = sorted({json.dumps(item, sort_keys=True): item for item in items}.items())
        items = [item for _, item in items]
        return items[0] if len(items) == 1 else items
    if isinstance(value, dict):
        fields = {name: meaning(item) for name, item in value.items()}
        if set(fields) == {"Name", "Value"} and str(fields["Name"]).lower() in ("prefix", "suffix"):
            fields["Name"] = fields["Name"].lower()
        return {name: item for name, item in fields.items() if item not in (None, "", [])}
    return value


def same(there, wanted):
    if wanted == "(not kept)":
        return True
    if isinstance(there, dict) and isinstance(wanted, dict):
        return set(there) == set(wanted) and all(same(there[name], wanted[name]) for name in wanted)
    return there == wanted


def holds(there, wanted):
    """Whether all that is wanted is there; more may be."""
    if wanted in (None, "(not kept)"):
        return True
    if wanted == "(nothing)":
        return there in (None, "")
    if isinstance(wanted, dict):
        return isinstance(there, dict) and all(holds(there.get(name), it) for name, it in wanted.items())
    if isinstance(wanted, list):
        return isinstance(there, list) and all(any(holds(one, it) for one in there) for it in wanted)
    return meaning(there) == meaning(wanted)


def judge(mode):
    """right: it is done; planned: it is as the plan saw it; other: neither."""
    there, after, seen = read("answer.json"), read("after.json"), read("seen.json")

    def is_one(there, wanted):
        if there is None or wanted is None:
            return there is None and wanted is None
        if mode == "holds":
            return holds(there, wanted)
        return same(meaning(there), meaning(wanted))

    if any(is_one(there, one) for one in after):
        return "right"
    if seen is None or any(is_one(without_ids(there), one) for one in seen):
        return "planned"
    return "other"


def leave_out(fields, name):
    if isinstance(fields, dict):
        fields.pop(name, None)
        for field in fields.values():
            leave_out(field, name)


def main():
    what, rest = sys.argv[1], sys.argv[2:]
    if what == "fill":
        print(json.dumps(filled(json.load(sys.stdin), values())))
    elif what == "judge":
        print(judge(rest[0]))
    elif what == "leave-out":
        fields = read("write.json")
        leave_out(fields, rest[0])
        with open(path("write.json"), "w", encoding="utf-8") as file:
            json.dump(fields, file)
    elif what == "keep":
        keep(rest[0], rest[1])
    elif what == "keep-answer":
        answer = read("answer.json")
        if isinstance(answer, str):
            keep("setup.looked-up", answer)
        sys.exit(0 if isinstance(answer, str) else 1)
    elif what == "keep-as":
        keep(rest[0], values()["setup.looked-up"])
    elif what == "keep-made":
        made = read("made.json")
        for name in rest[1].split("."):
            made = made[name]
        keep(rest[0], made)


main()
