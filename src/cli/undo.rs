//! `undo`: taking back what a run wrote.

use std::path::Path;

use serde_json::json;

use super::carried_out::apply;
use super::early::Early;
use super::enter::{LONGEST_SIGN_IN, now, read_answers, sign_in_way};
use super::exit::Exit;
use super::options::Options;
use super::output::Output;
use super::plan_lines::{in_account, indented};
use crate::apply::{RunId, told};
use crate::aws::{Aws, goes_elsewhere, sign_in, with_patience};
use crate::engine::{self, TakeBack, WayBack};
use crate::plan::{AT_THE_VENDOR, ChangeId, Kind, Told};
use crate::problem::Problem;

/// What is to be taken back.
#[derive(Clone, Debug, PartialEq, Eq, clap::Args)]
pub(super) struct UndoArgs {
    /// The run, as `runs` names it
    #[arg(long, value_name = "ID")]
    run: String,
    /// Of it just this change
    #[arg(long, value_name = "CHANGE")]
    only: Option<String>,
    /// Also have the keys deleted, in 30 days; what they locked can never be opened again
    #[arg(long)]
    keys: bool,
    /// The way back is approved
    #[arg(long)]
    yes: bool,
}

/// Show the way back of a run, and, once it is approved, go it.
pub(super) async fn undo(
    args: &UndoArgs,
    options: &Options,
    state: &Path,
    output: &Output,
) -> Result<Exit, Early> {
    let bad = |problem| Early::new(Exit::BadAnswers, problem);
    let wrong = |problem| Early::new(Exit::NotRight, problem);
    let run = RunId::parse(args.run.trim()).ok_or_else(|| {
        bad(
            Problem::new(format!("`{}` is not the name of a run.", args.run))
                .hint("See the names with `runs`. One looks like 20260102-030405-1a2b3c4d."),
        )
    })?;
    let asked = TakeBack {
        only: args.only.as_deref().map(ChangeId::named),
        keys: args.keys,
        run,
    };
    let of = engine::run_of(state, &asked.run, None, options.practice).map_err(bad)?;
    // Only for records of before they said how other accounts were entered.
    let answers = match &options.answers {
        Some(_) => match read_answers(options, output)? {
            Some(answers) => Some(answers),
            None => return Ok(Exit::BadAnswers),
        },
        None => None,
    };
    let record = told(state, &asked.run).map_err(wrong)?;
    let home = record
        .written
        .iter()
        .find(|one| one.place.account == of.account);
    let Some(home) = home.or_else(|| record.written.first()) else {
        return Err(wrong(
            Problem::new(format!("The run {} has written nothing in AWS.", asked.run))
                .hint("There is nothing to take back."),
        ));
    };
    let environment = options.environment().map_err(bad)?;
    let how = sign_in_way(options, &environment, &of.account);
    if let Some(said) = goes_elsewhere(&how, &environment) {
        output.note(&said);
    }
    let waits = |wait| output.look_waits(&wait);
    let signed_in = with_patience(LONGEST_SIGN_IN, &waits, || {
        sign_in(&how, &environment, &home.place.region)
    });
    let aws: Aws = match signed_in.await {
        Ok(signed_in) => signed_in.aws,
        Err(failure) => return Err(Early::new(Exit::NoSignIn, failure.problem)),
    };
    let reach = answers.as_ref().map(|answers| &answers.members.reach);
    let way = engine::look_back(&aws, state, options.practice, &asked, reach, now());
    let way = way.await.map_err(wrong)?;
    if !args.yes {
        output.way_back(&way);
        return Ok(Exit::NotRight);
    }
    if way.unread > 0 {
        output.note(&unread(&way));
    }
    let exit = apply(&aws, &way.planned, Some(&way), state, options, output).await?;
    output.at_the_vendor();
    Ok(exit)
}

fn unread(way: &WayBack) -> String {
    format!(
        "Lines of the record {} that cannot be read: {}. What they tell stays as it is.",
        way.of.file, way.unread
    )
}

/// What is done with a change on the way back.
fn word(change: &Told) -> &'static str {
    match change.kind {
        Kind::Keep => "stays",
        Kind::ByHand(_) | Kind::Waiting(_) => "by hand",
        Kind::Create | Kind::Update if change.action.deed().deletes() => "remove",
        Kind::Create | Kind::Update => "put back",
    }
}

impl Output {
    /// The way back of a run, before anybody has approved it.
    fn way_back(&self, way: &WayBack) {
        let changes = &way.planned.told().changes;
        let count = |wanted: &str| changes.iter().filter(|it| word(it) == wanted).count();
        if self.json {
            for change in changes {
                let mut fields = self.change_json(change);
                fields["kind"] = json!(word(change));
                self.line("change", fields);
            }
            self.line(
                "undo",
                json!({
                    "run": way.of.run,
                    "put_back": count("put back"),
                    "remove": count("remove"),
                    "stays": count("stays"),
                    "by_hand": count("by hand"),
                    "unread_lines": way.unread,
                    "at_the_vendor": AT_THE_VENDOR,
                }),
            );
            return;
        }
        self.text(&format!(
            "This takes back the run {} in account {}, begun {}.",
            way.of.run,
            way.of.account.grouped(),
            way.of.began.strftime("%Y-%m-%d %H:%M UTC")
        ));
        if way.unread > 0 {
            self.text(&unread(way));
        }
        for change in changes {
            self.text(&format!(
                "{:<8} {}  [{}]{}",
                word(change),
                change.title,
                change.resource,
                in_account(&change.place.account, &way.of.account)
            ));
            match &change.kind {
                Kind::ByHand(problem) => self.text(&indented(&problem.to_text())),
                Kind::Keep => self.text(&indented(&change.meaning)),
                Kind::Waiting(what) => self.text(&indented(what)),
                Kind::Create | Kind::Update => {}
            }
            for warning in &change.warnings {
                self.text(&indented(&format!("Note: {}", warning.text)));
            }
        }
        self.at_the_vendor();
        self.text(&format!(
            "{} to put back, {} to remove, {} stay, {} by hand. Nothing was changed. To go on, run it again with --yes.",
            count("put back"),
            count("remove"),
            count("stays"),
            count("by hand")
        ));
    }

    /// What no program of ours can remove.
    fn at_the_vendor(&self) {
        if self.json {
            return;
        }
        self.text("What to remove at Radiant Security:");
        for what in AT_THE_VENDOR {
            self.text(&indented(what));
        }
    }
}
