//! What CloudTrail writes down by itself: the event history.

/// One event of the history.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PastEvent {
    /// In seconds since 1970.
    pub time: i64,
    /// The account in which it happened.
    pub account: String,
    /// The Region that writes it down; for services that have none that is `us-east-1`.
    pub region: String,
    /// Such as `s3.amazonaws.com`.
    pub source: String,
    /// Such as `PutBucketPolicy`.
    pub name: String,
    pub read_only: bool,
    /// The name of the user or of the role's session.
    pub username: String,
    /// The ARN of who called.
    pub caller: String,
    pub access_key: String,
    pub user_agent: String,
    pub request_id: String,
    /// Why it was refused, if it was.
    pub error_code: Option<String>,
    pub error_message: Option<String>,
    /// Kind and name, such as `AWS::S3::Bucket` and `larkfield-logs`.
    pub resources: Vec<(String, String)>,
}
