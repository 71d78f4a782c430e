//! Turns what was seen into what is said.

use crate::core_unit::{CoreExport, CoreUnit};
use crate::look::{Depth, Invalid, Look, SectionName, look};
use crate::proposals::Proposals;
use crate::readable::readable;
use crate::reach::{Code, HostFunctions, reach_component, reach_core};
use crate::report::{
    Anatomy, CoreFunction, CustomSection, Facts, FunctionSize, ImportedFunction, Item, Kind, Memory, Order, Producer,
    Report, Section, Unit, cut,
};
use crate::wit;
use std::collections::{HashMap, HashSet};
use wasmparser::{ComponentExternalKind, ExternalKind, MemoryType};

/// More than any module for a node has; the caller refuses a file with more.
const MOST_ITEMS: usize = 20_000;
const MOST_MEMORIES: usize = 1_000;
/// What a file adds beyond that says nothing to a person.
const MOST_PRODUCERS: usize = 200;
const MOST_FUNCTIONS: usize = 50_000;
const MOST_UNIT_NAMES: usize = 200;
/// Data is searched for telltales up to here.
const SEARCHED_BYTES: usize = 4 << 20;

pub fn answer(bytes: &[u8], order: &Order) -> Report {
    let depth = Depth { follows_calls: matches!(order, Order::Anatomy { .. }) };
    let look = match look(bytes, depth) {
        Ok(look) => look,
        Err(Invalid { message, offset, function }) => return Report::Invalid { message, offset, function },
    };
    match order {
        Order::Facts { wit, telltales } => Report::Facts(Box::new(facts(bytes, &look, *wit, telltales))),
        Order::Anatomy { wit } => Report::Anatomy(Box::new(anatomy(bytes, &look, *wit))),
        Order::CustomSections { names } => Report::CustomSections { sections: custom_sections(&look, names) },
    }
}

fn custom_sections(look: &Look<'_>, names: &[String]) -> Vec<CustomSection> {
    let wanted = look.custom_sections.iter().filter(|(_, name, _)| names.iter().any(|one| one == name));
    wanted
        .map(|(unit, name, range)| CustomSection {
            unit: *unit,
            name: cut(name),
            offset: range.start,
            size_bytes: range.end - range.start,
        })
        .collect()
}

fn facts(bytes: &[u8], look: &Look<'_>, asks_wit: bool, telltales: &[String]) -> Facts {
    let (imports, exports) = items(look);
    let producers = producers(look);
    let names_language = producers.iter().any(|producer| producer.field == "language" && !producer.adapter);
    let memories = look.cores.iter().flat_map(|core| &core.memories);
    Facts {
        kind: look.units[0].kind,
        too_many: imports.len() > MOST_ITEMS || exports.len() > MOST_ITEMS,
        imports: imports.into_iter().take(MOST_ITEMS).collect(),
        exports: exports.into_iter().take(MOST_ITEMS).collect(),
        wit: if asks_wit && look.component.is_some() {
            wit::decoded(bytes).and_then(|it| wit::text(&it))
        } else {
            None
        },
        proposals: look.proposals.names(),
        memories: memories.take(MOST_MEMORIES).map(|(ty, imported)| memory(ty, *imported)).collect(),
        has_names: look.units.iter().any(|unit| unit.has_names),
        has_debug_info: look.units.iter().any(|unit| unit.has_debug_info),
        telltales: telltales.iter().filter(|telltale| is_found(look, telltale, !names_language)).cloned().collect(),
        producers,
        unit_names: look.units.iter().filter_map(|unit| unit.name.clone()).take(MOST_UNIT_NAMES).collect(),
    }
}

/// What the file itself imports and exports, one more than the limit when it is exceeded.
fn items(look: &Look<'_>) -> (Vec<Item>, Vec<Item>) {
    if let Some(component) = &look.component {
        let imports = component.imports.iter().map(|(name, kind)| item(name, *kind));
        let exports = component.exports.iter().map(|(name, kind, _)| item(name, *kind));
        return (imports.take(MOST_ITEMS + 1).collect(), exports.take(MOST_ITEMS + 1).collect());
    }
    let Some(core) = look.cores.first() else { return Default::default() };
    let imports = core.imports.iter().map(|import| Item { name: dotted(import.module, import.name), kind: "core" });
    let exports = core.exports.iter().map(|export| Item { name: cut(export.name), kind: "core" });
    (imports.take(MOST_ITEMS + 1).collect(), exports.take(MOST_ITEMS + 1).collect())
}

fn item(name: &str, kind: ComponentExternalKind) -> Item {
    let kind = match kind {
        ComponentExternalKind::Instance => "interface",
        ComponentExternalKind::Func => "function",
        ComponentExternalKind::Type | ComponentExternalKind::Value => "type",
        ComponentExternalKind::Module => "module",
        ComponentExternalKind::Component => "component",
    };
    Item { name: cut(name), kind }
}

fn dotted(module: &str, name: &str) -> String {
    format!("{}.{}", cut(module), cut(name))
}

fn memory(ty: &MemoryType, imported: bool) -> Memory {
    let page_bytes = f64::from(2).powi(ty.page_size_log2.unwrap_or(16) as i32);
    Memory {
        min_bytes: ty.initial as f64 * page_bytes,
        max_bytes: ty.maximum.map(|pages| pages as f64 * page_bytes),
        address_bits: if ty.memory64 { 64 } else { 32 },
        shared: ty.shared,
        imported,
    }
}

/// Each once.
fn producers(look: &Look<'_>) -> Vec<Producer> {
    let mut found: Vec<Producer> = Vec::new();
    for ([field, name, version], unit) in &look.producers {
        let adapter = look.units[*unit].name.as_ref().is_some_and(|name| name.starts_with("wit-component:adapter:"));
        let producer = Producer { field: cut(field), name: cut(name), version: cut(version), adapter };
        let is_same = |other: &&mut Producer| {
            (&other.field, &other.name, &other.version) == (&producer.field, &producer.name, &producer.version)
        };
        match found.iter_mut().find(is_same) {
            Some(known) => known.adapter &= adapter,
            None => found.push(producer),
        }
    }
    found.truncate(MOST_PRODUCERS);
    found
}

/// Telltales are `import:`, `export:`, `section:`, `function:` with how a name begins, or `data:` with text
/// in the data; `engine:` is the same and counts though the producers section names a language.
fn is_found(look: &Look<'_>, telltale: &str, searches_data: bool) -> bool {
    let Some((place, wanted)) = telltale.split_once(':') else { return false };
    let mut cores = look.cores.iter();
    match place {
        "import" => cores.any(|core| {
            core.imports.iter().any(|import| match wanted.strip_prefix(import.module) {
                Some(rest) => rest.strip_prefix('.').is_some_and(|field| import.name.starts_with(field)),
                None => false,
            })
        }),
        "export" => cores.any(|core| core.exports.iter().any(|export| export.name.starts_with(wanted))),
        "function" => cores.any(|core| core.names.iter().any(|(_, name)| name.starts_with(wanted))),
        "section" => look.custom_sections.iter().any(|(_, name, _)| name.starts_with(wanted)),
        "engine" => is_in_data(look, wanted),
        "data" => searches_data && is_in_data(look, wanted),
        _ => false,
    }
}

fn is_in_data(look: &Look<'_>, wanted: &str) -> bool {
    let finder = memchr::memmem::Finder::new(wanted);
    let mut left = SEARCHED_BYTES;
    look.cores.iter().flat_map(|core| &core.data).any(|data| {
        let searched = &data[..data.len().min(left)];
        left -= searched.len();
        finder.find(searched).is_some()
    })
}

fn anatomy(bytes: &[u8], look: &Look<'_>, asks_wit: bool) -> Anatomy {
    let (imported_functions, leading) = reach(look);
    let is_component = look.component.is_some();
    let core_functions = match look.cores.first() {
        Some(core) if !is_component => core_functions(core, &look.core_types[0].exported),
        _ => Vec::new(),
    };
    Anatomy {
        units: units(look, &leading),
        functions: functions(look),
        function_count: look.cores.iter().map(|core| core.bodies.len()).sum(),
        imported_functions,
        core_functions,
        wit: if asks_wit && is_component { wit::decoded(bytes).map(wit::lists) } else { None },
    }
}

fn core_functions(core: &CoreUnit<'_>, types: &[(Vec<String>, Vec<String>)]) -> Vec<CoreFunction> {
    let exported = core.exports.iter().filter(|export| is_function(export));
    let typed = exported.zip(types).take(MOST_ITEMS);
    typed
        .map(|(export, (params, results))| CoreFunction {
            name: cut(export.name),
            params: params.clone(),
            results: results.clone(),
        })
        .collect()
}

fn is_function(export: &CoreExport<'_>) -> bool {
    matches!(export.kind, ExternalKind::Func | ExternalKind::FuncExact)
}

/// Largest first.
fn functions(look: &Look<'_>) -> Vec<FunctionSize> {
    let bodies = look.cores.iter().enumerate();
    let mut all = bodies
        .flat_map(|(at, core)| core.bodies.iter().enumerate().map(move |(body, size)| (*size, at, body as u32)))
        .collect::<Vec<_>>();
    all.sort_unstable_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)).then(a.2.cmp(&b.2)));
    all.truncate(MOST_FUNCTIONS);
    let names = look.cores.iter().map(|core| core.names.iter().copied().collect::<HashMap<_, _>>()).collect::<Vec<_>>();
    let sized = all.into_iter().map(|(size_bytes, at, body)| {
        let core = &look.cores[at];
        let index = core.imported_functions + body;
        FunctionSize { unit: core.unit, index, name: names[at].get(&index).map(|name| readable(name)), size_bytes }
    });
    sized.collect()
}

fn units(look: &Look<'_>, leading: &HashMap<usize, HashSet<u32>>) -> Vec<Unit> {
    let cores = look.cores.iter().map(|core| (core.unit, core)).collect::<HashMap<_, _>>();
    let mut left = MOST_ITEMS;
    let described = look.units.iter().enumerate().map(|(id, part)| {
        let core = cores.get(&id);
        let imports = core.map_or_else(Vec::new, |core| unit_imports(core, leading.get(&id), left));
        left -= imports.len();
        let exports = match (core, &look.component) {
            (Some(core), _) => core.exports.iter().take(left).map(|export| cut(export.name)).collect(),
            (None, Some(component)) if id == component.unit => {
                component.exports.iter().take(left).map(|(name, _, _)| cut(name)).collect()
            }
            _ => Vec::new(),
        };
        left -= exports.len();
        let sections = part.sections.iter().map(|(name, range)| Section {
            name: match name {
                SectionName::Known(name) => (*name).to_owned(),
                SectionName::Custom(name) => format!("custom \"{name}\""),
            },
            offset: range.start,
            size_bytes: range.end - range.start,
        });
        Unit {
            id,
            parent: part.parent,
            kind: part.kind,
            name: part.name.clone(),
            offset: part.range.start,
            size_bytes: part.range.end - part.range.start,
            sections: sections.collect(),
            function_count: core.map_or(0, |core| core.bodies.len()),
            has_names: part.has_names,
            has_debug_info: part.has_debug_info,
            imports,
            exports,
        }
    });
    described.collect()
}

/// All of a file that is a core module, and of those whose wiring is not known; else those that lead to the host.
fn unit_imports(core: &CoreUnit<'_>, leading: Option<&HashSet<u32>>, most: usize) -> Vec<String> {
    let mut function = 0;
    let mut imports = Vec::new();
    for import in &core.imports {
        let leads = match (leading, import.kind) {
            (None, _) => true,
            (Some(leading), ExternalKind::Func) => leading.contains(&function),
            (Some(_), _) => false,
        };
        function += u32::from(import.kind == ExternalKind::Func);
        if leads && imports.len() < most {
            imports.push(dotted(import.module, import.name));
        }
    }
    imports
}

type Leading = HashMap<usize, HashSet<u32>>;

fn reach(look: &Look<'_>) -> (Vec<ImportedFunction>, Leading) {
    let subtypes = look.proposals.has(Proposals::gc) || look.proposals.has(Proposals::function_references);
    let codes = look.cores.iter().zip(&look.core_types).map(|(module, types)| {
        (module.unit, Code { module, types: types.functions.clone(), call_types: types.calls.clone() })
    });
    let codes = codes.collect::<HashMap<_, _>>();
    let mut hosts = HostFunctions::new();
    let mut leading = HashMap::new();
    match (&look.component, codes.get(&0)) {
        (Some(component), _) => {
            for (item, function) in &look.imported_functions {
                hosts.add(item, function);
            }
            leading = reach_component(component, &codes, &mut hosts, !subtypes);
            // A unit of the file's own that nothing leads out of has no imports to show.
            for unit in component.core_modules.iter().flatten() {
                leading.entry(*unit).or_default();
            }
        }
        (None, Some(code)) => reach_core(code, &mut hosts, !subtypes),
        (None, None) => {}
    }
    let is_core = look.units[0].kind == Kind::Core;
    let functions = hosts.found.into_iter().take(MOST_ITEMS).map(|function| ImportedFunction {
        item: if is_core { dotted(function.item, function.name) } else { cut(function.item) },
        function: if is_core { String::new() } else { cut(function.name) },
        reachable: function.reachable,
        units: function.units,
    });
    (functions.collect(), leading)
}
