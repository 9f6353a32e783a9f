"""Prints what is in the account, for one endpoint a line of standard input, as one line of JSON each.

Policies come in one form for all ways to write the same: lists where one value could stand alone, sorted, actions in
lower case, an account's number as its root. Two documents that are equal here mean the same.
"""

import json
import sys
from concurrent.futures import ThreadPoolExecutor

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

REGION = "us-east-1"
SESSION = boto3.Session("testing", "testing", region_name=REGION)
CONFIG = Config(retries={"max_attempts": 1}, s3={"addressing_style": "path"}, connect_timeout=10, read_timeout=30)


def clients(endpoint):
    names = ["cloudtrail", "guardduty", "iam", "kms", "organizations", "s3", "sns"]
    return {name: SESSION.client(name, endpoint_url=endpoint, config=CONFIG) for name in names}


def values(item):
    return sorted(str(part) for part in (item if isinstance(item, list) else [item]))


def principal(item):
    if not isinstance(item, dict):
        item = {"AWS": item}

    def root(name):
        return f"arn:aws:iam::{name}:root" if name.isdigit() and len(name) == 12 else name

    return {kind: sorted(root(name) for name in values(names)) for kind, names in sorted(item.items())}


def statement(item):
    out = {}
    for key, value in sorted(item.items()):
        if key in ("Action", "NotAction"):
            out[key] = sorted(action.lower() for action in values(value))
        elif key in ("Resource", "NotResource"):
            out[key] = values(value)
        elif key in ("Principal", "NotPrincipal"):
            out[key] = principal(value)
        elif key == "Condition":
            out[key] = {
                operator: {name.lower(): values(wanted) for name, wanted in sorted(tests.items())}
                for operator, tests in sorted(value.items())
            }
        else:
            out[key] = value
    return out


def policy(document):
    if document is None:
        return None
    if isinstance(document, str):
        document = json.loads(document)
    statements = document["Statement"]
    statements = statements if isinstance(statements, list) else [statements]
    out = {key: value for key, value in document.items() if key != "Statement"}
    out["Statement"] = sorted((statement(item) for item in statements), key=lambda item: json.dumps(item, sort_keys=True))
    return out


def absent(call, *codes, **arguments):
    """What the call answers, or None where AWS says that there is no such thing."""
    try:
        answer = call(**arguments)
    except ClientError as error:
        if error.response["Error"]["Code"] in codes:
            return None
        raise
    answer.pop("ResponseMetadata", None)
    return answer


def tags(items, key="Key", value="Value"):
    return {item[key]: item[value] for item in items}


def buckets(s3):
    out = {}
    for name in [bucket["Name"] for bucket in s3.list_buckets()["Buckets"]]:
        found = absent(s3.get_bucket_policy, "NoSuchBucketPolicy", Bucket=name)
        block = absent(s3.get_public_access_block, "NoSuchPublicAccessBlockConfiguration", Bucket=name)
        tagging = absent(s3.get_bucket_tagging, "NoSuchTagSet", Bucket=name)
        out[name] = {
            "policy": policy(found and found["Policy"]),
            "notification": absent(s3.get_bucket_notification_configuration, Bucket=name),
            "public_access_block": block and block["PublicAccessBlockConfiguration"],
            "tags": tags(tagging["TagSet"]) if tagging else {},
        }
    return out


def topics(sns):
    out = {}
    for arn in [topic["TopicArn"] for topic in sns.list_topics()["Topics"]]:
        attributes = sns.get_topic_attributes(TopicArn=arn)["Attributes"]
        out[arn] = {
            "policy": policy(attributes.get("Policy")),
            "tags": tags(sns.list_tags_for_resource(ResourceArn=arn)["Tags"]),
        }
    return out


def keys(kms):
    aliases = {}
    for alias in kms.list_aliases(Limit=100)["Aliases"]:
        aliases.setdefault(alias.get("TargetKeyId"), []).append(alias["AliasName"])
    out = {}
    for item in kms.list_keys(Limit=1000)["Keys"]:
        key = kms.describe_key(KeyId=item["KeyArn"])["KeyMetadata"]
        if key["KeyManager"] != "CUSTOMER":
            continue
        out[key["Arn"]] = {
            "policy": policy(kms.get_key_policy(KeyId=key["Arn"], PolicyName="default")["Policy"]),
            "tags": tags(kms.list_resource_tags(KeyId=key["Arn"])["Tags"], "TagKey", "TagValue"),
            "aliases": sorted(aliases.get(key["KeyId"], [])),
            "rotates": kms.get_key_rotation_status(KeyId=key["Arn"])["KeyRotationEnabled"],
        }
    return out


def trails(cloudtrail):
    out = {}
    for trail in cloudtrail.describe_trails(includeShadowTrails=False)["trailList"]:
        arn = trail["TrailARN"]
        selectors = cloudtrail.get_event_selectors(TrailName=arn)
        out[arn] = {
            "settings": trail,
            "logging": cloudtrail.get_trail_status(Name=arn)["IsLogging"],
            "basic": selectors.get("EventSelectors", []),
            "advanced": selectors.get("AdvancedEventSelectors", []),
        }
    return out


def detectors(guardduty):
    out = {}
    for detector in guardduty.list_detectors()["DetectorIds"]:
        seen = guardduty.get_detector(DetectorId=detector)
        try:
            listed = guardduty.list_publishing_destinations(DetectorId=detector)["Destinations"]
            destinations = [
                guardduty.describe_publishing_destination(DetectorId=detector, DestinationId=item["DestinationId"])["DestinationProperties"]
                for item in listed
            ]
        except ClientError as error:
            if error.response["ResponseMetadata"]["HTTPStatusCode"] != 404:
                raise
            destinations = None
        out[detector] = {
            "status": seen["Status"],
            "frequency": seen["FindingPublishingFrequency"],
            "features": {item["Name"]: item["Status"] for item in seen.get("Features", [])},
            "destinations": destinations,
        }
    return out


def policies(iam):
    out = {}
    for item in iam.list_policies(Scope="Local")["Policies"]:
        versions = iam.list_policy_versions(PolicyArn=item["Arn"])["Versions"]
        version = iam.get_policy_version(PolicyArn=item["Arn"], VersionId=item["DefaultVersionId"])["PolicyVersion"]
        out[item["PolicyName"]] = {"document": policy(version["Document"]), "versions": len(versions)}
    return out


def roles(iam):
    out = {}
    for role in iam.list_roles()["Roles"]:
        if role["Path"].startswith("/aws-service-role/"):
            continue
        attached = iam.list_attached_role_policies(RoleName=role["RoleName"])["AttachedPolicies"]
        out[role["RoleName"]] = {
            "trust": policy(role["AssumeRolePolicyDocument"]),
            "attached": sorted(item["PolicyName"] for item in attached),
        }
    return out


def world(aws):
    parts = {
        "buckets": (buckets, "s3"),
        "topics": (topics, "sns"),
        "keys": (keys, "kms"),
        "trails": (trails, "cloudtrail"),
        "detectors": (detectors, "guardduty"),
        "policies": (policies, "iam"),
        "roles": (roles, "iam"),
    }
    with ThreadPoolExecutor(len(parts)) as pool:
        running = {name: pool.submit(read, aws[service]) for name, (read, service) in parts.items()}
        return {name: part.result() for name, part in running.items()}


def main():
    known = {}
    for line in sys.stdin:
        endpoint = line.strip()
        if endpoint not in known:
            known[endpoint] = clients(endpoint)
        try:
            answer = world(known[endpoint])
        except Exception as error:  # the test shows it: this process has no one to tell
            answer = {"error": repr(error)}
        print(json.dumps(answer, default=str), flush=True)


main()
