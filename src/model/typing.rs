//! Expressions: names to what they mean, types and units checked. Every fault is reported at its place.

use super::expr::{Arithmetic, Comparison, Expr, Frame, Function, Op};
use super::{Entity, Local, Model, RecordId};
use crate::both;
use crate::diag::{Code, Diagnostic, Report, Span, nearest, offered};
use crate::syntax::expr::{self as written, BinaryOp, ExprKind};
use crate::value::{Type, Unit, Value};

/// Which records' facts may be used directly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Each {
    /// Those of any one kind: a term takes the frame of what it uses.
    Any,
    /// Those of this kind, or of none.
    Only(Option<RecordId>),
}

/// What an expression may use besides what the model holds.
#[derive(Clone, Copy, Debug)]
pub struct Scope<'m> {
    /// Which records' facts may be used directly.
    pub each: Each,
    /// The defines and outputs before it.
    pub locals: &'m [Local],
    /// Those before it whose own definitions are wrong, which is reported there and not again where they are used.
    pub broken: &'m [String],
}

/// Resolves and types an expression against a wanted type; `None` when something was wrong, which is then reported.
pub fn resolve_as(
    model: &Model,
    scope: &Scope<'_>,
    expr: &written::Expr,
    wanted: &Type,
    report: &mut Report,
) -> Option<Expr> {
    let mut typer = Typer { model, scope: *scope, report };
    let mut typed = typer.typed(expr)?;
    typer.fit(&mut typed, wanted).then_some(typed.expr)
}

/// Resolves and types an expression; `None` when something was wrong, which has then been reported.
pub fn resolve(model: &Model, scope: &Scope<'_>, expr: &written::Expr, report: &mut Report) -> Option<Expr> {
    Typer { model, scope: *scope, report }.typed(expr).map(|typed| typed.expr)
}

/// An expression, and whether it is made of bare numbers only and so takes any unit.
pub(super) struct Typed {
    pub(super) expr: Expr,
    pub(super) free: bool,
}

pub(super) struct Typer<'m, 'r> {
    pub(super) model: &'m Model,
    pub(super) scope: Scope<'m>,
    pub(super) report: &'r mut Report,
}

impl Typer<'_, '_> {
    pub(super) fn typed(&mut self, expr: &written::Expr) -> Option<Typed> {
        let span = expr.span;
        let company = Frame::Company;
        Some(match &expr.kind {
            ExprKind::Error => return None,
            ExprKind::Literal(value, literal) => {
                let kind = match value {
                    Value::Boolean(_) => Type::Boolean,
                    Value::Date(_) => Type::Date,
                    Value::Text(_) => Type::Text,
                    Value::Number(_) => Type::Number(literal.unit().unwrap_or(Unit::NONE)),
                };
                let free = matches!(value, Value::Number(_)) && literal.unit().is_none();
                Typed { expr: Expr { op: Op::Literal(value.clone()), kind, frame: company, span }, free }
            }
            ExprKind::Name(name) => self.name(name, span)?,
            ExprKind::Index(name, keys) => self.lookup(name, keys, span)?,
            ExprKind::Call(name, arguments) => self.call(name, arguments, span)?,
            ExprKind::Not(operand) => {
                let operand = self.typed_as(operand, &Type::Boolean)?;
                let frame = operand.frame;
                fixed(Op::Not(Box::new(operand)), Type::Boolean, frame, span)
            }
            ExprKind::Negate(operand) => {
                let Typed { expr, free } = self.typed(operand)?;
                self.number(&expr)?;
                let (kind, frame) = (expr.kind.clone(), expr.frame);
                let op = match expr.op {
                    Op::Literal(Value::Number(n)) => Op::Literal(Value::Number(n.checked_mul((-1).into())?)),
                    _ => Op::Negate(Box::new(expr)),
                };
                Typed { expr: Expr { op, kind, frame, span }, free }
            }
            ExprKind::Binary(op, left, right) => self.binary(*op, left, right, span)?,
            ExprKind::In(left, members) => self.membership(left, members, span)?,
            ExprKind::If(condition, then, otherwise) => {
                let condition = self.typed_as(condition, &Type::Boolean);
                let (then, otherwise) = (self.typed(then), self.typed(otherwise));
                let (condition, mut then, mut otherwise) = (condition?, then?, otherwise?);
                self.unify(&mut then, &mut otherwise)?;
                let frame = self.join(condition.frame, &then.expr)?;
                let frame = self.join(frame, &otherwise.expr)?;
                let (kind, free) = (then.expr.kind.clone(), then.free && otherwise.free);
                let op = Op::If(Box::new(condition), Box::new(then.expr), Box::new(otherwise.expr));
                Typed { expr: Expr { op, kind, frame, span }, free }
            }
        })
    }

    pub(super) fn typed_as(&mut self, expr: &written::Expr, wanted: &Type) -> Option<Expr> {
        let mut typed = self.typed(expr)?;
        self.fit(&mut typed, wanted).then_some(typed.expr)
    }

    /// Makes an expression fit a type: bare numbers take the unit, texts become options.
    pub(super) fn fit(&mut self, typed: &mut Typed, wanted: &Type) -> bool {
        if typed.expr.kind == *wanted {
            typed.expr.kind = wanted.clone();
            return true;
        }
        match (&typed.expr.kind, wanted) {
            (Type::Number(_), Type::Number(unit)) if typed.free => {
                typed.expr.kind = Type::Number(*unit);
                typed.free = false;
                true
            }
            (Type::Text, Type::Enum(_)) => self.as_option(&mut typed.expr, wanted),
            _ => {
                self.mismatch(&typed.expr, wanted);
                false
            }
        }
    }

    /// Makes a text expression an option of an enumeration: literals are checked, choices branch by branch.
    fn as_option(&mut self, expr: &mut Expr, wanted: &Type) -> bool {
        let Type::Enum(options) = wanted else { return false };
        let fits = match &mut expr.op {
            Op::Literal(Value::Text(text)) => {
                let known = options.iter().any(|o| o.id == *text);
                if !known {
                    let all = offered(options.iter().map(|o| &*o.id), " ");
                    let finding = Diagnostic::new(
                        Code::UnknownOption,
                        expr.span,
                        both!("没有选项 `{text}`", "there is no option `{text}`"),
                    );
                    self.report.add(finding.help(match nearest(text, options.iter().map(|o| &*o.id)) {
                        Some(near) => both!("是否想写 `\"{near}\"`？", "did you mean `\"{near}\"`?"),
                        None => both!("可用的选项：{all}", "the options are: {all}"),
                    }));
                }
                known
            }
            Op::If(_, then, otherwise) => {
                let (then, otherwise) = (self.as_option(then, wanted), self.as_option(otherwise, wanted));
                then && otherwise
            }
            Op::Call(Function::First, arguments) => {
                let mut all = true;
                for argument in arguments {
                    all &= self.as_option(argument, wanted);
                }
                all
            }
            _ if expr.kind == *wanted => true,
            _ => {
                self.mismatch(expr, wanted);
                false
            }
        };
        expr.kind = wanted.clone();
        fits
    }

    fn mismatch(&mut self, expr: &Expr, wanted: &Type) {
        let (found, want) = (expr.kind.describe(), wanted.describe());
        let (fz, fe, wz, we) = (found.zh, found.en, want.zh, want.en);
        let units = matches!((&expr.kind, wanted), (Type::Number(_), Type::Number(_)));
        let code = if units { Code::UnitMismatch } else { Code::TypeMismatch };
        self.report.find(code, expr.span, both!("这里应是{wz}，却是{fz}", "expected {we}, found {fe}"));
    }

    pub(super) fn number(&mut self, expr: &Expr) -> Option<Unit> {
        if let Type::Number(unit) = expr.kind {
            return Some(unit);
        }
        let found = expr.kind.describe();
        let (fz, fe) = (found.zh, found.en);
        self.report.find(Code::TypeMismatch, expr.span, both!("这里应是数，却是{fz}", "expected a number, found {fe}"));
        None
    }

    /// Gives two operands one type.
    pub(super) fn unify(&mut self, left: &mut Typed, right: &mut Typed) -> Option<()> {
        match (&left.expr.kind, &right.expr.kind) {
            (Type::Number(a), Type::Number(b)) if a != b => {
                let (unit, bare) = match (left.free, right.free) {
                    (true, _) => (*b, &mut left.expr),
                    (_, true) => (*a, &mut right.expr),
                    _ => {
                        let span = left.expr.span.to(right.expr.span);
                        self.report.find(
                            Code::UnitMismatch,
                            span,
                            both!(
                                "单位不相容：左边是 {a}，右边是 {b}",
                                "units do not fit: {a} on the left, {b} on the right"
                            ),
                        );
                        return None;
                    }
                };
                bare.kind = Type::Number(unit);
                Some(())
            }
            (Type::Enum(_), Type::Text) => {
                let kind = left.expr.kind.clone();
                self.as_option(&mut right.expr, &kind).then_some(())
            }
            (Type::Text, Type::Enum(_)) => {
                let kind = right.expr.kind.clone();
                self.as_option(&mut left.expr, &kind).then_some(())
            }
            (a, b) if a == b => Some(()),
            (wanted, _) => {
                let wanted = wanted.clone();
                self.mismatch(&right.expr, &wanted);
                None
            }
        }
    }

    /// The frame of two operands together.
    pub(super) fn join(&mut self, frame: Frame, other: &Expr) -> Option<Frame> {
        match (frame, other.frame) {
            (Frame::Company, any) | (any, Frame::Company) => Some(any),
            (a, b) if a == b => Some(a),
            (Frame::Record(a), Frame::Record(b)) => {
                let name = |id: RecordId| self.model.records.get(id.index()).map_or("", |r| r.id.as_str());
                let (a, b) = (name(a), name(b));
                self.report.find(
                    Code::RecordMismatch,
                    other.span,
                    both!(
                        "`{a}` 与 `{b}` 的事实不能直接合用",
                        "facts of `{a}` and of `{b}` cannot be combined directly"
                    ),
                );
                None
            }
        }
    }

    fn name(&mut self, name: &str, span: Span) -> Option<Typed> {
        if let Some(at) = self.scope.locals.iter().rposition(|l| &*l.id == name) {
            let local = self.scope.locals.get(at)?;
            return Some(fixed(Op::Local(at), local.value.kind.clone(), local.value.frame, span));
        }
        if self.scope.broken.iter().any(|b| b == name) {
            return None;
        }
        let model = self.model;
        match model.names.get(name) {
            Some(Entity::Fact(id)) => {
                let fact = model.facts.get(id.index())?;
                let frame = fact.record.map_or(Frame::Company, Frame::Record);
                self.allowed(frame, name, span)?;
                Some(fixed(Op::Fact(*id), fact.kind.clone(), frame, span))
            }
            Some(Entity::Term(id)) => {
                let term = model.terms.get(id.index())?;
                self.allowed(term.value.frame, name, span)?;
                Some(fixed(Op::Term(*id), term.value.kind.clone(), term.value.frame, span))
            }
            Some(Entity::Parameter(id)) => {
                let parameter = model.parameters.get(id.index())?;
                Some(fixed(Op::Parameter(*id), parameter.kind.clone(), Frame::Company, span))
            }
            Some(Entity::Table(_)) => {
                let finding = Diagnostic::new(
                    Code::BadArguments,
                    span,
                    both!("表 `{name}` 要带键", "the table `{name}` needs a key"),
                );
                self.report.add(finding.help(both!("写作 `{name}[键]`", "write `{name}[key]`")));
                None
            }
            // Its own definition is wrong, which has been reported there.
            Some(Entity::Broken) => None,
            None => {
                self.unknown(name, span);
                None
            }
        }
    }

    fn allowed(&mut self, frame: Frame, name: &str, span: Span) -> Option<()> {
        match (frame, self.scope.each) {
            (Frame::Company, _) | (_, Each::Any) => Some(()),
            (Frame::Record(record), Each::Only(each)) if each == Some(record) => Some(()),
            (Frame::Record(record), _) => {
                let record = self.model.records.get(record.index()).map_or("", |r| r.id.as_str());
                let finding = Diagnostic::new(
                    Code::RecordMismatch,
                    span,
                    both!(
                        "`{name}` 属于记录 `{record}`，这里不是逐条判断",
                        "`{name}` belongs to `{record}`, and this is not asked per record"
                    ),
                );
                self.report.add(finding.help(both!(
                    "规则写 `each = \"{record}\"`，或用 sum、count、any、all 汇总",
                    "give the rule `each = \"{record}\"`, or summarise with sum, count, any or all"
                )));
                None
            }
        }
    }

    fn unknown(&mut self, name: &str, span: Span) {
        let locals = self.scope.locals.iter().map(|l| &*l.id);
        let known = self.model.names.keys().map(|k| &**k).chain(locals);
        let mut finding = Diagnostic::new(
            Code::UnknownName,
            span,
            both!("没有名为 `{name}` 的事实、术语或参数", "nothing is named `{name}`"),
        );
        if !self.report.is_long()
            && let Some(near) = nearest(name, known)
        {
            finding = finding.help(both!("是否想写 `{near}`？", "did you mean `{near}`?"));
        }
        self.report.add(finding);
    }

    fn lookup(&mut self, name: &str, keys: &[written::Expr], span: Span) -> Option<Typed> {
        let model = self.model;
        let id = match model.names.get(name) {
            Some(Entity::Table(id)) => *id,
            Some(Entity::Broken) => return None,
            Some(_) => {
                self.report.find(Code::BadArguments, span, both!("`{name}` 不是表", "`{name}` is not a table"));
                return None;
            }
            None => {
                self.unknown(name, span);
                return None;
            }
        };
        let table = model.tables.get(id.index())?;
        let (want, got) = (table.keys.len(), keys.len());
        if want != got {
            self.report.find(
                Code::BadArguments,
                span,
                both!("表 `{name}` 要 {want} 个键，却有 {got} 个", "the table `{name}` takes {want} keys, not {got}"),
            );
            return None;
        }
        let keys: Vec<_> = keys.iter().zip(&table.keys).map(|(key, kind)| self.typed_as(key, kind)).collect();
        let keys = keys.into_iter().collect::<Option<Vec<_>>>()?;
        let mut frame = Frame::Company;
        for key in &keys {
            frame = self.join(frame, key)?;
        }
        Some(fixed(Op::Lookup(id, keys), table.kind.clone(), frame, span))
    }

    fn binary(&mut self, op: BinaryOp, left: &written::Expr, right: &written::Expr, span: Span) -> Option<Typed> {
        if matches!(op, BinaryOp::And | BinaryOp::Or) {
            let (left, right) = (self.typed_as(left, &Type::Boolean), self.typed_as(right, &Type::Boolean));
            let (left, right) = (Box::new(left?), Box::new(right?));
            let frame = self.join(left.frame, &right)?;
            let op = if op == BinaryOp::And { Op::And(left, right) } else { Op::Or(left, right) };
            return Some(fixed(op, Type::Boolean, frame, span));
        }
        let (left, right) = (self.typed(left), self.typed(right));
        let (mut left, mut right) = (left?, right?);
        let frame = self.join(left.expr.frame, &right.expr)?;
        if let Some(comparison) = comparison(op) {
            self.unify(&mut left, &mut right)?;
            let ordered = matches!(left.expr.kind, Type::Number(_) | Type::Date);
            if !ordered && !matches!(comparison, Comparison::Equal | Comparison::NotEqual) {
                let kind = left.expr.kind.describe();
                let (zh, en) = (kind.zh, kind.en);
                self.report.find(Code::TypeMismatch, span, both!("{zh}没有大小之分", "{en} has no order"));
                return None;
            }
            let op = Op::Compare(comparison, Box::new(left.expr), Box::new(right.expr));
            return Some(fixed(op, Type::Boolean, frame, span));
        }
        let (a, b) = (self.number(&left.expr), self.number(&right.expr));
        let (a, b) = (a?, b?);
        let free = left.free && right.free;
        let (arithmetic, unit) = match op {
            BinaryOp::Multiply => (Arithmetic::Multiply, a.times(b)),
            BinaryOp::Divide => (Arithmetic::Divide, a.per(b)),
            _ => {
                self.unify(&mut left, &mut right)?;
                let Type::Number(unit) = left.expr.kind else { return None };
                let arithmetic = if op == BinaryOp::Add { Arithmetic::Add } else { Arithmetic::Subtract };
                (arithmetic, Some(unit))
            }
        };
        let Some(unit) = unit else {
            self.report.find(
                Code::UnitMismatch,
                span,
                both!("单位的次数过高", "the exponent of a unit is out of range"),
            );
            return None;
        };
        let op = Op::Arithmetic(arithmetic, Box::new(left.expr), Box::new(right.expr));
        Some(Typed { expr: Expr { op, kind: Type::Number(unit), frame, span }, free })
    }

    fn membership(&mut self, left: &written::Expr, members: &[written::Expr], span: Span) -> Option<Typed> {
        let left = self.typed(left)?;
        if members.is_empty() {
            self.report.find(Code::BadArguments, span, both!("列表为空", "the list is empty"));
            return None;
        }
        let mut values = Vec::new();
        for member in members {
            let typed = self.typed_as(member, &left.expr.kind)?;
            let Op::Literal(value) = typed.op else {
                self.report.find(
                    Code::BadArguments,
                    member.span,
                    both!("列表中只能写常量", "a list holds constants only"),
                );
                return None;
            };
            values.push(value);
        }
        let frame = left.expr.frame;
        Some(fixed(Op::In(Box::new(left.expr), values), Type::Boolean, frame, span))
    }
}

pub(super) fn fixed(op: Op, kind: Type, frame: Frame, span: Span) -> Typed {
    Typed { expr: Expr { op, kind, frame, span }, free: false }
}

fn comparison(op: BinaryOp) -> Option<Comparison> {
    Some(match op {
        BinaryOp::Equal => Comparison::Equal,
        BinaryOp::NotEqual => Comparison::NotEqual,
        BinaryOp::Less => Comparison::Less,
        BinaryOp::LessEqual => Comparison::LessEqual,
        BinaryOp::Greater => Comparison::Greater,
        BinaryOp::GreaterEqual => Comparison::GreaterEqual,
        _ => return None,
    })
}
