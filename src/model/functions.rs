//! Functions and summaries of the rule language: what they take and give.

use super::expr::{Aggregate, Expr, Frame, Function, Op};
use super::typing::{Each, Typed, Typer};
use crate::both;
use crate::diag::{Code, Diagnostic, Span, nearest};
use crate::syntax::expr as written;
use crate::value::{Type, Unit, Value};

/// More months and more days than lie between any two dates that are known.
const MONTHS: i32 = 12 * 152;
const DAYS: i32 = 366 * 152;
/// The largest exponent.
const EXPONENT: i32 = 100;

impl Typer<'_, '_> {
    pub(super) fn call(&mut self, name: &str, arguments: &[written::Expr], span: Span) -> Option<Typed> {
        if let Some(aggregate) = aggregate(name) {
            return self.aggregate(aggregate, name, arguments, span);
        }
        let Some((function, least, most)) = function(name) else {
            let names = [
                "min",
                "max",
                "sum",
                "count",
                "any",
                "all",
                "first",
                "round",
                "floor",
                "ceil",
                "year",
                "date",
                "power",
                "months_between",
                "days_between",
                "add_months",
                "add_days",
                "known",
            ];
            let mut finding =
                Diagnostic::new(Code::UnknownName, span, both!("没有函数 `{name}`", "there is no function `{name}`"));
            let all = names.join(" ");
            finding = finding.help(match nearest(name, names) {
                Some(near) => both!("是否想写 `{near}`？", "did you mean `{near}`?"),
                None => both!("函数有：{all}", "the functions are: {all}"),
            });
            self.report.add(finding);
            return None;
        };
        let got = arguments.len();
        if got < least || got > most {
            self.report.find(
                Code::BadArguments,
                span,
                both!("函数 `{name}` 的参数个数不对：{got}", "wrong number of arguments for `{name}`: {got}"),
            );
            return None;
        }
        let typed: Vec<_> = arguments.iter().map(|a| self.typed(a)).collect();
        let mut typed = typed.into_iter().collect::<Option<Vec<_>>>()?;
        let kind = self.signature(function, &mut typed, span)?;
        let has_type = matches!(
            function,
            Function::Date | Function::AddMonths | Function::AddDays | Function::Power | Function::Known
        );
        let free = typed.iter().all(|t| t.free) && !has_type;
        let arguments: Vec<Expr> = typed.into_iter().map(|t| t.expr).collect();
        let mut frame = Frame::Company;
        for argument in &arguments {
            frame = self.join(frame, argument)?;
        }
        Some(Typed { expr: Expr { op: Op::Call(function, arguments), kind, frame, span }, free })
    }

    /// Checks the arguments of a function and gives its type.
    fn signature(&mut self, function: Function, typed: &mut [Typed], span: Span) -> Option<Type> {
        match function {
            Function::Min | Function::Max | Function::First => {
                // Everything is unified with the first argument that fixes a type.
                let lead = typed.iter().position(|t| !t.free && t.expr.kind != Type::Text);
                let (before, rest) = typed.split_at_mut(lead.unwrap_or(0));
                let (first, after) = rest.split_first_mut()?;
                for other in before.iter_mut().chain(after) {
                    self.unify(first, other)?;
                }
                let kind = first.expr.kind.clone();
                let ordered = matches!(kind, Type::Number(_) | Type::Date);
                if function != Function::First && !ordered {
                    self.report.find(
                        Code::TypeMismatch,
                        span,
                        both!("min、max 只用于数或日期", "min and max take numbers or dates"),
                    );
                    return None;
                }
                Some(kind)
            }
            Function::Round => {
                let [value, places] = typed else { return None };
                let small = matches!(&places.expr.op, Op::Literal(Value::Number(n)) if n.fract().is_zero() && *n >= 0.into() && *n <= 28.into());
                if !small {
                    self.report.find(
                        Code::BadArguments,
                        places.expr.span,
                        both!("小数位数应是 0 到 28 的整数常量", "the places are a whole constant from 0 to 28"),
                    );
                    return None;
                }
                self.number(&value.expr).map(Type::Number)
            }
            Function::Floor | Function::Ceil => self.number(&typed.first()?.expr).map(Type::Number),
            Function::Year | Function::MonthsBetween | Function::DaysBetween => {
                for argument in typed.iter_mut() {
                    self.fit(argument, &Type::Date).then_some(())?;
                }
                let unit = match function {
                    Function::Year => "year",
                    Function::MonthsBetween => "month",
                    _ => "day",
                };
                Some(Type::Number(Unit::of(unit)))
            }
            Function::AddMonths | Function::AddDays => {
                let [date, count] = typed else { return None };
                let unit = if function == Function::AddMonths { "month" } else { "day" };
                let (date, fits) = (self.fit(date, &Type::Date), self.fit(count, &Type::Number(Unit::of(unit))));
                // More than that leads out of the dates that are known, whatever the date.
                let most = if function == Function::AddMonths { MONTHS } else { DAYS };
                let whole = fits && self.whole(&count.expr, most);
                (date && whole).then_some(Type::Date)
            }
            Function::Power => {
                let [base, exponent] = typed else { return None };
                // A share to a power is a plain number: 105% twice is 1.1025.
                let bare = self.number(&base.expr)?.is_none() || self.fit(base, &Type::Number(Unit::NONE));
                self.number(&exponent.expr)?;
                let whole = self.whole(&exponent.expr, EXPONENT);
                (bare && whole).then_some(Type::Number(Unit::NONE))
            }
            Function::Date => {
                for argument in typed.iter() {
                    self.number(&argument.expr)?;
                }
                Some(Type::Date)
            }
            Function::Known => Some(Type::Boolean),
        }
    }

    /// Whether a constant is a whole number of at most that size; what is not a constant is seen when it is evaluated.
    fn whole(&mut self, expr: &Expr, most: i32) -> bool {
        let Op::Literal(Value::Number(number)) = &expr.op else { return true };
        let fits = number.fract().is_zero() && number.abs() <= most.into();
        if !fits {
            self.report.find(
                Code::BadArguments,
                expr.span,
                both!("这里应是 -{most} 到 {most} 的整数", "this must be a whole number from -{most} to {most}"),
            );
        }
        fits
    }

    fn aggregate(
        &mut self,
        aggregate: Aggregate,
        name: &str,
        arguments: &[written::Expr],
        span: Span,
    ) -> Option<Typed> {
        let [argument] = arguments else {
            self.report.find(
                Code::BadArguments,
                span,
                both!("函数 `{name}` 只有一个参数", "`{name}` takes one argument"),
            );
            return None;
        };
        let outer = self.scope.each;
        self.scope.each = Each::Any;
        let typed = self.typed(argument);
        self.scope.each = outer;
        let typed = typed?;
        let Frame::Record(record) = typed.expr.frame else {
            self.report.find(
                Code::RecordMismatch,
                span,
                both!("`{name}` 要汇总某类记录的事实", "`{name}` summarises facts of a kind of record"),
            );
            return None;
        };
        let kind = if aggregate == Aggregate::Sum {
            Type::Number(self.number(&typed.expr)?)
        } else {
            let mut typed = Typed { expr: typed.expr.clone(), free: false };
            self.fit(&mut typed, &Type::Boolean).then_some(())?;
            if aggregate == Aggregate::Count { Type::Number(Unit::NONE) } else { Type::Boolean }
        };
        // A sum of bare numbers is a bare number still.
        let free = typed.free && aggregate == Aggregate::Sum;
        let op = Op::Aggregate(aggregate, record, Box::new(typed.expr));
        Some(Typed { expr: Expr { op, kind, frame: Frame::Company, span }, free })
    }
}

fn aggregate(name: &str) -> Option<Aggregate> {
    Some(match name {
        "sum" => Aggregate::Sum,
        "count" => Aggregate::Count,
        "any" => Aggregate::Any,
        "all" => Aggregate::All,
        _ => return None,
    })
}

/// A function with the least and most arguments it takes.
fn function(name: &str) -> Option<(Function, usize, usize)> {
    Some(match name {
        "min" => (Function::Min, 1, 64),
        "max" => (Function::Max, 1, 64),
        "first" => (Function::First, 1, 64),
        "round" => (Function::Round, 2, 2),
        "floor" => (Function::Floor, 1, 1),
        "ceil" => (Function::Ceil, 1, 1),
        "year" => (Function::Year, 1, 1),
        "date" => (Function::Date, 3, 3),
        "power" => (Function::Power, 2, 2),
        "months_between" => (Function::MonthsBetween, 2, 2),
        "days_between" => (Function::DaysBetween, 2, 2),
        "add_months" => (Function::AddMonths, 2, 2),
        "add_days" => (Function::AddDays, 2, 2),
        "known" => (Function::Known, 1, 1),
        _ => return None,
    })
}
