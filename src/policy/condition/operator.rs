//! The operators of conditions.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html>

/// An operator, taken apart. Letter case makes no difference.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Operator {
    pub(super) of: Option<Of>,
    pub(crate) compares: Compares,
    /// `Not`: it holds where the plain one does not.
    pub(crate) negated: bool,
    /// `IfExists`: it holds where the request does not carry the key.
    pub(super) if_exists: bool,
}

/// The qualifier for keys with a list of values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Of {
    /// `ForAllValues`
    All,
    /// `ForAnyValue`
    Any,
}

/// How one value of the request is compared with one of the condition.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Compares {
    Text,
    TextInAnyCase,
    Like,
    /// `ArnEquals` and `ArnLike` do the same, AWS says.
    Arn,
    Bool,
    Number(Order),
    Address,
    Null,
    /// Dates, bytes, and what AWS adds later, by its name in small letters without `Not`.
    Other(String),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Order {
    Equal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

impl Operator {
    pub(crate) fn parse(text: &str) -> Self {
        let small = text.to_ascii_lowercase();
        let (of, rest) = match small.split_once(':') {
            Some(("forallvalues", rest)) => (Some(Of::All), rest),
            Some(("foranyvalue", rest)) => (Some(Of::Any), rest),
            _ => (None, small.as_str()),
        };
        let (name, if_exists) = match rest.strip_suffix("ifexists") {
            Some(name) => (name, true),
            None => (rest, false),
        };
        let plain = name.replacen("not", "", 1);
        let compares = match plain.as_str() {
            "stringequals" => Compares::Text,
            "stringequalsignorecase" => Compares::TextInAnyCase,
            "stringlike" => Compares::Like,
            "arnequals" | "arnlike" => Compares::Arn,
            "bool" => Compares::Bool,
            "numericequals" => Compares::Number(Order::Equal),
            "numericlessthan" => Compares::Number(Order::Less),
            "numericlessthanequals" => Compares::Number(Order::LessOrEqual),
            "numericgreaterthan" => Compares::Number(Order::Greater),
            "numericgreaterthanequals" => Compares::Number(Order::GreaterOrEqual),
            "ipaddress" => Compares::Address,
            "null" => Compares::Null,
            _ => Compares::Other(plain.clone()),
        };
        Self {
            of,
            compares,
            negated: plain != name,
            if_exists,
        }
    }

    /// Whether it is this comparison alone, without `Not`, `IfExists` or a qualifier.
    pub(crate) fn is(&self, compares: &Compares) -> bool {
        self.is_asked() && self.of.is_none() && self.compares == *compares
    }

    /// Whether it asks that the request carries one of the values.
    pub(crate) fn requires(&self) -> bool {
        use Compares::{Arn, Bool, Like, Text};
        [Text, Like, Arn, Bool].iter().any(|one| self.is(one))
    }

    /// Whether it asks that the request carries none of the values.
    pub(crate) fn excludes(&self) -> bool {
        use Compares::{Arn, Like, Text};
        let is_plain = self.of.is_none() && !self.if_exists;
        self.negated && is_plain && matches!(self.compares, Text | Like | Arn)
    }

    /// Whether a request gets in only by a value that is listed, so that one more lets more in.
    pub(crate) fn lists(&self) -> bool {
        use Compares::{Address, Arn, Like, Text, TextInAnyCase};
        let is_list = matches!(self.compares, Text | TextInAnyCase | Like | Arn | Address);
        self.is_asked() && self.of != Some(Of::All) && is_list
    }

    fn is_asked(&self) -> bool {
        !self.negated && !self.if_exists
    }
}
