//! `export`: files for those who make things by themselves.

use std::path::Path;

use clap::ValueEnum;
use serde_json::json;

use super::output::Output;
use crate::export::{HandOver, script, template};
use crate::private;
use crate::problem::Problem;
use crate::wanted::Site;

/// As what.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum As {
    /// A CloudFormation template of the role in another account
    Cloudformation,
    /// A script of AWS CLI commands that make the same
    Cli,
}

/// Write the file, and say where it is.
pub(super) fn write(
    site: &Site<'_>,
    form: As,
    folder: &Path,
    output: &Output,
) -> Result<(), Problem> {
    let HandOver { name, text } = match form {
        As::Cloudformation => template(site)?,
        As::Cli => script(site),
    };
    let path = folder.join(name);
    std::fs::create_dir_all(folder)
        .and_then(|()| private::write_atomically(&path, text.as_bytes()))
        .map_err(|err| {
            Problem::new(format!("{} could not be written.", path.display()))
                .hint(format!("Name another folder with --out. {err}"))
        })?;
    if output.json {
        output.line("exported", json!({ "file": path.display().to_string() }));
    } else {
        output.text(&format!(
            "Written: {}. It does not hold the External Role ID: give that to the account's owner apart from it.",
            path.display()
        ));
    }
    Ok(())
}
