//! Rules: whom they concern, what they require, what they give.

use std::sync::Arc;

use super::{ChoiceOption, Clause, Expr, PackId, Period, RecordId, Relation};
use crate::diag::Span;
use crate::syntax::pack::Case;
use crate::value::{Bilingual, Type};

/// Whether the law or an authority decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nature {
    /// The law gives it.
    Entitlement,
    /// An authority decides.
    Discretionary,
}

/// A scope condition or a requirement.
#[derive(Clone, Debug)]
pub struct Condition {
    /// Its identifier.
    pub id: Arc<str>,
    /// Where it is defined.
    pub span: Span,
    /// What is required, as a statement.
    pub label: Bilingual,
    /// The test.
    pub test: Expr,
    /// The test, in canonical form.
    pub written: String,
    /// Where it comes from.
    pub clauses: Vec<Clause>,
    /// What an unmet or unknown one means.
    pub hint: Option<Bilingual>,
}

/// A local name of a rule; outputs are locals too, so that later ones can use them.
#[derive(Clone, Debug)]
pub struct Local {
    /// Its name.
    pub id: Arc<str>,
    /// Where it is defined.
    pub span: Span,
    /// What people call it.
    pub label: Bilingual,
    /// The expression.
    pub value: Expr,
}

/// What a rule gives. Its expression is the [`Local`] of the same name.
#[derive(Clone, Debug)]
pub struct Output {
    /// Its identifier.
    pub id: Arc<str>,
    /// Where it is defined.
    pub span: Span,
    /// What people call it.
    pub label: Bilingual,
    /// The kind of value.
    pub kind: Type,
    /// Which local it is.
    pub local: usize,
    /// Where false, the output is absent.
    pub when: Option<Expr>,
    /// Where it comes from.
    pub clauses: Vec<Clause>,
    /// A remark.
    pub note: Option<Bilingual>,
}

/// How a note is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoteKind {
    /// To be known.
    Remark,
    /// To be acted on.
    Warning,
}

/// A remark of a rule.
#[derive(Clone, Debug)]
pub struct Note {
    /// How it is meant.
    pub kind: NoteKind,
    /// When it is printed; always where absent.
    pub when: Option<Expr>,
    /// What it says.
    pub text: Bilingual,
}

/// A date of the company that matters to a rule, such as the last day of a certificate.
#[derive(Clone, Debug)]
pub struct Milestone {
    /// Its identifier.
    pub id: Arc<str>,
    /// What happens then.
    pub label: Bilingual,
    /// A date, or a number of the unit year.
    pub on: Expr,
    /// Where false, there is no such date.
    pub when: Option<Expr>,
}

/// A rule.
#[derive(Clone, Debug)]
pub struct Rule {
    /// Its identifier.
    pub id: Arc<str>,
    /// Where it is defined.
    pub span: Span,
    /// The pack it belongs to.
    pub pack: PackId,
    /// The name of the benefit.
    pub title: Bilingual,
    /// The rule under which pages show it.
    pub under: Option<(Arc<str>, Span)>,
    /// The rule to which its requirements lead.
    pub towards: Option<(Arc<str>, Span)>,
    /// The record kind it is asked for, each.
    pub each: Option<RecordId>,
    /// The deciding date; `as_of` where absent.
    pub dated_by: Option<Expr>,
    /// Who decides.
    pub nature: Nature,
    /// The authority.
    pub authority: Option<Bilingual>,
    /// 享受主体.
    pub beneficiary: Option<Bilingual>,
    /// 优惠内容.
    pub benefit: Option<Bilingual>,
    /// 享受方式.
    pub procedure: Option<Bilingual>,
    /// When it is in force.
    pub in_force: Period,
    /// The clause that grants it.
    pub clause: Clause,
    /// The law behind it.
    pub basis: Vec<Clause>,
    /// How it stands to other rules.
    pub relations: Vec<Relation>,
    /// The output shown as 金额, an index into `outputs`.
    pub amount: Option<usize>,
    /// 留存备查资料.
    pub papers: Vec<Bilingual>,
    /// Whom it is about.
    pub scope: Vec<Condition>,
    /// What it requires.
    pub require: Vec<Condition>,
    /// Defines and outputs, in order; an expression uses only earlier ones.
    pub locals: Vec<Local>,
    /// The ways between which the company may choose; empty unless the rule is a choice.
    pub options: Vec<ChoiceOption>,
    /// What it gives.
    pub outputs: Vec<Output>,
    /// Remarks.
    pub notes: Vec<Note>,
    /// Dates that matter.
    pub milestones: Vec<Milestone>,
    /// Worked examples, as written.
    pub cases: Vec<Case>,
}

impl Rule {
    /// Every expression of it.
    pub fn expressions(&self) -> impl Iterator<Item = &Expr> {
        let conditions = self.scope.iter().chain(&self.require).map(|condition| &condition.test);
        let locals = self.locals.iter().map(|local| &local.value);
        let outputs = self.outputs.iter().filter_map(|output| output.when.as_ref());
        let notes = self.notes.iter().filter_map(|note| note.when.as_ref());
        let options = self.options.iter().flat_map(|option| option.when.iter().chain([&option.cost]));
        let milestones = self.milestones.iter().flat_map(|milestone| milestone.when.iter().chain([&milestone.on]));
        let whole = self.dated_by.iter().chain(conditions).chain(locals);
        whole.chain(outputs).chain(notes).chain(options).chain(milestones)
    }
}
