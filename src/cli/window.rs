//! Opening the window, and saying what to do when it cannot be opened.

use std::path::PathBuf;
use std::process::ExitCode;

use super::{Exit, Options, first_region, output::Output};
use crate::answers;
use crate::app::App;
use crate::aws::Environment;
use crate::guide::{self, Draft, Saved, Start, State};
use crate::problem::Problem;
use crate::vendor::Vendor;
use crate::worker::{Worker, WorkerSettings};

/// The application's id, the same in the window, the desktop entry and the packages.
const APP_ID: &str = "radiant-aws-setup";

/// Open the window, and run until it is closed.
pub(super) fn open(options: &Options, state_dir: PathBuf) -> ExitCode {
    let mut environment = Environment::read();
    if let Some(url) = &options.endpoint_url {
        environment.endpoint_url = Some(url.clone());
    }
    if let Some(profile) = &options.profile {
        environment.profile = Some(profile.clone());
    }
    let state = match first_state(options, state_dir, environment) {
        Ok(state) => state,
        Err(code) => return code,
    };
    let settings = WorkerSettings {
        state: state.state_dir.clone(),
        environment: state.environment.clone(),
        vendor: state.vendor.clone(),
    };
    let native = eframe::NativeOptions {
        viewport: egui::ViewportBuilder::default()
            .with_app_id(APP_ID)
            .with_title("Connect AWS to Radiant Security")
            .with_inner_size([1280.0, 800.0])
            .with_min_inner_size([1024.0, 700.0]),
        ..eframe::NativeOptions::default()
    };
    let opened = eframe::run_native(
        APP_ID,
        native,
        Box::new(|cc| {
            let ctx = cc.egui_ctx.clone();
            #[expect(clippy::disallowed_methods, reason = "the worker's wake callback")]
            let worker = Worker::spawn(settings, move || ctx.request_repaint())?;
            Ok(Box::new(App::new(&cc.egui_ctx, state, worker)))
        }),
    );
    match opened {
        Ok(()) => ExitCode::SUCCESS,
        Err(err) => {
            let mut problem = Problem::new("The window cannot be opened on this computer.").hint(
                "It needs a display with OpenGL (on Windows DirectX 12). Over a bare terminal, use the commands plan, apply and verify.",
            );
            problem.said = Some(err.to_string());
            Output::new(false).problem(&problem);
            ExitCode::from(Exit::NotRight as u8)
        }
    }
}

fn first_state(
    options: &Options,
    state_dir: PathBuf,
    environment: Environment,
) -> Result<State, ExitCode> {
    let region = first_region(&environment);
    let mut state = State::new(state_dir, environment, Vendor::default());
    match guide::load(&state.state_dir) {
        Ok(saved) => state.saved = saved,
        Err(problem) => state.saved_problem = Some(problem),
    }
    if let Some(path) = &options.answers {
        let output = Output::new(false);
        let text = std::fs::read_to_string(path).map_err(|err| {
            output.problem(&Problem::new(format!(
                "The answers file {} cannot be read: {err}",
                path.display()
            )));
            ExitCode::from(Exit::BadAnswers as u8)
        })?;
        let answers = answers::parse(&text).map_err(|mistakes| {
            output.mistakes(path, &mistakes);
            ExitCode::from(Exit::BadAnswers as u8)
        })?;
        state.saved = Some(Saved {
            draft: Draft::from_answers(&answers),
            page: guide::Page::Welcome,
            at: jiff::Timestamp::now(),
        });
        state.start = Some(Start::CarryOn);
    } else if options.practice {
        state.start = Some(Start::Practice);
    }
    if let Some(region) = region {
        state.sign_in.region = region.to_string();
    }
    Ok(state)
}
