//! How the parts hang together: what the picture shows, from the same data as the rest.

use super::form::{Picture, PictureBox};
use super::points::{accounts, reach};
use super::sources::Sources;
use crate::answers::{KeyChoice, MemberAccounts};

/// The boxes from the accounts to the vendor, and the arrows between them.
pub(super) fn picture(from: &Sources<'_>) -> Picture {
    let site = from.site();
    let (logs, findings) = reach(from);
    let vendor = site.shared.trusted_first();
    let plain = |head: &str, about: &str, aws: &str| PictureBox {
        head: head.to_owned(),
        about: about.to_owned(),
        aws: aws.to_owned(),
        chosen: false,
    };
    let bucket = |head: &str, has_key: bool| {
        if has_key {
            plain(
                head,
                "a key locks the files, a topic sends notices",
                "AWS: S3, KMS, SNS",
            )
        } else {
            plain(head, "a topic sends notices", "AWS: S3, SNS")
        }
    };
    let mut boxes = vec![
        plain(&accounts(logs), "what people do", ""),
        plain("Trail", "AWS CloudTrail", ""),
        bucket("Log bucket", from.answers.cloudtrail.key != KeyChoice::None),
        plain(&accounts(findings), "signs of attack", ""),
        plain("Findings", "AWS GuardDuty", ""),
        bucket("Findings bucket", true),
        PictureBox {
            chosen: true,
            ..plain("Role", "reads, cannot change", "")
        },
        plain(&vendor, "joins the topics, uses the role", ""),
    ];
    let mut arrows = vec![(0, 1), (1, 2), (2, 6), (3, 4), (4, 5), (5, 6), (6, 7)];
    if from.answers.members.accounts != MemberAccounts::These(Vec::new()) {
        let chosen = site.shared.choice().ok().map(|choice| choice.chosen.len());
        arrows.push((boxes.len(), 6));
        boxes.push(plain(
            &format!("Role in {}", accounts(chosen).to_lowercase()),
            "reads there, used by the role",
            "",
        ));
    }
    Picture { boxes, arrows }
}
