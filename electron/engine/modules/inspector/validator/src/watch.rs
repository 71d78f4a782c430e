//! Sees every operator on its way to wasmparser's validator: which proposal it is of, and whom it calls.

use crate::proposals::Proposals;
use wasmparser::{
    BlockType, FrameKind, FrameStack, FuncValidator, FunctionBody, Result, ValType, ValidatorResources, VisitOperator,
    VisitSimdOperator,
};

/// A call through a table: of which type, and of which place in the table where the operator before says it.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct IndirectCall {
    pub table: u32,
    pub type_index: u32,
    pub slot: Option<u32>,
}

/// What was seen in the bodies of one module's functions, one after the other.
#[derive(Default)]
pub struct Seen {
    pub proposals: Proposals,
    /// False where nobody asks whom the functions call.
    pub follows_calls: bool,
    /// Functions that are called or whose reference is taken; `starts[f]` is where those of the f-th body begin.
    pub calls: Vec<u32>,
    pub starts: Vec<u32>,
    pub indirect: Vec<IndirectCall>,
    pub indirect_starts: Vec<u32>,
    /// Places in a table are changed while it runs, not only by the segments that fill it at first.
    pub changes_tables: bool,
    /// Calls through references, of any type.
    pub calls_references: bool,
    /// The value of the last `i32.const`, and where the operator behind it begins.
    constant: (i32, u64),
}

impl Seen {
    pub fn calls_of(&self, body: usize) -> &[u32] {
        range(&self.starts, body, &self.calls)
    }

    pub fn indirect_of(&self, body: usize) -> &[IndirectCall] {
        range(&self.indirect_starts, body, &self.indirect)
    }

    fn call(&mut self, function: u32) {
        if self.follows_calls && self.calls.last() != Some(&function) {
            self.calls.push(function);
        }
    }

    fn call_indirect(&mut self, table: u32, type_index: u32, offset: u64) {
        if self.follows_calls {
            let slot = (self.constant.1 == offset).then_some(self.constant.0 as u32);
            self.indirect.push(IndirectCall { table, type_index, slot });
        }
    }

    fn block(&mut self, ty: BlockType) {
        match ty {
            BlockType::Empty => {}
            BlockType::Type(value) => self.proposals.of_value(value),
            BlockType::FuncType(_) => self.proposals |= Proposals::multi_value,
        }
    }
}

fn range<'s, T>(starts: &[u32], body: usize, all: &'s [T]) -> &'s [T] {
    let Some(&start) = starts.get(body) else { return &[] };
    let end = starts.get(body + 1).map_or(all.len(), |&next| next as usize);
    &all[start as usize..end]
}

/// Validates one body. Bodies come in order: what they call is kept by their place.
pub fn validate(
    function: &mut FuncValidator<ValidatorResources>,
    body: &FunctionBody<'_>,
    seen: &mut Seen,
) -> Result<()> {
    if seen.follows_calls {
        seen.starts.push(seen.calls.len() as u32);
        seen.indirect_starts.push(seen.indirect.len() as u32);
    }
    let mut reader = body.get_binary_reader();
    for _ in 0..reader.read_var_u32()? {
        let offset = reader.original_position();
        let count = reader.read()?;
        let ty: ValType = reader.read()?;
        function.define_locals(offset, count, ty)?;
        seen.proposals.of_value(ty);
    }
    reader.set_features(*function.features());
    while !reader.eof() {
        let offset = reader.original_position();
        reader.visit_operator(&mut Watch { function, offset, seen })??;
    }
    let end = reader.original_position();
    reader.finish_expression(&function.visitor(end))
}

/// One operator at `offset`.
struct Watch<'w> {
    function: &'w mut FuncValidator<ValidatorResources>,
    offset: u64,
    seen: &'w mut Seen,
}

impl FrameStack for Watch<'_> {
    #[inline]
    fn current_frame(&self) -> Option<FrameKind> {
        self.function.get_control_frame(0).map(|frame| frame.kind)
    }
}

/// What an operator says besides its proposal.
macro_rules! note {
    ($watch:ident Call $function:ident) => {
        $watch.seen.call($function)
    };
    ($watch:ident ReturnCall $function:ident) => {
        $watch.seen.call($function)
    };
    ($watch:ident RefFunc $function:ident) => {
        $watch.seen.call($function)
    };
    ($watch:ident CallIndirect $ty:ident $table:ident) => {
        $watch.seen.call_indirect($table, $ty, $watch.offset)
    };
    ($watch:ident ReturnCallIndirect $ty:ident $table:ident) => {
        $watch.seen.call_indirect($table, $ty, $watch.offset)
    };
    ($watch:ident CallRef $ty:ident) => {
        $watch.seen.calls_references = true
    };
    ($watch:ident ReturnCallRef $ty:ident) => {
        $watch.seen.calls_references = true
    };
    ($watch:ident I32Const $value:ident) => {
        $watch.seen.constant = ($value, $watch.offset + 1 + leb_length($value))
    };
    ($watch:ident TableSet $table:ident) => {
        $watch.seen.changes_tables = true
    };
    ($watch:ident TableGrow $table:ident) => {
        $watch.seen.changes_tables = true
    };
    ($watch:ident TableFill $table:ident) => {
        $watch.seen.changes_tables = true
    };
    ($watch:ident TableInit $segment:ident $table:ident) => {
        $watch.seen.changes_tables = true
    };
    ($watch:ident TableCopy $to:ident $from:ident) => {
        $watch.seen.changes_tables = true
    };
    ($watch:ident Block $ty:ident) => {
        $watch.seen.block($ty)
    };
    ($watch:ident Loop $ty:ident) => {
        $watch.seen.block($ty)
    };
    ($watch:ident If $ty:ident) => {
        $watch.seen.block($ty)
    };
    ($watch:ident $other:ident $($arg:ident)*) => {};
}

/// Bytes of a signed LEB128 without needless ones.
#[inline]
fn leb_length(value: i32) -> u64 {
    let bits = 33 - (if value < 0 { !value } else { value }).leading_zeros();
    u64::from(bits.div_ceil(7))
}

macro_rules! operators {
    ($( @$proposal:ident $op:ident $({ $($arg:ident: $argty:ty),* })? => $visit:ident ($($ann:tt)*))*) => {
        $(
            #[inline]
            fn $visit(&mut self $($(, $arg: $argty)*)?) -> Self::Output {
                self.seen.proposals |= Proposals::$proposal;
                note!(self $op $($($arg)*)?);
                self.function.visitor(self.offset).$visit($($($arg),*)?)
            }
        )*
    };
}

macro_rules! simd_operators {
    ($( @$proposal:ident $op:ident $({ $($arg:ident: $argty:ty),* })? => $visit:ident ($($ann:tt)*))*) => {
        $(
            fn $visit(&mut self $($(, $arg: $argty)*)?) -> Self::Output {
                self.seen.proposals |= Proposals::$proposal;
                self.function.simd_visitor(self.offset).$visit($($($arg),*)?)
            }
        )*
    };
}

impl<'a> VisitOperator<'a> for Watch<'_> {
    type Output = Result<()>;

    fn simd_visitor(&mut self) -> Option<&mut dyn VisitSimdOperator<'a, Output = Self::Output>> {
        Some(self)
    }

    wasmparser::for_each_visit_operator!(operators);
}

impl<'a> VisitSimdOperator<'a> for Watch<'_> {
    wasmparser::for_each_visit_simd_operator!(simd_operators);
}
