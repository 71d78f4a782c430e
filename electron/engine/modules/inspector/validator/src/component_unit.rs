//! What one component defines, in the order of its index spaces: who is wired to whom.

use crate::proposals::Proposals;
use std::rc::Rc;
use wasmparser::{
    CanonicalFunction, CanonicalOption, ComponentAlias, ComponentDefinedType, ComponentExport, ComponentExternalKind,
    ComponentImport, ComponentInstance, ComponentOuterAliasKind, ComponentType, ExternalKind, Instance,
};

pub enum CoreFunction<'a> {
    /// `canon lower` of a function of the component.
    Lower(u32),
    Export {
        instance: u32,
        name: &'a str,
    },
    /// Of the canonical ABI itself: no call to anybody.
    BuiltIn,
}

pub enum CoreInstance<'a> {
    Of { module: u32, arguments: Vec<(&'a str, u32)> },
    Exports(Vec<(&'a str, ExternalKind, u32)>),
}

pub enum Function<'a> {
    Import(usize),
    Export { instance: u32, name: &'a str },
    Lift(u32),
}

pub enum ComponentInstanceOf<'a> {
    Import(usize),
    Export {
        instance: u32,
        name: &'a str,
    },
    /// Of a nested component; what it exports is its own.
    Nested,
    Exports(Rc<[(&'a str, ComponentExternalKind, u32)]>),
}

#[derive(Default)]
pub struct ComponentUnit<'a> {
    pub unit: usize,
    pub imports: Vec<(&'a str, ComponentExternalKind)>,
    pub exports: Vec<(&'a str, ComponentExternalKind, u32)>,
    /// Units of core modules; `None` for those that are not in this component's own bytes.
    pub core_modules: Vec<Option<usize>>,
    /// Units of nested components, likewise.
    pub components: Vec<Option<usize>>,
    pub core_functions: Vec<CoreFunction<'a>>,
    pub core_tables: Vec<(u32, &'a str)>,
    pub core_instances: Vec<CoreInstance<'a>>,
    pub functions: Vec<Function<'a>>,
    pub instances: Vec<ComponentInstanceOf<'a>>,
    /// Functions and instances handed to nested components.
    pub handed_on: Vec<(ComponentExternalKind, u32)>,
    /// Core functions that the host calls.
    pub entries: Vec<u32>,
    pub proposals: Proposals,
}

impl<'a> ComponentUnit<'a> {
    pub fn import(&mut self, import: &ComponentImport<'a>) {
        let kind = import.ty.kind();
        let at = self.imports.len();
        if import.name.implements.is_some() {
            self.proposals |= Proposals::cm_implements;
        }
        self.imports.push((import.name.name, kind));
        match kind {
            ComponentExternalKind::Func => self.functions.push(Function::Import(at)),
            ComponentExternalKind::Instance => self.instances.push(ComponentInstanceOf::Import(at)),
            ComponentExternalKind::Module => self.core_modules.push(None),
            ComponentExternalKind::Component => self.components.push(None),
            _ => {}
        }
    }

    pub fn export(&mut self, export: &ComponentExport<'a>) {
        let ComponentExport { name, kind, index, .. } = export;
        self.exports.push((name.name, *kind, *index));
        // An export is one more thing of its kind; it is the same thing under a new index.
        match kind {
            ComponentExternalKind::Func => {
                let same = match self.functions.get(*index as usize) {
                    Some(Function::Import(at)) => Function::Import(*at),
                    Some(Function::Export { instance, name }) => Function::Export { instance: *instance, name },
                    Some(Function::Lift(function)) => Function::Lift(*function),
                    None => return,
                };
                self.functions.push(same);
            }
            ComponentExternalKind::Instance => {
                let same = match self.instances.get(*index as usize) {
                    Some(ComponentInstanceOf::Import(at)) => ComponentInstanceOf::Import(*at),
                    Some(ComponentInstanceOf::Export { instance, name }) => {
                        ComponentInstanceOf::Export { instance: *instance, name }
                    }
                    Some(ComponentInstanceOf::Exports(items)) => ComponentInstanceOf::Exports(items.clone()),
                    Some(ComponentInstanceOf::Nested) => ComponentInstanceOf::Nested,
                    None => return,
                };
                self.instances.push(same);
            }
            ComponentExternalKind::Module => {
                self.core_modules.push(self.core_modules.get(*index as usize).copied().flatten());
            }
            ComponentExternalKind::Component => {
                self.components.push(self.components.get(*index as usize).copied().flatten());
            }
            _ => {}
        }
    }

    pub fn alias(&mut self, alias: &ComponentAlias<'a>) {
        match *alias {
            ComponentAlias::InstanceExport { kind, instance_index: instance, name } => match kind {
                ComponentExternalKind::Func => self.functions.push(Function::Export { instance, name }),
                ComponentExternalKind::Instance => self.instances.push(ComponentInstanceOf::Export { instance, name }),
                ComponentExternalKind::Module => self.core_modules.push(None),
                ComponentExternalKind::Component => self.components.push(None),
                _ => {}
            },
            ComponentAlias::CoreInstanceExport { kind, instance_index: instance, name } => match kind {
                ExternalKind::Func | ExternalKind::FuncExact => {
                    self.core_functions.push(CoreFunction::Export { instance, name });
                }
                ExternalKind::Table => self.core_tables.push((instance, name)),
                _ => {}
            },
            ComponentAlias::Outer { kind: ComponentOuterAliasKind::CoreModule, .. } => self.core_modules.push(None),
            ComponentAlias::Outer { kind: ComponentOuterAliasKind::Component, .. } => self.components.push(None),
            ComponentAlias::Outer { .. } => {}
        }
    }

    pub fn core_instance(&mut self, instance: Instance<'a>) {
        self.core_instances.push(match instance {
            Instance::Instantiate { module_index, args } => CoreInstance::Of {
                module: module_index,
                arguments: args.iter().map(|argument| (argument.name, argument.index)).collect(),
            },
            Instance::FromExports(exports) => {
                CoreInstance::Exports(exports.iter().map(|item| (item.name, item.kind, item.index)).collect())
            }
        });
    }

    pub fn instance(&mut self, instance: ComponentInstance<'a>) {
        self.instances.push(match instance {
            ComponentInstance::Instantiate { args, .. } => {
                self.handed_on.extend(args.iter().map(|argument| (argument.kind, argument.index)));
                ComponentInstanceOf::Nested
            }
            ComponentInstance::FromExports(items) => {
                ComponentInstanceOf::Exports(items.iter().map(|item| (item.name.name, item.kind, item.index)).collect())
            }
        });
    }

    pub fn canonical(&mut self, function: CanonicalFunction) {
        use CanonicalFunction::*;
        match &function {
            Lift { core_func_index, options, .. } => {
                self.functions.push(Function::Lift(*core_func_index));
                self.entries.push(*core_func_index);
                self.options(options);
                return;
            }
            Lower { func_index, options } => {
                self.core_functions.push(CoreFunction::Lower(*func_index));
                self.options(options);
                return;
            }
            TaskReturn { options, .. }
            | StreamRead { options, .. }
            | StreamWrite { options, .. }
            | FutureRead { options, .. }
            | FutureWrite { options, .. }
            | ErrorContextNew { options }
            | ErrorContextDebugMessage { options } => self.options(options),
            _ => {}
        }
        if !matches!(function, ResourceNew { .. } | ResourceDrop { .. } | ResourceRep { .. }) {
            self.proposals |= Proposals::cm_async;
        }
        self.core_functions.push(CoreFunction::BuiltIn);
    }

    fn options(&mut self, options: &[CanonicalOption]) {
        for option in options {
            match *option {
                CanonicalOption::Realloc(function) | CanonicalOption::PostReturn(function) => {
                    self.entries.push(function);
                }
                CanonicalOption::Callback(function) => {
                    self.entries.push(function);
                    self.proposals |= Proposals::cm_async;
                }
                CanonicalOption::Async => self.proposals |= Proposals::cm_async,
                _ => {}
            }
        }
    }

    pub fn ty(&mut self, ty: &ComponentType<'a>) {
        match ty {
            ComponentType::Resource { dtor: Some(function), .. } => self.entries.push(*function),
            ComponentType::Func(function) if function.async_ => self.proposals |= Proposals::cm_async,
            ComponentType::Defined(ComponentDefinedType::Future(_) | ComponentDefinedType::Stream(_)) => {
                self.proposals |= Proposals::cm_async;
            }
            ComponentType::Defined(ComponentDefinedType::Map(..)) => self.proposals |= Proposals::cm_map,
            ComponentType::Instance(declarations) => {
                for declaration in declarations {
                    if let wasmparser::InstanceTypeDeclaration::Type(ty) = declaration {
                        self.ty(ty);
                    }
                }
            }
            ComponentType::Component(declarations) => {
                for declaration in declarations {
                    if let wasmparser::ComponentTypeDeclaration::Type(ty) = declaration {
                        self.ty(ty);
                    }
                }
            }
            _ => {}
        }
    }
}
