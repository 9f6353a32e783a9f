//! Reading a journal: whole, or, to list it, no more than its beginning and its end.

use std::fs::File;
use std::io::{BufRead as _, BufReader, Read as _, Seek as _, SeekFrom};
use std::path::Path;

use super::record::{Adding, Approval, Line, Record, RunId, Sum};
use crate::domain::AccountId;
use crate::text_file::{self, LARGEST, Unread};

/// The largest journal that is read, in bytes.
const MOST: u64 = 64 * LARGEST;
/// So much of the beginning and of the end is read of a longer journal, in bytes.
const PART: usize = 64 * 1024;

/// All that a journal tells.
#[derive(Debug, Default)]
pub(super) struct Told {
    pub(super) records: Vec<Record>,
    pub(super) adding: Adding,
}

/// What a journal says of itself in its first line.
#[derive(Debug)]
pub(super) struct Head {
    pub(super) began: jiff::Timestamp,
    pub(super) version: u32,
    pub(super) run: RunId,
    pub(super) account: AccountId,
    pub(super) practice: bool,
    /// The run that it takes back.
    pub(super) undoes: Option<RunId>,
    /// Which plan was approved for it.
    pub(super) approval: Option<Approval>,
}

/// A journal in short.
#[derive(Debug)]
pub(super) struct Short {
    /// `None` when the first line is another one, or cannot be read.
    pub(super) head: Option<Head>,
    /// The last line that can be read.
    pub(super) last: Option<Line>,
    pub(super) sum: Sum,
    /// How many lines there are, where there is no head.
    pub(super) lines: usize,
}

/// Read a journal whole.
///
/// # Errors
///
/// The file cannot be read.
pub(super) fn read(path: &Path) -> Result<Told, Unread> {
    let mut told = Told::default();
    each_line(open(path)?, |line| {
        told.adding.add(line.as_ref().map(|line| &line.record));
        told.records.extend(line.map(|line| line.record));
    })?;
    Ok(told)
}

/// Read as much of a journal as it takes to list it: all of it only where its end does not say what the rest comes to.
///
/// # Errors
///
/// The file cannot be read.
pub(super) fn short(path: &Path) -> Result<Short, Unread> {
    let mut file = open(path)?;
    if let Some(short) = from_both_ends(&mut file)? {
        return Ok(short);
    }
    file.rewind()?;
    let mut short = Short {
        head: None,
        last: None,
        sum: Sum::default(),
        lines: 0,
    };
    let mut adding = Adding::default();
    each_line(file, |line| {
        short.lines += 1;
        adding.add(line.as_ref().map(|line| &line.record));
        if short.lines == 1 {
            short.head = line.as_ref().and_then(head);
        }
        if line.is_some() {
            short.last = line;
        }
    })?;
    short.sum = adding.sum();
    Ok(short)
}

fn open(path: &Path) -> Result<File, Unread> {
    let file = text_file::open_own(path)?;
    if file.metadata()?.len() > MOST {
        return Err(Unread::TooLarge { most: MOST });
    }
    Ok(file)
}

/// A long journal by its first and its last line, if the last one says what the others come to.
fn from_both_ends(file: &mut File) -> Result<Option<Short>, Unread> {
    let mut first = vec![0; PART];
    let mut last = vec![0; PART];
    let Some(from) = file.metadata()?.len().checked_sub(2 * PART as u64) else {
        return Ok(None);
    };
    file.read_exact(&mut first)?;
    file.seek(SeekFrom::Start(from + PART as u64))?;
    file.read_exact(&mut last)?;
    let Some(first) = first.split(|byte| *byte == b'\n').next() else {
        return Ok(None);
    };
    let mut lines = last.rsplit(|byte| *byte == b'\n');
    // Only a line that was written to its end.
    let (Some([]), Some(last)) = (lines.next(), lines.next()) else {
        return Ok(None);
    };
    let (Some(head), Some(last)) = (parse(first).as_ref().and_then(head), parse(last)) else {
        return Ok(None);
    };
    let Record::Ended { sum: Some(sum), .. } = &last.record else {
        return Ok(None);
    };
    Ok(Some(Short {
        head: Some(head),
        sum: *sum,
        last: Some(last),
        lines: 0,
    }))
}

/// Every line that is not empty; `None` for one that cannot be read. After a power cut a line may hold anything.
fn each_line(file: File, mut see: impl FnMut(Option<Line>)) -> Result<(), Unread> {
    let mut file = BufReader::new(file);
    let mut bytes = Vec::new();
    loop {
        bytes.clear();
        if (&mut file).take(LARGEST).read_until(b'\n', &mut bytes)? == 0 {
            return Ok(());
        }
        if !bytes.iter().all(u8::is_ascii_whitespace) {
            see(parse(&bytes));
        }
    }
}

fn parse(line: &[u8]) -> Option<Line> {
    // An editor may have put its mark before the first line.
    let line = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line);
    serde_json::from_slice(line).ok()
}

fn head(line: &Line) -> Option<Head> {
    match &line.record {
        Record::Began {
            version,
            run,
            account,
            practice,
            undoes,
            approval,
        } => Some(Head {
            began: line.at,
            version: *version,
            run: run.clone(),
            account: account.clone(),
            practice: *practice,
            undoes: undoes.clone(),
            approval: approval.clone(),
        }),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIRST: &str = "{\"at\":\"2026-01-01T00:00:00Z\",\"record\":\"began\",\"version\":2,\
                         \"run\":\"20260101-000000-0000abcd\",\"account\":\"111122223333\",\"practice\":false}\n";
    const DONE: &str = "{\"at\":\"2026-01-01T00:00:01Z\",\"record\":\"done\",\"change\":\"a/b\",\"outcome\":\"created\"}\n";
    const ENDED: &str =
        "{\"at\":\"2026-01-01T00:00:09Z\",\"record\":\"ended\",\"ending\":\"done\"}\n";
    const SUMMED: &str = "{\"at\":\"2026-01-01T00:00:09Z\",\"record\":\"ended\",\"ending\":\"done\",\"sum\":{\"tally\":\
                          {\"created\":7,\"updated\":0,\"unchanged\":0,\"failed\":0,\"cancelled\":0,\"skipped\":0},\"unread\":3}}\n";

    fn listed(text: &str) -> Short {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), text).unwrap();
        short(file.path()).unwrap()
    }

    fn long(end: &str) -> String {
        format!("{FIRST}{}{end}", DONE.repeat(3_000))
    }

    #[test]
    fn a_long_journal_is_listed_by_its_ends() {
        let short = listed(&long(SUMMED));
        assert_eq!((short.sum.tally.created, short.sum.unread), (7, 3));
        assert_eq!(short.head.unwrap().version, 2);
    }

    #[test]
    fn where_the_end_does_not_tell_all_lines_count() {
        for end in [
            ENDED,
            DONE,
            "{\"at\":\"2026-01-01T0",
            "\n",
            // Cut off in the last line, or something behind it.
            SUMMED.trim_end(),
            &format!("{SUMMED}{DONE}"),
        ] {
            let short = listed(&long(end));
            assert_eq!(short.sum.tally.created, 1, "{end}");
        }
        // A journal of a few lines is read whole, whatever its end says.
        let short = listed(&format!("{FIRST}{DONE}nonsense\n{SUMMED}"));
        assert_eq!((short.sum.tally.created, short.sum.unread), (1, 1));
    }

    #[test]
    fn a_long_journal_without_a_beginning_has_no_head() {
        let short = listed(&long(SUMMED).replace("began", "dreamt"));
        assert!(short.head.is_none());
        assert_eq!((short.lines, short.sum.unread), (3_002, 1));
    }
}
