//! A model to a plan: typed expressions lowered to nodes, equal ones once, company values lifted to records.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::{
    Compared, Constant, Kind, Node, NodeId, NodeOp, Plan, RulePlan, Series, SeriesId, SeriesSource, SeriesVersion,
    Symbols,
};
use crate::model::{
    Arithmetic, Comparison, Expr, FactId, Frame, Function, Model, Op, ParameterId, RecordId, TableId, TermId,
};
use crate::value::{Type, Value};

/// Compiles a model, of its rules those that are wanted, by their place.
pub fn compile(model: &Model, wanted: impl Fn(usize) -> bool) -> Plan {
    let mut compiler = Compiler::new(model);
    let rules = compiler.rules(wanted);
    let as_of = compiler.as_of();
    let top = |compiler: &mut Compiler<'_>, expr: &Expr| compiler.lower(expr, &Context::bare(as_of));
    let checks = model.checks.iter().map(|c| top(&mut compiler, &c.test)).collect();
    let warnings = model.warnings.iter().map(|w| top(&mut compiler, &w.when)).collect();
    compiler.finish(rules, checks, warnings)
}

/// Compiles one expression on its own, its parameters read at `as_of`; the plan has no rules.
#[must_use]
pub fn compile_expression(model: &Model, expr: &Expr) -> (Plan, NodeId) {
    let mut compiler = Compiler::new(model);
    let date = compiler.as_of();
    let node = compiler.lower(expr, &Context::bare(date));
    (compiler.finish(Vec::new(), Vec::new(), Vec::new()), node)
}

/// What an expression is lowered with.
pub(super) struct Context<'c> {
    /// The date at which parameters are read.
    pub(super) date: NodeId,
    /// The rule's locals, lowered.
    pub(super) locals: &'c [NodeId],
    /// What was chosen and what it costs, in a choice.
    pub(super) chosen: Option<(NodeId, NodeId)>,
}

impl Context<'_> {
    /// Without anything of a rule.
    pub(super) const fn bare(date: NodeId) -> Self {
        Self { date, locals: &[], chosen: None }
    }
}

pub(super) struct Compiler<'m> {
    pub(super) model: &'m Model,
    nodes: Vec<Node>,
    known: HashMap<Node, NodeId>,
    series: Vec<Series>,
    parameters: BTreeMap<ParameterId, SeriesId>,
    tables: BTreeMap<TableId, SeriesId>,
    pub(super) symbols: Symbols,
    lowered_terms: BTreeMap<(TermId, NodeId), NodeId>,
    terms: BTreeMap<NodeId, Vec<TermId>>,
    compared: BTreeMap<NodeId, Compared>,
}

fn number(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

fn kind_of(kind: &Type) -> Kind {
    match kind {
        Type::Boolean => Kind::Boolean,
        Type::Number(_) => Kind::Number,
        Type::Date => Kind::Date,
        Type::Text | Type::Enum(_) => Kind::Text,
    }
}

impl<'m> Compiler<'m> {
    fn new(model: &'m Model) -> Self {
        Self {
            model,
            nodes: Vec::new(),
            known: HashMap::new(),
            series: Vec::new(),
            parameters: BTreeMap::new(),
            tables: BTreeMap::new(),
            symbols: Symbols::default(),
            lowered_terms: BTreeMap::new(),
            terms: BTreeMap::new(),
            compared: BTreeMap::new(),
        }
    }

    fn finish(self, rules: Vec<RulePlan>, checks: Vec<NodeId>, warnings: Vec<NodeId>) -> Plan {
        let frame = |record: Option<RecordId>| record.map_or(Frame::Company, Frame::Record);
        Plan {
            nodes: self.nodes,
            series: self.series,
            symbols: self.symbols,
            facts: self.model.facts.iter().map(|f| (kind_of(&f.kind), frame(f.record))).collect(),
            records: self.model.records.len(),
            rules,
            checks,
            warnings,
            as_of: self.model.fact("as_of"),
            identity: Arc::new(()),
            compared: self.compared,
            terms: self.terms,
        }
    }

    pub(super) fn push(&mut self, op: NodeOp, frame: Frame, kind: Kind) -> NodeId {
        let node = Node { op, frame, kind };
        if let Some(id) = self.known.get(&node) {
            return *id;
        }
        let id = NodeId(number(self.nodes.len()));
        self.nodes.push(node.clone());
        self.known.insert(node, id);
        id
    }

    fn node(&self, id: NodeId) -> &Node {
        self.nodes.get(id.index()).expect("a node id is made by push: this is a bug")
    }

    pub(super) fn constant(&mut self, constant: Constant) -> NodeId {
        self.push(NodeOp::Constant(constant), Frame::Company, constant.kind())
    }

    pub(super) fn value(&mut self, value: &Value) -> Constant {
        match value {
            Value::Boolean(b) => Constant::Boolean(*b),
            Value::Number(n) => Constant::Number(n.normalize()),
            Value::Date(d) => Constant::Date(*d),
            Value::Text(t) => Constant::Text(self.symbols.intern(t)),
        }
    }

    /// The node in a frame: a company's value is repeated for its records.
    pub(super) fn lift(&mut self, node: NodeId, frame: Frame) -> NodeId {
        match (self.node(node).frame, frame) {
            (Frame::Company, Frame::Record(record)) => {
                let kind = self.node(node).kind;
                self.push(NodeOp::Lift(node, record), frame, kind)
            }
            _ => node,
        }
    }

    /// The frame of several nodes together; typing has made sure that they have one.
    fn frame(&self, nodes: &[NodeId]) -> Frame {
        let record = nodes.iter().map(|n| self.node(*n).frame).find(|f| *f != Frame::Company);
        record.unwrap_or(Frame::Company)
    }

    /// Nodes lifted to the frame they have together.
    fn together<const N: usize>(&mut self, nodes: [NodeId; N]) -> ([NodeId; N], Frame) {
        let frame = self.frame(&nodes);
        (nodes.map(|n| self.lift(n, frame)), frame)
    }

    fn fact(&mut self, id: FactId) -> NodeId {
        let fact = self.model.facts.get(id.index()).expect("a fact id is made by its model: this is a bug");
        let frame = fact.record.map_or(Frame::Company, Frame::Record);
        let kind = kind_of(&fact.kind);
        let stated = self.push(NodeOp::Fact(id), frame, kind);
        let Some(assumed) = &fact.assumed else { return stated };
        // An assumption uses `as_of` only, which has none itself.
        let date = self.constant(Constant::Boolean(true));
        let otherwise = self.lower(assumed, &Context::bare(date));
        let otherwise = self.lift(otherwise, frame);
        self.push(NodeOp::Assumed { stated, otherwise }, frame, kind)
    }

    pub(super) fn as_of(&mut self) -> NodeId {
        match self.model.fact("as_of") {
            Some(id) => self.fact(id),
            // A model without `as_of` has no dates to ask: nothing dated can be read.
            None => self.constant(Constant::Date(crate::value::EARLIEST)),
        }
    }

    fn parameter(&mut self, id: ParameterId) -> SeriesId {
        if let Some(series) = self.parameters.get(&id) {
            return *series;
        }
        let model = self.model;
        let parameter = model.parameters.get(id.index()).expect("a parameter id is made by its model: this is a bug");
        let versions = parameter.values.iter().map(|v| SeriesVersion {
            period: v.period,
            default: Some(self.value(&v.value)),
            rows: BTreeMap::new(),
        });
        let versions = versions.collect();
        let series = SeriesId(number(self.series.len()));
        self.series.push(Series { source: SeriesSource::Parameter(id), versions });
        self.parameters.insert(id, series);
        series
    }

    fn table(&mut self, id: TableId) -> SeriesId {
        if let Some(series) = self.tables.get(&id) {
            return *series;
        }
        let model = self.model;
        let table = model.tables.get(id.index()).expect("a table id is made by its model: this is a bug");
        let mut versions = Vec::new();
        for version in &table.versions {
            let default = version.default.as_ref().map(|v| self.value(v));
            let row = |row: &crate::model::Row| {
                let keys: Box<[Constant]> = row.keys.iter().map(|k| self.value(k)).collect();
                (keys, self.value(&row.value))
            };
            let rows = version.rows.iter().map(row).collect();
            versions.push(SeriesVersion { period: version.period, default, rows });
        }
        let series = SeriesId(number(self.series.len()));
        self.series.push(Series { source: SeriesSource::Table(id), versions });
        self.tables.insert(id, series);
        series
    }

    fn term(&mut self, id: TermId, context: &Context<'_>) -> NodeId {
        if let Some(node) = self.lowered_terms.get(&(id, context.date)) {
            return *node;
        }
        let model = self.model;
        let term = model.terms.get(id.index()).expect("a term id is made by its model: this is a bug");
        let date = match &term.dated_by {
            Some(date) => self.lower(date, &Context::bare(context.date)),
            None => context.date,
        };
        let node = self.lower(&term.value, &Context::bare(date));
        self.lowered_terms.insert((id, context.date), node);
        let named = self.terms.entry(node).or_default();
        if !named.contains(&id) {
            named.push(id);
        }
        node
    }

    pub(super) fn lower(&mut self, expr: &Expr, context: &Context<'_>) -> NodeId {
        let kind = kind_of(&expr.kind);
        match &expr.op {
            Op::Literal(value) => {
                let constant = self.value(value);
                self.constant(constant)
            }
            Op::Fact(id) => self.fact(*id),
            Op::Term(id) => self.term(*id, context),
            Op::Local(at) => *context.locals.get(*at).expect("a local is lowered before it is used: this is a bug"),
            Op::Chosen => context.chosen.expect("only a choice names what was chosen: this is a bug").0,
            Op::ChosenCost => context.chosen.expect("only a choice names its cost: this is a bug").1,
            Op::Parameter(id) => {
                let (series, date) = (self.parameter(*id), context.date);
                let frame = self.node(date).frame;
                self.push(NodeOp::Lookup { series, date, keys: Box::new([]) }, frame, kind)
            }
            Op::Lookup(id, keys) => {
                let series = self.table(*id);
                let keys: Vec<NodeId> = keys.iter().map(|k| self.lower(k, context)).collect();
                let mut all = keys.clone();
                all.push(context.date);
                let frame = self.frame(&all);
                let date = self.lift(context.date, frame);
                let keys = keys.into_iter().map(|k| self.lift(k, frame)).collect();
                self.push(NodeOp::Lookup { series, date, keys }, frame, kind)
            }
            Op::Not(a) => self.unary(NodeOp::Not, a, kind, context),
            Op::Negate(a) => self.unary(NodeOp::Negate, a, kind, context),
            Op::In(a, values) => {
                let mut constants: Vec<Constant> = values.iter().map(|v| self.value(v)).collect();
                constants.sort_unstable();
                constants.dedup();
                self.unary(|n| NodeOp::In(n, constants.into()), a, kind, context)
            }
            Op::And(a, b) => self.binary(NodeOp::And, a, b, kind, context),
            Op::Or(a, b) => self.binary(NodeOp::Or, a, b, kind, context),
            Op::Compare(comparison, a, b) => self.compare(*comparison, a, b, context),
            Op::Arithmetic(op, a, b) => self.binary(|a, b| NodeOp::Arithmetic(*op, a, b), a, b, kind, context),
            Op::If(a, b, c) => {
                let nodes = [a, b, c].map(|e| self.lower(e, context));
                let ([a, b, c], frame) = self.together(nodes);
                self.push(NodeOp::If(a, b, c), frame, kind)
            }
            Op::Call(function, arguments) => self.call(*function, arguments, kind, context),
            Op::Aggregate(aggregate, record, a) => {
                let operand = self.lower(a, context);
                let operand = self.lift(operand, Frame::Record(*record));
                self.push(NodeOp::Aggregate(*aggregate, *record, operand), Frame::Company, kind)
            }
        }
    }

    fn unary(&mut self, op: impl FnOnce(NodeId) -> NodeOp, a: &Expr, kind: Kind, context: &Context<'_>) -> NodeId {
        let operand = self.lower(a, context);
        let frame = self.node(operand).frame;
        self.push(op(operand), frame, kind)
    }

    fn binary(
        &mut self,
        op: impl FnOnce(NodeId, NodeId) -> NodeOp,
        a: &Expr,
        b: &Expr,
        kind: Kind,
        context: &Context<'_>,
    ) -> NodeId {
        let nodes = [self.lower(a, context), self.lower(b, context)];
        let ([a, b], frame) = self.together(nodes);
        self.push(op(a, b), frame, kind)
    }

    /// Quotients are compared by cross-multiplication, so that no ratio is ever rounded before a test; also those that
    /// stand behind a name.
    fn compare(&mut self, comparison: Comparison, a: &Expr, b: &Expr, context: &Context<'_>) -> NodeId {
        let (left, right) = (self.lower(a, context), self.lower(b, context));
        let node = match (self.quotient(left), self.quotient(right)) {
            (None, None) => {
                let ([left, right], frame) = self.together([left, right]);
                self.push(NodeOp::Compare(comparison, left, right), frame, Kind::Boolean)
            }
            (over_left, over_right) => {
                let one = self.constant(Constant::Number(Decimal::ONE));
                let ((a, b), (c, d)) = (over_left.unwrap_or((left, one)), over_right.unwrap_or((right, one)));
                let (nodes, frame) = self.together([a, b, c, d]);
                self.push(NodeOp::CompareQuotients(comparison, nodes), frame, Kind::Boolean)
            }
        };
        if let (Type::Number(left_unit), Type::Number(right_unit)) = (&a.kind, &b.kind) {
            // A quotient of two amounts is a share where it is compared with one.
            let unit = if right_unit.is_percent() { *right_unit } else { *left_unit };
            self.compared.entry(node).or_insert(Compared { kind: Type::Number(unit), sides: [left, right] });
        }
        node
    }

    /// The parts of a node that is a quotient.
    fn quotient(&self, node: NodeId) -> Option<(NodeId, NodeId)> {
        match &self.node(node).op {
            NodeOp::Arithmetic(Arithmetic::Divide, over, under) => Some((*over, *under)),
            // The company's parts are lifted again where they are used.
            NodeOp::Lift(company, _) => self.quotient(*company),
            _ => None,
        }
    }

    fn call(&mut self, function: Function, arguments: &[Expr], kind: Kind, context: &Context<'_>) -> NodeId {
        let nodes: Vec<NodeId> = arguments.iter().map(|a| self.lower(a, context)).collect();
        let frame = self.frame(&nodes);
        let nodes: Vec<NodeId> = nodes.into_iter().map(|n| self.lift(n, frame)).collect();
        let bug = "typing has checked the number of arguments: this is a bug";
        let first = *nodes.first().expect(bug);
        let second = || *nodes.get(1).expect(bug);
        let op = match function {
            Function::Min | Function::Max | Function::First => {
                // From the right for `first`, from the left for the others: the same either way for min and max.
                let join = match function {
                    Function::Min => NodeOp::Min,
                    Function::Max => NodeOp::Max,
                    _ => NodeOp::First,
                };
                let mut rest = nodes.iter().rev().copied();
                let last = rest.next().expect(bug);
                return rest.fold(last, |done, node| self.push(join(node, done), frame, kind));
            }
            Function::Round => {
                let places = match arguments.get(1).map(|a| &a.op) {
                    Some(Op::Literal(Value::Number(n))) => n.to_u32().filter(|_| n.fract().is_zero()),
                    _ => None,
                };
                NodeOp::Round(first, places.unwrap_or(0))
            }
            Function::Floor => NodeOp::Floor(first),
            Function::Ceil => NodeOp::Ceil(first),
            Function::Year => NodeOp::Year(first),
            Function::Date => NodeOp::Date([first, second(), *nodes.get(2).expect(bug)]),
            Function::Power => NodeOp::Power(first, second()),
            Function::MonthsBetween => NodeOp::MonthsBetween(first, second()),
            Function::DaysBetween => NodeOp::DaysBetween(first, second()),
            Function::AddMonths => NodeOp::AddMonths(first, second()),
            Function::AddDays => NodeOp::AddDays(first, second()),
            Function::Known => NodeOp::Known(first),
        };
        self.push(op, frame, kind)
    }
}
