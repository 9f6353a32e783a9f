//! The calls as files: a table for a spreadsheet, and JSON lines for programs.

use super::line::CallLine;
use crate::domain::shown;

/// The columns, in their order.
const COLUMNS: [&str; 9] = [
    "time",
    "account",
    "region",
    "service",
    "call",
    "outcome",
    "status",
    "request_id",
    "milliseconds",
];

/// As CSV with a line for the heads.
///
/// See <https://datatracker.ietf.org/doc/html/rfc4180>.
pub fn to_csv(calls: &[CallLine]) -> String {
    let mut csv = COLUMNS.join(",");
    csv.push_str("\r\n");
    for call in calls {
        let status = call
            .status
            .map_or_else(String::new, |status| status.to_string());
        let cells = [
            call.at.to_string(),
            call.account.to_string(),
            call.region.to_string(),
            call.service.clone(),
            call.call.clone(),
            call.outcome.word().to_owned(),
            status,
            call.request_id.clone().unwrap_or_default(),
            call.millis.to_string(),
        ];
        csv.push_str(&cells.map(|text| cell(&text)).join(","));
        csv.push_str("\r\n");
    }
    csv
}

/// One cell. What a spreadsheet would take for a formula is told to be a text.
fn cell(text: &str) -> String {
    let text = shown(text);
    let text = if text.starts_with(['=', '+', '-', '@']) {
        format!("'{text}")
    } else {
        text.into_owned()
    };
    if text.contains([',', '"', ' ']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text
    }
}

/// As JSON, a call a line.
pub fn to_lines(calls: &[CallLine]) -> String {
    calls.iter().fold(String::new(), |mut lines, call| {
        if let Ok(line) = serde_json::to_string(call) {
            lines.push_str(&line);
            lines.push('\n');
        }
        lines
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::apply::calls::line::CallOutcome;
    use crate::domain::{AccountId, Region};

    fn call(request_id: &str) -> CallLine {
        CallLine {
            at: "2026-01-02T03:04:05Z".parse().unwrap(),
            account: AccountId::parse("111122223333").unwrap(),
            region: Region::parse("eu-west-1").unwrap(),
            service: "kms".to_owned(),
            call: "CreateKey".to_owned(),
            outcome: CallOutcome::Done,
            status: Some(200),
            request_id: Some(request_id.to_owned()),
            millis: 88,
        }
    }

    #[test]
    fn a_call_is_a_line_with_all_that_is_known_of_it() {
        let csv = to_csv(&[call("1f3c")]);
        assert_eq!(
            csv.lines().collect::<Vec<_>>(),
            [
                "time,account,region,service,call,outcome,status,request_id,milliseconds",
                "2026-01-02T03:04:05Z,111122223333,eu-west-1,kms,CreateKey,done,200,1f3c,88",
            ]
        );
        let lines = to_lines(&[call("1f3c"), call("2")]);
        let read: Vec<CallLine> = lines
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        assert_eq!(read, [call("1f3c"), call("2")]);
    }

    // Whoever answers in AWS's place chooses the request's number.
    #[test]
    fn no_cell_is_a_formula_or_breaks_the_table() {
        for (sly, cell) in [
            ("=HYPERLINK(\"x\")", "\"'=HYPERLINK(\"\"x\"\")\""),
            ("@sum", "'@sum"),
            ("+1", "'+1"),
            ("-1", "'-1"),
            ("a,b", "\"a,b\""),
            ("a\nb\r\tc", "a<U+000A>b<U+000D><U+0009>c"),
        ] {
            let csv = to_csv(&[call(sly)]);
            assert!(csv.contains(&format!(",{cell},88")), "{csv}");
            assert_eq!(csv.lines().count(), 2);
        }
    }
}
