//! Nodes.
use crate::model::Model;
/// A plan.
#[derive(Debug)]
pub struct Plan;
impl Plan {
    /// Compiles a model.
    #[must_use]
    pub fn from_model(_model: &Model) -> Self {
        Self
    }
}
