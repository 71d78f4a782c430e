//! The world of a component, as `wasm-tools component wit` prints it and as its `--json` gives it.

use wit_component::{DecodedWasm, WitPrinter, decode};
use wit_parser::Resolve;

pub fn decoded(bytes: &[u8]) -> Option<DecodedWasm> {
    decode(bytes).ok()
}

/// None for what WIT has no words for.
pub fn text(decoded: &DecodedWasm) -> Option<String> {
    let resolve = decoded.resolve();
    let main = decoded.package();
    let others = resolve.packages.iter().map(|(id, _)| id).filter(|id| *id != main).collect::<Vec<_>>();
    let mut printer = WitPrinter::default();
    printer.print(resolve, main, &others).ok()?;
    Some(printer.output.into())
}

/// The lists of wit-parser's `Resolve`, which refer to each other by index and are written as JSON in their order.
pub fn lists(decoded: DecodedWasm) -> Resolve {
    match decoded {
        DecodedWasm::WitPackage(resolve, _) | DecodedWasm::Component(resolve, _) => resolve,
    }
}
