//! Texts of every form: names, ARNs, ids, addresses.

use super::kept::{is_in_names, is_kind, is_part, is_principal, is_region, is_service, is_value};
use super::names::Masker;

/// Beginnings of ids that say what they are of.
const IDS: [&str; 7] = ["o-", "r-", "ou-", "mrk-", "vpc-", "vpce-", "p-"];
/// An address that is nobody's.
///
/// See <https://www.rfc-editor.org/rfc/rfc5737>.
const NOBODYS: &str = "198.51.100.";
/// Numbers of so many digits say nothing of an account.
const FEW_DIGITS: usize = 4;

impl Masker {
    /// Any text.
    pub(super) fn text(&self, text: &str) -> String {
        let is_small = text.chars().all(|sign| sign.is_ascii_digit()) && text.len() <= FEW_DIGITS;
        if is_value(text)
            || is_small
            || is_region(text)
            || is_principal(text)
            || self.is_public(text)
        {
            return text.to_owned();
        }
        if text.starts_with("arn:") {
            return self.arn(text);
        }
        if let Some(name) = text.strip_prefix("alias/aws/")
            && is_service(name)
        {
            return text.to_owned();
        }
        if let Some(name) = text.strip_prefix("alias/") {
            return format!("alias/{}", self.path(name));
        }
        if let Some(masked) = self.address(text) {
            return masked;
        }
        self.path(text)
    }

    /// The parts of a path: those that AWS gives stay.
    fn path(&self, text: &str) -> String {
        let parts: Vec<String> = text.split('/').map(|part| self.part(part)).collect();
        parts.join("/")
    }

    fn part(&self, part: &str) -> String {
        if is_part(part) || is_principal(part) || self.is_public(part) {
            return part.to_owned();
        }
        if let Some(inner) = part.strip_prefix("${").and_then(|it| it.strip_suffix('}')) {
            let is_of_aws = inner.starts_with("aws:") && !inner.contains('/');
            return if is_of_aws {
                part.to_owned()
            } else {
                format!("${{{}}}", self.words(inner))
            };
        }
        match IDS.iter().find(|beginning| part.starts_with(**beginning)) {
            Some(beginning) => {
                let rest = part.strip_prefix(beginning).unwrap_or_default();
                format!("{beginning}{}", self.words(rest))
            }
            None => self.name(part),
        }
    }

    /// A name that somebody gave. In one that AWS Control Tower or this program gave the words that say so stay.
    pub(super) fn name(&self, name: &str) -> String {
        if self.is_public(name) {
            return name.to_owned();
        }
        let given = [
            "aws-controltower",
            "radiant-",
            "StackSet-AWSControlTower",
            "AWSAccelerator",
        ];
        if !given.iter().any(|start| name.starts_with(start)) {
            let fifo = name.strip_suffix(".fifo");
            return match fifo {
                Some(bare) => format!("{}.fifo", self.words(bare)),
                None => self.words(name),
            };
        }
        let words: Vec<&str> = name.split('-').collect();
        let mut masked: Vec<String> = Vec::new();
        let mut rest = words.as_slice();
        while let Some((word, after)) = rest.split_first() {
            if let [one, two, three, ..] = rest
                && is_region(&[*one, *two, *three].join("-"))
            {
                masked.extend([one, two, three].map(|it| (*it).to_owned()));
                rest = rest.get(3..).unwrap_or_default();
                continue;
            }
            let is_number = word.len() <= 2 && word.chars().all(|it| it.is_ascii_digit());
            masked.push(if is_in_names(word) || is_number {
                (*word).to_owned()
            } else {
                self.words(word)
            });
            rest = after;
        }
        masked.join("-")
    }

    /// An ARN, or a pattern of some.
    pub(super) fn arn(&self, arn: &str) -> String {
        let parts: Vec<&str> = arn.splitn(6, ':').collect();
        let ["arn", partition, service, region, account, resource] = *parts.as_slice() else {
            return self.shorter(&parts);
        };
        let is_pattern = |it: &str| it.chars().all(|sign| "*?".contains(sign));
        let partition =
            if partition.starts_with("aws") && partition.len() <= 10 || is_pattern(partition) {
                partition.to_owned()
            } else {
                self.words(partition)
            };
        if account == "aws" || account == "cloudfront" && resource.starts_with("user/CloudFront ") {
            // AWS's own, but for the id of an origin access identity.
            let resource = match resource.rsplit_once(' ') {
                Some((words, id)) => format!("{words} {}", self.words(id)),
                None => resource.to_owned(),
            };
            return format!("arn:{partition}:{service}:{region}:{account}:{resource}");
        }
        let kept = |it: &str, stays: bool| {
            if stays || is_pattern(it) {
                it.to_owned()
            } else {
                self.words(it)
            }
        };
        let resource = self.resource(service, resource);
        format!(
            "arn:{partition}:{}:{}:{}:{resource}",
            kept(service, is_service(service)),
            kept(region, is_region(region)),
            kept(account, false),
        )
    }

    /// The beginning of an ARN, as selectors have it.
    fn shorter(&self, parts: &[&str]) -> String {
        let kept = |it: &&str| {
            let stays = ["arn", "aws", ""].contains(it) || is_service(it) || is_region(it);
            if stays {
                (*it).to_owned()
            } else {
                self.words(it)
            }
        };
        parts.iter().map(kept).collect::<Vec<_>>().join(":")
    }

    fn resource(&self, service: &str, resource: &str) -> String {
        if service == "s3" {
            return self.path(resource);
        }
        let Some(at) = resource.find(['/', ':']) else {
            return if is_kind(resource) && service != "sns" && service != "sqs" {
                resource.to_owned()
            } else {
                self.part(resource)
            };
        };
        let (kind, rest) = resource.split_at_checked(at).unwrap_or((resource, ""));
        let mut signs = rest.chars();
        let separator = signs.next().unwrap_or('/');
        let rest = signs.as_str();
        let kind = if is_kind(kind) {
            kind.to_owned()
        } else {
            self.name(kind)
        };
        let rest: Vec<String> = rest
            .split('/')
            .map(|part| {
                let whole: Vec<String> = part.split(':').map(|it| self.nested(it)).collect();
                whole.join(":")
            })
            .collect();
        format!("{kind}{separator}{}", rest.join("/"))
    }

    fn nested(&self, part: &str) -> String {
        if part == "publishingdestination" {
            part.to_owned()
        } else {
            self.part(part)
        }
    }

    /// An address in the network, or a range of them: it becomes one that is nobody's.
    fn address(&self, text: &str) -> Option<String> {
        let (host, bits) = text
            .split_once('/')
            .map_or((text, None), |(host, bits)| (host, Some(bits)));
        let address: std::net::IpAddr = host.parse().ok()?;
        let drawn: u32 = self
            .words(&address.to_string())
            .chars()
            .filter_map(|sign| sign.to_digit(36))
            .fold(0, |sum, digit| sum.wrapping_mul(31).wrapping_add(digit));
        let masked = format!("{NOBODYS}{}", drawn % 254 + 1);
        Some(match bits {
            Some(bits) if address.is_ipv4() => format!("{masked}/{bits}"),
            Some(_) => format!("{masked}/32"),
            None => masked,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn masker() -> Masker {
        Masker::with_key([3, 8]).keeping(["radiant-aws-access-role".to_owned()])
    }

    #[test]
    fn words_of_aws_stay() {
        for text in [
            "*",
            "sns.amazonaws.com",
            "guardduty.eu-south-1.amazonaws.com",
            "member.org.stacksets.cloudformation.amazonaws.com",
            "arn:aws:iam::aws:policy/AdministratorAccess",
            "arn:aws:s3",
            "arn:aws:s3:::",
            "alias/aws/sns",
            "eu-west-1",
            "radiant-aws-access-role",
            "443",
            "${aws:PrincipalAccount}",
        ] {
            assert_eq!(masker().text(text), text);
        }
    }

    #[test]
    fn names_do_not() {
        for (text, stays) in [
            (
                "arn:aws:iam::444455556666:role/aws-reserved/sso.amazonaws.com/LarkAdmin",
                "arn:aws:iam::",
            ),
            (
                "arn:aws:s3:::larkfield-logs/AWSLogs/444455556666/*",
                "arn:aws:s3:::",
            ),
            ("larkfield.amazonaws.com", ""),
            (
                "arn:aws:kms:eu-west-1:444455556666:key/1234abcd",
                "arn:aws:kms:eu-west-1:",
            ),
            (
                "arn:aws:guardduty:eu-west-1:444455556666:detector/0123456789",
                "arn:aws:guardduty:eu-west-1:",
            ),
            ("o-larkfield01", "o-"),
            ("alias/larkfield", "alias/"),
            ("${larkfield/444455556666}", ""),
            (
                "aws-controltower-logs-444455556666-eu-west-1",
                "aws-controltower-logs-",
            ),
            ("radiant-larkfield-logs", "radiant-"),
            ("arn:aws:larkfield:eu:444455556666:larkfield", "arn:aws:"),
        ] {
            let masked = masker().text(text);
            for marked in [
                "larkfield",
                "Lark",
                "444455556666",
                "1234abcd",
                "0123456789",
            ] {
                assert!(!masked.contains(marked), "{masked}");
            }
            assert!(masked.starts_with(stays), "{masked}");
            assert_eq!(masked, masker().text(text));
        }
        let masked = masker().text("arn:aws:s3:::larkfield-logs/AWSLogs/444455556666/*");
        assert!(
            masked.contains("/AWSLogs/") && masked.ends_with("/*"),
            "{masked}"
        );
        let tower = masker().text("aws-controltower-logs-444455556666-eu-west-1");
        assert!(tower.ends_with("-eu-west-1"), "{tower}");
    }

    #[test]
    fn an_address_becomes_one_that_is_nobodys() {
        let masked = masker().text("203.0.113.7/24");
        assert!(
            masked.starts_with(NOBODYS) && masked.ends_with("/24"),
            "{masked}"
        );
        assert_ne!(masker().text("203.0.113.7"), "203.0.113.7");
    }

    #[test]
    fn a_bucket_in_a_rule_is_the_bucket_in_the_list() {
        let name = masker().text("larkfield-logs");
        let rule = masker().text("arn:aws:s3:::larkfield-logs/*");
        assert_eq!(rule, format!("arn:aws:s3:::{name}/*"));
        let account = masker().text("444455556666");
        assert!(
            masker()
                .text("arn:aws:iam::444455556666:root")
                .contains(&account)
        );
    }
}
