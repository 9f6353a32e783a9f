//! Keys: those that cannot rotate, those that others look after, reads that lag, and who can open what they lock.

use super::super::PracticeOptions;
use super::super::world::{Key, Object, Policy, PolicyVersion, Role, Settling};
use super::*;

fn kms(practice: &Practice) -> aws_sdk_kms::Client {
    aws_sdk_kms::Client::new(&config(practice, MAIN, HOME))
}

fn add_key(practice: &Practice, id: &str, key: Key) -> String {
    let policy = Settling::settled(policy(&[root_statement(MAIN)]));
    let key = Key {
        enabled: true,
        policy,
        ..key
    };
    practice.edit(|world| {
        let regional = world.regional_mut(MAIN, HOME);
        regional.keys.insert(id.to_owned(), key);
    });
    format!("arn:aws:kms:{HOME}:{MAIN}:key/{id}")
}

// KEY-03
#[tokio::test(start_paused = true)]
async fn only_aws_s_own_material_rotates_and_a_replica_never() {
    let practice = instant();
    let kms = kms(&practice);
    let imported = add_key(
        &practice,
        "11111111-2222-4333-a444-555555555555",
        Key {
            origin: "EXTERNAL".to_owned(),
            ..Key::default()
        },
    );
    let replica = add_key(
        &practice,
        "mrk-1234abcd12ab34cd56ef1234567890ab",
        Key {
            multi_region: true,
            replica: true,
            ..Key::default()
        },
    );
    for (key, origin) in [(&imported, "EXTERNAL"), (&replica, "AWS_KMS")] {
        let rotates = kms.get_key_rotation_status().key_id(key).send().await;
        assert!(!rotates.unwrap().key_rotation_enabled);
        let (code, said) = refusal(kms.enable_key_rotation().key_id(key).send().await);
        assert_eq!(code, "UnsupportedOperationException");
        assert!(said.starts_with(key.as_str()), "{said}");
        let told = done!(kms.describe_key().key_id(key));
        let told = told.key_metadata.unwrap();
        assert_eq!(told.origin.unwrap().as_str(), origin);
        let kind = told
            .multi_region_configuration
            .and_then(|configuration| configuration.multi_region_key_type)
            .map(|kind| kind.as_str().to_owned());
        assert_eq!(kind.as_deref(), (*key == replica).then_some("REPLICA"));
    }
}

// KEY-05
#[tokio::test(start_paused = true)]
async fn a_key_that_does_not_name_the_account_listens_only_to_those_it_names() {
    let practice = instant();
    let kms = kms(&practice);
    let admin = json!({ "Sid": "Admin", "Effect": "Allow",
        "Principal": { "AWS": format!("arn:aws:iam::{MAIN}:role/larkfield-deploy") }, "Action": "kms:*", "Resource": "*" });
    let mut person = root_statement(MAIN);
    person["Condition"] = json!({ "StringEquals": { "aws:PrincipalType": "Account" } });
    let id = "99999999-8888-4777-a666-555555555555";
    for (statement, expected) in [
        (admin.clone(), "AccessDeniedException"),
        (person, "AccessDeniedException"),
        (root_statement(MAIN), "accepted"),
    ] {
        let arn = add_key(&practice, id, Key::default());
        practice.edit(|world| {
            let key = world.regional_mut(MAIN, HOME).keys.get_mut(id).unwrap();
            key.policy = Settling::settled(policy(&[statement]));
        });
        let put = kms.put_key_policy().key_id(&arn);
        let (code, said) = refusal(
            put.policy(policy(&[root_statement(MAIN)]).to_string())
                .send()
                .await,
        );
        assert_eq!(code, expected);
        if code != "accepted" {
            let ending = "because no resource-based policy allows the kms:PutKeyPolicy action";
            assert!(said.ends_with(ending), "{said}");
        }
    }
    let arn = add_key(&practice, id, Key::default());
    let put = kms.put_key_policy().key_id(&arn);
    let locked_out = put.policy(policy(&[admin]).to_string()).send().await;
    assert_eq!(
        refusal(locked_out),
        (
            "MalformedPolicyDocumentException".to_owned(),
            "The new key policy will not allow you to update the key policy in the future."
                .to_owned()
        )
    );
}

/// Terraform's provider waits for five equal reads in a row, for as long as ten minutes.
#[tokio::test(start_paused = true)]
async fn reads_may_show_the_older_policy_for_minutes_though_the_newer_one_counts() {
    let practice = Practice::new(PracticeOptions {
        uneven: false,
        stale_key_reads: Duration::from_mins(4),
        ..PracticeOptions::default()
    });
    let kms = kms(&practice);
    let key = key(&practice, HOME, &[root_statement(MAIN)]).await;
    seconds(2).await;
    let source = trail_arn("audit");
    let wider = policy(&[root_statement(MAIN), trail_key_statement(&source)]);
    let put = kms.put_key_policy().key_id(&key).policy(wider.to_string());
    done!(put);
    let is_new = || async {
        let read = done!(kms.get_key_policy().key_id(&key));
        read.policy.unwrap().contains("cloudtrail")
    };
    seconds(2).await;
    assert!(!is_new().await);
    // CloudTrail may use it all the same.
    bucket(&practice, "logs-of-audit", &[]).await;
    seconds(1).await;
    let s3 = aws_sdk_s3::Client::new(&config(&practice, MAIN, HOME));
    let logs = policy(&log_statements("logs-of-audit", &source, &[MAIN]));
    let put = s3.put_bucket_policy().bucket("logs-of-audit");
    done!(put.policy(logs.to_string()));
    seconds(2).await;
    let cloudtrail = aws_sdk_cloudtrail::Client::new(&config(&practice, MAIN, HOME));
    let trail = cloudtrail
        .create_trail()
        .name("audit")
        .s3_bucket_name("logs-of-audit");
    gives!(trail.kms_key_id(&key), "accepted");
    // Then the one or the other, and only at the end the newer one for good.
    seconds(120).await;
    let mut seen = Vec::new();
    for _ in 0..6 {
        seen.push(is_new().await);
    }
    assert!(seen.contains(&true) && seen.contains(&false), "{seen:?}");
    seconds(120).await;
    for _ in 0..6 {
        assert!(is_new().await);
    }
}

// KEY-07
#[tokio::test(start_paused = true)]
async fn who_may_read_the_files_needs_their_key_too() {
    let practice = instant();
    let locked_by = add_key(
        &practice,
        "77777777-6666-4555-a444-333333333333",
        Key::default(),
    );
    let vendor = "arn:aws:sts::649384204969:assumed-role/tenant-aws-access-role/radiant-security";
    let grant = |key: Option<&str>| {
        let mut statements =
            vec![json!({ "Effect": "Allow", "Action": ["s3:Get*", "s3:List*"], "Resource": "*" })];
        if let Some(key) = key {
            statements.push(json!({ "Effect": "Allow", "Action": "kms:Decrypt", "Resource": key }));
        }
        let version = PolicyVersion {
            id: "v1".to_owned(),
            document: policy(&statements),
            default: true,
            created: 0,
        };
        Policy {
            versions: vec![version],
            ..Policy::default()
        }
    };
    practice.edit(|world| {
        let bucket = world.buckets.get_mut("larkfield-archive").unwrap();
        let locked = Object {
            encryption: "aws:kms".to_owned(),
            key: Some(locked_by.clone()),
            ..Object::default()
        };
        bucket
            .objects
            .insert("AWSLogs/one.json.gz".to_owned(), locked);
        let iam = &mut world.accounts.get_mut(MAIN).unwrap().iam;
        let trust = policy(&[
            json!({ "Effect": "Allow", "Principal": { "AWS": vendor }, "Action": "sts:AssumeRole",
            "Condition": { "StringEquals": { "sts:ExternalId": "the-id" } } }),
        ]);
        let role = Role {
            trust: Settling::settled(trust),
            attached: vec![format!("arn:aws:iam::{MAIN}:policy/radiant")],
            ..Role::default()
        };
        iam.roles.insert("radiant-aws-access-role".to_owned(), role);
        iam.policies.insert("radiant".to_owned(), grant(None));
    });
    let opens = || practice.vendor_can_open("larkfield-archive", "AWSLogs/one.json.gz");
    assert!(practice.vendor_can_open("larkfield-archive", "invoices/2026/0001.pdf"));
    assert!(!opens());
    let give = |policy: Policy| {
        practice.edit(|world| {
            let iam = &mut world.accounts.get_mut(MAIN).unwrap().iam;
            iam.policies.insert("radiant".to_owned(), policy);
        });
    };
    give(grant(Some(&locked_by)));
    assert!(opens());
    // A key of another account has to open itself too.
    practice.edit(|world| {
        let key = Key {
            enabled: true,
            policy: Settling::settled(policy(&[root_statement(MEMBER)])),
            ..Key::default()
        };
        let regional = world.regional_mut(MEMBER, HOME);
        regional.keys.insert("of-member".to_owned(), key);
        let bucket = world.buckets.get_mut("larkfield-archive").unwrap();
        let object = bucket.objects.get_mut("AWSLogs/one.json.gz").unwrap();
        object.key = Some(format!("arn:aws:kms:{HOME}:{MEMBER}:key/of-member"));
    });
    give(grant(Some("*")));
    assert!(!opens());
    practice.edit(|world| {
        let key = world.regional_mut(MEMBER, HOME).keys.get_mut("of-member");
        let both = policy(&[root_statement(MEMBER), root_statement(MAIN)]);
        key.unwrap().policy = Settling::settled(both);
    });
    assert!(opens());
}
