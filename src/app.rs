//! The window: drains what the worker tells, draws the frame and the page, and does what was asked.

use std::path::Path;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::time::{Duration, Instant};

use egui::{Context, ThemePreference, Ui, Visuals};

use crate::problem::Problem;
use crate::text_file::{self, LARGEST};
use crate::ui::layout::Width;
use crate::ui::{theme, toast};
use crate::window::{self, Action, Confirm, Effect, Opened, Opening, State, Write, Written};
use crate::worker::{Disk, Gone, Worker};

/// How long the window waits for a slow disk when it closes.
const LONGEST_CLOSE: Duration = Duration::from_secs(3);

/// What the thread of a file dialog tells.
enum News {
    /// No file was chosen.
    Nothing,
    Said(String),
    Failed(Problem),
    Opened(Opened),
}

/// The time, in seconds since the window was opened.
type Clock = Box<dyn Fn(&Context) -> f64>;

/// The window.
pub struct App {
    state: State,
    worker: Option<Worker>,
    /// Writes to the folder of saved work.
    disk: Disk<Written>,
    /// Not egui's: that stands while the window is hidden.
    clock: Clock,
    /// Files that were saved or opened, or why not: told by the thread of the file dialog.
    files: (SyncSender<News>, Receiver<News>),
    /// A file dialog is open. There is never a second one.
    has_dialog: bool,
    /// The window may close now.
    closing: bool,
}

impl App {
    /// A window around a worker.
    pub fn new(ctx: &Context, state: State, worker: Worker) -> Self {
        theme::install(ctx);
        ctx.set_zoom_factor(f32::from(state.look.zoom) / 100.0);
        theme::set_still(ctx, state.look.is_shared());
        if state.look.theme != window::Theme::System {
            ctx.set_theme(ThemePreference::from(state.look.theme));
        }
        let opened = Instant::now();
        Self {
            state,
            worker: Some(worker),
            disk: Disk::here(),
            clock: Box::new(move |_| opened.elapsed().as_secs_f64()),
            files: sync_channel(8),
            has_dialog: false,
            closing: false,
        }
    }

    /// The same, with a disk that holds up no frame.
    #[must_use]
    pub fn writing_on(mut self, disk: Disk<Written>) -> Self {
        self.disk = disk;
        self
    }

    /// The same by another clock, for tests that set the time.
    #[must_use]
    pub fn timed_by(mut self, clock: impl Fn(&Context) -> f64 + 'static) -> Self {
        self.clock = Box::new(clock);
        self
    }

    /// What the window knows, for tests and pictures.
    pub const fn state(&self) -> &State {
        &self.state
    }

    /// The same, to be put in another place.
    pub const fn state_mut(&mut self) -> &mut State {
        &mut self.state
    }

    /// Do what was asked for.
    pub fn act(&mut self, ctx: &Context, action: Action) {
        let effects = window::act(&mut self.state, action);
        self.carry_out(ctx, effects);
    }

    fn carry_out(&mut self, ctx: &Context, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Send(command) => {
                    let job = command.job();
                    let sent = self
                        .worker
                        .as_ref()
                        .is_some_and(|worker| worker.send(command));
                    if !sent {
                        // Nobody else will answer, and nothing may be awaited for ever.
                        window::unanswered(&mut self.state, job);
                    }
                }
                Effect::Zoom(percent) => ctx.set_zoom_factor(f32::from(percent) / 100.0),
                Effect::Theme(theme) => ctx.set_theme(ThemePreference::from(theme)),
                Effect::Still(on) => theme::set_still(ctx, on),
                Effect::Wake(after) => ctx.request_repaint_after(after),
                Effect::Say(text) => toast::say(ctx, &window::masked(&self.state, &text), ""),
                // The one that is open is answered first.
                Effect::SaveFile { .. } | Effect::OpenFile(_) if self.has_dialog => {}
                Effect::SaveFile { name, text } => self.save_file(ctx, name, text),
                Effect::OpenFile(opening) => self.open_file(ctx, opening),
                Effect::Write(write) => self.write(write),
                Effect::Close => {
                    self.closing = true;
                    ctx.send_viewport_cmd(egui::ViewportCommand::Close);
                }
            }
        }
        while let Some(written) = self.disk.done() {
            let effects = window::written(&mut self.state, written);
            self.carry_out(ctx, effects);
        }
    }

    fn write(&self, write: Write) {
        let folder = self.state.state_dir.clone();
        let undone = window::unwritten(&write);
        self.disk
            .give(move || window::write(&folder, write), undone);
    }

    /// Save what is not saved yet, and wait for the disk, but not for ever.
    fn save_at_the_end(&mut self) {
        for _ in 0..2 {
            if let Some(Effect::Write(write)) = window::leave(&mut self.state) {
                self.write(write);
            }
            if !self.disk.close(LONGEST_CLOSE) {
                tracing::warn!("the disk is too slow; what was typed last may not be saved");
                return;
            }
            // The second time: what the disk had no room for.
            while let Some(written) = self.disk.done() {
                window::written(&mut self.state, written);
            }
        }
    }

    /// Ask where to save a text.
    fn save_file(&mut self, ctx: &Context, name: String, text: String) {
        let dialog = rfd::AsyncFileDialog::new().set_file_name(name).save_file();
        self.beside(ctx, move |runtime| {
            runtime.block_on(async move {
                let file = dialog.await?;
                Some(match file.write(text.as_bytes()).await {
                    Ok(()) => News::Said(format!("Saved {}", file.file_name())),
                    Err(err) => News::Failed(unsaved(&err)),
                })
            })
        });
    }

    /// Ask which file to open, and read it.
    fn open_file(&mut self, ctx: &Context, opening: Opening) {
        let (kind, ending) = opening.kind();
        let mut dialog = rfd::AsyncFileDialog::new()
            .set_title(opening.title())
            .add_filter(kind, &[ending])
            .add_filter("All files", &["*"]);
        if let Some(folder) = window::folder_of(&self.state, opening) {
            dialog = dialog.set_directory(folder);
        }
        let dialog = dialog.pick_file();
        self.beside(ctx, move |runtime| {
            let file = runtime.block_on(dialog)?;
            let text = read(file.path());
            Some(News::Opened(window::read_file(
                opening,
                file.file_name(),
                text,
                &text_file::beside(file.path()),
            )))
        });
    }

    /// Wait for a dialog on a thread of its own: the window goes on meanwhile.
    fn beside(
        &mut self,
        ctx: &Context,
        wait: impl FnOnce(&tokio::runtime::Runtime) -> Option<News> + Send + 'static,
    ) {
        self.has_dialog = true;
        let told = self.files.0.clone();
        let tells = told.clone();
        let ctx = ctx.clone();
        let spawned = std::thread::Builder::new()
            .name("files".to_owned())
            .spawn(move || {
                let news = match tokio::runtime::Builder::new_current_thread().build() {
                    Ok(runtime) => wait(&runtime).unwrap_or(News::Nothing),
                    Err(err) => News::Failed(no_dialog(&err)),
                };
                if tells.try_send(news).is_ok() {
                    ctx.request_repaint_after(std::time::Duration::ZERO);
                }
            });
        if let Err(err) = spawned
            && told.try_send(News::Failed(no_dialog(&err))).is_err()
        {
            tracing::error!(%err, "no thread for the file dialog");
        }
    }

    /// The window is closed: save, and let the write under way finish.
    pub fn leave(&mut self) {
        // A run begins no further change while the disk is waited for.
        if let Some(worker) = &mut self.worker {
            worker.end();
        }
        self.save_at_the_end();
        if let Some(worker) = self.worker.take() {
            worker.close();
        }
    }

    fn take_in(&mut self, ctx: &Context) {
        self.state.look.window_width = ctx.content_rect().width() * ctx.zoom_factor();
        self.state.look.is_narrow = Width::of(ctx) <= Width::Compact;
        let mut effects = window::tick(&mut self.state, (self.clock)(ctx));
        while let Some(worker) = &mut self.worker {
            match worker.try_recv() {
                Ok(Some(event)) => effects.extend(window::on_event(&mut self.state, event)),
                Ok(None) => break,
                Err(Gone) => {
                    self.worker = None;
                    window::gone(&mut self.state);
                }
            }
        }
        while let Ok(news) = self.files.1.try_recv() {
            self.has_dialog = false;
            match news {
                News::Nothing => {}
                News::Said(words) => effects.push(Effect::Say(words)),
                News::Failed(problem) => self.state.notices.problem = Some(problem),
                News::Opened(opened) => effects.extend(window::on_file(&mut self.state, opened)),
            }
        }
        self.carry_out(ctx, effects);
    }

    /// Closing while changes are being made asks first. What AWS carries out by itself goes on without us.
    fn guard_close(&mut self, ctx: &Context) {
        if !self.closing
            && self.state.is_applying()
            && !self.state.only_watches()
            && ctx.input(|input| input.viewport().close_requested())
        {
            ctx.send_viewport_cmd(egui::ViewportCommand::CancelClose);
            self.state.open.confirm = Some(Confirm::Close);
        }
    }
}

fn unsaved(err: &std::io::Error) -> Problem {
    let mut problem = Problem::new("The file was not saved.")
        .hint("Save it in another folder, or make room on the disk.");
    problem.said = Some(err.to_string());
    problem
}

fn no_dialog(err: &std::io::Error) -> Problem {
    let mut problem = Problem::new("The file dialog could not be opened.")
        .hint("Close the window and start again. Your answers are saved.");
    problem.said = Some(err.to_string());
    problem
}

/// The text of a file, or why it cannot be had.
fn read(path: &Path) -> Result<String, String> {
    let text = text_file::read(path, LARGEST).map_err(|why| why.words())?;
    if text.trim().is_empty() {
        return Err("It is empty. Choose another file.".to_owned());
    }
    Ok(text)
}

impl eframe::App for App {
    fn logic(&mut self, ctx: &Context, _frame: &mut eframe::Frame) {
        self.take_in(ctx);
        self.guard_close(ctx);
    }

    fn ui(&mut self, ui: &mut Ui, _frame: &mut eframe::Frame) {
        for action in window::frame_ui(ui, &mut self.state) {
            let ctx = ui.ctx().clone();
            self.act(&ctx, action);
        }
        let effects = window::typed(&mut self.state);
        self.carry_out(ui.ctx(), effects);
    }

    /// The page's own ground: to paint over all of it once more takes long where there is no graphics card.
    fn clear_color(&self, visuals: &Visuals) -> [f32; 4] {
        visuals.panel_fill.to_normalized_gamma_f32()
    }

    #[cfg(not(windows))]
    fn on_exit(&mut self, _gl: Option<&eframe::glow::Context>) {
        self.leave();
    }

    #[cfg(windows)]
    fn on_exit(&mut self) {
        self.leave();
    }

    fn persist_egui_memory(&self) -> bool {
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aws::Environment;
    use crate::vendor::Vendor;
    use crate::window::Page;

    fn app() -> App {
        let folder = std::path::PathBuf::new();
        let state = State::new(folder, Environment::default(), Vendor::default());
        App::new(&Context::default(), state, Worker::pair().0)
    }

    #[test]
    fn while_a_file_dialog_is_open_no_second_one_comes() {
        let ctx = Context::default();
        let mut app = app();
        let (answer, answered) = sync_channel::<()>(0);
        app.beside(&ctx, move |_| answered.recv().err().map(|_| News::Nothing));
        assert!(app.has_dialog);
        let again = Effect::SaveFile {
            name: "x".to_owned(),
            text: String::new(),
        };
        app.carry_out(&ctx, vec![again]);
        assert!(app.files.1.try_recv().is_err());
        drop(answer);
        let began = Instant::now();
        while app.has_dialog {
            app.take_in(&ctx);
            assert!(began.elapsed() < Duration::from_secs(10));
        }
    }

    #[test]
    fn when_the_worker_is_gone_what_is_awaited_ends_and_says_so() {
        let mut app = app();
        app.state.page = Page::Account;
        app.state.sign_in.identity = window::Ask::Asked(crate::worker::JobId(7));
        app.take_in(&Context::default());
        assert!(matches!(
            app.state.sign_in.identity,
            window::Ask::Trouble(_)
        ));
        assert!(app.state.notices.problem.is_some() && app.worker.is_none());
    }

    #[test]
    fn hidden_the_window_still_has_a_clock() {
        let ctx = Context::default();
        let mut app = app().timed_by(|_| 12.5);
        app.take_in(&ctx);
        assert!((app.state.now - 12.5).abs() < f64::EPSILON);
        let mut app = self::app();
        let began = Instant::now();
        while app.state.now <= 0.0 {
            app.take_in(&ctx);
            assert!(
                began.elapsed() < Duration::from_secs(10),
                "no frame is drawn"
            );
        }
    }

    #[test]
    fn keys_that_were_pasted_and_not_used_are_wiped_when_the_window_closes() {
        let mut app = app();
        app.state.sign_in.pasted = "AKIAIOSFODNN7EXAMPLE".to_owned();
        app.leave();
        assert!(app.state.sign_in.pasted.is_empty());
    }
}
