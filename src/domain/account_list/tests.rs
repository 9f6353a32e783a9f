use std::fmt::Write as _;

use super::AccountList;

const THREE: [&str; 3] = ["111122223333", "123456789012", "444455556666"];

fn ids(list: &AccountList) -> Vec<&str> {
    list.accounts.iter().map(super::AccountId::as_str).collect()
}

fn told(list: &AccountList) -> Vec<String> {
    list.mistakes.iter().map(ToString::to_string).collect()
}

#[track_caller]
fn is_three(text: &str) {
    let list = AccountList::parse(text);
    assert_eq!(
        (ids(&list), told(&list)),
        (THREE.to_vec(), Vec::new()),
        "{text}"
    );
}

#[test]
fn pasted_lists_are_read_in_every_shape() {
    for text in [
        "111122223333\n123456789012\n444455556666",
        "111122223333, 123456789012, 444455556666\n",
        "111122223333;123456789012;444455556666",
        "111122223333\t123456789012\t444455556666\r\n",
        "111122223333 123456789012 444455556666",
        "1111 2222 3333\n1234-5678-9012\n\n\n4444 5555 6666\n",
        "[\n    \"111122223333\",\n    \"123456789012\",\n    \"444455556666\"\n]\n",
        "[\"111122223333\", \"123456789012\", \"444455556666\"]",
        "\u{feff}'111122223333'\r123456789012\r444455556666",
        "# production\n111122223333 | 123456789012\n# others\n444455556666 |",
        "Our accounts\n111122223333\n123456789012\n444455556666\n",
    ] {
        is_three(text);
    }
}

#[test]
fn tables_are_read_by_the_head_of_their_column() {
    for text in [
        "Name,Account ID,Payer\nMain,111122223333,999999999999\n\"Shops, north\",123456789012,999999999999\nDev,444455556666,999999999999\n",
        "account;ID;E-Mail\nMain;111122223333;a@example.com\nShops;123456789012;b@example.com\nDev;444455556666;c@example.com\n",
        "sep=;\r\nid;name\r\n111122223333;Main, Ltd\r\n\"123456789012\";\"one \"\"two\"\"\nthree\"\r\n444455556666;\r\n",
        "\u{feff}\"Name; short\";\"Account ID\"\r\nMain;111122223333\r\nShops;123456789012\r\nDev;444455556666\r\n",
        "\u{feff}sep=;\r\nid;name\r\n111122223333;Main, Ltd\r\n123456789012;x\r\n444455556666;y\r\n",
        "id\tname\n=\"111122223333\"\tMain\n=\"123456789012\"\tShops\n1234'\tx\n"
            .replace("1234'\tx", "444455556666\t7")
            .as_str(),
    ] {
        is_three(text);
    }
}

#[test]
fn without_a_head_the_only_column_with_numbers_is_meant() {
    is_three("Main,111122223333\nShops,123456789012\nDev,444455556666\n");
    is_three("Wer,Was\nMain,111122223333\nShops,123456789012\nDev,444455556666\n");
    let list =
        AccountList::parse("111122223333,Main,444455556666\n123456789012,Dev,444455556666\n");
    assert_eq!(ids(&list), Vec::<&str>::new());
    assert_eq!(
        told(&list),
        [
            "row 1, column 3: More than one column has account numbers. Write \"Account ID\" over the right one."
        ]
    );
}

#[test]
fn files_are_read_in_the_encodings_of_spreadsheets() {
    let text = "Name;Account ID\r\nBüro;111122223333\r\nLäden;123456789012\r\nx;444455556666\r\n";
    let sixteen = |big: bool, mark: bool| -> Vec<u8> {
        let mark = if mark { "\u{feff}" } else { "" };
        format!("{mark}{text}")
            .encode_utf16()
            .flat_map(|unit| {
                if big {
                    unit.to_be_bytes()
                } else {
                    unit.to_le_bytes()
                }
            })
            .collect()
    };
    let mut marked = vec![0xef, 0xbb, 0xbf];
    marked.extend(text.as_bytes());
    let windows: Vec<u8> = text
        .chars()
        .map(|sign| u8::try_from(u32::from(sign)).unwrap())
        .collect();
    for bytes in [
        text.as_bytes().to_vec(),
        marked,
        windows,
        sixteen(false, true),
        sixteen(true, true),
        sixteen(false, false),
        sixteen(true, false),
    ] {
        let list = AccountList::read(&bytes);
        assert_eq!((ids(&list), told(&list)), (THREE.to_vec(), Vec::new()));
    }
}

#[test]
fn of_four_thousand_rows_the_three_bad_ones_are_told_with_row_and_column() {
    let mut text = "Name;Account ID;State\r\n".to_owned();
    for row in 2..=4001_u64 {
        let number = match row {
            17 => "44445555666".to_owned(),
            2500 => "4.44456E+11".to_owned(),
            4001 => "100000000002".to_owned(),
            _ => format!("{:012}", 100_000_000_000 + row),
        };
        writeln!(text, "\"Account; {row}\";{number};ACTIVE\r").unwrap();
    }
    let list = AccountList::parse(&text);
    assert_eq!(list.accounts.len(), 3997);
    assert_eq!(
        told(&list),
        [
            "row 17, column 2: An account number has 12 digits. You have 11. Spreadsheets drop zeros at the front.",
            "row 2500, column 2: A spreadsheet has rounded this number. Format the column as text, put the numbers in again, and save the file once more.",
            "row 4001, column 2: 1000 0000 0002 is in row 2 already. Leave out one.",
        ]
    );
}

#[test]
fn a_cell_that_is_no_number_is_told_where_it_stands() {
    let list = AccountList::parse("111122223333, 44445555666x\n\n123456789012,7\n");
    assert_eq!(
        told(&list),
        [
            "row 1, column 2: An account number has only digits. `x` cannot be part of it.",
            "row 3, column 2: An account number has 12 digits. You have 1.",
        ]
    );
    let list = AccountList::parse("Name,Account ID\nMain,111122223333\nDev\nOps,\n");
    assert_eq!(
        told(&list),
        [
            "row 3, column 2: This row has no account number.",
            "row 4, column 2: This row has no account number.",
        ]
    );
    assert_eq!(told(&AccountList::parse("44445555666")).len(), 1);
}

#[test]
fn a_list_without_numbers_is_told_once() {
    for text in [
        "",
        "\n\n",
        "Name,State\nMain,ACTIVE\nDev,ACTIVE\n",
        "# 111122223333",
    ] {
        let list = AccountList::parse(text);
        assert_eq!(
            told(&list),
            ["row 1, column 1: There is no account number in here. It has 12 digits."],
            "{text}"
        );
    }
}

#[test]
fn a_quote_without_its_end_swallows_nothing() {
    let list =
        AccountList::parse("id,name\n111122223333,\"Main\n123456789012,Shops\n444455556666,\n");
    assert_eq!(ids(&list), THREE);
    assert_eq!(
        told(&list),
        ["row 2, column 2: A quote is opened here and never closed."]
    );
}

#[test]
fn of_very_many_mistakes_the_first_are_told_and_the_others_counted() {
    let text = format!("id\n{}", "x\n".repeat(20_000));
    let list = AccountList::parse(&text);
    assert_eq!((list.mistakes.len(), list.more), (50, 19_950));
}
