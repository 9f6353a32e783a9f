//! Reading the file of prices.

use std::collections::BTreeMap;

use toml_edit::{DocumentMut, Item, TableLike};

use super::priced::Priced;
use super::unit_price::Price;
use crate::domain::{Region, Usd};

/// What is wrong with a file of prices.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PriceProblem {
    #[error("The file of prices is not TOML: {0}")]
    NotToml(String),
    #[error("`{0}` is missing in the file of prices, or cannot be read.")]
    Wrong(String),
}

/// The prices of one thing.
#[derive(Clone, Debug)]
pub(super) struct Table {
    /// That of N. Virginia.
    pub(super) main: Price,
    /// Those of other Regions that were read.
    pub(super) regions: BTreeMap<String, Price>,
}

/// All prices of a file.
pub(super) fn tables(text: &str) -> Result<BTreeMap<Priced, Table>, PriceProblem> {
    let document: DocumentMut = text
        .parse()
        .map_err(|err: toml_edit::TomlError| PriceProblem::NotToml(err.to_string()))?;
    Priced::ALL
        .into_iter()
        .map(|priced| {
            let word = priced.word();
            let table = document.get(word).and_then(Item::as_table_like);
            let table = table.ok_or_else(|| PriceProblem::Wrong(word.to_owned()))?;
            Ok((priced, read(word, table)?))
        })
        .collect()
}

fn read(word: &str, table: &dyn TableLike) -> Result<Table, PriceProblem> {
    let wrong = |key: &str| PriceProblem::Wrong(format!("{word}.{key}"));
    let text = |key: &str| {
        let value = table.get(key).and_then(Item::as_str);
        value.map(str::to_owned).ok_or_else(|| wrong(key))
    };
    let number = |key: &str| {
        let value = table.get(key).and_then(Item::as_integer)?;
        u64::try_from(value).ok()
    };
    let main = Price {
        usd: Usd::parse(&text("usd")?).ok_or_else(|| wrong("usd"))?,
        per: number("per")
            .filter(|per| *per > 0)
            .ok_or_else(|| wrong("per"))?,
        unit: text("unit")?,
        free: number("free").unwrap_or_default(),
        dated: text("dated")?,
        source: text("source")?,
        same_everywhere: table
            .get("same_everywhere")
            .and_then(Item::as_bool)
            .unwrap_or_default(),
    };
    let mut regions = BTreeMap::new();
    let listed = table.get("regions").and_then(Item::as_table_like);
    for (region, own) in listed.into_iter().flat_map(TableLike::iter) {
        let part = |key: &str| own.get(key).and_then(Item::as_str);
        let usd = part("usd").and_then(Usd::parse);
        let (Some(usd), Some(dated), Ok(_)) = (usd, part("dated"), Region::parse(region)) else {
            return Err(wrong(&format!("regions.{region}")));
        };
        let price = Price {
            usd,
            dated: dated.to_owned(),
            ..main.clone()
        };
        regions.insert(region.to_owned(), price);
    }
    Ok(Table { main, regions })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_lacks_a_price_says_which() {
        let problem = tables("").unwrap_err().to_string();
        assert!(problem.contains("kms-key"), "{problem}");
        let half = "[kms-key]\nusd = \"one\"\nper = 1\nunit = \"key\"\ndated = \"2026-09\"\nsource = \"\"\n";
        let problem = tables(half).unwrap_err().to_string();
        assert!(problem.contains("kms-key.usd"), "{problem}");
        assert!(matches!(tables("["), Err(PriceProblem::NotToml(_))));
    }
}
