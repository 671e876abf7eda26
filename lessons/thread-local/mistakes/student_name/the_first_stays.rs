//! get_or makes a value where there is none, and changes none that is there.

use thread_local::ThreadLocal;

#[derive(Default)]
pub struct Desk {
    student: ThreadLocal<String>,
}

impl Desk {
    pub fn new() -> Self {
        Self::default()
    }

    pub fn sit_down(&self, name: &str) {
        self.student.get_or(|| name.to_owned());
    }

    pub fn student(&self) -> Option<String> {
        self.student.get().cloned()
    }
}
