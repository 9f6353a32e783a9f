//! What can be answered in the worlds: the questions whose answers touch what others have.

use super::answers::Question;

/// What can be answered where everything is there and shared.
pub(crate) const OTHERS: &[Question] = &[
    (
        "cloudtrail",
        &[
            "bucket = { use = \"existing\", name = \"larkfield-logs\" }\ntrail = { use = \"existing\", arn = \"arn:aws:cloudtrail:us-east-1:111122223333:trail/larkfield-audit\" }",
            "bucket = { use = \"existing\", name = \"larkfield-logs\" }\ntrail = { use = \"existing\", arn = \"arn:aws:cloudtrail:us-east-1:111122223333:trail/larkfield-locked\" }",
            "bucket = { use = \"existing\", name = \"larkfield-logs\" }\ntrail = { use = \"new\", name = \"larkfield-audit\" }",
            "bucket = { use = \"existing\", name = \"larkfield-logs\" }",
            "",
        ],
    ),
    (
        "cloudtrail",
        &[
            "",
            "key = { use = \"new\" }",
            "key = { use = \"existing\", arn = \"arn:aws:kms:us-east-1:111122223333:key/aaaaaaaa-0000-4000-8000-000000000001\" }",
            "key = { use = \"existing\", arn = \"arn:aws:kms:us-east-1:111122223333:key/bbbbbbbb-0000-4000-8000-000000000002\" }",
            "key = { use = \"none\" }",
        ],
    ),
    (
        "cloudtrail",
        &[
            "",
            "topic = { use = \"existing\", arn = \"arn:aws:sns:us-east-1:111122223333:larkfield-trail\" }",
        ],
    ),
    (
        "cloudtrail",
        &[
            "",
            "data_events = \"none\"",
            "data_events = { buckets = [\"larkfield-shop\"] }",
        ],
    ),
    ("cloudtrail", &["", "organization = true"]),
    (
        "guardduty",
        &[
            "",
            "regions = [\"us-east-1\", \"eu-west-1\"]",
            "regions = [\"eu-west-1\"]",
            "regions = [\"us-east-1\", \"us-west-2\", \"ap-southeast-2\"]",
        ],
    ),
    (
        "guardduty",
        &[
            "bucket = { use = \"existing\", name = \"larkfield-findings\" }",
            "bucket = { use = \"existing\", name = \"larkfield-west\" }",
            "",
        ],
    ),
    (
        "guardduty",
        &[
            "",
            "key = { use = \"existing\", arn = \"arn:aws:kms:us-east-1:111122223333:key/bbbbbbbb-0000-4000-8000-000000000002\" }",
            "key = { use = \"existing\", arn = \"arn:aws:kms:us-east-1:111122223333:key/cccccccc-0000-4000-8000-000000000003\" }",
            "key = { use = \"existing\", arn = \"arn:aws:kms:us-west-2:111122223333:key/dddddddd-0000-4000-8000-000000000004\" }",
        ],
    ),
    (
        "guardduty",
        &[
            "",
            "topic = { use = \"existing\", arn = \"arn:aws:sns:us-east-1:111122223333:larkfield-new-files\" }",
        ],
    ),
    ("guardduty", &["", "move_export = true"]),
    ("guardduty", &["", "strict_bucket = true"]),
    ("guardduty", &["", "s3_protection = false"]),
    ("role", &["", "read = \"log-buckets\""]),
    ("role", &["", "policy_name = \"another-policy\""]),
    ("role", &["", "organization_reads = false"]),
    ("vendor", &["", "role_name = \"etl\""]),
    (
        "vendor",
        &[
            "external_role_id = \"rs-8f2c7d1a-91d4\"",
            "external_role_id = \"rs-older-0000\"",
        ],
    ),
];

/// What can be answered after an older run of ours, whose things others have joined since.
pub(crate) const OLDER_RUN: &[Question] = &[
    (
        "cloudtrail",
        &["", "trail = { use = \"new\", name = \"another-trail\" }"],
    ),
    (
        "cloudtrail",
        &[
            "",
            "bucket = { use = \"new\", name = \"larkfield-more-logs\" }",
        ],
    ),
    (
        "cloudtrail",
        &[
            "",
            "key = { use = \"none\" }",
            "key = { use = \"new\", alias = \"another-log-key\" }",
        ],
    ),
    (
        "cloudtrail",
        &[
            "",
            "topic = { use = \"new\", name = \"another-trail-topic\" }",
        ],
    ),
    (
        "cloudtrail",
        &[
            "data_events = { buckets = [\"larkfield-shop\"] }",
            "",
            "data_events = \"none\"",
            "data_events = { buckets = [\"larkfield-till\"] }",
        ],
    ),
    ("cloudtrail", &["", "organization = true"]),
    (
        "guardduty",
        &[
            "",
            "regions = [\"us-east-1\", \"eu-west-1\"]",
            "regions = [\"eu-west-1\"]",
            "regions = [\"eu-west-1\", \"us-west-2\"]",
        ],
    ),
    (
        "guardduty",
        &[
            "",
            "bucket = { use = \"new\", name = \"larkfield-more-findings\" }",
        ],
    ),
    (
        "guardduty",
        &[
            "",
            "key = { use = \"new\", alias = \"another-findings-key\" }",
        ],
    ),
    (
        "guardduty",
        &[
            "",
            "topic = { use = \"new\", name = \"another-findings-topic\" }",
        ],
    ),
    ("guardduty", &["", "move_export = true"]),
    ("guardduty", &["", "strict_bucket = true"]),
    ("role", &["", "read = \"log-buckets\""]),
    (
        "vendor",
        &[
            "external_role_id = \"rs-8f2c7d1a-91d4\"",
            "external_role_id = \"rs-other-1111\"",
        ],
    ),
];
