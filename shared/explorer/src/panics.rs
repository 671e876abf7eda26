//! Panics of explored threads.

use std::any::Any;
use std::panic;
use std::sync::Once;

use crate::stage::{is_exploring, tell_of_panic};

/// What a panic said.
pub(crate) fn message_of(payload: &(dyn Any + Send)) -> String {
    let text = payload.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| payload.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "a value that is no text".to_owned())
}

/// A panic of an explored thread is a finding, and nothing for standard error.
pub(crate) fn keep_panics() {
    static KEPT: Once = Once::new();
    KEPT.call_once(|| {
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if !is_exploring() {
                return before(info);
            }
            let mut message = message_of(info.payload());
            if let Some(place) = info.location() {
                message.push_str(&format!(" ({}:{})", place.file(), place.line()));
            }
            tell_of_panic(message);
        }));
    });
}
