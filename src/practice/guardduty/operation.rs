//! GuardDuty's operations, as method and path name them.

/// The operation, from method and path.
pub(in super::super) fn action(method: &str, segments: &[String]) -> String {
    let segments: Vec<&str> = segments.iter().map(String::as_str).collect();
    match (method, segments.as_slice()) {
        ("GET", ["detector"]) => "ListDetectors",
        ("POST", ["detector"]) => "CreateDetector",
        ("GET", ["detector", _]) => "GetDetector",
        ("POST", ["detector", _]) => "UpdateDetector",
        ("POST", ["detector", _, "findings", "create"]) => "CreateSampleFindings",
        ("GET", ["detector", _, "administrator" | "master"]) => "GetAdministratorAccount",
        ("GET", ["detector", _, "member"]) => "ListMembers",
        ("POST", ["detector", _, "member"]) => "CreateMembers",
        ("POST", ["detector", _, "member", "detector", "get"]) => "GetMemberDetectors",
        ("POST", ["detector", _, "member", "detector", "update"]) => "UpdateMemberDetectors",
        ("GET", ["detector", _, "admin"]) => "DescribeOrganizationConfiguration",
        ("POST", ["detector", _, "admin"]) => "UpdateOrganizationConfiguration",
        ("GET", ["admin"]) => "ListOrganizationAdminAccounts",
        ("POST", ["admin", "enable"]) => "EnableOrganizationAdminAccount",
        ("POST", ["detector", _, "usage", "statistics"]) => "GetUsageStatistics",
        ("POST", ["detector", _, "freeTrial", "daysRemaining"]) => "GetRemainingFreeTrialDays",
        ("GET", ["detector", _, "publishingDestination"]) => "ListPublishingDestinations",
        ("POST", ["detector", _, "publishingDestination"]) => "CreatePublishingDestination",
        ("GET", ["detector", _, "publishingDestination", _]) => "DescribePublishingDestination",
        ("POST", ["detector", _, "publishingDestination", _]) => "UpdatePublishingDestination",
        ("DELETE", ["detector", _, "publishingDestination", _]) => "DeletePublishingDestination",
        ("GET", ["tags", ..]) => "ListTagsForResource",
        ("POST", ["tags", ..]) => "TagResource",
        _ => "Unknown",
    }
    .to_owned()
}
