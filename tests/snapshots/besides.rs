//! States that no walk through practice comes to: each behind a page of the album.

use std::sync::Arc;

use egui::Key;
use egui::accesskit::Role;
use egui_kittest::kittest::Queryable as _;
use radiant_aws_setup::inventory::Seen;
use radiant_aws_setup::window::Ask;

use crate::Camera;
use crate::album;
use crate::raster::Picture;

/// Takes one picture, and leaves everything as it was.
type Take = fn(&mut Camera) -> Picture;

/// The page of the album, the name of the picture, and how it is taken.
pub(crate) static BESIDES: [(&str, &str, Take); 4] = [
    ("02-sign-in", "shell-live", live),
    (
        "03-guardduty-2-bucket-there",
        "03-guardduty-2-bucket-refused",
        refused,
    ),
    (
        "03-guardduty-2-bucket-there",
        "03-guardduty-2-bucket-hovered",
        hovered,
    ),
    ("04-review-changes", "04-review-changes-scrolled", scrolled),
];

/// The strip of an account that is no practice.
fn live(camera: &mut Camera) -> Picture {
    let practice = |camera: &mut Camera, on: bool| {
        if let Ask::Here(identity) = &mut camera.ui.state_mut().state_mut().sign_in.identity {
            identity.practice = on;
        }
    };
    practice(camera, false);
    let picture = camera.window();
    practice(camera, true);
    picture
}

/// AWS does not let the buckets be listed.
fn refused(camera: &mut Camera) -> Picture {
    let state = camera.ui.state_mut().state_mut();
    let before = state.account.around.clone();
    if let Ask::Here(around) = &mut state.account.around {
        for account in Arc::make_mut(around).accounts.values_mut() {
            account.bucket_names = Seen::Unknown(album::refused());
        }
    }
    let picture = camera.page();
    camera.ui.state_mut().state_mut().account.around = before;
    picture
}

/// The pointer lies on a row.
fn hovered(camera: &mut Camera) -> Picture {
    let row = camera.ui.query_all_by_role(Role::Row).nth(2).unwrap();
    let middle = row.rect().center();
    camera.ui.hover_at(middle);
    let picture = camera.page();
    camera.ui.remove_cursor();
    picture
}

/// A page further down.
fn scrolled(camera: &mut Camera) -> Picture {
    camera.ui.key_press(Key::PageDown);
    let picture = camera.page();
    camera.ui.key_press(Key::Home);
    picture
}
