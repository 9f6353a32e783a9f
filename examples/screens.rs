//! Takes the pictures in `assets/screens`: the real window, walked through practice by itself.
//!
//! `cargo run --example screens [FOLDER]` (on a computer without a display: `xvfb-run -s "-screen 0 1920x1200x24" …`).

#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "a tool that draws all the time, and says what it wrote"
)]

use std::collections::VecDeque;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use eframe::egui;
use radiant_aws_setup::app::App;
use radiant_aws_setup::aws::Environment;
use radiant_aws_setup::guide::{Action, Ask, Page, Phase, Question, Start, State};
use radiant_aws_setup::vendor::Vendor;
use radiant_aws_setup::worker::{Worker, WorkerSettings};

/// One thing to do, one after the other.
enum Step {
    /// Change what the window knows.
    Set(fn(&mut State)),
    /// Ask for what a button asks for.
    Act(Action),
    /// Go on when this is so.
    Until(fn(&State) -> bool),
    /// Take a picture under this name.
    Shot(&'static str),
}

fn walk() -> Vec<Step> {
    use Step::{Act, Set, Shot, Until};
    let ask = |question| Act(Action::Go(Page::Ask(question)));
    let mut steps = vec![
        Set(|state| state.start = Some(Start::Practice)),
        Shot("01-welcome"),
        Act(Action::Go(Page::SignIn)),
        Shot("02-sign-in-ways"),
        Act(Action::Begin),
        Until(|state| state.around.here().is_some()),
        Shot("02-sign-in"),
        Act(Action::UseAccount),
    ];
    for (question, name) in [
        (Question::Trail, "03-cloudtrail-1"),
        (Question::Scope, "03-cloudtrail-2"),
        (Question::LogBucket, "03-cloudtrail"),
        (Question::LogKey, "03-cloudtrail-4"),
        (Question::LogTopic, "03-cloudtrail-5"),
        (Question::DataEvents, "03-cloudtrail-6"),
        (Question::Regions, "03-guardduty-1"),
        (Question::FindingsBucket, "03-guardduty-2"),
        (Question::FindingsKey, "03-guardduty-3"),
        (Question::FindingsTopic, "03-guardduty-4"),
    ] {
        steps.push(ask(question));
        steps.push(Shot(name));
    }
    steps.extend([
        Set(|state| state.earlier_open = true),
        Shot("15-earlier-answers"),
        Set(|state| state.earlier_open = false),
        Act(Action::Plan(Phase::Logging)),
        Until(|state| planned(state, Phase::Logging)),
        Set(open_first_document),
        Shot("04-review-changes"),
        Act(Action::AskApply(Phase::Logging)),
        Shot("15-confirm-dialog"),
        Act(Action::Apply(Phase::Logging)),
        Until(|state| state.run.begun.len() > 8),
        Shot("05-applying"),
        Act(Action::ToggleActivity),
        Shot("17-activity-open"),
        Act(Action::ToggleActivity),
        Until(|state| {
            state
                .finished
                .get(&Phase::Logging)
                .is_some_and(|ask| !ask.is_asked())
        }),
        Shot("05-applied"),
        Act(Action::Go(Page::Radiant)),
        Shot("06-radiant-copy"),
        Set(|state| {
            if let Some(draft) = &mut state.draft {
                "rs-8f2c7d1a4b91d4".clone_into(&mut draft.external_id);
            }
        }),
        ask(Question::Read),
        Shot("06-role-1"),
        ask(Question::Trust),
        Shot("06-role-2"),
        Act(Action::Plan(Phase::Role)),
        Until(|state| planned(state, Phase::Role)),
        Shot("06-role-review"),
        Act(Action::Apply(Phase::Role)),
        Until(|state| {
            state
                .finished
                .get(&Phase::Role)
                .is_some_and(|ask| !ask.is_asked())
        }),
        Shot("06-role-done"),
        Act(Action::Verify),
        Until(|state| state.checks.here().is_some()),
        Shot("08-test-results"),
    ]);
    steps
}

fn planned(state: &State, phase: Phase) -> bool {
    state.plans.get(&phase).and_then(Ask::here).is_some()
}

/// Open the first change that merges rules into something that is there, else the first with a policy.
fn open_first_document(state: &mut State) {
    let Some(planned) = state.plans.get(&Phase::Logging).and_then(Ask::here) else {
        return;
    };
    let has_policy = |change: &&radiant_aws_setup::plan::Change| {
        matches!(
            change.version.after,
            Some(radiant_aws_setup::plan::View::Policy(..))
        )
    };
    let changes = &planned.plan.changes;
    let found = changes
        .iter()
        .find(|change| has_policy(change) && change.version.before.is_some())
        .or_else(|| changes.iter().find(has_policy));
    if let Some(change) = found {
        state.review.open_sections.insert(change.section);
        state.review.open_changes.insert(change.id.clone());
    }
}

struct Camera {
    app: App,
    steps: VecDeque<Step>,
    folder: PathBuf,
    suffix: String,
    theme: egui::Theme,
    /// Frames drawn since the last step, so that sizes have settled.
    still: u32,
    taking: Option<Arc<AtomicBool>>,
}

impl Camera {
    fn step(&mut self, ctx: &egui::Context) {
        if let Some(done) = &self.taking {
            if !done.load(Ordering::SeqCst) {
                return;
            }
            self.taking = None;
        }
        self.still += 1;
        if self.still < 6 {
            return;
        }
        match self.steps.front() {
            None => ctx.send_viewport_cmd(egui::ViewportCommand::Close),
            Some(Step::Until(is_so)) => {
                if is_so(self.app.state()) {
                    self.next();
                }
            }
            Some(Step::Set(set)) => {
                set(self.app.state_mut());
                self.next();
            }
            Some(Step::Act(action)) => {
                let action = action.clone();
                self.app.act(ctx, action);
                self.next();
            }
            Some(Step::Shot(name)) => {
                let path = self.folder.join(format!("{name}{}.png", self.suffix));
                let done = Arc::new(AtomicBool::new(false));
                self.taking = Some(Arc::clone(&done));
                ctx.request_screenshot(move |image| {
                    match write(&path, &image) {
                        Ok(()) => println!("{}", path.display()),
                        Err(err) => println!("{}: {err}", path.display()),
                    }
                    done.store(true, Ordering::SeqCst);
                });
                self.next();
            }
        }
    }

    fn next(&mut self) {
        self.steps.pop_front();
        self.still = 0;
    }
}

impl eframe::App for Camera {
    fn logic(&mut self, ctx: &egui::Context, frame: &mut eframe::Frame) {
        ctx.set_theme(self.theme);
        self.app.logic(ctx, frame);
        self.step(ctx);
        ctx.request_repaint();
    }

    fn ui(&mut self, ui: &mut egui::Ui, frame: &mut eframe::Frame) {
        self.app.ui(ui, frame);
    }

    #[cfg(not(windows))]
    fn on_exit(&mut self, _gl: Option<&eframe::glow::Context>) {
        self.app.leave();
    }

    #[cfg(windows)]
    fn on_exit(&mut self) {
        self.app.leave();
    }
}

fn write(path: &Path, image: &egui::ColorImage) -> Result<(), Box<dyn std::error::Error>> {
    let [width, height] = image.size;
    let mut encoder = png::Encoder::new(
        File::create(path)?,
        u32::try_from(width)?,
        u32::try_from(height)?,
    );
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::High);
    let pixels: Vec<u8> = image
        .pixels
        .iter()
        .flat_map(|pixel| [pixel.r(), pixel.g(), pixel.b()])
        .collect();
    encoder.write_header()?.write_image_data(&pixels)?;
    Ok(())
}

fn take(
    folder: &Path,
    theme: egui::Theme,
    zoom: u16,
    size: [f32; 2],
    suffix: &str,
) -> eframe::Result {
    let work =
        std::env::temp_dir().join(format!("radiant-aws-setup-screens-{}", std::process::id()));
    let settings = WorkerSettings {
        state: work.clone(),
        environment: Environment::default(),
        vendor: Vendor::default(),
    };
    let native = eframe::NativeOptions {
        viewport: egui::ViewportBuilder::default()
            .with_title("Pictures")
            .with_inner_size(size),
        run_and_return: true,
        ..eframe::NativeOptions::default()
    };
    let folder = folder.to_owned();
    let suffix = suffix.to_owned();

    eframe::run_native(
        "radiant-aws-setup-screens",
        native,
        Box::new(move |cc| {
            let ctx = cc.egui_ctx.clone();
            let worker = Worker::spawn(settings, move || ctx.request_repaint())?;
            let mut state = State::new(work, Environment::default(), Vendor::default());
            state.zoom = zoom;
            state.sharing = zoom > 100;
            Ok(Box::new(Camera {
                app: App::new(&cc.egui_ctx, state, worker),
                steps: walk().into(),
                folder,
                suffix,
                theme,
                still: 0,
                taking: None,
            }))
        }),
    )
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = std::env::args().nth(1).map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/screens"),
        PathBuf::from,
    );
    std::fs::create_dir_all(&folder)?;
    // A window system lets a program open its windows only once on some computers: one look a call.
    let look = std::env::args()
        .nth(2)
        .unwrap_or_else(|| "light".to_owned());
    match look.as_str() {
        "dark" => take(&folder, egui::Theme::Dark, 100, [1280.0, 800.0], "-dark")?,
        "150" => take(&folder, egui::Theme::Light, 150, [1280.0, 800.0], "-150")?,
        "narrow" => take(&folder, egui::Theme::Light, 100, [1024.0, 700.0], "-narrow")?,
        _ => take(&folder, egui::Theme::Light, 100, [1280.0, 800.0], "-light")?,
    }
    Ok(())
}
