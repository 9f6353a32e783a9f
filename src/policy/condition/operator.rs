//! The operators of conditions.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html>

/// An operator, taken apart. Letter case makes no difference.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::policy) struct Operator {
    pub(super) of: Option<Of>,
    pub(super) compares: Compares,
    /// `Not`: it holds where the plain one does not.
    pub(super) negated: bool,
    /// `IfExists`: it holds where the request does not carry the key.
    pub(super) if_exists: bool,
}

/// The qualifier for keys with a list of values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Of {
    /// `ForAllValues`
    All,
    /// `ForAnyValue`
    Any,
}

/// How one value of the request is compared with one of the condition.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Compares {
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
pub(super) enum Order {
    Equal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

impl Operator {
    pub(in crate::policy) fn parse(text: &str) -> Self {
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

    /// Whether it asks that the request carries one of the values.
    pub(in crate::policy) fn requires(&self) -> bool {
        self.is_plain()
            && matches!(
                self.compares,
                Compares::Text | Compares::Like | Compares::Arn | Compares::Bool
            )
    }

    /// Whether it asks that the request carries none of the values.
    pub(in crate::policy) fn excludes(&self) -> bool {
        self.negated
            && self.of.is_none()
            && !self.if_exists
            && matches!(
                self.compares,
                Compares::Text | Compares::Like | Compares::Arn
            )
    }

    /// Whether one value more lets more through.
    pub(in crate::policy) fn grows(&self) -> bool {
        self.is_plain() && self.is_of_texts()
    }

    /// Whether a request without the key does not pass, and one with it only by a value that is listed.
    pub(in crate::policy) fn fixes(&self) -> bool {
        self.of != Some(Of::All) && !self.negated && !self.if_exists && self.is_of_texts()
    }

    /// Whether it asks for an address in one of the ranges.
    pub(in crate::policy) fn fixes_address(&self) -> bool {
        self.of != Some(Of::All)
            && !self.negated
            && !self.if_exists
            && self.compares == Compares::Address
    }

    pub(in crate::policy) fn is_exact(&self) -> bool {
        self.is_plain() && self.compares == Compares::Text
    }

    pub(in crate::policy) fn is_arn(&self) -> bool {
        self.is_plain() && self.compares == Compares::Arn
    }

    /// Whether it holds where the other values are not.
    pub(in crate::policy) fn is_negated(&self) -> bool {
        self.negated
    }

    pub(in crate::policy) fn is_null(&self) -> bool {
        self.compares == Compares::Null
    }

    fn is_plain(&self) -> bool {
        self.of.is_none() && !self.negated && !self.if_exists
    }

    fn is_of_texts(&self) -> bool {
        matches!(
            self.compares,
            Compares::Text | Compares::TextInAnyCase | Compares::Like | Compares::Arn
        )
    }
}
