//! Thread-local values of the program's threads.
//!
//! A real thread plays many threads of the program, one after another. Its own
//! thread-locals would leak from one into the next, so each part keeps its values here.

use std::any::Any;
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

#[derive(Default)]
struct Values {
    by_key: HashMap<usize, Rc<dyn Any>>,
    /// In the order in which they were made.
    keys: Vec<usize>,
}

thread_local! {
    static VALUES: RefCell<Values> = RefCell::default();
}

/// Runs `ask` with the calling thread's own value for a key, which `init` makes if there
/// is none. A key is the address of what declares the variable.
///
/// # Panics
///
/// If the key was used with another type.
pub fn with<T: 'static, R>(key: usize, init: impl FnOnce() -> T, ask: impl FnOnce(&T) -> R) -> R {
    let known = VALUES.with_borrow(|values| values.by_key.get(&key).map(Rc::clone));
    let value = known.unwrap_or_else(|| {
        let made: Rc<dyn Any> = Rc::new(init());
        let replaced = VALUES.with_borrow_mut(|values| {
            values.keys.push(key);
            values.by_key.insert(key, Rc::clone(&made))
        });
        // Outside: its destructor may ask for values of its own.
        drop(replaced);
        made
    });
    ask(value.downcast_ref().expect("one key is used with one type"))
}

/// The calling thread's part has ended: its values are dropped, the last one first.
///
/// A destructor may make new values; they are dropped, too.
pub(crate) fn drop_all() {
    loop {
        // A key stands here twice if its own making needed it.
        let last = VALUES.with_borrow_mut(|values| {
            let key = values.keys.pop()?;
            Some(values.by_key.remove(&key))
        });
        match last {
            Some(value) => drop(value),
            None => return,
        }
    }
}
