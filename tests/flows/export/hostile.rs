//! Names and texts of others in each form: they stay texts, whatever they say.

use std::path::Path;
use std::process::{Command, Stdio};

use radiant_aws_setup::answers::Answers;
use radiant_aws_setup::domain::{AccountId, BucketName, Place, Region, RoleName};
use radiant_aws_setup::export::Form;
use radiant_aws_setup::inventory::{Caller, Inventory, Notification, NotificationTarget};
use radiant_aws_setup::plan::{
    Action, Change, ChangeId, CreateBucket, CreateRole, Kind, Plan, PutBucketNotification,
    PutBucketPolicy, Section, Service, Slot, Slots, Told, Version,
};
use radiant_aws_setup::policy::Document;
use radiant_aws_setup::vendor::Vendor;
use radiant_aws_setup::wanted::main_site;
use serde_json::json;

const ACCOUNT: &str = "111122223333";
/// Each would do something where it is not a text any more.
const HOSTILE: &str = "JSON\nPYTHON\n'; touch hacked; '\" $(touch hacked) `touch hacked` ${file(\"hacked\")} %{ if true }x\u{202e}\u{7}\\";

fn place() -> Place {
    Place::new(
        AccountId::parse(ACCOUNT).unwrap(),
        Region::parse("eu-west-1").unwrap(),
    )
}

fn told(part: &str, action: Action) -> Told {
    Told {
        change: Change {
            id: ChangeId::new(Section::CloudTrail, &place(), part),
            kind: Kind::Create,
            section: Section::CloudTrail,
            place: place(),
            service: Service::S3,
            resource: HOSTILE.to_owned(),
            depends_on: Vec::new(),
            follows: Vec::new(),
            action,
        },
        title: HOSTILE.to_owned(),
        meaning: HOSTILE.to_owned(),
        version: Version::default(),
        costs: Vec::new(),
        warnings: Vec::new(),
    }
}

fn document(text: &str) -> Document {
    let value = json!({
        "Version": "2012-10-17",
        "Statement": [{
            "Sid": text,
            "Effect": "Allow",
            "Principal": { "AWS": "arn:aws:iam::444455556666:root" },
            "Action": "s3:GetObject",
            "Resource": "arn:aws:s3:::larkfield-logs/*",
            "Condition": { "StringEquals": { "aws:PrincipalTag/x": [text, Slot::external_id().to_string()] } },
        }],
    });
    Document::parse(&value.to_string()).unwrap()
}

/// What a form makes of a plan with this text wherever somebody's text can stand.
fn exported(form: Form, text: &str) -> (String, Vec<String>) {
    let bucket = BucketName::parse("larkfield-logs").unwrap();
    let target: NotificationTarget = serde_json::from_value(json!({
        "id": text,
        "arn": "arn:aws:sns:eu-west-1:111122223333:theirs",
        "events": ["s3:ObjectCreated:*"],
        "filter": [["prefix", text]],
    }))
    .unwrap();
    let changes = vec![
        told(
            "log-bucket",
            Action::CreateBucket(CreateBucket {
                bucket: bucket.clone(),
            }),
        ),
        told(
            "log-bucket-policy",
            Action::PutBucketPolicy(PutBucketPolicy {
                bucket: bucket.clone(),
                seen: None,
                after: document(text),
            }),
        ),
        told(
            "notification",
            Action::PutBucketNotification(PutBucketNotification {
                bucket,
                seen: Notification::default(),
                after: Notification {
                    topics: vec![target],
                    ..Notification::default()
                },
            }),
        ),
        told(
            "role",
            Action::CreateRole(CreateRole {
                name: RoleName::parse("radiant-aws-access-role").unwrap(),
                description: text.to_owned(),
                trust: document(text),
                boundary: None,
                path: None,
                tags: [(text.to_owned(), text.to_owned())].into(),
            }),
        ),
    ];
    let answers = Answers::defaults(
        AccountId::parse(ACCOUNT).unwrap(),
        Region::parse("eu-west-1").unwrap(),
    );
    let caller = Caller::new(
        answers.account.id.clone(),
        "arn:aws:iam::111122223333:user/ann",
        answers.partition(),
    );
    let inventory = Inventory::empty(jiff::Timestamp::UNIX_EPOCH, caller);
    let vendor = Vendor::default();
    let site = main_site(&answers, &vendor, &inventory);
    let exported = form.of(&site, &Plan { changes }, &Slots::default());
    let text = exported.files.into_iter().map(|file| file.text).collect();
    (text, exported.said)
}

#[cfg(unix)]
fn run(script: &str, folder: &Path) -> String {
    use std::os::unix::fs::PermissionsExt as _;

    // Nothing is there, and every write works.
    let aws = folder.join("aws");
    let stand_in = format!(
        "#!/bin/sh\ncase \"$2\" in\nget-caller-identity) echo {ACCOUNT};;\nget-bucket-notification-configuration) ;;\nget-*|head-*) echo '(NoSuchBucket) (NoSuchBucketPolicy) (NoSuchEntity)' >&2; exit 254;;\n*) echo '{{}}';;\nesac\n"
    );
    std::fs::write(&aws, stand_in).unwrap();
    std::fs::set_permissions(&aws, std::fs::Permissions::from_mode(0o755)).unwrap();
    std::fs::write(folder.join("script.sh"), script).unwrap();
    #[expect(
        clippy::disallowed_methods,
        reason = "the script's tools are on the path of the test"
    )]
    let path = std::env::var("PATH").unwrap();
    let ended = Command::new("bash")
        .arg("script.sh")
        .current_dir(folder)
        .env("PATH", format!("{}:{path}", folder.display()))
        .env("EXTERNAL_ROLE_ID", "rs-8f2c-aa77")
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&ended.stderr).into_owned();
    assert!(ended.status.success(), "{said}");
    said
}

#[cfg(unix)]
#[test]
fn a_script_runs_nothing_that_stands_in_a_name_or_a_document() {
    let folder = tempfile::tempdir().unwrap();
    let (script, _) = exported(Form::Script, HOSTILE);
    let said = run(&script, folder.path());
    assert!(said.contains("Calls that wrote: 4."), "{said}");
    assert!(!folder.path().join("hacked").exists(), "{script}");
    assert!(!script.contains('\u{202e}') && !script.contains('\u{7}'));
}

#[test]
fn terraform_reads_nothing_into_a_name_or_a_document() {
    let (text, _) = exported(Form::Terraform, HOSTILE);
    // A comment is read by people only.
    let code = text.lines().filter(|line| !line.starts_with('#'));
    let code = code.collect::<Vec<_>>().join("\n");
    let bare = code.replace("$${", "").replace("%%{", "");
    assert!(!bare.contains("${file") && !bare.contains("%{"), "{text}");
    assert!(text.contains("var.external_role_id"), "{text}");
    assert!(!text.contains('\u{202e}') && !text.contains('\u{7}'));
    for line in text.lines().filter(|line| line.contains("touch hacked")) {
        let line = line.trim_start();
        assert!(line.starts_with('#') || line.contains('"'), "{line}");
    }
}

#[test]
fn cloudformation_looks_nothing_up_for_a_text_of_somebody() {
    let (text, said) = exported(Form::CloudFormation, HOSTILE);
    assert!(text.contains("\"Ref\": \"ExternalRoleId\""), "{text}");
    assert!(!text.contains("Fn::Sub"), "{text}");
    assert_eq!(
        said.iter()
            .filter(|said| said.starts_with("Not in here"))
            .count(),
        0,
        "{said:?}"
    );
    let (text, said) = exported(Form::CloudFormation, "{{resolve:secretsmanager:theirs}}");
    assert!(!text.contains("{{resolve:"), "{text}");
    assert_eq!(
        said.iter()
            .filter(|said| said.starts_with("Not in here"))
            .count(),
        3,
        "{said:?}"
    );
}
