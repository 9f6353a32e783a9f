//! Opening the window, with a graphics card or without, and saying what to do when it cannot be opened.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::PathBuf;
use std::process::{Command, ExitCode};

use super::answers_file;
use super::exit::Exit;
use super::options::Options;
use super::output::Output;
use crate::app::App;
use crate::aws::Environment;
use crate::domain::Region;
use crate::problem::Problem;
use crate::vendor::Vendor;
use crate::window::{self, Start, State};
use crate::worker::{Disk, Worker, WorkerSettings};
use crate::{answers, crash, text_file};

/// The application's id, the same in the window, the desktop entry and the packages.
const APP_ID: &str = "radiant-aws-setup";
const TITLE: &str = "Connect AWS to Radiant Security";
/// Set for the second try: everything is drawn by the processor.
const SOFTWARE: &str = "RADIANT_AWS_SETUP_SOFTWARE_GRAPHICS";
/// Set for the copy of the program that has no console.
#[cfg(all(windows, not(debug_assertions)))]
const NO_CONSOLE: &str = "RADIANT_AWS_SETUP_NO_CONSOLE";
/// A process without a console: <https://learn.microsoft.com/windows/win32/procthread/process-creation-flags>
#[cfg(all(windows, not(debug_assertions)))]
const DETACHED_PROCESS: u32 = 0x0000_0008;

/// Why the window was not opened.
struct Refused {
    said: String,
    /// It may be opened without a graphics card.
    graphics: bool,
}

/// Open the window, and run until it is closed.
pub(super) fn open(options: &Options, state_dir: PathBuf) -> ExitCode {
    let mut environment = match options.environment() {
        Ok(environment) => environment,
        Err(problem) => {
            Output::new(false).problem(&problem);
            return ExitCode::from(Exit::BadAnswers);
        }
    };
    if let Some(profile) = &options.profile {
        environment.profile = Some(profile.clone());
    }
    let state = match first_state(options, state_dir, environment) {
        Ok(state) => state,
        Err(code) => return code,
    };
    if !has_display() {
        let problem = Problem::new("The window cannot be opened: there is no display.").hint(
            "Start it from a desktop. Over a bare terminal, use the commands plan, apply and verify.",
        );
        Output::new(false).problem(&problem);
        return ExitCode::from(Exit::NotRight);
    }
    #[cfg(all(windows, not(debug_assertions)))]
    if let Some(code) = without_console() {
        return code;
    }
    let state_dir = state.state_dir.clone();
    let software = is_set(SOFTWARE);
    let refused = match run(state, software) {
        Ok(()) => {
            // Closed in good order: what stopped on the way was dealt with on the spot.
            crash::put_away(&state_dir);
            return ExitCode::SUCCESS;
        }
        Err(refused) => refused,
    };
    if refused.graphics
        && !software
        && let Some(code) = in_software()
    {
        return code;
    }
    cannot_open(refused.said)
}

/// Run the window until it is closed.
fn run(state: State, software: bool) -> Result<(), Refused> {
    let settings = WorkerSettings {
        state: state.state_dir.clone(),
        environment: state.environment.clone(),
        vendor: state.vendor.clone(),
    };
    let opened = Cell::new(false);
    let ran = catch_unwind(AssertUnwindSafe(|| {
        eframe::run_native(
            APP_ID,
            native_options(software),
            Box::new(|cc| {
                opened.set(true);
                crash::install(state.state_dir.clone());
                let ctx = cc.egui_ctx.clone();
                #[expect(
                    clippy::disallowed_methods,
                    reason = "the callback with which other threads wake the window"
                )]
                let wake = move || ctx.request_repaint();
                let disk = Disk::spawn(wake.clone())?;
                let worker = Worker::spawn(settings, wake)?;
                let app = App::new(&cc.egui_ctx, state, worker);
                Ok(Box::new(app.writing_on(disk)))
            }),
        )
    }));
    match ran {
        Ok(Ok(())) => Ok(()),
        Ok(Err(err)) => Err(Refused {
            graphics: !opened.get() && is_about_graphics(&err),
            said: crash::without_build_paths(&err.to_string()),
        }),
        Err(stop) if opened.get() => resume_unwind(stop),
        // Where a driver offers nothing at all, the libraries between stop instead of saying so.
        Err(_) => Err(Refused {
            said: "The graphics driver offers nothing that can be used.".to_owned(),
            graphics: true,
        }),
    }
}

/// Whether another way of drawing may help.
const fn is_about_graphics(err: &eframe::Error) -> bool {
    !matches!(
        err,
        eframe::Error::AppCreation(_) | eframe::Error::WinitEventLoop(_)
    )
}

#[cfg_attr(
    not(windows),
    expect(
        unused_variables,
        reason = "there the driver reads what `in_software` sets"
    )
)]
fn native_options(software: bool) -> eframe::NativeOptions {
    let native = eframe::NativeOptions {
        viewport: egui::ViewportBuilder::default()
            .with_app_id(APP_ID)
            .with_title(TITLE)
            .with_inner_size([1280.0, 800.0])
            .with_min_inner_size([1024.0, 700.0]),
        ..eframe::NativeOptions::default()
    };
    #[cfg(windows)]
    if software {
        return with_software_adapter(native);
    }
    native
}

/// Draw with the adapter that needs no graphics card; every Windows has one.
#[cfg(windows)]
fn with_software_adapter(mut native: eframe::NativeOptions) -> eframe::NativeOptions {
    use eframe::egui_wgpu::WgpuSetup;
    use eframe::wgpu::{Adapter, DeviceType, Surface};

    if let WgpuSetup::CreateNew(setup) = &mut native.wgpu_options.wgpu_setup {
        setup.native_adapter_selector = Some(std::sync::Arc::new(
            |adapters: &[Adapter], surface: Option<&Surface<'_>>| {
                adapters
                    .iter()
                    .find(|adapter| {
                        adapter.get_info().device_type == DeviceType::Cpu
                            && surface.is_none_or(|surface| adapter.is_surface_supported(surface))
                    })
                    .cloned()
                    .ok_or_else(|| "Windows offers no software adapter.".to_owned())
            },
        ));
    }
    native
}

/// The same program once more, drawing without a graphics card. `None` where there is no such way.
///
/// Mesa reads its switches when it is loaded, so it takes a process of its own.
fn in_software() -> Option<ExitCode> {
    if cfg!(target_os = "macos") {
        return None;
    }
    let mut command = again()?;
    command
        .env(SOFTWARE, "1")
        .env("LIBGL_ALWAYS_SOFTWARE", "1")
        .env("__GLX_VENDOR_LIBRARY_NAME", "mesa");
    tracing::warn!("no window with the graphics card; trying once more without it");
    let code = command.status().ok()?.code();
    Some(
        code.and_then(|code| u8::try_from(code).ok())
            .map_or_else(|| Exit::NotRight.into(), ExitCode::from),
    )
}

/// This program with the same arguments. On Windows without a console of its own.
fn again() -> Option<Command> {
    let mut command = Command::new(std::env::current_exe().ok()?);
    command.args(std::env::args_os().skip(1));
    #[cfg(all(windows, not(debug_assertions)))]
    {
        use std::os::windows::process::CommandExt as _;
        command.creation_flags(DETACHED_PROCESS);
    }
    Some(command)
}

/// Leave the window to a copy without a console. `None` in that copy, or where it cannot be started.
#[cfg(all(windows, not(debug_assertions)))]
fn without_console() -> Option<ExitCode> {
    use std::process::Stdio;

    if is_set(NO_CONSOLE) {
        return None;
    }
    again()?
        .env(NO_CONSOLE, "1")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    Some(ExitCode::SUCCESS)
}

/// Whether there is anything to draw on. Only on Linux can a program be started without.
fn has_display() -> bool {
    !cfg!(target_os = "linux")
        || ["WAYLAND_DISPLAY", "WAYLAND_SOCKET", "DISPLAY"]
            .into_iter()
            .any(is_set)
}

fn is_set(name: &str) -> bool {
    std::env::var_os(name).is_some_and(|value| !value.is_empty())
}

/// Say on the terminal and in a dialog of the system what to do.
fn cannot_open(said: String) -> ExitCode {
    let summary = "The window cannot be opened on this computer.";
    let hint = if cfg!(windows) {
        "It needs DirectX 12. Install the updates of Windows and the graphics driver, or use another computer. In a terminal, the commands plan, apply and verify work without a window."
    } else {
        "It needs OpenGL. Install or update the graphics driver (on Linux Mesa's is enough, also without a graphics card), or use another computer. In a terminal, the commands plan, apply and verify work without a window."
    };
    let description = format!("{summary}\n\n{hint}\n\n{said}");
    let mut problem = Problem::new(summary).hint(hint);
    problem.said = Some(said);
    Output::new(false).problem(&problem);
    let _pressed = rfd::MessageDialog::new()
        .set_level(rfd::MessageLevel::Error)
        .set_title(TITLE)
        .set_description(description)
        .show();
    ExitCode::from(Exit::NotRight)
}

fn first_state(
    options: &Options,
    state_dir: PathBuf,
    environment: Environment,
) -> Result<State, ExitCode> {
    let region = first_region(&environment);
    let mut state = State::new(state_dir, environment, Vendor::default());
    window::restore(&mut state);
    state.notices.crash = crash::last(&state.state_dir);
    match window::load(&state.state_dir) {
        Ok(saved) => state.keeping.saved = saved,
        Err(problem) => state.notices.problem = Some(problem),
    }
    // Practice has an account of its own, which no answers file can name.
    if options.practice {
        state.sign_in.start = Some(Start::Practice);
        state.practice = options.practice(None);
    } else if let Some(path) = &options.answers {
        let output = Output::new(false);
        let text = answers_file::read(path).map_err(|problem| {
            output.problem(&problem);
            ExitCode::from(Exit::BadAnswers)
        })?;
        let files = text_file::beside(path);
        let answers = answers::parse_with(&text, &files).map_err(|mistakes| {
            output.mistakes(path, &mistakes);
            ExitCode::from(Exit::BadAnswers)
        })?;
        window::adopt(&mut state, &answers).map_err(|problem| {
            output.problem(&problem);
            ExitCode::from(Exit::NotRight)
        })?;
    }
    if let Some(region) = region {
        state.sign_in.region = region.to_string();
    }
    Ok(state)
}

/// The Region to start with, when the answers do not say.
fn first_region(environment: &Environment) -> Option<Region> {
    let region = environment.region.as_deref()?;
    Region::parse(region).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answers::Answers;
    use crate::cli::Args;
    use crate::domain::{AccountId, Region};
    use crate::window::{Draft, Page, Saved};
    use clap::Parser as _;
    use std::path::Path;

    fn answers_for(account: &str) -> Answers {
        Answers::defaults(
            AccountId::parse(account).unwrap(),
            Region::parse("eu-west-1").unwrap(),
        )
    }

    /// A folder with saved work for one account and an answers file for another.
    fn folder() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        let draft = Draft::from_answers(&answers_for("111122223333"));
        let saved = Saved::new(draft, Page::Radiant, jiff::Timestamp::UNIX_EPOCH);
        window::save(folder.path(), &saved).unwrap();
        std::fs::write(
            folder.path().join("answers.toml"),
            answers::to_toml(&answers_for("444455556666")),
        )
        .unwrap();
        folder
    }

    fn state(folder: &Path, more: &[&str]) -> Result<State, ExitCode> {
        let file = folder.join("answers.toml");
        let mut words = vec!["radiant-aws-setup", "--answers", file.to_str().unwrap()];
        words.extend(more);
        let options = Args::parse_from(words).options;
        first_state(&options, folder.to_owned(), Environment::default())
    }

    #[test]
    fn answers_on_the_command_line_put_saved_work_aside() {
        let folder = folder();
        let state = state(folder.path(), &[]).unwrap();
        assert_eq!(state.sign_in.start, Some(Start::CarryOn));
        assert_eq!(
            state.keeping.saved.unwrap().draft.account.as_str(),
            "444455556666"
        );
        let aside = folder.path().join("setup.111122223333.eu-west-1.toml");
        assert_eq!(
            answers::parse(&std::fs::read_to_string(aside).unwrap()).unwrap(),
            answers_for("111122223333")
        );
    }

    #[test]
    fn practice_wins_over_answers_and_leaves_saved_work_alone() {
        let folder = folder();
        let state = state(folder.path(), &["--practice"]).unwrap();
        assert_eq!(state.sign_in.start, Some(Start::Practice));
        assert_eq!(
            state.keeping.saved.unwrap().draft.account.as_str(),
            "111122223333"
        );
        let aside = folder.path().join("setup.111122223333.eu-west-1.toml");
        assert!(!aside.exists());
    }

    #[test]
    fn answers_with_mistakes_open_no_window() {
        let folder = folder();
        std::fs::write(folder.path().join("answers.toml"), "version = 9\n").unwrap();
        assert!(state(folder.path(), &[]).is_err());
    }

    #[test]
    fn the_report_of_an_unexpected_stop_is_at_hand() {
        let folder = folder();
        std::fs::write(folder.path().join("crash.txt"), "what happened\n").unwrap();
        let state = state(folder.path(), &[]).unwrap();
        assert_eq!(state.notices.crash.as_deref(), Some("what happened\n"));
    }

    #[test]
    fn the_window_looks_as_it_did_last_time() {
        let folder = folder();
        std::fs::write(
            folder.path().join("preferences.toml"),
            "sharing_view = true\ntext_size = 150\ntheme = \"dark\"\n",
        )
        .unwrap();
        let state = state(folder.path(), &[]).unwrap();
        assert!(state.look.is_shared());
        assert_eq!((state.look.zoom, state.look.zoom_before), (150, 100));
        assert_eq!(state.look.theme, window::Theme::Dark);
    }

    #[test]
    fn only_trouble_with_graphics_is_tried_again_without_a_graphics_card() {
        let made = eframe::Error::AppCreation("no thread".into());
        assert!(!is_about_graphics(&made));
        #[cfg(not(windows))]
        {
            let driver = eframe::Error::OpenGL(eframe::egui_glow::PainterError::from(
                "no shader".to_owned(),
            ));
            assert!(is_about_graphics(&driver));
        }
    }
}
