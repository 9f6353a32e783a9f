//! What it must do, by example.

use super::*;

fn statement(sid: &str, resource: &str) -> Statement {
    Statement::allow(sid)
        .action(["s3:GetObject"])
        .resource([resource])
}

fn texts(rows: &[Row]) -> Vec<String> {
    rows.iter()
        .map(|row| match row {
            Row::Kept(count) => format!("… {count}"),
            Row::Same(text) => format!("  {text}"),
            Row::Added(line) => format!("+ {}", line.text()),
            Row::Removed(line) => format!("- {}", line.text()),
        })
        .collect()
}

#[test]
fn compared_by_meaning() {
    let before = Document::from_statements([
        statement("A", "x"),
        statement("B", "y"),
        statement("C", "z"),
    ]);
    let after = Document::from_statements([
        Statement::allow("Other")
            .resource(["y"])
            .action(["S3:getobject"]),
        statement("A", "x"),
        statement("D", "w"),
    ]);
    let diff = compare(Some(&before), &after);
    assert_eq!(diff.kept.len(), 2);
    assert_eq!(diff.added, [statement("D", "w")]);
    assert_eq!(diff.removed, [statement("C", "z")]);
    assert_eq!(compare(None, &after).added.len(), 3);
    let same = compare(Some(&before), &before);
    assert!(same.added.is_empty() && same.removed.is_empty());
}

#[test]
fn a_rule_more_is_shown_after_those_that_stay() {
    let before = Document::from_statements([statement("A", "x"), statement("B", "y")]);
    let after = before.with_statements([
        statement("A", "x"),
        statement("B", "y"),
        statement("C", "z"),
    ]);
    assert_eq!(
        texts(&rows(Some(&before), &after)),
        [
            "    \"Statement\": [",
            "… 2",
            "+     {",
            "+       \"Sid\": \"C\",",
            "+       \"Effect\": \"Allow\",",
            "+       \"Action\": \"s3:GetObject\",",
            "+       \"Resource\": \"z\"",
            "+     }",
            "    ]",
        ]
    );
}

#[test]
fn a_rule_written_anew_is_compared_line_by_line_with_the_words_marked() {
    let before =
        Document::from_statements([statement("A", "arn:aws:s3:::one/*"), statement("B", "y")]);
    let after = before.with_statements([statement("A", "arn:aws:s3:::two/*"), statement("B", "y")]);
    let rows = rows(Some(&before), &after);
    assert_eq!(
        texts(&rows),
        [
            "    \"Statement\": [",
            "      {",
            "        \"Sid\": \"A\",",
            "        \"Effect\": \"Allow\",",
            "        \"Action\": \"s3:GetObject\",",
            "-       \"Resource\": \"arn:aws:s3:::one/*\"",
            "+       \"Resource\": \"arn:aws:s3:::two/*\"",
            "      },",
            "… 1",
            "    ]",
        ]
    );
    let Row::Added(line) = &rows[6] else {
        panic!("an added line");
    };
    let changed: Vec<_> = line.parts.iter().filter(|part| part.changed).collect();
    assert_eq!(changed.len(), 1);
    assert_eq!(changed[0].text, "two");
}

#[test]
fn what_goes_is_shown_where_it_was() {
    let before = Document::from_statements([
        statement("A", "x"),
        statement("B", "y"),
        statement("C", "z"),
    ]);
    let after = before.with_statements([statement("A", "x"), statement("C", "z")]);
    let rows = texts(&rows(Some(&before), &after));
    assert_eq!(rows[1], "… 1");
    assert_eq!(rows[3], "-       \"Sid\": \"B\",");
    assert_eq!(rows[8], "… 1");
    assert_eq!(rows.len(), 10);
}

#[test]
fn a_new_document_is_all_added_and_other_fields_show_only_when_they_change() {
    let document = Document::from_statements([statement("A", "x")]);
    let new = rows(None, &document);
    assert!(new.iter().all(|row| matches!(row, Row::Added(_))));
    assert_eq!(new.len(), document.to_pretty().lines().count());
    let older = Document::parse(r#"{"Version":"2008-10-17","Id":"x","Statement":[]}"#).unwrap();
    let newer = Document::parse(r#"{"Version":"2012-10-17","Id":"x","Statement":[]}"#).unwrap();
    assert_eq!(
        texts(&rows(Some(&older), &newer)),
        [
            "-   \"Version\": \"2008-10-17\",",
            "+   \"Version\": \"2012-10-17\",",
            "    \"Statement\": [",
            "    ]",
        ]
    );
}

#[test]
fn two_old_rules_of_one_name_are_both_accounted_for() {
    let before = Document::from_statements([statement("A", "x"), statement("A", "y")]);
    let after = before.with_statements([statement("A", "z")]);
    let rows = rows(Some(&before), &after);
    let removed = rows
        .iter()
        .filter(|row| matches!(row, Row::Removed(_)))
        .count();
    assert_eq!(removed, 1 + 6);
}

#[test]
fn a_rule_that_goes_is_shown_though_its_name_stays() {
    let before = Document::from_statements([statement("A", "x"), statement("A", "y")]);
    let after = before.with_statements([statement("A", "y")]);
    let rows = rows(Some(&before), &after);
    let removed = rows
        .iter()
        .filter(|row| matches!(row, Row::Removed(_)))
        .count();
    assert_eq!(removed, 6);
    assert!(rows.contains(&Row::Kept(1)));
}

#[test]
fn words_lose_nothing() {
    let line = "  \"a\": \"arn:aws:s3:::é-x/*\"";
    assert_eq!(words(line).concat(), line);
}
