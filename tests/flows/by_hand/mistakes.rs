//! Mistakes that are in the guide or easy to make with it, in the account that is as the guide says otherwise.

use radiant_aws_setup::practice::World;
use serde_json::json;

use super::guide::{
    ACCOUNT, DETECTOR, FINDINGS_BUCKET, FINDINGS_KEY, FINDINGS_TOPIC, LOG_BUCKET, LOG_KEY,
    LOG_TOPIC, MAIN_ROLE, REGION, bucket_rules, key_rules, rights, topic_rules, trail,
};

pub(super) struct Mistake {
    pub(super) name: &'static str,
    pub(super) by: Box<dyn Fn(&mut World)>,
    /// What the plan proposes because of it.
    pub(super) proposes: &'static [&'static str],
    /// What a check says of it.
    pub(super) seen: &'static str,
    /// Rules that it may change, by their names.
    pub(super) changes: &'static [&'static str],
}

fn mistake(
    name: &'static str,
    by: impl Fn(&mut World) + 'static,
    proposes: &'static [&'static str],
    seen: &'static str,
) -> Mistake {
    Mistake {
        name,
        by: Box::new(by),
        proposes,
        seen,
        changes: &[],
    }
}

pub(super) fn all() -> Vec<Mistake> {
    [cloudtrail(), guardduty(), export_section(), role()]
        .into_iter()
        .flatten()
        .collect()
}

fn cloudtrail() -> Vec<Mistake> {
    vec![
        mistake(
            "the trail was made through the API, which does not start it",
            |world| trail(world).logging = false,
            &["cloudtrail/trail-logging"],
            "not switched on",
        ),
        mistake(
            "the trail was made through the API, which covers one Region and signs nothing",
            |world| {
                trail(world).multi_region = false;
                trail(world).validation = false;
            },
            &["cloudtrail/trail"],
            "one Region only",
        ),
        mistake(
            "the box for the topic was not ticked",
            |world| trail(world).topic = None,
            &["cloudtrail/trail"],
            "It posts to no topic",
        ),
        mistake(
            "only calls that write are recorded",
            |world| {
                let selectors = trail(world).advanced_selectors.as_mut().unwrap();
                let fields = selectors[0]["FieldSelectors"].as_array_mut().unwrap();
                fields.push(json!({"Field": "readOnly", "Equals": ["false"]}));
            },
            &["cloudtrail/trail-events"],
            "calls that read",
        ),
        mistake(
            "file access was left out, as the guide lets one",
            |world| {
                let selectors = trail(world).advanced_selectors.as_mut().unwrap();
                selectors.as_array_mut().unwrap().truncate(1);
            },
            &["cloudtrail/trail-events"],
            "Not all file access is recorded",
        ),
        mistake(
            "the topic's rules name another trail",
            |world| {
                topic_rules(world, LOG_TOPIC, |rules| {
                    rules[1]["Condition"]["StringEquals"]["aws:SourceArn"] =
                        json!("arn:aws:cloudtrail:us-west-2:111122223333:trail/management-events");
                });
            },
            &["cloudtrail/log-topic-policy"],
            "A rule is missing",
        ),
        mistake(
            "an older topic has only the rule for its owner",
            |world| topic_rules(world, LOG_TOPIC, |rules| rules.truncate(1)),
            &["cloudtrail/log-topic-policy"],
            "A rule is missing",
        ),
        mistake(
            "the key's rules name another trail",
            |world| {
                key_rules(world, LOG_KEY, |rules| {
                    rules[1]["Condition"]["StringEquals"]["aws:SourceArn"] =
                        json!("arn:aws:cloudtrail:us-east-1:111122223333:trail/older");
                });
            },
            &[],
            "rules are missing",
        ),
        mistake(
            "the bucket's rules are for another folder",
            |world| {
                bucket_rules(world, LOG_BUCKET, |rules| {
                    rules[1]["Resource"] = json!(format!(
                        "arn:aws:s3:::{LOG_BUCKET}/trail/AWSLogs/{ACCOUNT}/*"
                    ));
                });
            },
            &["cloudtrail/log-bucket-policy"],
            "A rule is missing",
        ),
        mistake(
            "an existing bucket was never closed to the public",
            |world| {
                let bucket = world.buckets.get_mut(LOG_BUCKET).unwrap();
                bucket.public_access_block = None;
            },
            &["cloudtrail/log-bucket-public-access"],
            "Public access",
        ),
    ]
}

fn guardduty() -> Vec<Mistake> {
    fn detector(world: &mut World) -> &mut radiant_aws_setup::practice::world::Detector {
        let here = world.regional_mut(ACCOUNT, REGION);
        here.detectors.get_mut(DETECTOR).unwrap()
    }
    vec![
        mistake(
            "the frequency stayed as GuardDuty has it",
            |world| "SIX_HOURS".clone_into(&mut detector(world).frequency),
            &["guardduty/detector"],
            "Every 6 hours",
        ),
        mistake(
            "S3 Protection was not enabled",
            |world| {
                let features = &mut detector(world).features;
                features.insert("S3_DATA_EVENTS".to_owned(), "DISABLED".to_owned());
            },
            &["guardduty/detector"],
            "It is off",
        ),
        mistake(
            "the export was never set",
            |world| detector(world).destinations.clear(),
            &["guardduty/findings-export"],
            "They go nowhere yet",
        ),
        mistake(
            "the bucket tells nobody",
            |world| {
                let bucket = world.buckets.get_mut(FINDINGS_BUCKET).unwrap();
                bucket.notification.targets.clear();
            },
            &["guardduty/findings-notification"],
            "It does not tell the topic",
        ),
        mistake(
            "the topic's rules have only the rule for its owner",
            |world| topic_rules(world, FINDINGS_TOPIC, |rules| rules.truncate(1)),
            &["guardduty/findings-topic-policy"],
            "A rule is missing",
        ),
    ]
}

/// "Optional: Export GuardDuty logs to the main account bucket", followed for the main account itself. S3 takes neither of the two
/// rules: the location asks for files, and the places are left empty.
fn export_section() -> Vec<Mistake> {
    let key = json!({"Sid": "Allow GuardDuty to encrypt findings All Accounts", "Effect": "Allow",
        "Principal": {"Service": "guardduty.amazonaws.com"}, "Action": "kms:GenerateDataKey",
        "Resource": "*", "Condition": {"ForAnyValue:StringEquals":
            {"aws:SourceArn": ["arn:aws:guardduty:::detector/"]}}});
    vec![
        mistake(
            "the bucket's rules of the export section were refused, and none were written",
            |world| {
                bucket_rules(world, FINDINGS_BUCKET, |there| {
                    there.drain(0..2);
                });
            },
            &[
                "guardduty/findings-bucket-policy",
                "guardduty/findings-export",
            ],
            "rules are missing",
        ),
        mistake(
            "the key's rule is that of the export section with its places left empty",
            move |world| key_rules(world, FINDINGS_KEY, |there| there[1] = key.clone()),
            &["guardduty/findings-export", "guardduty/findings-key-policy"],
            "A rule is missing",
        ),
    ]
}

fn role() -> Vec<Mistake> {
    fn by_sid(world: &mut World, sid: &str, change: impl FnOnce(&mut serde_json::Value)) {
        let rule = rights(world).iter_mut().find(|rule| rule["Sid"] == sid);
        change(rule.unwrap());
    }
    fn grows(mistake: Mistake, changes: &'static [&'static str]) -> Mistake {
        Mistake { changes, ..mistake }
    }
    vec![
        grows(
            mistake(
                "the keys are named by their aliases, which count for nothing there",
                |world| {
                    by_sid(world, "EnableCrossAccountLogDecryption", |rule| {
                        rule["Resource"] = json!([
                            format!("arn:aws:kms:{REGION}:{ACCOUNT}:alias/cloudtrail"),
                            format!("arn:aws:kms:{REGION}:{ACCOUNT}:alias/guardduty"),
                        ]);
                    });
                },
                &["main-role/role-policy"],
                "A right is missing",
            ),
            &["EnableCrossAccountLogDecryption"],
        ),
        grows(
            mistake(
                "only the key of CloudTrail is named",
                |world| {
                    by_sid(world, "EnableCrossAccountLogDecryption", |rule| {
                        rule["Resource"].as_array_mut().unwrap().truncate(1);
                    });
                },
                &["main-role/role-policy"],
                "A right is missing",
            ),
            &["EnableCrossAccountLogDecryption"],
        ),
        grows(
            mistake(
                "the topics are named in another Region",
                |world| {
                    by_sid(world, "AllowManagingSNSTopicSubscriptions", |rule| {
                        rule["Resource"] = json!([
                            format!("arn:aws:sns:us-west-2:{ACCOUNT}:{LOG_TOPIC}"),
                            format!("arn:aws:sns:us-west-2:{ACCOUNT}:{FINDINGS_TOPIC}"),
                        ]);
                    });
                },
                &["main-role/role-policy"],
                "A right is missing",
            ),
            &["AllowManagingSNSTopicSubscriptions"],
        ),
        mistake(
            "the last part was taken out, as the guide says of the keys",
            |world| {
                rights(world).pop();
            },
            &["main-role/role-policy"],
            "A right is missing",
        ),
        mistake(
            "the policy was never put on the role",
            |world| {
                let iam = world.iam_mut(ACCOUNT).unwrap();
                iam.roles.get_mut(MAIN_ROLE).unwrap().attached.clear();
            },
            &["main-role/role-attach"],
            "is not attached to it",
        ),
        grows(
            mistake(
                "the trust has the External Role ID of an earlier connector",
                |world| {
                    let iam = world.iam_mut(ACCOUNT).unwrap();
                    let role = iam.roles.get_mut(MAIN_ROLE).unwrap();
                    let mut trust = role.trust.newest().clone();
                    trust["Statement"][0]["Condition"]["StringEquals"]["sts:ExternalId"] =
                        json!("rs-an-earlier-one");
                    role.trust = radiant_aws_setup::practice::world::Settling::settled(trust);
                },
                &["main-role/role-trust"],
                "another External Role ID",
            ),
            &["AssumeRadiantSecurity"],
        ),
        mistake(
            "the role was never made",
            |world| {
                let iam = world.iam_mut(ACCOUNT).unwrap();
                iam.roles.remove(MAIN_ROLE);
            },
            &["main-role/role", "main-role/role-attach"],
            "There is no role",
        ),
    ]
}
