//! The verdict of a rule, made from the states of its conditions.

use crate::model::Nature;
use crate::value::Bilingual;

/// The six answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// 符合.
    Applies,
    /// 待主管部门认定.
    Discretionary,
    /// 待确认.
    Undetermined,
    /// 不符合.
    NotMet,
    /// 不适用.
    OutOfScope,
    /// 不在有效期.
    NotInForce,
}

impl Verdict {
    /// Every verdict, in the order of summaries.
    pub const ALL: [Self; 6] =
        [Self::Applies, Self::Discretionary, Self::Undetermined, Self::NotMet, Self::OutOfScope, Self::NotInForce];

    /// From whether the rule is in force, its scope holds and its requirements hold: `None` is unknown.
    ///
    /// Precedence: not in force, out of scope, not met, undetermined, then the positive ones.
    #[must_use]
    pub const fn decide(in_force: Option<bool>, scope: Option<bool>, require: Option<bool>, nature: Nature) -> Self {
        match (in_force, scope, require) {
            (Some(false), _, _) => Self::NotInForce,
            (_, Some(false), _) => Self::OutOfScope,
            (_, _, Some(false)) => Self::NotMet,
            (Some(true), Some(true), Some(true)) => match nature {
                Nature::Entitlement => Self::Applies,
                Nature::Discretionary => Self::Discretionary,
            },
            _ => Self::Undetermined,
        }
    }

    /// As in results.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Applies => "applies",
            Self::Discretionary => "discretionary",
            Self::Undetermined => "undetermined",
            Self::NotMet => "not_met",
            Self::OutOfScope => "out_of_scope",
            Self::NotInForce => "not_in_force",
        }
    }

    /// What people read.
    #[must_use]
    pub const fn label(self) -> Bilingual {
        match self {
            Self::Applies => Bilingual::fixed("符合", "applies"),
            Self::Discretionary => Bilingual::fixed("待主管部门认定", "authority decides"),
            Self::Undetermined => Bilingual::fixed("待确认", "undetermined"),
            Self::NotMet => Bilingual::fixed("不符合", "not met"),
            Self::OutOfScope => Bilingual::fixed("不适用", "out of scope"),
            Self::NotInForce => Bilingual::fixed("不在有效期", "not in force"),
        }
    }

    /// Whether the benefit can be had: outputs are reported.
    #[must_use]
    pub const fn is_positive(self) -> bool {
        matches!(self, Self::Applies | Self::Discretionary)
    }
}
