//! The export of findings, which waits for its bucket and its key.

use super::*;

#[test]
fn an_export_waits_for_new_rules_of_its_own_bucket_or_key() {
    let action = Action::CreateDestination(CreateDestination {
        detector: "d1".to_owned(),
        bucket_arn: "arn:aws:s3:::larkfield-findings/folder/".to_owned(),
        key_arn: KEY.to_owned(),
        owner: AccountId::parse("111122223333").unwrap(),
    });
    let said = "The request failed because the GuardDuty service principal does not have permission to the KMS key or the resource";
    let waits = |fresh: &Fresh| patience(&refused("BadRequestException", said), &action, fresh);
    let bucket_only = waits(&after([(bucket_rules("larkfield-findings"), None)])).unwrap();
    assert!(!bucket_only.reason.contains("key"), "{bucket_only:?}");
    let key_only = waits(&after([new_key()])).unwrap();
    assert!(!key_only.reason.contains("bucket"), "{key_only:?}");
    assert_eq!(
        waits(&after([(bucket_rules("larkfield-logs"), None)])),
        None
    );
    let wrong = refused(
        "BadRequestException",
        "value specified for the kmsKeyArn parameter is not valid",
    );
    assert_eq!(patience(&wrong, &action, &after([new_key()])), None);
}

#[test]
fn an_export_that_stands_still_at_first_waits_like_one_that_is_refused() {
    let action = Action::CreateDestination(CreateDestination {
        detector: "d1".to_owned(),
        bucket_arn: "arn:aws:s3:::larkfield-findings".to_owned(),
        key_arn: KEY.to_owned(),
        owner: AccountId::parse("111122223333").unwrap(),
    });
    let failure = |reached: Reached, code: &str| {
        let mut problem = Problem::new("GuardDuty cannot send findings to the bucket.");
        problem.code = Some(code.to_owned());
        Failure { problem, reached }
    };
    let unable = "UNABLE_TO_PUBLISH_FIX_DESTINATION_PROPERTY";
    let new_rules = || after([(bucket_rules("larkfield-findings"), None), new_key()]);
    let refused = refused(
        "BadRequestException",
        "the service principal does not have permission",
    );
    let waits = patience(&failure(Reached::Refused, unable), &action, &new_rules());
    assert!(waits.is_some());
    assert_eq!(waits, patience(&refused, &action, &new_rules()));
    // Nothing of this run is the reason; it was so before; somebody stopped it.
    for (failure, fresh) in [
        (failure(Reached::Refused, unable), Fresh::default()),
        (failure(Reached::Never, unable), new_rules()),
        (failure(Reached::Refused, "STOPPED"), new_rules()),
    ] {
        assert_eq!(patience(&failure, &action, &fresh), None, "{failure:?}");
    }
}
