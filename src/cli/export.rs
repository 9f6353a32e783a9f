//! `export`: files for those who make things by themselves, or who keep a record.
//!
//! A form is a word of [`As`] and an arm of `made`. Whatever it is, its files are written by `export_folder`, which replaces only
//! what an earlier export wrote.

use std::path::PathBuf;

use clap::ValueEnum;
use serde_json::json;

use super::approval;
use super::early::Early;
use super::exit::Exit;
use super::export_folder;
use super::look::Look;
use super::output::Output;
use super::record::record;
use crate::answers::Answers;
use crate::approval::parse_approver;
use crate::aws::Aws;
use crate::engine::{self, Planned};
use crate::export::{self, Exported, Form, HandOver};
use crate::inventory::Inventory;
use crate::problem::Problem;
use crate::wanted::main_site;

/// What is to be written, and to where.
#[derive(Clone, Debug, PartialEq, Eq, clap::Args)]
pub(super) struct ExportArgs {
    /// As what
    #[arg(long = "as", value_enum)]
    form: As,
    /// Into which folder; it is made if it is not there
    #[arg(long, value_name = "DIR")]
    pub(super) out: PathBuf,
    /// Of the record and the approval sheet: replace every identifier, the same one always by the same word
    #[arg(long)]
    masked: bool,
    /// Who has to approve; stands on the approval sheet
    #[arg(long, value_name = "NAME", value_parser = parse_approver)]
    approver: Option<String>,
}

/// As what.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum As {
    /// The sheet that somebody signs before anything happens, and the plan that it stands for
    Approval,
    /// Scripts of AWS CLI commands
    Cli,
    /// CloudFormation templates
    Cloudformation,
    /// Terraform configuration, with import blocks for what is there
    Terraform,
    /// The rights that the plan needs, as IAM policies
    Permissions,
    /// The record of the set-up: a web page, Markdown and JSON
    Report,
    /// A copy of what was seen, with every identifier replaced, to be opened with --practice --copy
    Copy,
}

/// Write the files, and say where they are.
pub(super) async fn export(
    args: &ExportArgs,
    aws: &Aws,
    look: Look<'_>,
    output: &Output,
) -> Result<Exit, Early> {
    let wrong = |problem| Early::new(Exit::NotRight, problem);
    output.holes(&look.seen.holes());
    let exported = match args.form {
        As::Approval => {
            let approver = args.approver.as_deref();
            Box::pin(approval::sheet(aws, look, args.masked, approver)).await
        }
        _ => made(args, look),
    };
    let exported = exported.map_err(wrong)?;
    let paths = export_folder::save(&args.out, &exported.files).map_err(wrong)?;
    for path in paths {
        if output.json {
            output.line("exported", json!({ "file": path.display().to_string() }));
        } else {
            output.text(&format!("Written: {}", path.display()));
        }
    }
    for said in &exported.said {
        if output.json {
            output.line("export_note", json!({ "text": said }));
        } else {
            output.text(said);
        }
    }
    Ok(Exit::Well)
}

/// The files of a form.
fn made(args: &ExportArgs, look: Look<'_>) -> Result<Exported, Problem> {
    let answers = match args.form {
        As::Copy => look.answers.clone(),
        _ => whole(look.answers),
    };
    let planned = Planned::new(&answers, look.vendor, look.seen);
    let site = main_site(&answers, look.vendor, &planned.inventory);
    let apart =
        "No file holds the External Role ID: give that to the account's owner apart from it.";
    let mut exported = match args.form {
        As::Approval => Exported::default(),
        As::Cli => {
            let mut exported = Form::Script.of(&site, planned.told(), &planned.known);
            exported.files.push(export::script(&site));
            exported
        }
        As::Cloudformation => {
            let form = Form::CloudFormation;
            let mut exported = form.of(&site, planned.told(), &planned.known);
            exported.files.push(export::template(&site)?);
            exported
        }
        As::Terraform => Form::Terraform.of(&site, planned.told(), &planned.known),
        As::Permissions => return Ok(export::permissions(&planned.plan, &planned.known)),
        As::Report => {
            let seen = Inventory::clone(&planned.inventory);
            return record(Look { seen, ..look }, args.masked);
        }
        As::Copy => return copy(&planned),
    };
    exported.said.push(apart.to_owned());
    Ok(exported)
}

/// The answers with some External Role ID, so that what waits for it is in the files, which hold its place only.
fn whole(answers: &Answers) -> Answers {
    let mut answers = answers.clone();
    let id = &mut answers.vendor.external_role_id;
    *id = id.take().or_else(export::some_id);
    answers
}

/// The copy of what was seen, and the answers that belong to it, both without identifiers.
fn copy(planned: &Planned) -> Result<Exported, Problem> {
    let files = engine::copy_for_others(planned)?;
    let files = files.map(|(name, text)| HandOver {
        name: name.to_owned(),
        text,
    });
    let said = format!(
        "In both files every name, number and text of the account is replaced. Open them with --practice --copy {}.",
        engine::COPY_FILE
    );
    Ok(Exported {
        files: files.into(),
        said: vec![said],
    })
}
