//! The record of a set-up, after a whole run in practice: what is in it, and what is never in it.

mod browser;

use std::collections::BTreeSet;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use radiant_aws_setup::answers::MemberAccounts;
use radiant_aws_setup::apply::Ending;
use radiant_aws_setup::practice::{Fault, PracticeOptions};
use radiant_aws_setup::report::{PartState, Report, Sources, Verdict, past_runs};
use radiant_aws_setup::verify::verify;
use serde_json::Value;

use crate::bench::{Bench, troubles};
use crate::company::found;

/// The company of practice with its other accounts, set up.
async fn set_up() -> Bench {
    let mut bench = Bench::new(PracticeOptions::default()).await;
    bench.answers.members.accounts = MemberAccounts::Organization;
    let finished = bench.make_it_so().await;
    let ending = finished.ending;
    assert!(
        matches!(ending, Ending::Done | Ending::Partly),
        "{:#?}",
        troubles(&finished)
    );
    tokio::time::sleep(Duration::from_mins(1)).await;
    bench
}

async fn record(bench: &Bench, masked: bool) -> Report {
    let planned = bench.plan().await;
    let checks = verify(&bench.answers, &bench.vendor, &planned.inventory);
    let runs = past_runs(bench.state.path(), &bench.answers.account.id, true).unwrap();
    let sources = Sources {
        answers: &bench.answers,
        vendor: &bench.vendor,
        planned: &planned,
        checks: &checks,
        runs: &runs,
        practice: true,
        company: Some("Larkfield Foods"),
    };
    Report::of(&sources, masked).unwrap()
}

/// The three forms, each with its name.
fn forms(report: &Report) -> [(&'static str, String); 3] {
    [
        ("html", report.to_html()),
        ("md", report.to_markdown()),
        ("json", report.to_json().unwrap()),
    ]
}

#[tokio::test(start_paused = true)]
async fn the_record_says_what_is_there_who_made_it_and_how_it_is_taken_back() {
    let bench = set_up().await;
    let report = record(&bench, false).await;
    assert!(
        report.title.starts_with("Larkfield Foods is "),
        "{}",
        report.title
    );
    let run = report.runs.first().unwrap();
    assert!(run.wrote.len() > 20, "{}", run.wrote.len());
    assert_eq!(run.plan.as_ref().map(String::len), Some(64));
    // Everything that the run wrote is named by its run, and stands in words.
    let by_run = report
        .parts
        .iter()
        .filter(|part| part.by_run.as_deref() == Some(run.name.as_str()));
    assert!(by_run.clone().count() > 20);
    assert!(by_run.clone().any(|part| part.state == PartState::InPlace));
    assert!(
        report
            .undo
            .steps
            .iter()
            .any(|step| step.contains(&run.name))
    );
    let kinds = ["log bucket", "topic", "findings bucket", "role"];
    for kind in kinds {
        let has = |text: &str| text.to_lowercase().contains(kind);
        assert!(
            report.policies.iter().any(|policy| has(&policy.what)),
            "{kind}"
        );
    }
    for policy in &report.policies {
        assert!(!policy.rules.is_empty(), "{}", policy.what);
        assert!(policy.document["Statement"].is_array(), "{}", policy.what);
    }
    let guide = report
        .policies
        .iter()
        .filter(|policy| !policy.departures.is_empty());
    assert!(guide.count() > 3);
    let used = report.rights.iter().filter(|right| right.used);
    assert!(used.clone().any(|right| right.right == "s3:CreateBucket"));
    assert!(used.clone().any(|right| right.right == "iam:CreateRole"));
    assert_eq!(report.count_all(), {
        let planned = bench.plan().await;
        verify(&bench.answers, &bench.vendor, &planned.inventory).len()
    });
    assert!(report.count(Verdict::Passed) > 20);
    let chosen = report.accounts.iter().filter(|account| account.chosen);
    assert!(chosen.count() > 1);
    assert!(report.joining.len() >= 4, "{:?}", report.joining);
    assert_eq!(report.values.len(), 12);
    // What is in place is billed too.
    let costs: Vec<&str> = report
        .costs
        .rows
        .iter()
        .map(|row| row.what.as_str())
        .collect();
    assert!(costs.len() >= 2, "{costs:?}");
    assert!(report.costs.total.is_some());
    for (form, text) in forms(&report) {
        for part in [
            run.name.as_str(),
            "radiant-aws-access-role",
            "s3:CreateBucket",
        ] {
            assert!(text.contains(part), "{part} in {form}");
        }
        assert!(!text.contains("{{"), "{form}");
    }
    // Saved and read again, it is the same.
    let again: Report = serde_json::from_str(&report.to_json().unwrap()).unwrap();
    assert_eq!(again, report);
}

#[tokio::test(start_paused = true)]
async fn no_byte_of_any_form_is_a_secret() {
    let bench = set_up().await;
    let id = bench.answers.vendor.external_role_id.clone().unwrap();
    let middle: String = id.as_str().chars().skip(4).take(6).collect();
    for masked in [false, true] {
        for (form, text) in forms(&record(&bench, masked).await) {
            assert!(!text.contains(id.as_str()), "{form}");
            assert!(!text.contains(&middle), "{form}");
            for word in ["AKIA", "ASIA", "aws_secret_access_key", "SessionToken"] {
                assert!(!text.contains(word), "{word} in {form}");
            }
        }
    }
}

/// Every identifier of the made-up world: keys and names of things, numbers, addresses, ids.
fn identifiers(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields) => {
            for (key, field) in fields {
                for text in [Some(key.as_str()), field.as_str()].into_iter().flatten() {
                    let is_marked = text.to_lowercase().contains("lark")
                        || text.contains('@')
                        || (text.len() == 12 && text.bytes().all(|b| b.is_ascii_digit()))
                        || (text.len() >= 32
                            && text.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-'));
                    if is_marked && text.len() < 80 {
                        found.insert(text.to_owned());
                    }
                }
                identifiers(field, found);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| identifiers(item, found)),
        _ => {}
    }
}

#[tokio::test(start_paused = true)]
async fn a_masked_record_holds_no_identifier_and_says_the_same() {
    let bench = set_up().await;
    let whole = record(&bench, false).await;
    let masked = record(&bench, true).await;
    let mut all = BTreeSet::new();
    identifiers(&bench.practice.state(), &mut all);
    let vendor = bench.vendor.account.to_string();
    all.retain(|one| *one != vendor);
    assert!(all.len() > 40, "{}", all.len());
    let planned = bench.plan().await;
    let organization = planned.inventory.accounts.values();
    let organization = organization.filter_map(|view| view.standing.known()?.organization());
    for account in organization.filter_map(|it| it.accounts.known()).flatten() {
        all.insert(account.id.grouped());
        all.insert(account.name.clone());
    }
    for (form, text) in forms(&masked) {
        let lower = text.to_lowercase();
        assert!(
            !lower.contains("lark"),
            "{form}: {}",
            around(&lower, "lark")
        );
        for one in &all {
            assert!(
                !text.contains(one.as_str()),
                "{form} holds {one}: {}",
                around(&text, one)
            );
        }
    }
    assert!(masked.masked && !whole.masked);
    assert_eq!(masked.parts.len(), whole.parts.len());
    assert_eq!(masked.checks.len(), whole.checks.len());
    assert_eq!(masked.policies.len(), whole.policies.len());
    // The same thing has the same word everywhere.
    let bucket = |report: &Report, name: &str| {
        let values = report.values.iter().find(|value| value.name == name);
        values.unwrap().value.rsplit(':').next().unwrap().to_owned()
    };
    let logs = bucket(&masked, "Bucket ARN for log files");
    assert_ne!(logs, bucket(&masked, "Bucket ARN for findings"));
    let rules = masked
        .policies
        .iter()
        .find(|policy| policy.name.contains(&logs));
    assert!(rules.unwrap().document.to_string().contains(&logs));
    // What every customer has stays, so that it can be read.
    for (form, text) in forms(&masked) {
        for word in [
            "radiant-aws-access-role",
            "cloudtrail.amazonaws.com",
            &vendor,
            "RadiantCloudTrail",
        ] {
            assert!(text.contains(word), "{word} in {form}");
        }
    }
}

/// What stands around a word, for a test that fails.
fn around<'a>(text: &'a str, word: &str) -> &'a str {
    let at = text.find(word).unwrap_or(0);
    let begin = (at.saturating_sub(60)..=at)
        .find(|at| text.is_char_boundary(*at))
        .unwrap_or(0);
    let end = (at + 60..text.len())
        .find(|at| text.is_char_boundary(*at))
        .unwrap_or(text.len());
    text.get(begin..end).unwrap_or_default()
}

#[tokio::test(start_paused = true)]
async fn what_is_broken_is_an_open_point_and_the_title_says_so() {
    let bench = set_up().await;
    let before = record(&bench, false).await;
    bench.practice.edit(|world| {
        let account = bench.answers.account.id.as_str();
        let account = world.accounts.get_mut(account).unwrap();
        account.iam.roles.remove("radiant-aws-access-role");
    });
    let after = record(&bench, false).await;
    assert!(
        after.title.contains("is not connected yet"),
        "{}",
        after.title
    );
    assert!(after.open_points.len() > before.open_points.len());
    let role = after
        .policies
        .iter()
        .filter(|it| it.state == PartState::ToMake);
    assert!(role.count() > 0);
    let page = after.to_html();
    for point in &after.open_points {
        assert!(page.contains(point.state.word()));
    }
}

#[tokio::test(start_paused = true)]
async fn what_could_not_be_seen_is_told_as_that() {
    let bench = set_up().await;
    bench
        .practice
        .set_fault(Fault::DenyAction("s3:GetBucketPolicy".to_owned()));
    let report = record(&bench, false).await;
    assert!(report.count(Verdict::Unknown) > 0);
    let unseen = report.open_points.iter();
    assert!(unseen.clone().any(|point| point.state.word() == "Not seen"));
    assert!(report.title.ends_with("open"), "{}", report.title);
}

/// Every tag of the page is closed where it was opened, and every id is there once and is where a link leads.
fn well_formed(page: &str) {
    const VOID: [&str; 3] = ["meta", "br", "!DOCTYPE"];
    let mut open: Vec<String> = Vec::new();
    let mut ids = BTreeSet::new();
    let mut links = BTreeSet::new();
    let mut rest = page;
    while let Some((_, behind)) = rest.split_once('<') {
        let (tag, after) = behind.split_once('>').unwrap();
        rest = after;
        let name = tag
            .split([' ', '\n', '/'])
            .find(|part| !part.is_empty())
            .unwrap();
        assert_eq!(tag.matches('"').count() % 2, 0, "{tag}");
        if let Some(id) = attribute(tag, "id") {
            assert!(ids.insert(id.clone()), "{id} twice");
        }
        for link in ["aria-labelledby", "href"]
            .into_iter()
            .filter_map(|name| attribute(tag, name))
        {
            links.insert(link.trim_start_matches('#').to_owned());
        }
        if tag.starts_with('/') {
            assert_eq!(open.pop().as_deref(), Some(name), "{tag}");
        } else if !VOID.contains(&name) && !tag.ends_with('/') {
            open.push(name.to_owned());
        }
        if name == "style" && !tag.starts_with('/') {
            let (style, after) = rest.split_once("</style>").unwrap();
            assert_eq!(style.matches('{').count(), style.matches('}').count());
            open.pop();
            rest = after;
        }
    }
    assert!(open.is_empty(), "{open:?}");
    for link in links {
        assert!(ids.contains(&link), "{link}");
    }
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let (_, behind) = tag.split_once(&format!(" {name}=\""))?;
    Some(behind.split_once('"')?.0.to_owned())
}

#[tokio::test(start_paused = true)]
async fn the_page_is_whole_stands_alone_and_has_what_a_screen_reader_goes_by() {
    let bench = set_up().await;
    let report = record(&bench, false).await;
    let page = report.to_html();
    well_formed(&page);
    for part in [
        "<script", "http://", "url(", "@import", " src=", "<link", "<img",
    ] {
        assert!(!page.contains(part), "{part}");
    }
    for part in [
        "<html lang=\"en\">",
        "<title>",
        "<header>",
        "<main>",
        "<footer>",
        "<nav aria-label",
    ] {
        assert_eq!(page.matches(part).count(), 1, "{part}");
    }
    assert_eq!(page.matches("<h1>").count(), 1);
    // Each table has its name, and each row its head.
    assert_eq!(
        page.matches("<table").count(),
        page.matches("<caption").count()
    );
    let rows = page.matches("<tr>").count();
    let heads = page.matches("scope=\"row\"").count() + page.matches("<thead>").count();
    assert_eq!(rows, heads);
    // The picture is said in words too.
    for sentence in report.picture_in_words() {
        assert!(page.contains(&sentence), "{sentence}");
    }
    assert!(page.contains("@media print") && page.contains("prefers-color-scheme: dark"));
    for (head, levels) in [("h3", "h2"), ("h4", "h3")] {
        let at = |tag: &str| page.find(&format!("<{tag}")).unwrap();
        assert!(at(levels) < at(head));
    }
}

#[test]
fn the_program_writes_the_three_forms_and_the_same_without_identifiers() {
    let folder = tempfile::tempdir().unwrap();
    let answers = folder.path().join("answers.toml");
    std::fs::write(
        &answers,
        "version = 1\n[account]\nid = \"444455556666\"\nregion = \"eu-west-1\"\n",
    )
    .unwrap();
    let export = |out: &Path, more: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_radiant-aws-setup"))
            .args(["export", "--practice", "--as", "report", "--out"])
            .arg(out)
            .arg("--answers")
            .arg(&answers)
            .arg("--state-dir")
            .arg(folder.path().join("state"))
            .args(more)
            .env_clear()
            .env("HOME", folder.path())
            .stdin(Stdio::null())
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(0), "{said}");
        ["html", "md", "json"].map(|end| {
            let path = out.join(format!("radiant-aws-record.{end}"));
            std::fs::read_to_string(path).unwrap()
        })
    };
    let whole = export(&folder.path().join("whole"), &[]);
    for text in &whole {
        assert!(text.contains("is not connected yet"));
    }
    assert!(whole.iter().all(|text| text.contains("4444")));
    for text in export(&folder.path().join("masked"), &["--masked"]) {
        assert!(!text.contains("444455556666") && !text.contains("4444 5555 6666"));
        assert!(!text.to_lowercase().contains("larkfield"));
    }
    // Only the plan's engine is asked: nothing was made.
    assert!(!folder.path().join("state/runs").exists());
}

#[tokio::test(start_paused = true)]
async fn of_the_same_in_many_accounts_one_is_told_and_all_are_counted() {
    let mut bench = Bench::empty(PracticeOptions::instant()).await;
    let others = found(&bench.practice, 12);
    bench.answers.members.accounts = MemberAccounts::Organization;
    let finished = bench.make_it_so().await;
    assert!(finished.tally.created > 30, "{:#?}", troubles(&finished));
    let report = record(&bench, false).await;
    let roles = report.parts.iter().filter(|part| part.more > 0);
    assert!(roles.clone().count() > 0);
    for part in roles {
        assert_eq!(part.more, others.len() - 1, "{}", part.what);
    }
    let run = report.runs.first().unwrap();
    assert!(run.wrote.iter().any(|wrote| wrote.more == others.len() - 1));
    let all: usize = run.wrote.iter().map(|wrote| 1 + wrote.more).sum();
    assert_eq!(all, run.created + run.updated);
    assert!(
        report
            .checks
            .iter()
            .any(|check| check.more == others.len() - 1)
    );
    assert_eq!(report.accounts.len(), others.len());
    assert!(
        report
            .accounts
            .iter()
            .all(|account| account.said == "The role is there")
    );
    assert!(report.to_html().contains("The same in 11 more accounts."));
    assert!(
        report
            .to_markdown()
            .contains("The same in 11 more accounts.")
    );
}
