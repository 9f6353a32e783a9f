//! Help names the section of the vendor's guide that a page carries out, and leads there.

use egui::OutputCommand;
use egui::accesskit::Role;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use radiant_aws_setup::window::{Page, Phase, Question};

use crate::bench::{Bench, all_texts, bench};
use crate::scene::{known, pages};

const LINK: &str = "Open the guide at Radiant Security";
/// More frames than a press takes.
const FRAMES: usize = 8;

fn help_on(page: Page) -> Bench {
    let mut bench = bench();
    let state = known(&mut bench);
    state.page = page;
    state.open.help = true;
    bench.ui.run_ok();
    bench
}

/// The address behind the link.
fn address(bench: &Bench) -> String {
    bench
        .ui
        .get_by_role_and_label(Role::Link, LINK)
        .accesskit_node()
        .data()
        .url()
        .unwrap_or_default()
        .to_owned()
}

#[test]
fn the_help_of_every_page_names_its_section_and_leads_there() {
    for page in pages() {
        let bench = help_on(page);
        let address = address(&bench);
        let section = radiant_aws_setup::vendor::Vendor::default()
            .guide_sections
            .into_values()
            .find(|section| section.url == address);
        let heading = section.map(|section| format!("“{}”", section.heading));
        assert!(
            heading.is_some_and(|heading| all_texts(&bench.ui).contains(&heading)),
            "{page:?} leads to {address:?}"
        );
    }
}

#[test]
fn pages_name_the_section_that_they_carry_out() {
    for (page, heading) in [
        (Page::Welcome, "“Overview”"),
        (Page::Account, "“Prerequisites”"),
        (
            Page::Ask(Question::LogBucket),
            "“Create and configure AWS CloudTrail”",
        ),
        (
            Page::Ask(Question::FindingsKey),
            "“Create and configure Amazon GuardDuty”",
        ),
        (Page::Review(Phase::Logging), "“Configuration in AWS”"),
        (
            Page::Radiant,
            "“Create the credentials and enable the data connector”",
        ),
        (
            Page::Ask(Question::Trust),
            "“Create and configure an IAM Role (Main account)”",
        ),
    ] {
        let texts = all_texts(&help_on(page).ui);
        assert!(texts.iter().any(|text| text == heading), "{page:?}");
    }
}

#[test]
fn the_link_opens_the_guide_at_its_heading() {
    let mut bench = help_on(Page::Ask(Question::Trail));
    let wanted = address(&bench);
    assert!(wanted.ends_with("AWS%20CloudTrail"), "{wanted}");
    bench.ui.get_by_role_and_label(Role::Link, LINK).click();
    let mut opened = Vec::new();
    for _ in 0..FRAMES {
        bench.ui.step();
        for command in &bench.ui.output().platform_output.commands {
            if let OutputCommand::OpenUrl(open) = command {
                opened.push(open.url.clone());
            }
        }
    }
    assert_eq!(opened, [wanted]);
}
