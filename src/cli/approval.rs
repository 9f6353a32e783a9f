//! `export --as approval`: the sheet that somebody signs, and the plan that it stands for.

use super::enter::now;
use super::look::Look;
use crate::approval::{PlanFile, keep};
use crate::aws::Aws;
use crate::domain::AccountId;
use crate::engine::{self, Planned};
use crate::export::sheet::{Asks, Sheet, cost_lines};
use crate::export::{Exported, HandOver};
use crate::inventory::Inventory;
use crate::plan::Section;
use crate::problem::Problem;

/// The sheet of the whole plan.
///
/// # Errors
///
/// Nothing would be changed, or what is to be approved cannot be kept on this computer.
pub(super) async fn sheet(
    aws: &Aws,
    look: Look<'_>,
    masked: bool,
    approver: Option<&str>,
) -> Result<Exported, Problem> {
    let place = look.answers.place();
    let planned = Planned::new(look.answers, look.vendor, look.seen);
    let approved = planned.approved(&Section::ALL);
    if approved.is_empty() {
        return Err(
            Problem::new("Nothing would be changed, so there is nothing to approve.")
                .hint("See with plan what is left to a person, or waits."),
        );
    }
    keep(look.state, &approved)?;
    // More is read for it: whoever approves wants to know what it costs.
    let figures = engine::count_for(aws, &planned, now()).await;
    let costs = cost_lines(&planned.forecast(&figures));
    let at = now()();
    let asks = Asks {
        plan: planned.told(),
        approved: &approved,
        caller: &planned.inventory.caller,
        name: name(&planned.inventory, &place.account),
        region: &place.region,
        at: &at.strftime("%Y-%m-%d %H:%M UTC").to_string(),
        practice: look.practice,
        by: approver,
        costs: &costs,
    };
    let mut sheet = Sheet::of(&asks);
    if masked {
        sheet = sheet.masked(&asks);
    }
    let mut files = vec![
        file("approval-sheet.html", sheet.to_html()),
        file("approval-sheet.md", sheet.to_markdown()),
    ];
    let checksum = approved.checksum.spoken();
    let mut said = vec![format!(
        "The checksum is {checksum}. With it, apply --accept carries out this plan and no other."
    )];
    if masked {
        said.push("The saved plan is left out: every name is in it. For apply --plan, export once more without --masked.".to_owned());
    } else {
        let (main, sections) = ((&place.account, &place.region), &Section::ALL);
        let plan = planned.told().clone();
        let saved = PlanFile::new(at, main, sections, plan, &planned.known, planned.reach());
        let text = saved
            .to_text()
            .ok_or_else(|| Problem::new("The plan could not be written down."))?;
        files.push(file("approved-plan.json", text));
        said.push(
            "apply --plan approved-plan.json does the same, and names what differs.".to_owned(),
        );
    }
    Ok(Exported { files, said })
}

fn file(name: &str, text: String) -> HandOver {
    HandOver {
        name: name.to_owned(),
        text,
    }
}

/// The account's name in its organization, where that could be seen.
fn name<'a>(seen: &'a Inventory, account: &AccountId) -> Option<&'a str> {
    let view = seen.account(account)?;
    let accounts = view.standing.known()?.organization()?.accounts.known()?;
    let found = accounts.iter().find(|one| one.id == *account)?;
    Some(&found.name)
}
