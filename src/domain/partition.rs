//! The separate worlds of AWS.

use super::NameProblem;
use super::name::text_traits;
use super::nearest;

/// A separate world of AWS, with its own accounts, Regions and addresses.
///
/// Accounts of different partitions can never trust each other.
/// See <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html>.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Partition {
    /// The one that most people mean.
    Aws,
    /// For agencies of the United States.
    AwsUsGov,
    /// Mainland China.
    AwsCn,
    /// The European Sovereign Cloud.
    AwsEusc,
    /// Isolated.
    AwsIso,
    /// Isolated, the second.
    AwsIsoB,
    /// Isolated, in Europe.
    AwsIsoE,
    /// Isolated, the fourth.
    AwsIsoF,
}

text_traits!(Partition);

impl Partition {
    /// Every partition that we know.
    pub const ALL: [Self; 8] = [
        Self::Aws,
        Self::AwsUsGov,
        Self::AwsCn,
        Self::AwsEusc,
        Self::AwsIso,
        Self::AwsIsoB,
        Self::AwsIsoE,
        Self::AwsIsoF,
    ];

    /// As it stands in an ARN.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Aws => "aws",
            Self::AwsUsGov => "aws-us-gov",
            Self::AwsCn => "aws-cn",
            Self::AwsEusc => "aws-eusc",
            Self::AwsIso => "aws-iso",
            Self::AwsIsoB => "aws-iso-b",
            Self::AwsIsoE => "aws-iso-e",
            Self::AwsIsoF => "aws-iso-f",
        }
    }

    /// Reads the second part of an ARN.
    pub fn parse(text: &str) -> Result<Self, NameProblem> {
        Self::ALL
            .into_iter()
            .find(|partition| partition.as_str() == text)
            .ok_or_else(|| {
                let close = nearest(text, Self::ALL.into_iter().map(Self::as_str));
                NameProblem::new("We do not know this part of AWS. Most accounts are in `aws`.")
                    .with_fix(close.map(str::to_owned))
            })
    }

    /// The partition of an ARN, if the text is one.
    pub fn from_arn(arn: &str) -> Option<Self> {
        let (partition, _) = arn.strip_prefix("arn:")?.split_once(':')?;
        Self::parse(partition).ok()
    }

    /// The end of the services' host names.
    pub const fn dns_suffix(self) -> &'static str {
        match self {
            Self::Aws | Self::AwsUsGov => "amazonaws.com",
            Self::AwsCn => "amazonaws.com.cn",
            Self::AwsEusc => "amazonaws.eu",
            Self::AwsIso => "c2s.ic.gov",
            Self::AwsIsoB => "sc2s.sgov.gov",
            Self::AwsIsoE => "cloud.adc-e.uk",
            Self::AwsIsoF => "csp.hci.ic.gov",
        }
    }

    /// The host of AWS's website; none for the isolated partitions, whose websites are not public.
    ///
    /// A Region's own host has the Region's code and a dot in front.
    pub const fn console_host(self) -> Option<&'static str> {
        match self {
            Self::Aws => Some("console.aws.amazon.com"),
            Self::AwsUsGov => Some("console.amazonaws-us-gov.com"),
            Self::AwsCn => Some("console.amazonaws.cn"),
            Self::AwsEusc => Some("console.amazonaws-eusc.eu"),
            Self::AwsIso | Self::AwsIsoB | Self::AwsIsoE | Self::AwsIsoF => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_reads_back() {
        for partition in Partition::ALL {
            assert_eq!(Partition::parse(partition.as_str()), Ok(partition));
            assert_eq!(
                Partition::from_arn(&format!("arn:{partition}:iam::111122223333:root")),
                Some(partition)
            );
        }
    }

    #[test]
    fn others_are_refused() {
        assert_eq!(Partition::parse("aws-gov").unwrap_err().fix, None);
        assert_eq!(
            Partition::parse("AWS").unwrap_err().fix.as_deref(),
            Some("aws")
        );
        assert_eq!(Partition::from_arn("aws:iam"), None);
        assert_eq!(Partition::from_arn("arn:aws"), None);
    }
}
