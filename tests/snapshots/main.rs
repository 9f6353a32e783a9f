//! Every page as a picture, and a few of them in the other looks: dark, at 150 % and 200 % in sharing view, and in the
//! smallest window. What stands around the page is in one picture of each look, so that a change there changes few.
//!
//! The kit has a sheet of its own, with every part in its states.
//!
//! `UPDATE_SNAPSHOTS=1 cargo test --test snapshots` accepts what the window draws now.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "the helpers of tests stop like the tests themselves"
)]

mod album;
mod besides;
mod file;
mod legible;
#[path = "../../examples/gallery/many.rs"]
mod many;
mod raster;
#[path = "../../examples/gallery/sheet.rs"]
mod sheet;

use std::sync::mpsc::{Receiver, sync_channel};
use std::time::{Duration, Instant};

use egui::Theme;
use egui::accesskit::Role;
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use radiant_aws_setup::app::App;
use radiant_aws_setup::aws::Environment;
use radiant_aws_setup::practice::PracticeOptions;
use radiant_aws_setup::ui::theme;
use radiant_aws_setup::vendor::Vendor;
use radiant_aws_setup::window::{Sharing, State};
use radiant_aws_setup::worker::{Worker, WorkerSettings};

use album::{Kept, Step};
use raster::{Picture, Textures};

/// The longest that anything in practice may take.
const SOON: Duration = Duration::from_mins(2);
/// How often a wait looks again, at the least.
const TICK: Duration = Duration::from_millis(50);

/// How the window is looked at.
#[derive(Clone, Copy)]
struct Look {
    /// The folder of its pictures.
    name: &'static str,
    theme: Theme,
    size: [u16; 2],
    /// Text size in percent; more than 100 in sharing view.
    zoom: u16,
    /// Which pages; none are all.
    pages: &'static [&'static str],
    /// Behind this page a picture of the whole window is taken.
    shell: &'static str,
}

impl Look {
    fn has(self, page: &str) -> bool {
        self.pages.is_empty() || self.pages.contains(&page)
    }

    /// After which page nothing more is to be seen.
    fn last(self) -> Option<&'static str> {
        let wanted = |step: &Step| match step {
            Step::Shot(name) if self.has(name) || *name == self.shell => Some(*name),
            _ => None,
        };
        album::walk().iter().rev().find_map(wanted)
    }
}

pub(crate) struct Camera {
    pub(crate) ui: Harness<'static, App>,
    textures: Textures,
    woken: Receiver<()>,
    look: Look,
    _folder: tempfile::TempDir,
}

impl Camera {
    fn new(look: Look) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut state = State::new(
            folder.path().to_owned(),
            Environment::default(),
            Vendor::default(),
        );
        state.practice = PracticeOptions::instant();
        if look.zoom > 100 {
            state.look.sharing = Sharing::On;
        }
        state.look.zoom = look.zoom;
        let settings = WorkerSettings {
            state: folder.path().to_owned(),
            environment: state.environment.clone(),
            vendor: state.vendor.clone(),
        };
        let (wake, woken) = sync_channel(1);
        let worker = Worker::spawn(settings, move || {
            // A wake that is still to be seen is enough.
            let _already_awake = wake.try_send(());
        })
        .unwrap();
        let textures = Textures::default();
        let ui = Harness::builder()
            .with_size(
                look.size
                    .map(|pixels| f32::from(pixels) * 100.0 / f32::from(look.zoom)),
            )
            .with_theme(look.theme)
            .with_max_steps(20)
            .renderer(textures.clone())
            .build_eframe(move |cc| {
                App::new(&cc.egui_ctx, state, worker).timed_by(|ctx| ctx.input(|input| input.time))
            });
        // What turns with the clock stands.
        theme::set_still(&ui.ctx, true);
        Self {
            ui,
            textures,
            woken,
            look,
            _folder: folder,
        }
    }

    fn wait(&mut self, is_so: fn(&State) -> bool) {
        let began = Instant::now();
        while !is_so(self.ui.state().state()) {
            assert!(
                began.elapsed() < SOON,
                "{:?} waits for ever",
                self.ui.state().state().page
            );
            let _woken_or_not = self.woken.recv_timeout(TICK);
            self.ui.step();
        }
    }

    /// The whole window.
    pub(crate) fn window(&mut self) -> Picture {
        self.ui.step();
        self.wait(album::is_still);
        album::freeze(self.ui.state_mut().state_mut());
        // Sizes settle, and messages that come and go have gone.
        self.ui.run_steps(6);
        let scale = self.ui.ctx.pixels_per_point();
        let shapes = self.ui.output().shapes.clone();
        let primitives = self.ui.ctx.tessellate(shapes, scale);
        let ground = self.ui.ctx.global_style().visuals.panel_fill;
        let size = self.look.size.map(usize::from);
        self.textures.draw(&primitives, size, scale, ground)
    }

    /// The page with what belongs to it, without strip and sections.
    pub(crate) fn page(&mut self) -> Picture {
        let window = self.window();
        let page = self.ui.get_by_role_and_label(Role::Main, "Page").rect();
        let scale = self.ui.ctx.pixels_per_point();
        window.beyond([page.left() * scale, page.top() * scale])
    }

    /// Go through the album; gives the names of its pictures, and what is wrong with them.
    fn walk(&mut self) -> (Vec<&'static str>, Vec<String>) {
        let mut pictures = Vec::new();
        self.each(|camera, name| {
            if camera.look.has(name) {
                pictures.push((name, camera.page()));
            }
            if name == camera.look.shell {
                pictures.push(("shell", camera.window()));
            }
            let besides = besides::BESIDES.iter();
            for (_, beside, take) in besides.filter(|(page, ..)| *page == name) {
                if camera.look.pages.is_empty() {
                    pictures.push((*beside, take(camera)));
                    camera.ui.run_steps(6);
                }
            }
        });
        let fault =
            |(name, picture): &(&str, Picture)| file::compare(self.look.name, name, picture).err();
        let faults = pictures.iter().filter_map(fault).collect();
        (pictures.into_iter().map(|(name, _)| name).collect(), faults)
    }

    /// Go through the album, as far as this look wants to see of it.
    fn each(&mut self, mut take: impl FnMut(&mut Self, &'static str)) {
        let mut kept = None;
        let last = self.look.last();
        for step in album::walk() {
            match step {
                Step::Set(set) => set(self.ui.state_mut().state_mut()),
                Step::Act(action) => {
                    let ctx = self.ui.ctx.clone();
                    self.ui.state_mut().act(&ctx, action);
                }
                Step::Keep => kept = Some(Kept::keep(self.ui.state().state())),
                Step::Back => {
                    let kept: &Kept = kept.as_ref().unwrap();
                    kept.back(self.ui.state_mut().state_mut());
                }
                Step::Until(is_so) => self.wait(is_so),
                Step::Shot(name) => {
                    if self.look.has(name) || name == self.look.shell {
                        take(self, name);
                    }
                    if Some(name) == last {
                        break;
                    }
                }
            }
            self.ui.step();
        }
    }
}

fn look_as_before(mut faults: Vec<String>, folder: &str, names: &[&str]) {
    faults.extend(file::left_over(folder, names));
    assert!(
        faults.is_empty(),
        "{}\nLook at them; when they are right, accept them with: UPDATE_SNAPSHOTS=1 cargo test --test snapshots",
        faults.join("\n")
    );
}

fn pages_look_as_before(look: Look) {
    let (names, faults) = Camera::new(look).walk();
    look_as_before(faults, look.name, &names);
}

#[test]
fn light() {
    pages_look_as_before(Look {
        name: "light",
        theme: Theme::Light,
        size: [1280, 720],
        zoom: 100,
        pages: &[],
        shell: "05-stopped",
    });
}

#[test]
fn dark() {
    pages_look_as_before(Look {
        name: "dark",
        theme: Theme::Dark,
        size: [1280, 720],
        zoom: 100,
        pages: &[
            "01-welcome",
            "03-cloudtrail-3-bucket",
            "04-review-changes",
            "05-applying",
            "08-test-problem",
            "15-confirm-dialog",
            "28-undo",
            "29-handover",
            "31-copy-fails",
        ],
        shell: "05-stopped",
    });
}

#[test]
fn shared_at_150_percent() {
    pages_look_as_before(Look {
        name: "150",
        theme: Theme::Light,
        size: [1280, 720],
        zoom: 150,
        pages: &[
            "01-welcome-again",
            "02-sign-in-profile",
            "03-cloudtrail-3-bucket",
            "04-review",
            "05-applying",
            "06-radiant-copy",
            "17-activity-open",
        ],
        shell: "05-stopped",
    });
}

#[test]
fn shared_at_200_percent() {
    pages_look_as_before(Look {
        name: "200",
        theme: Theme::Light,
        size: [1280, 720],
        zoom: 200,
        pages: &["03-cloudtrail-3-bucket", "04-review"],
        shell: "05-applied",
    });
}

#[test]
fn narrow() {
    pages_look_as_before(Look {
        name: "narrow",
        theme: Theme::Light,
        size: [1024, 700],
        zoom: 100,
        pages: &[
            "03-guardduty-2-bucket-wrong",
            "04-review-explained",
            "06-values-board",
        ],
        shell: "05-stopped",
    });
}

/// The kit alone, so high that the whole sheet is seen.
#[test]
fn every_part_of_the_kit() {
    const SIZE: [u16; 2] = [1280, 5_900];
    let (mut names, mut faults) = (Vec::new(), Vec::new());
    for (name, dark) in [("light", false), ("dark", true)] {
        let textures = Textures::default();
        let mut ui = Harness::builder()
            .with_size(SIZE.map(f32::from))
            .with_max_steps(20)
            .renderer(textures.clone())
            .build_eframe(move |cc| {
                theme::install(&cc.egui_ctx);
                theme::set_still(&cc.egui_ctx, true);
                sheet::Gallery::new(dark)
            });
        ui.run_steps(6);
        let shapes = ui.output().shapes.clone();
        let primitives = ui.ctx.tessellate(shapes, 1.0);
        let ground = ui.ctx.global_style().visuals.panel_fill;
        let picture = textures.draw(&primitives, SIZE.map(usize::from), 1.0, ground);
        faults.extend(file::compare("kit", name, &picture).err());
        names.push(name);
    }
    look_as_before(faults, "kit", &names);
}
