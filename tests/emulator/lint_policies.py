"""Looks at policy documents, one JSON object {"kind", "name", "document"} a line of standard input, as AWS would.

Identity policies go through parliament. The rest has no linter of its own: its form is held against the grammar in
policy_schema.json, its actions against the list of AWS's actions that comes with parliament, and each kind against the
rules of the service that takes it. Prints what it finds as one JSON list of texts a line.
"""

import json
import pathlib
import re
import sys

import jsonschema
import parliament

SCHEMA = json.loads((pathlib.Path(__file__).parent / "policy_schema.json").read_text())

ROOTS = {
    "LogBucket": "resource",
    "FindingsBucket": "resource",
    "CloudTrailKey": "resource",
    "GuardDutyKey": "resource",
    "CloudTrailTopic": "resource",
    "GuardDutyTopic": "resource",
    "MainRolePermissions": "identity",
    "MainRoleMembers": "identity",
    "MainRoleTrust": "trust",
    "MemberRolePermissions": "identity",
    "MemberRoleTrust": "trust",
}

# What each service takes as the resource of a policy of its own, and the actions that may stand in it.
RESOURCES = {
    "LogBucket": (r"arn:aws[a-z-]*:s3:::[a-z0-9.-]+(/.*)?", "s3"),
    "FindingsBucket": (r"arn:aws[a-z-]*:s3:::[a-z0-9.-]+(/.*)?", "s3"),
    "CloudTrailKey": (r"\*", "kms"),
    "GuardDutyKey": (r"\*", "kms"),
    "CloudTrailTopic": (r"arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[A-Za-z0-9_-]+", "sns"),
    "GuardDutyTopic": (r"arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[A-Za-z0-9_-]+", "sns"),
    "MainRoleTrust": (None, "sts"),
    "MemberRoleTrust": (None, "sts"),
}

# What parliament says and AWS does not, or what the vendor's guide asks for as it is: (issue, action).
ACCEPTED = {
    # AWS's table of 2026 takes a topic for this action; the one in parliament is older and knows none.
    ("RESOURCE_MISMATCH", "sns:Unsubscribe"),
    # The guide reads every policy of the organization; there is no narrower form that would do the same.
    ("RESOURCE_STAR", "organizations:DescribePolicy"),
}

# The member's role reads how every bucket is set up. "*" names the same buckets, and the list of all buckets knows no other.
EVERY_BUCKET = {("MemberRolePermissions", "RESOURCE_STAR", "s3")}


def listed(value):
    return value if isinstance(value, list) else [value]


def form(root, document):
    schema = {"$schema": SCHEMA["$schema"], "$ref": f"#/$defs/{root}", "$defs": SCHEMA["$defs"]}
    checker = jsonschema.Draft202012Validator(schema)
    return [f"{error.json_path}: {error.message}" for error in checker.iter_errors(document)]


def actions(document):
    out = []
    for statement in document["Statement"]:
        for action in listed(statement.get("Action", [])) + listed(statement.get("NotAction", [])):
            try:
                if action != "*" and not parliament.expand_action(action):
                    out.append(f"{action} is no action of AWS")
            except Exception as error:
                out.append(f"{action}: {error!r}")
    return out


def sids(document):
    named = [statement["Sid"] for statement in document["Statement"] if statement.get("Sid")]
    return [f"the statement id {sid} is there twice" for sid in sorted(set(named)) if named.count(sid) > 1]


def service(kind, document):
    pattern, prefix = RESOURCES[kind]
    out = []
    buckets = set()
    for statement in document["Statement"]:
        for action in listed(statement.get("Action", [])):
            if action.split(":")[0].lower() != prefix:
                out.append(f"{action} has no place in a policy of {prefix}")
        for resource in listed(statement.get("Resource", [])):
            if pattern is None or not re.fullmatch(pattern, resource):
                out.append(f"{resource} is no resource of this policy")
            elif prefix != "kms":
                buckets.add(resource.split("/")[0])
        # A service principal without a condition on whom it acts for lets in everybody's trails and detectors.
        services = listed(statement.get("Principal", {}).get("Service", [])) if isinstance(statement.get("Principal"), dict) else []
        keys = {key.lower() for tests in statement.get("Condition", {}).values() for key in tests}
        if services and statement["Effect"] == "Allow" and not keys & {"aws:sourcearn", "aws:sourceaccount", "aws:sourceorgid", "kms:viaservice"}:
            context = [key for key in keys if key.startswith("kms:encryptioncontext")]
            if not context:
                out.append(f"{statement.get('Sid')} lets {services} act for anybody")
    if len(buckets) > 1:
        out.append(f"one policy names several resources: {sorted(buckets)}")
    return out


def identity(kind, document):
    written = {action for statement in document["Statement"] for action in listed(statement.get("Action", []))}
    out = []
    for finding in parliament.analyze_policy_string(json.dumps(document)).findings:
        details = finding.detail if isinstance(finding.detail, list) else [finding.detail]
        for detail in details:
            action = detail.get("action") if isinstance(detail, dict) else detail
            if (finding.issue, action) in ACCEPTED:
                continue
            if (kind, finding.issue, str(action).split(":")[0]) in EVERY_BUCKET:
                continue
            # A wildcard also stands for actions on other kinds of resources; those it then simply does not allow.
            if finding.issue == "RESOURCE_MISMATCH" and action not in written:
                continue
            out.append(f"{finding.issue}: {finding.title} {detail}")
    return out


def look(kind, document):
    found = form(ROOTS[kind], document)
    if found:
        return found
    found = actions(document) + sids(document)
    return found + (identity(kind, document) if ROOTS[kind] == "identity" else service(kind, document))


for line in sys.stdin:
    asked = json.loads(line)
    print(json.dumps(look(asked["kind"], asked["document"])), flush=True)
