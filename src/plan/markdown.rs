//! The plan as a page that can be sent to the person who has to approve it.

use std::fmt::Write as _;

use super::{Kind, Plan, Told, View, departures};

/// The plan as Markdown: every change with its meaning, what it needs and how it is undone, and the documents in full.
pub fn to_markdown(plan: &Plan<Told>) -> String {
    let counts = plan.counts();
    let mut page = format!(
        "# Changes in AWS for Radiant Security\n\n{} to create, {} to update, {} to delete, {} already right, {} by hand, {} waiting. Nothing has been changed yet.\n",
        counts.create, counts.update, counts.delete, counts.keep, counts.by_hand, counts.waiting
    );
    // Writing to a text cannot fail.
    let mut line = |text: std::fmt::Arguments<'_>| {
        let _written = page.write_fmt(text).is_ok();
        page.push('\n');
    };
    for change in &plan.changes {
        line(format_args!(
            "\n## {}: {}\n",
            change.kind.word(),
            change.title
        ));
        line(format_args!("{}\n", change.meaning));
        line(format_args!("- What: `{}`", change.resource));
        line(format_args!(
            "- Where: account {}, {}",
            change.place.account.grouped(),
            change.place.region
        ));
        match &change.kind {
            Kind::ByHand(problem) => line(format_args!(
                "- Not done by us: {}",
                problem.to_text().replace('\n', " ")
            )),
            Kind::Waiting(what) => line(format_args!("- Waits: {what}")),
            Kind::Create | Kind::Update => {
                line(format_args!("- Needs: {}", change.needs().join(", ")));
                line(format_args!("- To take it back: {}", change.undo()));
            }
            Kind::Keep => {}
        }
        for warning in &change.warnings {
            line(format_args!("- Note: {}", warning.text));
        }
        for said in departures(change) {
            line(format_args!("- Where we leave the guide: {said}"));
        }
        for cost in &change.costs {
            line(format_args!("- Cost: {}, {}", cost.what, cost.price));
        }
        if !change.kind.writes() {
            continue;
        }
        for (head, view) in [
            ("Before", &change.version.before),
            ("After", &change.version.after),
        ] {
            match view {
                None => {}
                Some(View::Policy(_, document)) => {
                    line(format_args!("\n{head}:\n\n```json\n{document:#}\n```"));
                }
                Some(View::Settings(settings)) => {
                    line(format_args!("\n{head}:\n"));
                    for (name, value) in settings {
                        line(format_args!("- {name}: {value}"));
                    }
                }
            }
        }
    }
    page
}
