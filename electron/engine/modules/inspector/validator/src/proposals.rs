//! The proposals beyond WebAssembly 1.0 that a file needs, by the names that wasm-tools gives them.

use std::ops::BitOrAssign;
use wasmparser::{AbstractHeapType, FuncType, HeapType, MemoryType, RefType, TableType, ValType};

#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub struct Proposals(u32);

impl BitOrAssign for Proposals {
    #[inline(always)]
    fn bitor_assign(&mut self, other: Self) {
        self.0 |= other.0;
    }
}

/// One constant each, named as wasmparser marks its operators: `@saturating_float_to_int`.
macro_rules! proposals {
    ($($name:ident)*) => {
        #[allow(non_camel_case_types)]
        enum Bit { $($name),* }

        #[allow(non_upper_case_globals)]
        impl Proposals {
            /// No proposal: the operators of WebAssembly 1.0.
            pub const mvp: Self = Self(0);
            $(pub const $name: Self = Self(1 << Bit::$name as u32);)*
        }

        const ALL: &[(Proposals, &str)] = &[$((Proposals::$name, stringify!($name))),*];
    };
}

proposals! {
    mutable_global sign_extension saturating_float_to_int multi_value reference_types bulk_memory simd relaxed_simd
    threads shared_everything_threads tail_call multi_memory exceptions legacy_exceptions memory64 extended_const
    function_references gc memory_control custom_page_sizes custom_descriptors stack_switching wide_arithmetic
    compact_imports component_model cm_async cm_map cm_implements
}

impl Proposals {
    pub fn names(self) -> Vec<String> {
        let used = ALL.iter().filter(|(proposal, _)| self.0 & proposal.0 != 0);
        used.map(|(_, name)| name.replace('_', "-")).collect()
    }

    pub fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    pub fn of_value(&mut self, ty: ValType) {
        match ty {
            ValType::I32 | ValType::I64 | ValType::F32 | ValType::F64 => {}
            ValType::V128 => *self |= Self::simd,
            ValType::Ref(reference) => {
                *self |= Self::reference_types;
                self.of_reference(reference);
            }
        }
    }

    fn of_reference(&mut self, reference: RefType) {
        use AbstractHeapType::*;
        match reference.heap_type() {
            HeapType::Abstract { shared, ty } => {
                if shared {
                    *self |= Self::shared_everything_threads;
                }
                match ty {
                    Func | Extern => {}
                    Exn | NoExn => *self |= Self::exceptions,
                    Cont | NoCont => *self |= Self::stack_switching,
                    _ => *self |= Self::gc,
                }
            }
            _ => *self |= Self::function_references,
        }
        if !reference.is_nullable() {
            *self |= Self::function_references;
        }
    }

    pub fn of_function(&mut self, ty: &FuncType) {
        if ty.results().len() > 1 {
            *self |= Self::multi_value;
        }
        for &value in ty.params().iter().chain(ty.results()) {
            self.of_value(value);
        }
    }

    pub fn of_table(&mut self, ty: &TableType) {
        if ty.element_type != RefType::FUNCREF {
            self.of_value(ValType::Ref(ty.element_type));
        }
        if ty.table64 {
            *self |= Self::memory64;
        }
        if ty.shared {
            *self |= Self::shared_everything_threads;
        }
    }

    pub fn of_memory(&mut self, ty: &MemoryType) {
        if ty.memory64 {
            *self |= Self::memory64;
        }
        if ty.shared {
            *self |= Self::threads;
        }
        if ty.page_size_log2.is_some() {
            *self |= Self::custom_page_sizes;
        }
    }
}
