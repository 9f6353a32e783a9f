"""Puts things into the account before the product comes, as the name on the command line says, and prints their ARNs.

    seed.py ENDPOINT NAME [ARGUMENT]
"""

import json
import sys

import boto3
from botocore.config import Config

ACCOUNT = "123456789012"
REGION = "us-east-1"
OTHER = "444455556666"

ENDPOINT = sys.argv[1]
CONFIG = Config(retries={"max_attempts": 1}, s3={"addressing_style": "path"}, connect_timeout=10, read_timeout=30)


def client(name, **keys):
    keys = keys or {"aws_access_key_id": "testing", "aws_secret_access_key": "testing"}
    return boto3.client(name, endpoint_url=ENDPOINT, region_name=REGION, config=CONFIG, **keys)


def bucket(name):
    """A bucket in use: backups are read by another account, plain HTTP is refused, a function and EventBridge listen."""
    s3 = client("s3")
    s3.create_bucket(Bucket=name)
    s3.put_bucket_policy(
        Bucket=name,
        Policy=json.dumps(
            {
                "Version": "2012-10-17",
                "Id": "kept-by-the-backup-team",
                "Statement": [
                    {
                        "Sid": "BackupReaders",
                        "Effect": "Allow",
                        "Principal": {"AWS": OTHER},
                        "Action": ["s3:GetObject", "s3:ListBucket"],
                        "Resource": [f"arn:aws:s3:::{name}", f"arn:aws:s3:::{name}/backup/*"],
                        "Condition": {"IpAddress": {"aws:SourceIp": ["192.0.2.0/24", "198.51.100.0/24"]}},
                    },
                    {
                        "Effect": "Deny",
                        "Principal": "*",
                        "NotAction": "s3:GetBucketLocation",
                        "Resource": f"arn:aws:s3:::{name}/*",
                        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
                    },
                ],
            }
        ),
    )
    s3.put_bucket_notification_configuration(
        Bucket=name,
        NotificationConfiguration={
            "LambdaFunctionConfigurations": [
                {
                    "Id": "index-removals",
                    "LambdaFunctionArn": f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:index",
                    "Events": ["s3:ObjectRemoved:*"],
                    "Filter": {"Key": {"FilterRules": [{"Name": "prefix", "Value": "backup/"}, {"Name": "suffix", "Value": ".gz"}]}},
                }
            ],
            "EventBridgeConfiguration": {},
        },
    )
    return name


def key(alias):
    """A key that others use: the account itself, and a role of the backup team under a condition."""
    kms = client("kms")
    arn = kms.create_key(
        Description="backups",
        Policy=json.dumps(
            {
                "Version": "2012-10-17",
                "Id": "key-of-the-backup-team",
                "Statement": [
                    {
                        "Sid": "Enable IAM User Permissions",
                        "Effect": "Allow",
                        "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:root"},
                        "Action": "kms:*",
                        "Resource": "*",
                    },
                    {
                        "Sid": "Backups",
                        "Effect": "Allow",
                        "Principal": {"AWS": [f"arn:aws:iam::{OTHER}:role/backup", OTHER]},
                        "Action": ["kms:Decrypt", "kms:GenerateDataKey*"],
                        "Resource": "*",
                        "Condition": {"StringEquals": {"kms:ViaService": f"s3.{REGION}.amazonaws.com"}},
                    },
                ],
            }
        ),
    )["KeyMetadata"]["Arn"]
    kms.create_alias(AliasName=f"alias/{alias}", TargetKeyId=arn)
    return arn


def topic(name):
    """A topic that another account may subscribe to."""
    arn = f"arn:aws:sns:{REGION}:{ACCOUNT}:{name}"
    client("sns").create_topic(
        Name=name,
        Attributes={
            "Policy": json.dumps(
                {
                    "Version": "2008-10-17",
                    "Id": "topic-of-the-operators",
                    "Statement": [
                        {
                            "Sid": "Operators",
                            "Effect": "Allow",
                            "Principal": {"AWS": f"arn:aws:iam::{OTHER}:root"},
                            "Action": ["SNS:Subscribe", "SNS:GetTopicAttributes"],
                            "Resource": arn,
                        }
                    ],
                }
            )
        },
    )
    return arn


def trail(name, bucket_name):
    """A trail of one Region without a topic, stopped, that records changes of the account and of one table."""
    cloudtrail = client("cloudtrail")
    arn = cloudtrail.create_trail(Name=name, S3BucketName=bucket_name, IsMultiRegionTrail=False)["TrailARN"]
    cloudtrail.put_event_selectors(
        TrailName=arn,
        AdvancedEventSelectors=[
            {"Name": "Account", "FieldSelectors": [{"Field": "eventCategory", "Equals": ["Management"]}]},
            {
                "Name": "Orders table",
                "FieldSelectors": [
                    {"Field": "eventCategory", "Equals": ["Data"]},
                    {"Field": "resources.type", "Equals": ["AWS::DynamoDB::Table"]},
                    {"Field": "resources.ARN", "Equals": [f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/orders"]},
                ],
            },
        ],
    )
    return arn


def there_already():
    logs, findings = bucket("shared-logs-123456789012"), bucket("shared-findings-123456789012")
    return {
        "log_bucket": logs,
        "findings_bucket": findings,
        "cloudtrail_key": key("shared-cloudtrail"),
        "guardduty_key": key("shared-guardduty"),
        "cloudtrail_topic": topic("shared-cloudtrail"),
        "guardduty_topic": topic("shared-guardduty"),
        "trail": trail("shared-trail", logs),
        "detector": client("guardduty").create_detector(Enable=False)["DetectorId"],
    }


def role(name):
    """A role with the product's name that a person of the account may take on."""
    return client("iam").create_role(
        RoleName=name,
        AssumeRolePolicyDocument=json.dumps(
            {
                "Version": "2012-10-17",
                "Statement": [
                    {
                        "Sid": "OnCall",
                        "Effect": "Allow",
                        "Principal": {"AWS": ACCOUNT},
                        "Action": ["sts:AssumeRole", "sts:TagSession"],
                        "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}},
                    }
                ],
            }
        ),
    )["Role"]["Arn"]


def five_trails():
    client("s3").create_bucket(Bucket="five-trails-123456789012")
    return [trail(f"trail-{number}", "five-trails-123456789012") for number in range(1, 6)]


def others_bucket(name):
    """A bucket of another account."""
    given = client("sts").assume_role(RoleArn=f"arn:aws:iam::{OTHER}:role/owner", RoleSessionName="owner")["Credentials"]
    client(
        "s3",
        aws_access_key_id=given["AccessKeyId"],
        aws_secret_access_key=given["SecretAccessKey"],
        aws_session_token=given["SessionToken"],
    ).create_bucket(Bucket=name)
    return name


def organization():
    return client("organizations").create_organization(FeatureSet="ALL")["Organization"]["Id"]


def organization_of(count):
    """An organization and so many accounts in it: their numbers."""
    organization()
    made = (
        client("organizations").create_account(AccountName=f"Member {number}", Email=f"aws+{number}@larkfield.example")
        for number in range(int(count))
    )
    return sorted(status["CreateAccountStatus"]["AccountId"] for status in made)


def control_tower_role():
    """The role by which StackSets of AWS Control Tower go on to the accounts."""
    return client("iam").create_role(
        Path="/service-role/",
        RoleName="AWSControlTowerStackSetRole",
        AssumeRolePolicyDocument=json.dumps(
            {
                "Version": "2012-10-17",
                "Statement": [
                    {
                        "Effect": "Allow",
                        "Principal": {"Service": "cloudformation.amazonaws.com"},
                        "Action": "sts:AssumeRole",
                    }
                ],
            }
        ),
    )["Role"]["Arn"]


def roles_in(name, *accounts):
    """How many roles of this name there are in each account, and how many policies of the account's own."""
    seen = {}
    for account in accounts:
        arn = f"arn:aws:iam::{account}:role/looker"
        given = client("sts").assume_role(RoleArn=arn, RoleSessionName="looker")["Credentials"]
        iam = client(
            "iam",
            aws_access_key_id=given["AccessKeyId"],
            aws_secret_access_key=given["SecretAccessKey"],
            aws_session_token=given["SessionToken"],
        )
        roles = [role for role in iam.list_roles()["Roles"] if role["RoleName"] == name]
        seen[account] = [len(roles), len(iam.list_policies(Scope="Local")["Policies"])]
    return seen


SEEDS = {
    "there-already": there_already,
    "role": role,
    "five-trails": five_trails,
    "others-bucket": others_bucket,
    "organization": organization,
    "organization-of": organization_of,
    "control-tower-role": control_tower_role,
    "roles-in": roles_in,
}

print(json.dumps(SEEDS[sys.argv[2]](*sys.argv[3:])))
