//! Every policy document that is ever sent, before linters that somebody else made.

use std::io::Write as _;
use std::process::{Command, Stdio};

use radiant_aws_setup::policy::DocumentKind;
use serde_json::{Value, json};

use self::samples::samples;
use super::python;

#[path = "../../src/policy/tests/samples.rs"]
mod samples;

/// What the linters find in documents, each with its kind; one list a document.
fn lint(documents: &[(String, Value)]) -> Vec<Vec<String>> {
    let mut child = Command::new(python::with_lint())
        .arg(python::script("lint_policies.py"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("python starts");
    let mut lines = String::new();
    for (kind, document) in documents {
        lines.extend([
            json!({ "kind": kind, "document": document })
                .to_string()
                .as_str(),
            "\n",
        ]);
    }
    let mut questions = child.stdin.take().expect("its input");
    // The answers are shorter than a pipe holds: writing all first cannot get stuck.
    questions.write_all(lines.as_bytes()).expect("it listens");
    drop(questions);
    let output = child.wait_with_output().expect("it ends");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let found: Vec<Vec<String>> = String::from_utf8_lossy(&output.stdout)
        .lines()
        .map(|line| serde_json::from_str(line).expect("a list of texts"))
        .collect();
    assert_eq!(found.len(), documents.len(), "one answer a document");
    found
}

#[test]
fn every_document_passes_the_linters() {
    let all = samples();
    for kind in DocumentKind::ALL {
        assert!(
            all.iter().any(|(of, _, _)| *of == kind),
            "no sample of {kind:?}"
        );
    }
    let documents: Vec<(String, Value)> = all
        .iter()
        .map(|(kind, _, document)| (format!("{kind:?}"), document.value().clone()))
        .collect();
    let mut wrong = Vec::new();
    for ((kind, name, document), findings) in all.iter().zip(lint(&documents)) {
        if !findings.is_empty() {
            wrong.push(format!(
                "{kind:?} {name}: {findings:#?}\n{}",
                document.value()
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn the_linters_see_what_is_wrong() {
    let statement = |change: &[(&str, Value)]| {
        let mut statement = json!({
            "Sid": "Write",
            "Effect": "Allow",
            "Principal": { "Service": "cloudtrail.amazonaws.com" },
            "Action": "s3:PutObject",
            "Resource": "arn:aws:s3:::logs/AWSLogs/*",
            "Condition": { "StringEquals": { "aws:SourceAccount": "111122223333" } },
        });
        for (field, value) in change {
            statement[*field] = value.clone();
        }
        json!({ "Version": "2012-10-17", "Statement": [statement] })
    };
    let bucket = |change: &[(&str, Value)]| ("LogBucket".to_owned(), statement(change));
    let role = |action: &str, resource: &str| {
        let statement = json!({ "Effect": "Allow", "Action": action, "Resource": resource });
        (
            "MainRolePermissions".to_owned(),
            json!({ "Version": "2012-10-17", "Statement": [statement] }),
        )
    };
    let right = [bucket(&[]), role("s3:GetObject", "arn:aws:s3:::logs/*")];
    assert_eq!(lint(&right), [Vec::<String>::new(), Vec::new()]);
    let wrong = [
        bucket(&[("Effect", json!("Permit"))]),
        bucket(&[("Principal", json!({ "Service": "cloudtrail" }))]),
        bucket(&[("Principal", json!({ "AWS": "arn:aws:iam::1111:root" }))]),
        bucket(&[("Action", json!("s3:PutObjekt"))]),
        bucket(&[("Action", json!("sns:Publish"))]),
        bucket(&[("Resource", json!("logs/*"))]),
        bucket(&[(
            "Condition",
            json!({ "StringEqual": { "aws:SourceAccount": "1" } }),
        )]),
        bucket(&[(
            "Condition",
            json!({ "Bool": { "aws:SecureTransport": "true" } }),
        )]),
        bucket(&[("Note", json!("anything"))]),
        role("s3:GetObject", "arn:aws:s3:::logs"),
        role("s3:GetObjekt", "arn:aws:s3:::logs/*"),
        role(
            "sts:AssumeRole",
            "arn:aws:iam:us-east-1:111122223333:role/x",
        ),
    ];
    for (document, findings) in wrong.iter().zip(lint(&wrong)) {
        assert!(!findings.is_empty(), "nothing was found in {document:?}");
    }
}
