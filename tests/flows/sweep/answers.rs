//! Answers files: for every few answers together, one in which they stand.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use radiant_aws_setup::answers::{Answers, parse};

/// One question: its section, and the lines with which it can be answered; an empty one leaves it out.
pub(crate) type Question = (&'static str, &'static [&'static str]);

/// One answers file.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    pub(crate) answers: Answers,
    /// The lines of it that are not left out, each with its section.
    pub(crate) lines: Vec<(&'static str, &'static str)>,
}

impl Row {
    /// The row with these picks, if the answers go together.
    fn new(questions: &[Question], picks: &[usize]) -> Option<Self> {
        let lines = questions
            .iter()
            .zip(picks)
            .map(|((section, lines), pick)| (*section, lines[*pick]))
            .filter(|(_, line)| !line.is_empty())
            .collect();
        Self::of_lines(lines)
    }

    /// The row of some lines, each with its section, if they go together.
    pub(crate) fn of_lines(lines: Vec<(&'static str, &'static str)>) -> Option<Self> {
        let mut text =
            "version = 1\n[account]\nid = \"111122223333\"\nregion = \"us-east-1\"\n".to_owned();
        for section in ["vendor", "cloudtrail", "guardduty", "role"] {
            writeln!(text, "[{section}]").unwrap();
            for (_, line) in lines.iter().filter(|(of, _)| *of == section) {
                writeln!(text, "{line}").unwrap();
            }
        }
        let answers = parse(&text).ok()?;
        Some(Self { answers, lines })
    }

    /// Whether it answers a question of a section, other than by leaving it out.
    pub(crate) fn says(&self, section: &str, start: &str) -> bool {
        self.lines
            .iter()
            .any(|(of, line)| *of == section && line.lines().any(|line| line.starts_with(start)))
    }

    /// The answers in one line.
    pub(crate) fn told(&self) -> String {
        let lines: Vec<String> = self
            .lines
            .iter()
            .map(|(section, line)| {
                let short = line.replace("{ use = ", "{").replace("arn:aws:", "");
                format!("{section}: {}", short.replace('\n', "; "))
            })
            .collect();
        lines.join(" | ")
    }
}

/// Rows in which every `strength` answers to different questions stand together at least once, as far as they go together.
///
/// Answers that this version of the product does not know at all are left out.
pub(crate) fn covering(questions: &[Question], strength: usize) -> Vec<Row> {
    let usual = vec![0; questions.len()];
    let known: Vec<Vec<usize>> = questions
        .iter()
        .enumerate()
        .map(|(question, (_, lines))| {
            let stands = |line: &usize| {
                let mut picks = usual.clone();
                picks[question] = *line;
                Row::new(questions, &picks).is_some()
            };
            (0..lines.len()).filter(stands).collect()
        })
        .collect();
    let mut open: BTreeSet<Tuple> = tuples(&known, strength).into_iter().collect();
    let mut chance = 1_u64;
    let mut rows = Vec::new();
    while let Some(first) = open.first().cloned() {
        let mut best: Option<(usize, Row, Vec<usize>)> = None;
        for _ in 0..5 {
            let mut picks: Vec<usize> = known
                .iter()
                .map(|lines| lines[drawn(&mut chance, lines.len())])
                .collect();
            for (question, line) in &first {
                picks[*question] = *line;
            }
            let Some(row) = Row::new(questions, &picks) else {
                continue;
            };
            let covers = covered(&picks, strength)
                .iter()
                .filter(|tuple| open.contains(*tuple))
                .count();
            if best.as_ref().is_none_or(|(most, ..)| covers > *most) {
                best = Some((covers, row, picks));
            }
        }
        match best {
            Some((_, row, picks)) => {
                for tuple in covered(&picks, strength) {
                    open.remove(&tuple);
                }
                rows.push(row);
            }
            // These do not go together.
            None => {
                open.remove(&first);
            }
        }
    }
    rows
}

/// Which answers to which questions.
type Tuple = Vec<(usize, usize)>;

fn tuples(known: &[Vec<usize>], strength: usize) -> Vec<Tuple> {
    let mut all: Vec<Tuple> = vec![Vec::new()];
    for _ in 0..strength {
        all = all
            .iter()
            .flat_map(|tuple| {
                let next = tuple.last().map_or(0, |(question, _)| question + 1);
                (next..known.len()).flat_map(move |question| {
                    known[question].iter().map(move |line| {
                        let mut longer = tuple.clone();
                        longer.push((question, *line));
                        longer
                    })
                })
            })
            .collect();
    }
    all
}

fn covered(picks: &[usize], strength: usize) -> Vec<Tuple> {
    let one: Vec<Vec<usize>> = picks.iter().map(|pick| vec![*pick]).collect();
    tuples(&one, strength)
}

/// The next number below `below`, the same in every run.
fn drawn(chance: &mut u64, below: usize) -> usize {
    *chance = chance
        .wrapping_mul(6_364_136_223_846_793_005)
        .wrapping_add(1_442_695_040_888_963_407);
    usize::try_from((*chance >> 33) % u64::try_from(below).unwrap()).unwrap()
}
