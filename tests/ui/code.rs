//! The changes saved as code, from the page that shows them.

use std::sync::Arc;

use egui::accesskit::Role;
use egui_kittest::kittest::Queryable as _;
use radiant_aws_setup::answers::Answers;
use radiant_aws_setup::domain::{AccountId, BucketName, Place, Region};
use radiant_aws_setup::engine::Planned;
use radiant_aws_setup::export::Form;
use radiant_aws_setup::inventory::{Caller, Inventory};
use radiant_aws_setup::plan::{
    Action, Change, ChangeId, CreateBucket, Kind, Plan, Section, Service, Slots, Told, Version,
    Warning, owned_by_code,
};
use radiant_aws_setup::window::{self, Ask, Draft, Effect, Page, Phase};
use radiant_aws_setup::worker::Identity;

use crate::bench::{Bench, all_texts, bench};
use crate::scene::set_plan;

/// A plan that makes one bucket, with this to be known about it.
fn with_plan(warnings: Vec<Warning>) -> Bench {
    let mut bench = bench();
    let account = AccountId::parse("111122223333").unwrap();
    let region = Region::parse("eu-west-1").unwrap();
    let answers = Answers::defaults(account.clone(), region.clone());
    let place = Place::new(account.clone(), region.clone());
    let caller = Caller::new(
        account,
        "arn:aws:sts::111122223333:assumed-role/Ops/anna",
        answers.partition(),
    );
    let bucket = BucketName::parse("larkfield-logs").unwrap();
    let change = Told {
        change: Change {
            id: ChangeId::new(Section::CloudTrail, &place, "log-bucket"),
            kind: Kind::Create,
            section: Section::CloudTrail,
            place,
            service: Service::S3,
            resource: bucket.to_string(),
            depends_on: Vec::new(),
            follows: Vec::new(),
            action: Action::CreateBucket(CreateBucket { bucket }),
        },
        title: "Make the bucket for log files".to_owned(),
        meaning: "The log files go here.".to_owned(),
        version: Version::default(),
        costs: Vec::new(),
        warnings,
    };
    let inventory = Inventory::empty(jiff::Timestamp::UNIX_EPOCH, caller.clone());
    let plan = Plan {
        changes: vec![change],
    };
    let planned = Planned::kept(plan, Slots::default(), inventory);
    let known = bench.ui.state_mut().state_mut();
    known.sign_in.identity = Ask::Here(Identity {
        caller,
        region,
        expires: None,
        practice: false,
        company: None,
    });
    known.form.draft = Some(Draft::from_answers(&answers));
    known.account.around = Ask::Here(Arc::clone(&planned.inventory));
    set_plan(known, Phase::Logging, Ask::Here(Arc::new(planned)));
    known.page = Page::Review(Phase::Logging);
    bench.ui.run();
    bench
}

fn says(bench: &Bench, words: &str) -> bool {
    all_texts(&bench.ui).iter().any(|text| text.contains(words))
}

#[test]
fn each_form_is_offered_and_saved_as_one_file() {
    let mut bench = with_plan(Vec::new());
    assert!(says(&bench, "You change AWS by code?"));
    for (form, name, words) in [
        (
            Form::Script,
            "radiant-aws-setup.sh",
            "call s3api create-bucket",
        ),
        (
            Form::CloudFormation,
            "1-radiant-main-eu-west-1.template.json",
            "AWS::S3::Bucket",
        ),
        (Form::Terraform, "radiant.tf", "resource \"aws_s3_bucket\""),
    ] {
        let label = form.offer();
        assert!(
            bench
                .ui
                .query_by_role_and_label(Role::Button, label)
                .is_some(),
            "{label}"
        );
        let known = bench.ui.state_mut().state_mut();
        let action = window::Action::SaveCode(Phase::Logging, form);
        let effects = window::act(known, action);
        let saved = effects.iter().find_map(|effect| match effect {
            Effect::SaveFile { name, text } => Some((name.as_str(), text)),
            _ => None,
        });
        let (saved, text) = saved.unwrap_or_else(|| panic!("{effects:?}"));
        assert_eq!(saved, name);
        assert!(
            text.contains(words) && text.contains("larkfield-logs"),
            "{text}"
        );
    }
}

#[test]
fn where_code_looks_after_a_thing_the_code_is_offered_before_all_else() {
    let tags = [("ManagedBy".to_owned(), "Terraform".to_owned())].into();
    let owner = owned_by_code(&tags).unwrap();
    let bench = with_plan(vec![owner.warning()]);
    let texts = all_texts(&bench.ui);
    let at = |words: &str| texts.iter().position(|text| text.contains(words));
    let offered = at("Code looks after some of this").unwrap();
    assert!(offered < at("You can go back").unwrap(), "{texts:#?}");
    assert_eq!(at("You change AWS by code?"), None);
}
