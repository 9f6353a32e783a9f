//! Our documents beside those of the vendor's guide.

use serde_json::json;

use super::output::Output;
use crate::engine::Planned;
use crate::plan::Beside;

/// Prints, for each document that the guide has too, what the guide has and ours has not with a minus, and what ours has instead with
/// a plus.
pub(super) fn print(output: &Output, planned: &Planned) {
    let Some(values) = &planned.guide else {
        return;
    };
    for change in &planned.told().changes {
        let Some(beside) = Beside::of(change, values, &planned.known) else {
            continue;
        };
        if output.json {
            output.line(
                "beside_the_guide",
                json!({
                    "id": change.id,
                    "guide": beside.guide.value(),
                    "ours": beside.ours.value(),
                }),
            );
        } else {
            output.text(&format!(
                "\nBeside the guide: {}  [{}]",
                change.title, change.resource
            ));
            output.text(&beside.to_text());
        }
    }
}
