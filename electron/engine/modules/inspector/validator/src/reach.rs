//! Which imported functions code can get to from what the host calls: a graph over all instances of core modules.
//!
//! Whatever cannot be followed counts as reached or unknown, never as out of reach.

use crate::component_unit::{ComponentInstanceOf, ComponentUnit, CoreFunction, CoreInstance, Function};
use crate::core_unit::CoreUnit;
use crate::report::Reachable;
use std::collections::{HashMap, HashSet};
use wasmparser::types::CoreTypeId;
use wasmparser::{ComponentExternalKind, ExternalKind};

/// Instances and their functions beyond this are not followed.
const MOST_FUNCTIONS: u64 = 4_000_000;
/// Core modules that hand a call on to another, one after the other.
const MOST_FORWARDS: usize = 8;

/// The functions that a file imports, by the import and their name in it.
pub struct HostFunctions<'a> {
    index: HashMap<(&'a str, &'a str), usize>,
    pub found: Vec<HostFunction<'a>>,
}

pub struct HostFunction<'a> {
    pub item: &'a str,
    pub name: &'a str,
    pub reachable: Reachable,
    pub units: Vec<usize>,
}

impl<'a> HostFunctions<'a> {
    pub fn new() -> Self {
        Self { index: HashMap::new(), found: Vec::new() }
    }

    pub fn add(&mut self, item: &'a str, name: &'a str) -> usize {
        *self.index.entry((item, name)).or_insert_with(|| {
            self.found.push(HostFunction { item, name, reachable: Reachable::No, units: Vec::new() });
            self.found.len() - 1
        })
    }

    fn get(&self, item: &str, name: &str) -> Option<usize> {
        self.index.get(&(item, name)).copied()
    }

    fn mark(&mut self, at: usize, reachable: Reachable) {
        let known = &mut self.found[at].reachable;
        *known = (*known).max(reachable);
    }

    pub fn all_unknown(&mut self) {
        self.found.iter_mut().for_each(|function| function.reachable = function.reachable.max(Reachable::Unknown));
    }
}

/// A core module as far as the graph needs it; `types` of its functions, imports first.
pub struct Code<'m, 'a> {
    pub module: &'m CoreUnit<'a>,
    pub types: Vec<CoreTypeId>,
    /// By type index.
    pub call_types: HashMap<u32, CoreTypeId>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Target {
    Host(usize),
    /// A function of an instance.
    Node {
        instance: usize,
        function: u32,
    },
    /// Nothing that calls anybody.
    Nothing,
    Unknown,
}

/// One instance of a core module.
struct Placed<'m, 'a> {
    code: &'m Code<'m, 'a>,
    /// Where its imported functions lead.
    imports: Vec<Target>,
    /// Which tables its indices name.
    tables: Vec<usize>,
}

#[derive(Default)]
struct Table {
    slots: HashMap<u32, Vec<(usize, u32)>>,
    all: Vec<(usize, u32)>,
    /// What it holds at a place is not what its segments put there.
    changes: bool,
}

struct Graph<'m, 'a> {
    placed: Vec<Placed<'m, 'a>>,
    tables: Vec<Table>,
    /// References that code may call without any of those tables.
    loose: Vec<(usize, u32)>,
    exact_types: bool,
}

/// For a file that is a core module.
pub fn reach_core<'a>(code: &Code<'_, 'a>, hosts: &mut HostFunctions<'a>, exact_types: bool) {
    let module = code.module;
    let functions = module.imports.iter().filter(|import| import.kind == ExternalKind::Func);
    let imports = functions.map(|import| Target::Host(hosts.add(import.module, import.name))).collect::<Vec<_>>();
    for target in &imports {
        if let Target::Host(at) = target {
            hosts.found[*at].units = vec![module.unit];
        }
    }
    let mut graph = Graph { placed: Vec::new(), tables: Vec::new(), loose: Vec::new(), exact_types };
    let tables = (0..module.tables as usize).collect();
    graph.tables.resize_with(module.tables as usize, Table::default);
    graph.place(Placed { code, imports, tables });
    let mut entries = Vec::new();
    entries.extend(module.start.map(|function| (0, function)));
    let exported = module.exports.iter().filter(|export| export.kind == ExternalKind::Func);
    entries.extend(exported.map(|export| (0, export.index)));
    if module.shares_references {
        entries.extend(graph.loose.iter().copied());
        entries.extend(graph.tables.iter().flat_map(|table| table.all.iter().copied()));
    }
    graph.run(entries, hosts);
}

/// For a file that is a component. Gives, for each unit, which of its imports lead to the host.
pub fn reach_component<'a>(
    component: &ComponentUnit<'a>,
    codes: &HashMap<usize, Code<'_, 'a>>,
    hosts: &mut HostFunctions<'a>,
    exact_types: bool,
) -> HashMap<usize, HashSet<u32>> {
    let wiring = Wiring { component, codes, hosts };
    let mut graph = Graph { placed: Vec::new(), tables: Vec::new(), loose: Vec::new(), exact_types };
    let Some(at) = wiring.place_all(&mut graph) else {
        hosts.all_unknown();
        return HashMap::new();
    };
    let mut entries = Vec::new();
    let mut marks = Vec::new();
    for target in component.entries.iter().map(|&function| wiring.core_function(function)) {
        match target {
            Target::Host(host) => marks.push((host, Reachable::Yes)),
            Target::Node { instance, function } => entries.extend(at[instance].map(|placed| (placed, function))),
            Target::Nothing | Target::Unknown => {}
        }
    }
    for (instance, placed) in graph.placed.iter().enumerate() {
        entries.extend(placed.code.module.start.map(|function| (instance, function)));
    }
    for &(kind, index) in &component.handed_on {
        marks.extend(wiring.hosts_behind(kind, index).into_iter().map(|host| (host, Reachable::Unknown)));
    }
    for &(_, kind, index) in &component.exports {
        marks.extend(wiring.hosts_behind(kind, index).into_iter().map(|host| (host, Reachable::Yes)));
    }
    marks.extend(wiring.given_to_unknown_modules().into_iter().map(|host| (host, Reachable::Unknown)));
    marks.iter().for_each(|&(host, reachable)| hosts.mark(host, reachable));
    let leading = graph.importers(hosts);
    graph.run(entries, hosts);
    leading
}

impl<'m, 'a> Graph<'m, 'a> {
    fn place(&mut self, placed: Placed<'m, 'a>) {
        let instance = self.placed.len();
        let module = placed.code.module;
        for segment in &module.segments {
            let functions = segment.functions.iter().enumerate().filter(|(_, function)| **function != u32::MAX);
            let Some(&table) = segment.table.and_then(|table| placed.tables.get(table as usize)) else {
                self.loose.extend(functions.map(|(_, &function)| (instance, function)));
                continue;
            };
            let table = &mut self.tables[table];
            table.changes |= segment.offset.is_none();
            for (place, &function) in functions {
                table.all.push((instance, function));
                if let Some(offset) = segment.offset {
                    table.slots.entry(offset.wrapping_add(place as u32)).or_default().push((instance, function));
                }
            }
        }
        if module.seen.changes_tables {
            placed.tables.iter().for_each(|&table| self.tables[table].changes = true);
        }
        self.placed.push(placed);
    }

    /// Where a function is only a way to another one: through its import, or a body that does nothing but call one
    /// place of a table, as the shim that wit-component writes.
    fn target(&self, (mut instance, mut function): (usize, u32)) -> Option<Target> {
        for _ in 0..MOST_FORWARDS {
            let placed = &self.placed[instance];
            if let Some(&target) = placed.imports.get(function as usize) {
                let Target::Node { instance: next, function: of } = target else { return Some(target) };
                (instance, function) = (next, of);
                continue;
            }
            let module = placed.code.module;
            let body = (function - module.imported_functions) as usize;
            let (calls, indirect) = (module.seen.calls_of(body), module.seen.indirect_of(body));
            let ([], [call]) = (calls, indirect) else { return Some(Target::Node { instance, function }) };
            let held = call.slot.and_then(|slot| self.tables[placed.tables[call.table as usize]].slots.get(&slot));
            let Some([next]) = held.map(Vec::as_slice) else { return Some(Target::Node { instance, function }) };
            (instance, function) = *next;
        }
        None
    }

    /// Notes which units import which function of the host, and by which of their imports.
    fn importers(&self, hosts: &mut HostFunctions<'a>) -> HashMap<usize, HashSet<u32>> {
        let mut leading: HashMap<usize, HashSet<u32>> = HashMap::new();
        for (instance, placed) in self.placed.iter().enumerate() {
            let module = placed.code.module;
            for import in 0..module.imported_functions {
                let Some(Target::Host(host)) = self.target((instance, import)) else { continue };
                // A module without code of its own only fills a table with them.
                if module.bodies.is_empty() {
                    continue;
                }
                leading.entry(module.unit).or_default().insert(import);
                let units = &mut hosts.found[host].units;
                if !units.contains(&module.unit) {
                    units.push(module.unit);
                }
            }
        }
        leading
    }

    fn run(&self, mut open: Vec<(usize, u32)>, hosts: &mut HostFunctions<'a>) {
        let mut reached = self.placed.iter().map(|placed| vec![false; placed.code.types.len()]).collect::<Vec<_>>();
        let mut called = HashSet::new();
        while let Some((instance, function)) = open.pop() {
            match reached[instance].get_mut(function as usize) {
                Some(known) if !*known => *known = true,
                _ => continue,
            }
            let placed = &self.placed[instance];
            if let Some(&target) = placed.imports.get(function as usize) {
                match target {
                    Target::Host(host) => hosts.mark(host, Reachable::Yes),
                    Target::Node { instance, function } => open.push((instance, function)),
                    Target::Nothing | Target::Unknown => {}
                }
                continue;
            }
            let module = placed.code.module;
            let body = (function - module.imported_functions) as usize;
            open.extend(module.seen.calls_of(body).iter().map(|&callee| (instance, callee)));
            for call in module.seen.indirect_of(body) {
                let Some(&table) = placed.tables.get(call.table as usize) else { continue };
                let ty = placed.code.call_types.get(&call.type_index).copied();
                if called.insert((table, ty, call.slot)) {
                    open.extend(self.callable(table, ty, call.slot));
                }
            }
            if module.seen.calls_references && called.insert((usize::MAX, None, None)) {
                let held = self.tables.iter().flat_map(|table| table.all.iter());
                open.extend(held.chain(&self.loose).copied());
            }
        }
    }

    /// Functions that a call through a table may get to.
    fn callable(&self, table: usize, ty: Option<CoreTypeId>, slot: Option<u32>) -> Vec<(usize, u32)> {
        let held = &self.tables[table];
        if let (Some(slot), false) = (slot, held.changes) {
            return held.slots.get(&slot).cloned().unwrap_or_default();
        }
        let fits = |&(instance, function): &(usize, u32)| {
            let types = &self.placed[instance].code.types;
            !self.exact_types || ty.is_none() || types.get(function as usize).copied() == ty
        };
        // Code that changes tables may bring functions from one into another.
        let elsewhere = self.tables.iter().enumerate().filter(|(at, _)| held.changes && *at != table);
        let elsewhere = elsewhere.flat_map(|(_, table)| table.all.iter());
        held.all.iter().chain(&self.loose).chain(elsewhere).filter(|function| fits(function)).copied().collect()
    }
}

struct Wiring<'w, 'm, 'a> {
    component: &'w ComponentUnit<'a>,
    codes: &'m HashMap<usize, Code<'m, 'a>>,
    hosts: &'w HostFunctions<'a>,
}

impl<'w, 'm, 'a> Wiring<'w, 'm, 'a> {
    /// All instances of core modules whose bytes are here, by the index of their core instance; none when too many.
    fn place_all(&self, graph: &mut Graph<'m, 'a>) -> Option<Vec<Option<usize>>> {
        let mut at = vec![None; self.component.core_instances.len()];
        let mut tables = HashMap::new();
        let mut functions = 0;
        for instance in 0..at.len() {
            let Some(code) = self.code(instance) else { continue };
            functions += code.types.len() as u64;
            if functions > MOST_FUNCTIONS {
                return None;
            }
            let imported = code.module.imports.iter().filter(|import| import.kind == ExternalKind::Table);
            let mut own = Vec::new();
            for (index, import) in imported.enumerate() {
                let table = self.table(instance, import.module, import.name).unwrap_or((instance, index as u32));
                own.push(table);
            }
            own.extend((own.len() as u32..code.module.tables).map(|index| (instance, index)));
            let own = own.into_iter().map(|table| {
                let next = graph.tables.len();
                let known = *tables.entry(table).or_insert(next);
                if known == next {
                    graph.tables.push(Table::default());
                }
                known
            });
            let tables = own.collect();
            let functions = code.module.imports.iter().filter(|import| import.kind == ExternalKind::Func);
            let imports = functions.map(|import| match self.import(instance, import.module, import.name) {
                Target::Node { instance, function } => match at[instance] {
                    Some(instance) => Target::Node { instance, function },
                    None => Target::Unknown,
                },
                other => other,
            });
            let placed = Placed { code, imports: imports.collect(), tables };
            at[instance] = Some(graph.placed.len());
            graph.place(placed);
        }
        Some(at)
    }

    fn code(&self, instance: usize) -> Option<&'m Code<'m, 'a>> {
        let CoreInstance::Of { module, .. } = self.component.core_instances.get(instance)? else { return None };
        self.codes.get(self.component.core_modules.get(*module as usize)?.as_ref()?)
    }

    fn argument(&self, instance: usize, module: &str) -> Option<usize> {
        let CoreInstance::Of { arguments, .. } = self.component.core_instances.get(instance)? else { return None };
        arguments.iter().find(|(name, _)| *name == module).map(|(_, index)| *index as usize)
    }

    fn import(&self, instance: usize, module: &str, name: &str) -> Target {
        self.argument(instance, module).map_or(Target::Unknown, |given| self.core_export(given, name))
    }

    /// A function that a core instance exports. Instances refer to earlier ones only, so this ends.
    fn core_export(&self, instance: usize, name: &str) -> Target {
        match self.component.core_instances.get(instance) {
            Some(CoreInstance::Exports(items)) => {
                let is_it = |item: &&(&str, ExternalKind, u32)| item.0 == name && item.1 == ExternalKind::Func;
                items.iter().find(is_it).map_or(Target::Unknown, |item| self.core_function(item.2))
            }
            Some(CoreInstance::Of { .. }) => {
                let Some(code) = self.code(instance) else { return Target::Unknown };
                let is_it = |export: &&crate::core_unit::CoreExport<'_>| export.name == name;
                let Some(export) = code.module.exports.iter().find(is_it) else { return Target::Unknown };
                Target::Node { instance, function: export.index }
            }
            None => Target::Unknown,
        }
    }

    fn core_function(&self, index: u32) -> Target {
        match self.component.core_functions.get(index as usize) {
            Some(CoreFunction::Lower(function)) => self.function(*function),
            Some(CoreFunction::Export { instance, name }) => self.core_export(*instance as usize, name),
            Some(CoreFunction::BuiltIn) => Target::Nothing,
            None => Target::Unknown,
        }
    }

    fn function(&self, index: u32) -> Target {
        match self.component.functions.get(index as usize) {
            Some(Function::Import(import)) => self.host(*import, ""),
            Some(Function::Export { instance, name }) => self.instance_export(*instance, name),
            Some(Function::Lift(function)) => self.core_function(*function),
            None => Target::Unknown,
        }
    }

    fn host(&self, import: usize, name: &str) -> Target {
        self.hosts.get(self.component.imports[import].0, name).map_or(Target::Unknown, Target::Host)
    }

    fn instance_export(&self, instance: u32, name: &str) -> Target {
        match self.component.instances.get(instance as usize) {
            Some(ComponentInstanceOf::Import(import)) => self.host(*import, name),
            Some(ComponentInstanceOf::Exports(items)) => {
                let is_it = |item: &&(&str, ComponentExternalKind, u32)| {
                    item.0 == name && item.1 == ComponentExternalKind::Func
                };
                items.iter().find(is_it).map_or(Target::Unknown, |item| self.function(item.2))
            }
            // What is handed to nested components counts as unknown already.
            Some(ComponentInstanceOf::Nested | ComponentInstanceOf::Export { .. }) | None => Target::Unknown,
        }
    }

    /// Functions of the host in a function or instance that is passed on as it is.
    fn hosts_behind(&self, kind: ComponentExternalKind, index: u32) -> Vec<usize> {
        match kind {
            ComponentExternalKind::Func => match self.function(index) {
                Target::Host(host) => vec![host],
                _ => Vec::new(),
            },
            ComponentExternalKind::Instance => self.hosts_in_instance(index),
            _ => Vec::new(),
        }
    }

    fn hosts_in_instance(&self, index: u32) -> Vec<usize> {
        match self.component.instances.get(index as usize) {
            Some(ComponentInstanceOf::Import(import)) => {
                let item = self.component.imports[*import].0;
                let of_item = self.hosts.found.iter().enumerate().filter(|(_, function)| function.item == item);
                of_item.map(|(at, _)| at).collect()
            }
            Some(ComponentInstanceOf::Exports(items)) => {
                items.iter().flat_map(|item| self.hosts_behind(item.1, item.2)).collect()
            }
            _ => Vec::new(),
        }
    }

    /// What modules may call whose bytes are not here.
    fn given_to_unknown_modules(&self) -> Vec<usize> {
        let mut given = Vec::new();
        for (at, instance) in self.component.core_instances.iter().enumerate() {
            let CoreInstance::Of { arguments, .. } = instance else { continue };
            if self.code(at).is_some() {
                continue;
            }
            for (_, argument) in arguments {
                let Some(CoreInstance::Exports(items)) = self.component.core_instances.get(*argument as usize) else {
                    continue;
                };
                let functions = items.iter().filter(|item| item.1 == ExternalKind::Func);
                given.extend(functions.filter_map(|item| match self.core_function(item.2) {
                    Target::Host(host) => Some(host),
                    _ => None,
                }));
            }
        }
        given
    }

    fn table(&self, instance: usize, module: &str, name: &str) -> Option<(usize, u32)> {
        self.table_of(self.argument(instance, module)?, name)
    }

    fn table_of(&self, instance: usize, name: &str) -> Option<(usize, u32)> {
        match self.component.core_instances.get(instance)? {
            CoreInstance::Exports(items) => {
                let item = items.iter().find(|item| item.0 == name && item.1 == ExternalKind::Table)?;
                let (instance, name) = self.component.core_tables.get(item.2 as usize)?;
                self.table_of(*instance as usize, name)
            }
            CoreInstance::Of { .. } => {
                let module = self.code(instance)?.module;
                let export = module.exports.iter().find(|export| export.name == name)?;
                let imported = module.imports.iter().filter(|import| import.kind == ExternalKind::Table);
                match imported.clone().nth(export.index as usize) {
                    Some(import) => self.table(instance, import.module, import.name),
                    None => Some((instance, export.index)),
                }
            }
        }
    }
}
