//! What stands around the page.

use super::{
    ActivityRow, Gallery, RailRow, RailState, Strip, StripState, StripTool, Theme, ThemePreference,
    Tone, Ui, Width, activity_drawer_ui, activity_line_ui, rail_foot_ui, rail_ui, size, strip_ui,
    theme, tokens,
};

impl Gallery {
    pub(super) fn strip(&mut self, ui: &mut Ui) {
        let strip = match self.state {
            StripState::Live => Strip {
                state: self.state,
                product: "AWS setup",
                tag: "Live",
                company: "Larkfield Foods",
                number: "4444 5555 6666",
                short_number: "••6666",
                region: "Ireland",
                ends: "Sign-in ends 11:40",
                short_ends: "11:40",
                place: "4 of 9",
                has_activity: true,
                has_values: true,
                ..Strip::default()
            },
            StripState::Practice => Strip {
                state: self.state,
                product: "AWS setup",
                tag: "Practice",
                company: "Made-up company",
                words: "Nothing you do here reaches AWS",
                has_activity: true,
                has_values: true,
                ..Strip::default()
            },
            StripState::NotConnected => Strip {
                product: "AWS setup",
                words: "Not connected to AWS yet",
                ..Strip::default()
            },
        };
        match strip_ui(ui, &strip) {
            Some(StripTool::Activity) => self.activity = !self.activity,
            Some(StripTool::Help) => {
                self.state = match self.state {
                    StripState::Live => StripState::Practice,
                    StripState::Practice => StripState::NotConnected,
                    StripState::NotConnected => StripState::Live,
                };
            }
            Some(StripTool::SignIn | StripTool::Values | StripTool::Sections) | None => {}
        }
    }

    pub(super) fn rail(&mut self, ui: &mut Ui) {
        let width = Width::of(ui.ctx());
        let fill = tokens(ui).rail;
        egui::Panel::left("rail")
            .resizable(false)
            .exact_size(width.rail())
            .frame(egui::Frame::new().fill(fill))
            .show(ui, |ui| {
                let zoom = ui.zoom_factor();
                let percent = theme_percent(zoom);
                let preferred = if self.dark { Theme::Dark } else { Theme::Light };
                let foot = rail_foot_ui(ui, &mut self.sharing, percent, Some(preferred.into()));
                if let Some(picked) = foot.theme {
                    self.dark = picked == ThemePreference::Dark;
                }
                if let Some(percent) = foot.percent {
                    ui.set_zoom_factor(f32::from(percent) / 100.0);
                }
                if foot.sharing_changed {
                    theme::set_still(ui.ctx(), self.sharing);
                }
                let rows = [
                    ("", "Welcome", "", RailState::Done),
                    ("2", "CloudTrail", "Now", RailState::Now),
                    ("3", "GuardDuty", "Needs you", RailState::NeedsYou),
                    ("4", "Radiant Security", "Stopped", RailState::Stopped),
                    ("7", "GuardDuty export", "Optional", RailState::Optional),
                    ("8", "Test", "", RailState::Later),
                    ("9", "Hand-over", "Left out", RailState::LeftOut),
                ];
                let rows: Vec<RailRow<'_>> = rows
                    .into_iter()
                    .enumerate()
                    .map(|(index, (number, name, word, state))| RailRow {
                        number,
                        name,
                        word,
                        state,
                        current: index == self.section,
                        enabled: state != RailState::Later,
                        spoken: name,
                    })
                    .collect();
                if let Some(index) = rail_ui(ui, &rows, size::RAIL_ROW) {
                    self.section = index;
                }
            });
    }

    pub(super) fn activity(&mut self, ui: &mut Ui) {
        let rows = [
            ActivityRow {
                key: "1",
                time: "10:42:19",
                call: "kms:PutKeyPolicy",
                target: "eu-west-1 4444 5555 6666",
                short_target: "eu-west-1 …6666",
                account: "4444 5555 6666",
                region: "Ireland, eu-west-1",
                request: (
                    "b8a5c1d2-55fc-4bd4-9d4e-0c1b2a3d4e5f",
                    "b8a5c1d2-55fc-4bd4-9d4e-0c1b2a3d4e5f",
                ),
                result: "Not yet, trying again",
                took: "96 ms",
                tone: Tone::Working,
            },
            ActivityRow {
                key: "2",
                time: "10:42:14",
                call: "kms:CreateAlias",
                target: "eu-west-1 4444 5555 6666",
                short_target: "eu-west-1 …6666",
                account: "4444 5555 6666",
                region: "Ireland, eu-west-1",
                request: ("", ""),
                result: "Done",
                took: "88 ms",
                tone: Tone::Good,
            },
        ];
        if self.activity {
            let pressed = activity_drawer_ui(
                ui,
                "No passwords or keys are kept here. 28 calls to AWS, newest first.",
                &mut self.filter,
                None,
                &rows,
            );
            self.activity = pressed.is_none();
        } else {
            self.activity = activity_line_ui(
                ui,
                "10:42:19 kms:PutKeyPolicy alias/radiant-guardduty not accepted yet, retrying",
            );
        }
    }
}

/// The zoom factor as one of the percentages of the menu.
fn theme_percent(zoom: f32) -> u16 {
    radiant_aws_setup::ui::rail::TEXT_SIZES
        .into_iter()
        .find(|percent| (f32::from(*percent) / 100.0 - zoom).abs() < 0.01)
        .unwrap_or(100)
}
