//! What is said to the caller, as JSON.

use serde::{Deserialize, Serialize};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", tag = "want")]
pub enum Order {
    /// What the library keeps of every module.
    #[serde(rename_all = "camelCase")]
    Facts { wit: bool, telltales: Vec<String> },
    /// Everything that can be told.
    #[serde(rename_all = "camelCase")]
    Anatomy { wit: bool },
    /// Where custom sections of these names are.
    CustomSections { names: Vec<String> },
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase", tag = "verdict")]
pub enum Report {
    #[serde(rename_all = "camelCase")]
    Invalid {
        message: String,
        offset: u64,
        function: Option<Blamed>,
    },
    Facts(Box<Facts>),
    Anatomy(Box<Anatomy>),
    #[serde(rename_all = "camelCase")]
    CustomSections {
        sections: Vec<CustomSection>,
    },
}

/// The function that is not valid.
#[derive(Serialize)]
pub struct Blamed {
    pub index: u32,
    pub name: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Facts {
    pub kind: Kind,
    pub imports: Vec<Item>,
    pub exports: Vec<Item>,
    pub wit: Option<String>,
    pub producers: Vec<Producer>,
    pub proposals: Vec<String>,
    pub memories: Vec<Memory>,
    pub has_names: bool,
    pub has_debug_info: bool,
    /// Those asked for that were found.
    pub telltales: Vec<String>,
    /// Names of the units inside.
    pub unit_names: Vec<String>,
    /// There are more imports, exports or memories than are listed.
    pub too_many: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Anatomy {
    pub units: Vec<Unit>,
    pub functions: Vec<FunctionSize>,
    pub function_count: usize,
    pub imported_functions: Vec<ImportedFunction>,
    pub core_functions: Vec<CoreFunction>,
    pub wit: Option<wit_parser::Resolve>,
}

#[derive(Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    Core,
    Component,
}

#[derive(Serialize)]
pub struct Item {
    pub name: String,
    pub kind: &'static str,
}

#[derive(Serialize, Clone)]
pub struct Producer {
    pub field: String,
    pub name: String,
    pub version: String,
    /// Only adapters say so, which tools put around the code of the user.
    pub adapter: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Memory {
    pub min_bytes: f64,
    pub max_bytes: Option<f64>,
    pub address_bits: u8,
    pub shared: bool,
    pub imported: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Unit {
    pub id: usize,
    pub parent: Option<usize>,
    pub kind: Kind,
    pub name: Option<String>,
    pub offset: u64,
    pub size_bytes: u64,
    pub sections: Vec<Section>,
    pub function_count: usize,
    pub has_names: bool,
    pub has_debug_info: bool,
    pub imports: Vec<String>,
    pub exports: Vec<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Section {
    pub name: String,
    pub offset: u64,
    pub size_bytes: u64,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CustomSection {
    pub unit: usize,
    pub name: String,
    /// Of its contents behind the name.
    pub offset: u64,
    pub size_bytes: u64,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FunctionSize {
    pub unit: usize,
    pub index: u32,
    pub name: Option<String>,
    pub size_bytes: u32,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ImportedFunction {
    pub item: String,
    pub function: String,
    pub reachable: Reachable,
    pub units: Vec<usize>,
}

/// Ordered: what is known better wins.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Reachable {
    No,
    Unknown,
    Yes,
}

#[derive(Serialize)]
pub struct CoreFunction {
    pub name: String,
    pub params: Vec<String>,
    pub results: Vec<String>,
}

/// Names in a file can be 100,000 bytes long; nobody reads beyond this many characters.
pub const LONGEST_NAME: usize = 1_000;

pub fn cut(name: &str) -> String {
    match name.char_indices().nth(LONGEST_NAME) {
        Some((end, _)) => name[..end].to_owned(),
        None => name.to_owned(),
    }
}
