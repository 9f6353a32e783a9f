//! A run that is to be taken back, in an account with 17 Regions: what goes, what stays, and how that ended.

use std::collections::BTreeMap;
use std::sync::Arc;

use radiant_aws_setup::apply::{Ending, Finished, Outcome, RunStatus, RunSummary, Tally};
use radiant_aws_setup::domain::{AccountId, Place, Region, RoleName, TopicName};
use radiant_aws_setup::engine::{Planned, TakeBack, WayBack};
use radiant_aws_setup::plan::{
    Action, Change, ChangeId, DeleteDestination, DeleteRole, DeleteTopic, Kind, Part, Plan,
    PutTopicPolicy, Section, Service, Slots, Told, Version, View, Warning,
};
use radiant_aws_setup::policy::Document;
use radiant_aws_setup::problem::Problem;
use radiant_aws_setup::window::undo::{UndoRow, UndoRun, Undoing};
use radiant_aws_setup::window::{Ask, Changes, Page, RunState, State};
use radiant_aws_setup::worker::JobId;

use super::company::REGIONS;

const RUN: &str = "\"20250310-104100-0000abcd\"";

fn account() -> AccountId {
    AccountId::parse("444455556666").unwrap()
}

fn change(region: &str, part: &str, title: &str, kind: Kind, action: Action) -> Told {
    let place = Place::new(account(), Region::parse(region).unwrap());
    let section = match part {
        "trail" | "topic" | "key" => Section::CloudTrail,
        "role" => Section::MainRole,
        _ => Section::GuardDuty,
    };
    Told {
        change: Change {
            id: ChangeId::new(section, &place, &format!("undo-{part}")),
            kind,
            section,
            place,
            service: Service::S3,
            resource: part.to_owned(),
            depends_on: Vec::new(),
            follows: Vec::new(),
            action,
        },
        title: title.to_owned(),
        meaning: String::new(),
        version: Version::default(),
        costs: Vec::new(),
        warnings: Vec::new(),
    }
}

/// Something that is put back; what exactly is not shown.
fn put_back() -> Action {
    Action::PutTopicPolicy(PutTopicPolicy {
        topic: radiant_aws_setup::domain::Arn::parse(
            "arn:aws:sns:eu-west-1:444455556666:radiant-cloudtrail-events",
        )
        .unwrap(),
        seen: None,
        after: Document::from_statements([]),
    })
}

fn changes() -> Vec<Told> {
    let mut all = Vec::new();
    for region in REGIONS {
        let mut often = change(
            region,
            "frequency",
            "Put GuardDuty's settings back",
            Kind::Update,
            put_back(),
        );
        "GuardDuty".clone_into(&mut often.change.resource);
        "Put the saved settings back.".clone_into(&mut often.meaning);
        let settings = |often: &str, files: &str| {
            Some(View::Settings(vec![
                ("Findings every".to_owned(), often.to_owned()),
                ("S3_DATA_EVENTS".to_owned(), files.to_owned()),
            ]))
        };
        often.version = Version {
            before: settings("FIFTEEN_MINUTES", "on"),
            after: settings("SIX_HOURS", "off"),
        };
        all.push(often);
    }
    let mut trail = change(
        "eu-west-1",
        "trail",
        "Put the trail's settings back",
        Kind::Update,
        put_back(),
    );
    "larkfield-audit".clone_into(&mut trail.change.resource);
    trail.warnings.push(Warning {
        text: "Somebody has changed this since: the trail is different now. We keep that, and take out only what is ours.".to_owned(),
        instead: None,
    });
    all.push(trail);
    for region in REGIONS {
        let mut export = change(
            region,
            "export",
            "Send no more findings into the bucket",
            Kind::Update,
            Action::DeleteDestination(DeleteDestination {
                detector: "12abc34d567e8fa901bc2d34e56789f0".to_owned(),
                id: None,
                bucket_arn: String::new(),
                key_arn: String::new(),
            }),
        );
        "publishing destination".clone_into(&mut export.change.resource);
        all.push(export);
    }
    for (part, name) in [
        ("topic", "radiant-cloudtrail-events"),
        ("findings-topic", "radiant-guardduty-findings"),
    ] {
        let mut topic = change(
            "eu-west-1",
            part,
            "Delete the topic",
            Kind::Update,
            Action::DeleteTopic(DeleteTopic {
                topic: TopicName::parse(name).unwrap(),
                policy: Document::from_statements([]),
                made_in: String::new(),
                joined_by: account(),
            }),
        );
        name.clone_into(&mut topic.change.resource);
        all.push(topic);
    }
    let mut role = change(
        "eu-west-1",
        "role",
        "Delete the role",
        Kind::Update,
        Action::DeleteRole(DeleteRole {
            name: RoleName::parse("radiant-aws-access-role").unwrap(),
            trust: Document::from_statements([]),
            policies: Vec::new(),
            made_in: String::new(),
        }),
    );
    "radiant-aws-access-role".clone_into(&mut role.change.resource);
    all.push(role);
    for (part, title, name, why) in [
        (
            "findings-bucket",
            "The bucket",
            "larkfield-guardduty-findings",
            "It holds files, and they are yours to keep.",
        ),
        (
            "key",
            "The key",
            "alias/radiant-cloudtrail",
            "Files that it locked could never be opened again without it.",
        ),
    ] {
        let mut stays = change("eu-west-1", part, title, Kind::Keep, Action::None);
        name.clone_into(&mut stays.change.resource);
        why.clone_into(&mut stays.meaning);
        all.push(stays);
    }
    all
}

fn summary(minutes: i64, tally: Tally, back: bool) -> RunSummary {
    let began = jiff::Timestamp::from_second(1_741_603_260 + minutes * 60).unwrap();
    let id = if back {
        "\"20250310-113000-0000abce\""
    } else {
        RUN
    };
    RunSummary {
        run: serde_json::from_str(id).unwrap(),
        account: account(),
        practice: true,
        began,
        last: began,
        status: if back {
            RunStatus::Partly
        } else {
            RunStatus::Done
        },
        tally,
        version: 0,
        file: String::new(),
        unread: 0,
        undoes: back.then(|| serde_json::from_str(RUN).unwrap()),
        approval: None,
    }
}

fn way(state: &State) -> Arc<WayBack> {
    let inventory = state.account.around.here().unwrap();
    let id = |part: &str| {
        let place = Place::new(account(), Region::parse("eu-west-1").unwrap());
        let section = if part == "undo-role" {
            Section::MainRole
        } else {
            Section::CloudTrail
        };
        ChangeId::new(section, &place, part)
    };
    Arc::new(WayBack {
        of: summary(0, Tally::default(), false),
        asked: TakeBack {
            run: serde_json::from_str(RUN).unwrap(),
            part: Part::Whole,
            keys: false,
        },
        planned: Planned::kept(
            Plan { changes: changes() },
            Slots::default(),
            Arc::clone(inventory),
        ),
        takes_back: BTreeMap::new(),
        sections: vec![Section::CloudTrail, Section::GuardDuty, Section::MainRole],
        has_keys: true,
        last_used: BTreeMap::from([
            (
                id("undo-role"),
                "The role was last used 9 minutes ago by Radiant Security.".to_owned(),
            ),
            (
                id("undo-key"),
                "The key was last used 2 minutes ago, for GenerateDataKey.".to_owned(),
            ),
        ]),
        at_the_vendor: vec![
            "In Radiant Security, open Settings, then Data Connectors. Delete the Amazon Web Services connector of account 4444 5555 6666.".to_owned(),
            "Then open Settings, Services, Credentials, and delete the credential that holds the SNS topic names radiant-cloudtrail-events and radiant-guardduty-findings.".to_owned(),
        ],
        unread: 0,
    })
}

/// What it would do is shown.
pub(crate) fn shown(state: &mut State) {
    let way = way(state);
    state.undo = Undoing {
        asked: Some(way.asked.clone()),
        rows: UndoRow::of(&way.planned.told().changes),
        way: Ask::Here(way),
        ..Undoing::default()
    };
    state.page = Page::Undo;
}

/// It ended, but for one topic.
pub(crate) fn ended(state: &mut State) {
    shown(state);
    let way = way(state);
    let mut outcomes: BTreeMap<ChangeId, (Outcome, Option<Problem>)> = way
        .planned
        .plan
        .changes
        .iter()
        .filter(|change| change.kind.writes())
        .map(|change| (change.id.clone(), (Outcome::Updated, None)))
        .collect();
    let last = outcomes
        .iter_mut()
        .find(|(id, _)| id.part() == "undo-findings-topic");
    if let Some((_, outcome)) = last {
        let refused = Problem::new("Your sign-in is not allowed to delete this topic.")
            .hint("Ask whoever looks after rights in AWS.");
        *outcome = (Outcome::Failed, Some(refused));
    }
    state.undo.run = Some(UndoRun {
        job: JobId(900),
        changes: Changes::of(&way.planned.plan),
        began: state.now,
        stands: RunState::Ended(Finished {
            run: serde_json::from_str(RUN).unwrap(),
            ending: Ending::Failed,
            tally: Tally::default(),
            outcomes,
            slots: Slots::default(),
        }),
        way,
    });
}

/// The runs on record.
pub(crate) fn runs(state: &mut State) {
    let tally = |created, updated| Tally {
        created,
        updated,
        ..Tally::default()
    };
    state.undo = Undoing {
        runs: Ask::Here(vec![
            summary(49, tally(0, 37), true),
            summary(0, tally(22, 36), false),
        ]),
        ..Undoing::default()
    };
    state.page = Page::PastRuns;
}
