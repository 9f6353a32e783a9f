//! Every component of the kit in its states, in one window, with a switch between the themes.
//!
//! `cargo run --example gallery`

mod many;
mod sheet;

use radiant_aws_setup::ui::theme;

use sheet::Gallery;

fn main() -> eframe::Result {
    let options = eframe::NativeOptions {
        viewport: egui::ViewportBuilder::default()
            .with_inner_size([1280.0, 800.0])
            .with_min_inner_size([512.0, 350.0]),
        ..Default::default()
    };
    eframe::run_native(
        "gallery",
        options,
        Box::new(|creation| {
            theme::install(&creation.egui_ctx);
            Ok(Box::new(Gallery::new(false)))
        }),
    )
}
