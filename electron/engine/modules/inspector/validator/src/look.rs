//! Goes over the bytes once: wasmparser validates them, and what they say of themselves is gathered beside it.

use crate::component_unit::ComponentUnit;
use crate::core_unit::CoreUnit;
use crate::proposals::Proposals;
use crate::readable::readable;
use crate::report::{Blamed, Kind, cut};
use crate::watch;
use std::collections::HashMap;
use std::ops::Range;
use wasmparser::component_types::ComponentEntityType;
use wasmparser::types::{CoreTypeId, Types};
use wasmparser::{
    ComponentName, CustomSectionReader, Encoding, ExternalKind, FuncValidatorAllocations, KnownCustom, Name, NameMap,
    Parser, Payload, Result, ValidPayload, Validator, WasmFeatures,
};

/// What a file adds beyond that says nothing to a person.
const MOST_PRODUCERS: usize = 2_000;
/// Custom sections beyond this many sections are passed over.
const MOST_SECTIONS: usize = 10_000;

/// A core module or component in the file.
pub struct UnitPart {
    pub parent: Option<usize>,
    pub kind: Kind,
    pub name: Option<String>,
    pub range: Range<u64>,
    pub sections: Vec<(SectionName, Range<u64>)>,
    pub has_names: bool,
    pub has_debug_info: bool,
}

pub enum SectionName {
    Known(&'static str),
    Custom(String),
}

/// Imported and exported functions with types, by the module's index of functions and of types.
pub struct CoreTypes {
    pub functions: Vec<CoreTypeId>,
    pub calls: HashMap<u32, CoreTypeId>,
    /// Types of the exported functions, in the order of the exports.
    pub exported: Vec<(Vec<String>, Vec<String>)>,
}

/// Everything that was seen in a valid file.
#[derive(Default)]
pub struct Look<'a> {
    pub units: Vec<UnitPart>,
    pub cores: Vec<CoreUnit<'a>>,
    pub core_types: Vec<CoreTypes>,
    /// The file itself, when it is a component.
    pub component: Option<ComponentUnit<'a>>,
    /// Functions of the instances and of the world that the file imports: the import, and the name in it.
    pub imported_functions: Vec<(&'a str, String)>,
    /// Field, name and version, and the unit that says so.
    pub producers: Vec<([&'a str; 3], usize)>,
    pub custom_sections: Vec<(usize, &'a str, Range<u64>)>,
    pub proposals: Proposals,
}

pub struct Invalid {
    pub message: String,
    pub offset: u64,
    pub function: Option<Blamed>,
}

/// Which of two looks it is: all of it, or what the library keeps.
#[derive(Clone, Copy)]
pub struct Depth {
    pub follows_calls: bool,
}

enum Open<'a> {
    Core(Box<CoreUnit<'a>>),
    Component(Box<ComponentUnit<'a>>),
}

struct Walk<'a> {
    bytes: &'a [u8],
    depth: Depth,
    look: Look<'a>,
    /// The units that are open, the innermost last.
    open: Vec<Open<'a>>,
    allocations: FuncValidatorAllocations,
}

pub fn look(bytes: &[u8], depth: Depth) -> std::result::Result<Look<'_>, Invalid> {
    let mut walk = Walk {
        bytes,
        depth,
        look: Look::default(),
        open: Vec::new(),
        allocations: FuncValidatorAllocations::default(),
    };
    let mut validator = Validator::new_with_features(WasmFeatures::default());
    for payload in Parser::new(0).parse_all(bytes) {
        payload.and_then(|payload| walk.step(&mut validator, payload)).map_err(|error| walk.blame(&error))?;
    }
    Ok(walk.look)
}

impl<'a> Walk<'a> {
    fn step(&mut self, validator: &mut Validator, payload: Payload<'a>) -> Result<()> {
        match validator.payload(&payload)? {
            ValidPayload::Func(function, body) => {
                let Some(Open::Core(core)) = self.open.last_mut() else { return Ok(()) };
                let range = body.range();
                // Before it is validated: when that fails, its index is told by how many there are.
                core.bodies.push((range.end - range.start) as u32);
                core.last_body = range;
                let mut function = function.into_validator(std::mem::take(&mut self.allocations));
                watch::validate(&mut function, &body, &mut core.seen)?;
                self.allocations = function.into_allocations();
                return Ok(());
            }
            ValidPayload::End(types) => {
                self.close(&types);
                return Ok(());
            }
            ValidPayload::Ok | ValidPayload::Parser(_) => {}
        }
        if let Payload::Version { encoding, range, .. } = &payload {
            self.begin(*encoding, range.clone());
            return Ok(());
        }
        self.note_section(&payload);
        match self.open.last_mut() {
            Some(Open::Core(core)) => core_section(core, validator, payload, &mut self.look),
            Some(Open::Component(component)) => component_section(component, payload, &mut self.look),
            None => Ok(()),
        }
    }

    fn begin(&mut self, encoding: Encoding, range: Range<u64>) {
        let unit = self.look.units.len();
        let parent = self.open.last().map(|open| match open {
            Open::Core(core) => core.unit,
            Open::Component(component) => component.unit,
        });
        let kind = match encoding {
            Encoding::Module => Kind::Core,
            Encoding::Component => Kind::Component,
        };
        let range = match parent.and_then(|parent| self.look.units[parent].sections.last()) {
            Some((_, section)) => section.clone(),
            None => range.start..self.bytes.len() as u64,
        };
        self.look.units.push(UnitPart {
            parent,
            kind,
            name: None,
            range,
            sections: Vec::new(),
            has_names: false,
            has_debug_info: false,
        });
        self.open.push(match kind {
            Kind::Core => {
                let mut core = CoreUnit { unit, ..CoreUnit::default() };
                core.seen.follows_calls = self.depth.follows_calls;
                Open::Core(Box::new(core))
            }
            Kind::Component => {
                self.look.proposals |= Proposals::component_model;
                Open::Component(Box::new(ComponentUnit { unit, ..ComponentUnit::default() }))
            }
        });
    }

    fn note_section(&mut self, payload: &Payload<'a>) {
        let Some(open) = self.open.last() else { return };
        let unit = match open {
            Open::Core(core) => core.unit,
            Open::Component(component) => component.unit,
        };
        let name = match payload {
            Payload::CustomSection(section) => SectionName::Custom(cut(section.name())),
            Payload::TypeSection(_) => SectionName::Known("type"),
            Payload::ImportSection(_) => SectionName::Known("import"),
            Payload::FunctionSection(_) => SectionName::Known("function"),
            Payload::TableSection(_) => SectionName::Known("table"),
            Payload::MemorySection(_) => SectionName::Known("memory"),
            Payload::TagSection(_) => SectionName::Known("tag"),
            Payload::GlobalSection(_) => SectionName::Known("global"),
            Payload::ExportSection(_) => SectionName::Known("export"),
            Payload::StartSection { .. } => SectionName::Known("start"),
            Payload::ElementSection(_) => SectionName::Known("element"),
            Payload::DataCountSection { .. } => SectionName::Known("data count"),
            Payload::DataSection(_) => SectionName::Known("data"),
            Payload::CodeSectionStart { .. } => SectionName::Known("code"),
            Payload::ModuleSection { .. } => SectionName::Known("core module"),
            Payload::InstanceSection(_) => SectionName::Known("core instance"),
            Payload::CoreTypeSection(_) => SectionName::Known("core type"),
            Payload::ComponentSection { .. } => SectionName::Known("component"),
            Payload::ComponentInstanceSection(_) => SectionName::Known("instance"),
            Payload::ComponentAliasSection(_) => SectionName::Known("alias"),
            Payload::ComponentTypeSection(_) => SectionName::Known("component type"),
            Payload::ComponentCanonicalSection(_) => SectionName::Known("canonical"),
            Payload::ComponentStartSection { .. } => SectionName::Known("component start"),
            Payload::ComponentImportSection(_) => SectionName::Known("component import"),
            Payload::ComponentExportSection(_) => SectionName::Known("component export"),
            _ => return,
        };
        let sections = &mut self.look.units[unit].sections;
        let is_listed = sections.len() < MOST_SECTIONS || !matches!(name, SectionName::Custom(_));
        if let (Some((_, range)), true) = (payload.as_section(), is_listed) {
            sections.push((name, range));
        }
    }

    fn close(&mut self, types: &Types) {
        match self.open.pop() {
            Some(Open::Core(core)) => {
                self.look.proposals |= core.seen.proposals;
                self.look.core_types.push(core_types(&core, types, self.depth));
                self.look.cores.push(*core);
            }
            Some(Open::Component(component)) => {
                self.look.proposals |= component.proposals;
                if self.open.is_empty() {
                    self.look.imported_functions = imported_functions(&component, types);
                    self.look.component = Some(*component);
                }
            }
            None => {}
        }
    }

    fn blame(&self, error: &wasmparser::Error) -> Invalid {
        let function = match self.open.last() {
            Some(Open::Core(core))
                if !core.bodies.is_empty() && (core.last_body.start..=core.last_body.end).contains(&error.offset()) =>
            {
                let index = core.function_count() - 1;
                let start = self.look.units[core.unit].range.start;
                Some(Blamed { index, name: function_name(self.bytes, start, index) })
            }
            _ => None,
        };
        Invalid { message: cut(error.message()), offset: error.offset(), function }
    }
}

/// Custom sections come last, so the names of a module that is not valid are looked for apart.
fn function_name(bytes: &[u8], start: u64, index: u32) -> Option<String> {
    for payload in Parser::new(start).parse_all(bytes.get(start as usize..)?) {
        let Payload::CustomSection(section) = payload.ok()? else { continue };
        let KnownCustom::Name(names) = section.as_known() else { continue };
        for name in names {
            let Name::Function(functions) = name.ok()? else { continue };
            for naming in functions {
                let naming = naming.ok()?;
                if naming.index == index {
                    return Some(readable(naming.name));
                }
            }
        }
    }
    None
}

fn core_section<'a>(
    core: &mut CoreUnit<'a>,
    validator: &Validator,
    payload: Payload<'a>,
    look: &mut Look<'a>,
) -> Result<()> {
    match payload {
        Payload::TypeSection(section) => core.types(section),
        Payload::ImportSection(section) => core.imports(section),
        Payload::TableSection(section) => core.tables(section),
        Payload::MemorySection(section) => {
            for memory in section {
                core.memory(memory?, false);
            }
            Ok(())
        }
        Payload::TagSection(_) => {
            core.seen.proposals |= Proposals::exceptions;
            Ok(())
        }
        Payload::GlobalSection(section) => core.globals(section),
        Payload::ExportSection(section) => match validator.types(0) {
            Some(types) => core.exports(section, types),
            None => Ok(()),
        },
        Payload::StartSection { func, .. } => {
            core.start = Some(func);
            Ok(())
        }
        Payload::ElementSection(section) => core.elements(section),
        Payload::DataCountSection { .. } => {
            core.seen.proposals |= Proposals::bulk_memory;
            Ok(())
        }
        Payload::DataSection(section) => core.datas(section),
        Payload::CustomSection(section) => {
            let unit = core.unit;
            note_custom(look, unit, &section);
            match section.as_known() {
                KnownCustom::Name(names) => {
                    look.units[unit].has_names = true;
                    for name in names.into_iter().map_while(Result::ok) {
                        match name {
                            Name::Module { name, .. } => look.units[unit].name = Some(cut(name)),
                            Name::Function(functions) => core.name_functions(functions),
                            _ => {}
                        }
                    }
                }
                KnownCustom::Producers(producers) => note_producers(look, unit, producers),
                _ => {
                    let name = section.name();
                    if name.starts_with(".debug_") || name == "sourceMappingURL" || name == "external_debug_info" {
                        look.units[unit].has_debug_info = true;
                    }
                }
            }
            Ok(())
        }
        _ => Ok(()),
    }
}

fn component_section<'a>(component: &mut ComponentUnit<'a>, payload: Payload<'a>, look: &mut Look<'a>) -> Result<()> {
    match payload {
        // The unit that begins next.
        Payload::ModuleSection { .. } => component.core_modules.push(Some(look.units.len())),
        Payload::ComponentSection { .. } => component.components.push(Some(look.units.len())),
        Payload::InstanceSection(section) => {
            for instance in section {
                component.core_instance(instance?);
            }
        }
        Payload::ComponentInstanceSection(section) => {
            for instance in section {
                component.instance(instance?);
            }
        }
        Payload::ComponentAliasSection(section) => {
            for alias in section {
                component.alias(&alias?);
            }
        }
        Payload::ComponentTypeSection(section) => {
            for ty in section {
                component.ty(&ty?);
            }
        }
        Payload::ComponentCanonicalSection(section) => {
            for function in section {
                component.canonical(function?);
            }
        }
        Payload::ComponentImportSection(section) => {
            for import in section {
                component.import(&import?);
            }
        }
        Payload::ComponentExportSection(section) => {
            for export in section {
                component.export(&export?);
            }
        }
        Payload::CustomSection(section) => {
            note_custom(look, component.unit, &section);
            match section.as_known() {
                KnownCustom::ComponentName(names) => {
                    for name in names.into_iter().map_while(Result::ok) {
                        match name {
                            ComponentName::Component { name, .. } => {
                                look.units[component.unit].name = Some(cut(name));
                            }
                            ComponentName::CoreModules(names) => name_units(look, &component.core_modules, names),
                            ComponentName::Components(names) => name_units(look, &component.components, names),
                            _ => {}
                        }
                    }
                }
                KnownCustom::Producers(producers) => note_producers(look, component.unit, producers),
                _ => {}
            }
        }
        _ => {}
    }
    Ok(())
}

fn note_custom<'a>(look: &mut Look<'a>, unit: usize, section: &CustomSectionReader<'a>) {
    if look.custom_sections.len() < MOST_SECTIONS {
        let start = section.data_offset();
        look.custom_sections.push((unit, section.name(), start..start + section.data().len() as u64));
    }
}

/// The name that a component gives to a part of it, where the part has none of its own.
fn name_units(look: &mut Look<'_>, units: &[Option<usize>], names: NameMap<'_>) {
    for naming in names.into_iter().map_while(Result::ok) {
        if let Some(Some(unit)) = units.get(naming.index as usize) {
            look.units[*unit].name.get_or_insert_with(|| cut(naming.name));
        }
    }
}

fn note_producers<'a>(look: &mut Look<'a>, unit: usize, producers: wasmparser::ProducersSectionReader<'a>) {
    for field in producers.into_iter().map_while(Result::ok) {
        for value in field.values.into_iter().map_while(Result::ok) {
            if look.producers.len() < MOST_PRODUCERS {
                look.producers.push(([field.name, value.name, value.version], unit));
            }
        }
    }
}

fn core_types(core: &CoreUnit<'_>, types: &Types, depth: Depth) -> CoreTypes {
    let types = types.as_ref();
    if !depth.follows_calls {
        return CoreTypes { functions: Vec::new(), calls: HashMap::new(), exported: Vec::new() };
    }
    let functions = (0..core.function_count()).map(|index| types.core_function_at(index)).collect::<Vec<_>>();
    let calls = core.seen.indirect.iter().map(|call| call.type_index);
    let calls = calls.map(|index| (index, types.core_type_at_in_module(index))).collect();
    let exported = match core.unit {
        0 => core
            .exports
            .iter()
            .filter(|export| matches!(export.kind, ExternalKind::Func | ExternalKind::FuncExact))
            .map(|export| {
                let function = types[functions[export.index as usize]].unwrap_func();
                let words =
                    |values: &[wasmparser::ValType]| values.iter().map(|value| cut(&value.to_string())).collect();
                (words(function.params()), words(function.results()))
            })
            .collect(),
        _ => Vec::new(),
    };
    CoreTypes { functions, calls, exported }
}

fn imported_functions<'a>(component: &ComponentUnit<'a>, types: &Types) -> Vec<(&'a str, String)> {
    let types = types.as_ref();
    let mut found = Vec::new();
    for (name, _) in &component.imports {
        match types.component_item_for_import(name).map(|item| &item.ty) {
            Some(ComponentEntityType::Func(_)) => found.push((*name, String::new())),
            Some(ComponentEntityType::Instance(id)) => {
                let exports = types[*id].exports.iter();
                let functions = exports.filter(|(_, item)| matches!(item.ty, ComponentEntityType::Func(_)));
                found.extend(functions.map(|(function, _)| (*name, function.clone())));
            }
            _ => {}
        }
    }
    found
}
