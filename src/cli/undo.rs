//! `undo`: taking back what a run wrote, or a part of that.

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
use crate::plan::{ChangeId, Fate, Kind, Part, Section};
use crate::problem::Problem;

/// What is to be taken back.
#[derive(Clone, Debug, PartialEq, Eq, clap::Args)]
pub(super) struct UndoArgs {
    /// The run, as `runs` names it
    #[arg(long, value_name = "ID")]
    run: String,
    /// Of it just this change; may be given several times
    #[arg(long, value_name = "CHANGE")]
    only: Vec<String>,
    /// Of it just this section: cloudtrail, guardduty, main-role, members or export
    #[arg(long, value_name = "SECTION", conflicts_with = "only", value_parser = section)]
    section: Option<Section>,
    /// Also have the keys deleted, in 30 days; what they locked can never be opened again
    #[arg(long)]
    keys: bool,
    /// The way back is approved
    #[arg(long)]
    yes: bool,
}

fn section(word: &str) -> Result<Section, String> {
    Section::named(word).ok_or_else(|| {
        let words = Section::ALL.map(Section::word).join(", ");
        format!("the sections are {words}")
    })
}

impl UndoArgs {
    fn part(&self) -> Part {
        match self.section {
            Some(section) => Part::Section(section),
            None if self.only.is_empty() => Part::Whole,
            None => {
                let named = self.only.iter().map(|name| ChangeId::named(name));
                Part::Changes(named.collect())
            }
        }
    }
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
        part: args.part(),
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
    output.at_the_vendor(&way);
    Ok(exit)
}

fn unread(way: &WayBack) -> String {
    format!(
        "Lines of the record {} that cannot be read: {}. What they tell stays as it is.",
        way.of.file, way.unread
    )
}

/// What is taken back, in a sentence.
fn taken(way: &WayBack) -> String {
    let what = match &way.asked.part {
        Part::Whole => String::new(),
        Part::Section(section) => format!("the section {} of ", section.word()),
        Part::Changes(all) if all.len() == 1 => "one change of ".to_owned(),
        Part::Changes(all) => format!("{} changes of ", all.len()),
    };
    format!(
        "This takes back {what}the run {} in account {}, begun {}.",
        way.of.run,
        way.of.account.grouped(),
        way.of.began.strftime("%Y-%m-%d %H:%M UTC")
    )
}

impl Output {
    /// The way back of a run, before anybody has approved it.
    fn way_back(&self, way: &WayBack) {
        let changes = &way.planned.told().changes;
        let count = |wanted| changes.iter().filter(|it| Fate::of(it) == wanted).count();
        let [put_back, remove, by_hand, stays] = Fate::ALL.map(count);
        if self.json {
            for change in changes {
                let mut fields = self.change_json(change);
                fields["kind"] = json!(Fate::of(change).word());
                fields["takes_back"] = json!(way.takes_back.get(&change.id));
                fields["last_used"] = json!(way.last_used.get(&change.id));
                self.line("change", fields);
            }
            self.line(
                "undo",
                json!({
                    "run": way.of.run,
                    "put_back": put_back,
                    "remove": remove,
                    "stays": stays,
                    "by_hand": by_hand,
                    "unread_lines": way.unread,
                    "at_the_vendor": way.at_the_vendor,
                }),
            );
            return;
        }
        self.text(&taken(way));
        if way.unread > 0 {
            self.text(&unread(way));
        }
        for change in changes {
            self.text(&format!(
                "{:<8} {}  [{}]{}",
                Fate::of(change).word(),
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
            if let Some(used) = way.last_used.get(&change.id) {
                self.text(&indented(used));
            }
            for warning in &change.warnings {
                self.text(&indented(&format!("Note: {}", warning.text)));
            }
        }
        self.at_the_vendor(way);
        self.text(&format!(
            "{put_back} to put back, {remove} to remove, {stays} stay, {by_hand} by hand. Nothing was changed. To go on, run it again with --yes."
        ));
    }

    /// What no program of ours can remove.
    fn at_the_vendor(&self, way: &WayBack) {
        if self.json || way.at_the_vendor.is_empty() {
            return;
        }
        self.text("What to remove at Radiant Security:");
        for what in &way.at_the_vendor {
            self.text(&indented(what));
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser as _;

    use super::*;
    use crate::cli::{Args, Command};

    fn part(words: &[&str]) -> Result<Part, String> {
        let all = ["radiant-aws-setup", "undo", "--run", "x"];
        let parsed = Args::try_parse_from(all.iter().chain(words));
        match parsed.map_err(|err| err.to_string())?.command {
            Some(Command::Undo(args)) => Ok(args.part()),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn all_of_it_a_section_or_single_changes_can_be_asked_for_and_never_two_of_these() {
        assert_eq!(part(&[]), Ok(Part::Whole));
        for section in Section::ALL {
            let asked = part(&["--section", section.word()]);
            assert_eq!(asked, Ok(Part::Section(section)));
        }
        let both = ["cloudtrail/1/topic", "guardduty/1/topic"];
        let asked = part(&["--only", both[0], "--only", both[1]]);
        let named = both.map(ChangeId::named);
        assert_eq!(asked, Ok(Part::Changes(named.into())));
        let said = part(&["--section", "cloud"]).unwrap_err();
        assert!(
            said.contains("the sections are cloudtrail, guardduty"),
            "{said}"
        );
        assert!(part(&["--section", "export", "--only", both[0]]).is_err());
    }
}
