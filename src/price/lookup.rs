//! Which price counts where.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use super::priced::Priced;
use super::read::{Table, tables};
use super::unit_price::Price;
use crate::domain::Region;

const BUILT_IN: &str = include_str!("../../assets/prices.toml");

impl Priced {
    /// The price in N. Virginia.
    pub fn price(self) -> &'static Price {
        let Table { main, .. } = self.table();
        main
    }

    /// The price in a Region.
    pub fn price_in(self, region: &Region) -> &'static Price {
        let Table { main, regions } = self.table();
        regions.get(region.as_str()).unwrap_or(main)
    }

    /// Whether the price of this very Region is known; else that of N. Virginia is used.
    pub fn is_known_in(self, region: &Region) -> bool {
        let Table { main, regions } = self.table();
        main.same_everywhere
            || region.as_str() == "us-east-1"
            || regions.contains_key(region.as_str())
    }

    #[expect(
        clippy::expect_used,
        reason = "the file is part of the program, and a test reads it"
    )]
    fn table(self) -> &'static Table {
        static TABLES: OnceLock<BTreeMap<Priced, Table>> = OnceLock::new();
        TABLES
            .get_or_init(|| tables(BUILT_IN).expect("assets/prices.toml can be read"))
            .get(&self)
            .expect("assets/prices.toml is complete")
    }
}

/// What a further record of management events costs, in words.
pub fn second_record() -> String {
    Priced::TrailSecondRecord.price().dated_words()
}

#[cfg(test)]
mod tests {
    use super::super::words::month;
    use super::*;

    #[test]
    fn every_price_has_a_date_and_a_page_of_aws() {
        for priced in Priced::ALL {
            let table = priced.table();
            for price in std::iter::once(&table.main).chain(table.regions.values()) {
                assert!(price.usd > crate::domain::Usd::ZERO, "{priced:?}");
                assert!(price.per > 0, "{priced:?}");
                assert!(month(&price.dated).is_some(), "{priced:?}");
                assert!(
                    price.source.starts_with("https://aws.amazon.com/"),
                    "{priced:?}"
                );
            }
        }
    }

    #[test]
    fn a_region_has_its_own_price_where_that_is_known() {
        let tokyo = Region::parse("ap-northeast-1").unwrap();
        let ireland = Region::parse("eu-west-1").unwrap();
        let events = Priced::GuardDutyEvents;
        assert_eq!(events.price_in(&tokyo).usd.to_string(), "$4.72");
        assert!(events.is_known_in(&tokyo));
        assert_eq!(events.price_in(&ireland), events.price());
        assert!(!events.is_known_in(&ireland));
        assert!(Priced::KmsKey.is_known_in(&ireland));
    }

    #[test]
    fn the_words_name_amount_unit_and_month() {
        assert_eq!(
            second_record(),
            "about $2 per 100,000 events (price of July 2025)"
        );
        assert_eq!(Priced::KmsKey.price().words(), "$1 a key a month");
        assert_eq!(Priced::S3Storage.price().words(), "$0.023 a GB a month");
        assert_eq!(
            Priced::GuardDutyS3Events.price().words(),
            "$0.80 for 1 million S3 events"
        );
        assert_eq!(
            Priced::SnsMessages.price().words(),
            "$0.50 for 1 million messages"
        );
    }
}
