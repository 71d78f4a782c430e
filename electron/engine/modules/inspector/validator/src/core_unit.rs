//! What one core module says of itself, gathered section by section beside its validation.

use crate::proposals::Proposals;
use crate::watch::Seen;
use std::ops::Range;
use wasmparser::{
    CompositeInnerType, ConstExpr, DataKind, DataSectionReader, Element, ElementItems, ElementKind,
    ElementSectionReader, ExportSectionReader, ExternalKind, GlobalSectionReader, ImportSectionReader, Imports,
    MemoryType, NameMap, Operator, Result, SubType, TableInit, TableSectionReader, TypeRef, TypeSectionReader,
    types::TypesRef,
};

pub struct CoreImport<'a> {
    pub module: &'a str,
    pub name: &'a str,
    pub kind: ExternalKind,
}

pub struct CoreExport<'a> {
    pub name: &'a str,
    pub kind: ExternalKind,
    pub index: u32,
}

/// Functions that a table holds from the start on; `table` is `None` for those that code may put into one.
pub struct Segment {
    pub table: Option<u32>,
    /// Where it begins; `None` where only running tells.
    pub offset: Option<u32>,
    pub functions: Vec<u32>,
}

#[derive(Default)]
pub struct CoreUnit<'a> {
    /// Place in the list of units.
    pub unit: usize,
    pub imports: Vec<CoreImport<'a>>,
    pub exports: Vec<CoreExport<'a>>,
    pub start: Option<u32>,
    pub imported_functions: u32,

    pub tables: u32,
    /// Sizes of the bodies, in order.
    pub bodies: Vec<u32>,
    pub last_body: Range<u64>,
    pub seen: Seen,
    pub segments: Vec<Segment>,
    pub memories: Vec<(MemoryType, bool)>,
    /// Tables or references to functions that others than this module may use.
    pub shares_references: bool,
    /// By index, as the name section has them.
    pub names: Vec<(u32, &'a str)>,
    /// Ranges of the file that hold data.
    pub data: Vec<&'a [u8]>,
}

impl<'a> CoreUnit<'a> {
    pub fn function_count(&self) -> u32 {
        self.imported_functions + self.bodies.len() as u32
    }

    pub fn types(&mut self, section: TypeSectionReader<'a>) -> Result<()> {
        for group in section {
            let group = group?;
            if group.is_explicit_rec_group() {
                self.seen.proposals |= Proposals::gc;
            }
            group.types().for_each(|ty| self.sub_type(ty));
        }
        Ok(())
    }

    fn sub_type(&mut self, ty: &SubType) {
        let used = &mut self.seen.proposals;
        if !ty.is_final || !ty.supertype_idxs.is_empty() {
            *used |= Proposals::gc;
        }
        match &ty.composite_type.inner {
            CompositeInnerType::Func(function) => used.of_function(function),
            CompositeInnerType::Array(_) | CompositeInnerType::Struct(_) => *used |= Proposals::gc,
            CompositeInnerType::Cont(_) => *used |= Proposals::stack_switching,
        }
    }

    pub fn imports(&mut self, section: ImportSectionReader<'a>) -> Result<()> {
        for group in section.clone() {
            if !matches!(group?, Imports::Single(..)) {
                self.seen.proposals |= Proposals::compact_imports;
            }
        }
        for import in section.into_imports() {
            let import = import?;
            let kind = self.import(import.ty);
            self.imports.push(CoreImport { module: import.module, name: import.name, kind });
        }
        Ok(())
    }

    fn import(&mut self, ty: TypeRef) -> ExternalKind {
        match ty {
            TypeRef::Func(_) => {
                self.imported_functions += 1;
                ExternalKind::Func
            }
            TypeRef::FuncExact(_) => {
                self.imported_functions += 1;
                self.seen.proposals |= Proposals::custom_descriptors;
                ExternalKind::Func
            }
            TypeRef::Table(table) => {
                self.seen.proposals.of_table(&table);

                self.count_table();
                self.shares_references = true;
                ExternalKind::Table
            }
            TypeRef::Memory(memory) => {
                self.memory(memory, true);
                ExternalKind::Memory
            }
            TypeRef::Global(global) => {
                self.seen.proposals.of_value(global.content_type);
                self.shares_references |= global.content_type.is_reference_type();
                if global.mutable {
                    self.seen.proposals |= Proposals::mutable_global;
                }
                ExternalKind::Global
            }
            TypeRef::Tag(_) => {
                self.seen.proposals |= Proposals::exceptions;
                ExternalKind::Tag
            }
        }
    }

    pub fn memory(&mut self, memory: MemoryType, imported: bool) {
        self.seen.proposals.of_memory(&memory);
        self.memories.push((memory, imported));
        if self.memories.len() > 1 {
            self.seen.proposals |= Proposals::multi_memory;
        }
    }

    fn count_table(&mut self) {
        self.tables += 1;
        if self.tables > 1 {
            self.seen.proposals |= Proposals::reference_types;
        }
    }

    pub fn tables(&mut self, section: TableSectionReader<'a>) -> Result<()> {
        for table in section {
            let table = table?;
            self.seen.proposals.of_table(&table.ty);
            self.count_table();
            if let TableInit::Expr(init) = table.init {
                self.seen.proposals |= Proposals::function_references;
                self.loose(init)?;
            }
        }
        Ok(())
    }

    pub fn globals(&mut self, section: GlobalSectionReader<'a>) -> Result<()> {
        for global in section {
            let global = global?;
            self.seen.proposals.of_value(global.ty.content_type);
            self.loose(global.init_expr)?;
        }
        Ok(())
    }

    pub fn exports(&mut self, section: ExportSectionReader<'a>, types: TypesRef<'_>) -> Result<()> {
        for export in section {
            let export = export?;
            self.shares_references |= export.kind == ExternalKind::Table;
            if export.kind == ExternalKind::Global {
                let global = types.global_at(export.index);
                self.shares_references |= global.content_type.is_reference_type();
                if global.mutable {
                    self.seen.proposals |= Proposals::mutable_global;
                }
            }
            self.exports.push(CoreExport { name: export.name, kind: export.kind, index: export.index });
        }
        Ok(())
    }

    pub fn elements(&mut self, section: ElementSectionReader<'a>) -> Result<()> {
        for element in section {
            let Element { kind, items, .. } = element?;
            let mut functions = Vec::new();
            match items {
                ElementItems::Functions(indices) => {
                    if self.seen.follows_calls {
                        functions = indices.into_iter().collect::<Result<_>>()?;
                    }
                }
                ElementItems::Expressions(ty, expressions) => {
                    self.seen.proposals |= Proposals::reference_types;
                    self.seen.proposals.of_value(wasmparser::ValType::Ref(ty));
                    for expression in expressions {
                        // A place without a function counts, so that those behind it stay at theirs.
                        functions.push(self.constant(expression?)?.function.unwrap_or(u32::MAX));
                    }
                }
            }
            let segment = match kind {
                ElementKind::Active { table_index, offset_expr } => {
                    let offset = self.constant(offset_expr)?.integer;
                    Segment { table: Some(table_index.unwrap_or(0)), offset, functions }
                }
                ElementKind::Passive => {
                    self.seen.proposals |= Proposals::bulk_memory;
                    Segment { table: None, offset: None, functions }
                }
                ElementKind::Declared => {
                    self.seen.proposals |= Proposals::reference_types;
                    // Only says that code may take their references; where it does, that is seen.
                    continue;
                }
            };
            self.segments.push(segment);
        }
        Ok(())
    }

    pub fn datas(&mut self, section: DataSectionReader<'a>) -> Result<()> {
        for data in section {
            let data = data?;
            match data.kind {
                DataKind::Passive => self.seen.proposals |= Proposals::bulk_memory,
                DataKind::Active { offset_expr, .. } => drop(self.constant(offset_expr)?),
            }
            self.data.push(data.data);
        }
        Ok(())
    }

    pub fn name_functions(&mut self, names: NameMap<'a>) {
        // Names are no part of validity: what cannot be read is passed over.
        self.names.extend(names.into_iter().map_while(Result::ok).map(|naming| (naming.index, naming.name)));
    }

    /// References that code may take out of a global or table and call.
    fn loose(&mut self, expression: ConstExpr<'a>) -> Result<()> {
        if let Some(function) = self.constant(expression)?.function {
            self.segments.push(Segment { table: None, offset: None, functions: vec![function] });
        }
        Ok(())
    }

    fn constant(&mut self, expression: ConstExpr<'a>) -> Result<Constant> {
        let mut constant = Constant::default();
        let mut count = 0;
        for operator in expression.get_operators_reader() {
            let operator = operator?;
            self.seen.proposals |= proposal_of(&operator);
            match operator {
                Operator::I32Const { value } => constant.integer = Some(value as u32),
                Operator::RefFunc { function_index } => constant.function = Some(function_index),
                Operator::I32Add
                | Operator::I32Sub
                | Operator::I32Mul
                | Operator::I64Add
                | Operator::I64Sub
                | Operator::I64Mul => self.seen.proposals |= Proposals::extended_const,
                _ => {}
            }
            count += 1;
        }
        // The value and `end`: anything longer is computed.
        if count != 2 {
            constant.integer = None;
        }
        Ok(constant)
    }
}

#[derive(Default)]
struct Constant {
    integer: Option<u32>,
    function: Option<u32>,
}

fn proposal_of(operator: &Operator<'_>) -> Proposals {
    macro_rules! proposal {
        ($( @$proposal:ident $op:ident $({ $($arg:ident: $argty:ty),* })? => $visit:ident ($($ann:tt)*))*) => {
            match operator {
                $(Operator::$op { .. } => Proposals::$proposal,)*
                _ => Proposals::mvp,
            }
        };
    }
    wasmparser::for_each_operator!(proposal)
}
