//! Takes the pictures in `assets/screens`: the real window, walked through practice by itself.
//!
//! `cargo run --example screens [FOLDER]` (on a computer without a display: `xvfb-run -s "-screen 0 1920x1200x24" …`).

#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a tool that draws all the time, and says what it wrote"
)]

#[path = "../tests/snapshots/album.rs"]
mod album;

use std::collections::{BTreeMap, VecDeque};
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use eframe::egui;
use radiant_aws_setup::app::App;
use radiant_aws_setup::aws::Environment;
use radiant_aws_setup::practice::PracticeOptions;
use radiant_aws_setup::ui::theme;
use radiant_aws_setup::vendor::Vendor;
use radiant_aws_setup::window::{Sharing, State};
use radiant_aws_setup::worker::{Worker, WorkerSettings};

use album::{Kept, Step};

struct Camera {
    app: App,
    steps: VecDeque<Step>,
    folder: PathBuf,
    suffix: String,
    theme: egui::Theme,
    /// Frames drawn since the last step, so that sizes have settled.
    still: u32,
    taking: Option<Arc<AtomicBool>>,
    kept: Option<Kept>,
    /// What changes from run to run was set to the same each time.
    frozen: bool,
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
            Some(Step::Keep) => {
                self.kept = Some(Kept::keep(self.app.state()));
                self.next();
            }
            Some(Step::Back) => {
                if let Some(kept) = &self.kept {
                    kept.back(self.app.state_mut());
                }
                self.next();
            }
            Some(Step::Shot(_)) if !album::is_still(self.app.state()) => {}
            Some(Step::Shot(_)) if !self.frozen => {
                album::freeze(self.app.state_mut());
                self.frozen = true;
                self.still = 0;
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
        self.frozen = false;
    }
}

impl eframe::App for Camera {
    fn logic(&mut self, ctx: &egui::Context, frame: &mut eframe::Frame) {
        ctx.set_theme(self.theme);
        self.app.logic(ctx, frame);
        self.step(ctx);
        ctx.request_repaint();
    }

    fn clear_color(&self, visuals: &egui::Visuals) -> [f32; 4] {
        self.app.clear_color(visuals)
    }

    /// Wherever the pointer is, it is in no picture.
    fn raw_input_hook(&mut self, _ctx: &egui::Context, input: &mut egui::RawInput) {
        let is_pointer = |event: &egui::Event| matches!(event, egui::Event::PointerMoved(_));
        input.events.retain(|event| !is_pointer(event));
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

/// The colours that a picture keeps: those that fill most of it are exact, the rest are on the edges of letters.
const COLOURS: usize = 256;

fn write(path: &Path, image: &egui::ColorImage) -> Result<(), Box<dyn std::error::Error>> {
    let [width, height] = image.size;
    let pixels: Vec<[u8; 3]> = image
        .pixels
        .iter()
        .map(|pixel| [pixel.r(), pixel.g(), pixel.b()])
        .collect();
    let mut counts: BTreeMap<[u8; 3], usize> = BTreeMap::new();
    for pixel in &pixels {
        *counts.entry(*pixel).or_default() += 1;
    }
    let mut palette: Vec<([u8; 3], usize)> = counts.iter().map(|(c, n)| (*c, *n)).collect();
    palette.sort_by_key(|(colour, count)| (std::cmp::Reverse(*count), *colour));
    palette.truncate(COLOURS);
    let palette: Vec<[u8; 3]> = palette.into_iter().map(|(colour, _)| colour).collect();
    let nearest: BTreeMap<[u8; 3], u8> = counts
        .keys()
        .filter_map(|colour| Some((*colour, nearest(&palette, *colour)?)))
        .collect();
    let mut encoder = png::Encoder::new(
        File::create(path)?,
        u32::try_from(width)?,
        u32::try_from(height)?,
    );
    encoder.set_color(png::ColorType::Indexed);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_palette(palette.as_flattened().to_vec());
    encoder.set_compression(png::Compression::High);
    encoder.set_filter(png::Filter::NoFilter);
    let indices: Vec<u8> = pixels.iter().map(|pixel| nearest[pixel]).collect();
    encoder.write_header()?.write_image_data(&indices)?;
    Ok(())
}

/// The place in the palette of the colour that is nearest.
fn nearest(palette: &[[u8; 3]], colour: [u8; 3]) -> Option<u8> {
    let distance = |one: &[u8; 3]| -> u32 {
        let apart = one
            .iter()
            .zip(colour)
            .map(|(a, b)| u32::from(a.abs_diff(b)));
        apart.map(|apart| apart * apart).sum()
    };
    let at = (0..palette.len()).min_by_key(|at| distance(&palette[*at]))?;
    u8::try_from(at).ok()
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
        // Flat colours make small files.
        dithering: false,
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
            state.look.zoom = zoom;
            if zoom > 100 {
                state.look.sharing = Sharing::On;
            }
            state.practice = PracticeOptions::instant();
            theme::set_still(&cc.egui_ctx, true);
            Ok(Box::new(Camera {
                app: App::new(&cc.egui_ctx, state, worker),
                steps: album::walk().into(),
                folder,
                suffix,
                theme,
                still: 0,
                taking: None,
                kept: None,
                frozen: false,
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
        "dark" => take(&folder, egui::Theme::Dark, 100, [1280.0, 720.0], "-dark")?,
        "125" => take(&folder, egui::Theme::Light, 125, [1280.0, 720.0], "-125")?,
        "150" => take(&folder, egui::Theme::Light, 150, [1280.0, 720.0], "-150")?,
        "narrow" => take(&folder, egui::Theme::Light, 100, [1024.0, 700.0], "-narrow")?,
        _ => take(&folder, egui::Theme::Light, 100, [1280.0, 720.0], "-light")?,
    }
    Ok(())
}
