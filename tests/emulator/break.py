"""Breaks one thing in an account that was set up: for each line of standard input, an endpoint and a name, does the deed of that name
and prints a line. A name that begins with "not-" takes the deed back, as the person does whom the check asks."""

import json
import sys

import boto3
from botocore.config import Config

REGION = "us-east-1"
ACCOUNT = "123456789012"
SESSION = boto3.Session("testing", "testing", region_name=REGION)
CONFIG = Config(retries={"max_attempts": 1}, s3={"addressing_style": "path"}, connect_timeout=10, read_timeout=30)

TRAIL = "management-events"
LOG_BUCKET = f"cloudtrail-logs-{ACCOUNT}"
LOG_TOPIC = f"arn:aws:sns:{REGION}:{ACCOUNT}:cloudtrail-logs"
LOG_KEY = "alias/cloudtrail-logs"
FINDINGS_BUCKET = f"guardduty-findings-{ACCOUNT}"
FINDINGS_TOPIC = f"arn:aws:sns:{REGION}:{ACCOUNT}:guardduty-findings"
FINDINGS_KEY = "alias/guardduty-findings"
ROLE = "radiant-aws-access-role"
ROOT = {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}

DEEDS = {}


def deed(function):
    DEEDS[function.__name__.replace("_", "-")] = function
    return function


class Account:
    def __init__(self, endpoint):
        for name in ["cloudtrail", "guardduty", "iam", "kms", "s3", "sns"]:
            setattr(self, name, SESSION.client(name, endpoint_url=endpoint, config=CONFIG))

    def key(self, alias):
        return self.kms.describe_key(KeyId=alias)["KeyMetadata"]["KeyId"]

    def detector(self):
        return self.guardduty.list_detectors()["DetectorIds"][0]

    def policy(self):
        return self.iam.list_attached_role_policies(RoleName=ROLE)["AttachedPolicies"][0]["PolicyArn"]

    def selectors(self, change):
        there = self.cloudtrail.get_event_selectors(TrailName=TRAIL)["AdvancedEventSelectors"]
        self.cloudtrail.put_event_selectors(TrailName=TRAIL, AdvancedEventSelectors=change(there))


def is_management(selector):
    return any(field.get("Equals") == ["Management"] for field in selector["FieldSelectors"])


@deed
def stopped_trail(a):
    a.cloudtrail.stop_logging(Name=TRAIL)


@deed
def deleted_trail(a):
    a.cloudtrail.delete_trail(Name=TRAIL)


@deed
def unsigned_files(a):
    a.cloudtrail.update_trail(Name=TRAIL, EnableLogFileValidation=False)


@deed
def one_region(a):
    a.cloudtrail.update_trail(Name=TRAIL, IsMultiRegionTrail=False)


@deed
def only_management_events(a):
    a.selectors(lambda there: [one for one in there if is_management(one)])


@deed
def calls_that_read_left_out(a):
    def change(there):
        for one in there:
            if is_management(one):
                one["FieldSelectors"].append({"Field": "readOnly", "Equals": ["false"]})
        return there

    a.selectors(change)


@deed
def log_bucket_without_rules(a):
    a.s3.delete_bucket_policy(Bucket=LOG_BUCKET)


@deed
def findings_bucket_without_rules(a):
    a.s3.delete_bucket_policy(Bucket=FINDINGS_BUCKET)


@deed
def open_log_bucket(a):
    a.s3.delete_public_access_block(Bucket=LOG_BUCKET)


@deed
def open_findings_bucket(a):
    a.s3.delete_public_access_block(Bucket=FINDINGS_BUCKET)


def refuse(a, bucket, is_back):
    document = json.loads(a.s3.get_bucket_policy(Bucket=bucket)["Policy"])
    document["Statement"] = [rule for rule in document["Statement"] if rule.get("Sid") != "Theirs"]
    if not is_back:
        rule = {"Sid": "Theirs", "Effect": "Deny", "Principal": "*", "Action": "s3:PutObject", "Resource": f"arn:aws:s3:::{bucket}/*"}
        document["Statement"].append(rule)
    a.s3.put_bucket_policy(Bucket=bucket, Policy=json.dumps(document))


@deed
def log_bucket_refuses(a):
    refuse(a, LOG_BUCKET, False)


@deed
def not_log_bucket_refuses(a):
    refuse(a, LOG_BUCKET, True)


@deed
def findings_bucket_tells_nobody(a):
    a.s3.put_bucket_notification_configuration(Bucket=FINDINGS_BUCKET, NotificationConfiguration={})


@deed
def findings_bucket_tells_of_one_folder(a):
    there = a.s3.get_bucket_notification_configuration(Bucket=FINDINGS_BUCKET)["TopicConfigurations"]
    there[0]["Filter"] = {"Key": {"FilterRules": [{"Name": "prefix", "Value": "AWSLogs/444455556666/"}]}}
    a.s3.put_bucket_notification_configuration(Bucket=FINDINGS_BUCKET, NotificationConfiguration={"TopicConfigurations": there})


@deed
def deleted_log_topic(a):
    a.sns.delete_topic(TopicArn=LOG_TOPIC)


@deed
def deleted_findings_topic(a):
    a.sns.delete_topic(TopicArn=FINDINGS_TOPIC)


def owner_alone(a, topic):
    rule = {"Sid": "Owner", "Effect": "Allow", "Principal": ROOT, "Action": "SNS:Publish", "Resource": topic}
    document = {"Version": "2012-10-17", "Statement": [rule]}
    a.sns.set_topic_attributes(TopicArn=topic, AttributeName="Policy", AttributeValue=json.dumps(document))


@deed
def log_topic_for_its_owner_alone(a):
    owner_alone(a, LOG_TOPIC)


@deed
def findings_topic_for_its_owner_alone(a):
    owner_alone(a, FINDINGS_TOPIC)


@deed
def disabled_log_key(a):
    a.kms.disable_key(KeyId=a.key(LOG_KEY))


@deed
def not_disabled_log_key(a):
    a.kms.enable_key(KeyId=a.key(LOG_KEY))


@deed
def findings_key_about_to_be_deleted(a):
    a.kms.schedule_key_deletion(KeyId=a.key(FINDINGS_KEY), PendingWindowInDays=7)


@deed
def not_findings_key_about_to_be_deleted(a):
    key = a.key(FINDINGS_KEY)
    a.kms.cancel_key_deletion(KeyId=key)
    a.kms.enable_key(KeyId=key)


@deed
def log_key_that_is_not_renewed(a):
    a.kms.disable_key_rotation(KeyId=a.key(LOG_KEY))


@deed
def log_key_without_its_name(a):
    a.kms.delete_alias(AliasName=LOG_KEY)


def root_alone(a, alias):
    rule = {"Sid": "Owner", "Effect": "Allow", "Principal": ROOT, "Action": "kms:*", "Resource": "*"}
    document = {"Version": "2012-10-17", "Statement": [rule]}
    a.kms.put_key_policy(KeyId=a.key(alias), PolicyName="default", Policy=json.dumps(document))


@deed
def log_key_for_its_owner_alone(a):
    root_alone(a, LOG_KEY)


@deed
def findings_key_for_its_owner_alone(a):
    root_alone(a, FINDINGS_KEY)


@deed
def suspended_detector(a):
    a.guardduty.update_detector(DetectorId=a.detector(), Enable=False)


@deed
def findings_every_six_hours(a):
    a.guardduty.update_detector(DetectorId=a.detector(), FindingPublishingFrequency="SIX_HOURS")


@deed
def findings_that_go_nowhere(a):
    detector = a.detector()
    for there in a.guardduty.list_publishing_destinations(DetectorId=detector)["Destinations"]:
        a.guardduty.delete_publishing_destination(DetectorId=detector, DestinationId=there["DestinationId"])


@deed
def role_without_its_policy(a):
    a.iam.detach_role_policy(RoleName=ROLE, PolicyArn=a.policy())


@deed
def deleted_role(a):
    a.iam.detach_role_policy(RoleName=ROLE, PolicyArn=a.policy())
    a.iam.delete_role(RoleName=ROLE)


@deed
def another_external_id(a):
    trust = a.iam.get_role(RoleName=ROLE)["Role"]["AssumeRolePolicyDocument"]
    trust["Statement"][0]["Condition"]["StringEquals"]["sts:ExternalId"] = "another-one"
    a.iam.update_assume_role_policy(RoleName=ROLE, PolicyDocument=json.dumps(trust))


@deed
def role_that_is_refused_its_files(a):
    document = {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "s3:GetObject", "Resource": "*"}]}
    a.iam.put_role_policy(RoleName=ROLE, PolicyName="LockedDown", PolicyDocument=json.dumps(document))


@deed
def not_role_that_is_refused_its_files(a):
    a.iam.delete_role_policy(RoleName=ROLE, PolicyName="LockedDown")


@deed
def role_that_reads_nothing(a):
    document = {"Version": "2012-10-17", "Statement": [{"Sid": "Other", "Effect": "Allow", "Action": "ec2:DescribeInstances", "Resource": "*"}]}
    a.iam.create_policy_version(PolicyArn=a.policy(), PolicyDocument=json.dumps(document), SetAsDefault=True)


def main():
    for line in sys.stdin:
        endpoint, name = line.split()
        try:
            DEEDS[name](Account(endpoint))
            print("done", flush=True)
        except Exception as error:  # Whatever it is, the test shows it.
            print(f"{type(error).__name__}: {error}".replace("\n", " "), flush=True)


if __name__ == "__main__":
    main()
