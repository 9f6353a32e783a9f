//! The exports that are there, and what they make of the rules of the findings bucket and its key.

use crate::inventory::{Destination, Seen};
use crate::policy::Detector;
use crate::window::show::policy_preview::live::Live;

/// What the rules have to know of the exports, by the same measure as the changes.
#[derive(Debug, Default, PartialEq, Eq)]
pub(in crate::window) struct Exports {
    /// Those that are let in: their findings come, or may come, into the bucket with the key.
    pub(in crate::window) let_in: Vec<Detector>,
    /// Those of them that a strict bucket may refuse something: it was seen where their findings go.
    pub(in crate::window) known: Vec<Detector>,
    /// The folder that all of them write under, without the slash at its end.
    pub(in crate::window) folder: Option<String>,
}

impl Exports {
    /// Into this bucket, with this key; each by its ARN, or by its slot.
    pub(in crate::window) fn of(live: &Live<'_>, bucket_arn: &str, key_arn: &str) -> Self {
        let moves = live.draft.keep_export == Some(false);
        let is_right = |there: &&Destination| {
            there.folder_in(bucket_arn).is_some() && there.key_arn == key_arn
        };
        let mut exports = Self::default();
        let mut folders: Vec<Option<&str>> = Vec::new();
        for detector in live.detectors() {
            let seen = live.seen_detector(&detector.region);
            let destinations = seen.map(|there| &there.destinations);
            let is_known = !matches!(destinations, Some(Seen::Unknown(_)));
            let there = destinations.and_then(Seen::known).and_then(|all| {
                let right = all.iter().find(is_right);
                right.or_else(|| all.first())
            });
            let folder = there.and_then(|there| there.folder_in(bucket_arn));
            let stays = !moves && there.is_some_and(|there| !is_right(&there));
            if !stays || folder.is_some() {
                folders.push(folder.filter(|folder| !folder.is_empty()));
            }
            if stays {
                continue;
            }
            if is_known {
                exports.known.push(detector.clone());
            }
            exports.let_in.push(detector);
        }
        let first = folders.first().copied().flatten();
        exports.folder = first
            .filter(|first| folders.iter().all(|folder| *folder == Some(*first)))
            .map(str::to_owned);
        if exports.let_in.is_empty() {
            exports.let_in = live.detectors();
        }
        exports
    }
}
