"""Makes the writes of a first run in an empty account, and nothing else: no look, no journal. As quick as eight threads allow."""

import json
import sys
from concurrent.futures import ThreadPoolExecutor

import boto3
from botocore.config import Config

URL = sys.argv[1]
ACCOUNT = "123456789012"
REGION = "us-east-1"
LOGS = f"cloudtrail-logs-{ACCOUNT}"
FINDINGS = f"guardduty-findings-{ACCOUNT}"
TAGS = {"created-by": "larkfield"}

pool = ThreadPoolExecutor(8)
# What only waits must not take one of the eight threads that call.
waiting = ThreadPoolExecutor(64)
session = boto3.session.Session(region_name=REGION)
services = ["s3", "kms", "sns", "cloudtrail", "guardduty", "iam"]
config = Config(s3={"addressing_style": "path"}, max_pool_connections=8)
aws = {name: session.client(name, endpoint_url=URL, config=config) for name in services}
s3, kms, sns, cloudtrail, guardduty, iam = (aws[name] for name in services)


def after(*needs):
    """Runs a function in the pool once these have ended, with what they came to."""

    def start(run):
        def wait_and_run():
            return run(*[need.result() for need in needs])

        return waiting.submit(wait_and_run)

    return start


def call(function, **fields):
    return pool.submit(function, **fields).result()


def document(*statements):
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def allow(principal, action, resource="*"):
    return {"Effect": "Allow", "Principal": principal, "Action": action, "Resource": resource}


def root():
    return allow({"AWS": f"arn:aws:iam::{ACCOUNT}:root"}, "kms:*")


def tags(key, value):
    return [{key: name, value: text} for name, text in TAGS.items()]


def key(service):
    rules = document(root(), allow({"Service": service}, ["kms:GenerateDataKey*", "kms:Decrypt"]))
    made = call(kms.create_key, Description="larkfield", Policy=rules, Tags=tags("TagKey", "TagValue"))
    return made["KeyMetadata"]["Arn"]


def topic(name, service):
    arn = f"arn:aws:sns:{REGION}:{ACCOUNT}:{name}"
    rules = document(allow({"Service": service}, "sns:Publish", arn))
    call(sns.create_topic, Name=name, Attributes={"Policy": rules}, Tags=tags("Key", "Value"))
    return arn


def bucket(name):
    call(
        s3.create_bucket,
        Bucket=name,
        ObjectOwnership="BucketOwnerEnforced",
        CreateBucketConfiguration={"Tags": tags("Key", "Value")},
    )


def close(name):
    everything = dict.fromkeys(
        ["BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"], True
    )
    call(s3.put_public_access_block, Bucket=name, PublicAccessBlockConfiguration=everything)


def bucket_rules(name, service):
    rules = document(allow({"Service": service}, "s3:PutObject", f"arn:aws:s3:::{name}/*"))
    call(s3.put_bucket_policy, Bucket=name, Policy=rules)


@after()
def log_key():
    return key("cloudtrail.amazonaws.com")


@after(log_key)
def log_alias(arn):
    call(kms.create_alias, AliasName="alias/cloudtrail-logs", TargetKeyId=arn)


@after(log_key)
def log_rotation(arn):
    call(kms.enable_key_rotation, KeyId=arn)


@after()
def log_topic():
    return topic("cloudtrail-logs", "cloudtrail.amazonaws.com")


@after()
def log_bucket():
    bucket(LOGS)


@after(log_bucket)
def log_closed(_):
    close(LOGS)


@after(log_closed)
def log_rules(_):
    bucket_rules(LOGS, "cloudtrail.amazonaws.com")


@after(log_rules, log_key, log_topic)
def trail(_, key_arn, topic_arn):
    call(
        cloudtrail.create_trail,
        Name="management-events",
        S3BucketName=LOGS,
        SnsTopicName=topic_arn,
        KmsKeyId=key_arn,
        IsMultiRegionTrail=True,
        IncludeGlobalServiceEvents=True,
        EnableLogFileValidation=True,
        TagsList=tags("Key", "Value"),
    )


@after(trail)
def trail_events(_):
    selector = {"ReadWriteType": "All", "IncludeManagementEvents": True}
    call(cloudtrail.put_event_selectors, TrailName="management-events", EventSelectors=[selector])


@after(trail_events)
def trail_logging(_):
    call(cloudtrail.start_logging, Name="management-events")


@after()
def detector():
    made = call(guardduty.create_detector, Enable=False, Tags=TAGS)
    call(guardduty.update_detector, DetectorId=made["DetectorId"], Enable=True)
    return made["DetectorId"]


@after(detector)
def findings_key(_):
    return key("guardduty.amazonaws.com")


@after(findings_key)
def findings_alias(arn):
    call(kms.create_alias, AliasName="alias/guardduty-findings", TargetKeyId=arn)


@after(findings_key)
def findings_rotation(arn):
    call(kms.enable_key_rotation, KeyId=arn)


@after()
def findings_topic():
    return topic("guardduty-findings", "s3.amazonaws.com")


@after()
def findings_bucket():
    bucket(FINDINGS)


@after(findings_bucket)
def findings_closed(_):
    close(FINDINGS)


@after(findings_closed, detector, findings_key)
def findings_rules(*_):
    bucket_rules(FINDINGS, "guardduty.amazonaws.com")


@after(findings_closed, findings_topic)
def findings_told(_, topic_arn):
    target = {"Id": "larkfield", "TopicArn": topic_arn, "Events": ["s3:ObjectCreated:*"]}
    call(
        s3.put_bucket_notification_configuration,
        Bucket=FINDINGS,
        NotificationConfiguration={"TopicConfigurations": [target]},
    )


@after(detector, findings_key, findings_rules, findings_told)
def export(detector_id, key_arn, *_):
    call(
        guardduty.create_publishing_destination,
        DetectorId=detector_id,
        DestinationType="S3",
        DestinationProperties={"DestinationArn": f"arn:aws:s3:::{FINDINGS}", "KmsKeyArn": key_arn},
    )


@after(log_key, findings_key)
def role_policy(*keys):
    reads = {"Effect": "Allow", "Action": ["s3:GetObject", "kms:Decrypt"], "Resource": "*"}
    made = call(
        iam.create_policy,
        PolicyName="larkfield",
        PolicyDocument=document(reads),
        Tags=tags("Key", "Value"),
    )
    return made["Policy"]["Arn"]


@after()
def role():
    trust = allow({"AWS": f"arn:aws:iam::{ACCOUNT}:root"}, "sts:AssumeRole")
    del trust["Resource"]
    call(
        iam.create_role,
        RoleName="larkfield",
        AssumeRolePolicyDocument=document(trust),
        Tags=tags("Key", "Value"),
    )


@after(role, role_policy)
def attached(_, policy_arn):
    call(iam.attach_role_policy, RoleName="larkfield", PolicyArn=policy_arn)


last = [
    log_alias,
    log_rotation,
    trail_logging,
    findings_alias,
    findings_rotation,
    export,
    attached,
]
for step in last:
    step.result()
waiting.shutdown()
pool.shutdown()
