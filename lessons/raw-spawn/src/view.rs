//! What a thread sees of itself. Of its stack only Linux tells, in its list of mappings.

use std::fs;
use std::ptr;
use std::thread;

use shared::registry;

/// What a thread sees of itself.
#[derive(Clone, Debug)]
pub struct View {
    /// The system's number for it.
    pub os_id: Option<u64>,
    /// The system's name for it: the program's, until somebody gives it another.
    pub os_name: Option<String>,
    /// Its name in Rust.
    pub name: Option<String>,
    /// Its stack.
    pub stack: Option<Stack>,
}

impl View {
    /// What the calling thread sees.
    pub fn here() -> Self {
        let os_name = fs::read_to_string("/proc/thread-self/comm").ok();
        Self {
            os_id: registry::os_id(),
            os_name: os_name.map(|name| name.trim_end().to_owned()),
            name: thread::current().name().map(str::to_owned),
            stack: Stack::here(),
        }
    }
}

/// A stack as the system maps it, and what lies directly below it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stack {
    /// Its size in bytes.
    pub size: usize,
    /// The size in bytes of the mapping that it would grow into, and who may do what there:
    /// `---p` is nobody and nothing.
    pub below: Option<(usize, String)>,
}

impl Stack {
    /// The calling thread's stack.
    fn here() -> Option<Self> {
        let on_the_stack = 0_u8;
        let maps = fs::read_to_string("/proc/self/maps").ok()?;
        Self::around(ptr::from_ref(&on_the_stack).addr(), &maps)
    }

    /// The mapping that holds this address; mappings are listed by address.
    fn around(address: usize, maps: &str) -> Option<Self> {
        let mut before: Option<(usize, usize, &str)> = None;
        for line in maps.lines() {
            let mut words = line.split(' ');
            let (begin, end) = words.next()?.split_once('-')?;
            let hex = |text| usize::from_str_radix(text, 16).ok();
            let (begin, end, access) = (hex(begin)?, hex(end)?, words.next()?);
            if (begin..end).contains(&address) {
                let touching = before.filter(|(_, end, _)| *end == begin);
                let below = touching.map(|(begin, end, access)| (end - begin, access.to_owned()));
                return Some(Self { size: end - begin, below });
            }
            before = Some((begin, end, access));
        }
        None
    }

    /// Whether nobody may touch what lies below.
    pub fn is_guarded(&self) -> bool {
        self.below.as_ref().is_some_and(|(_, access)| access == "---p")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stack_is_found_with_what_touches_it_from_below() {
        let maps = "1000-2000 r--p 0 0:0 0\n3000-4000 ---p 0 0:0 0\n4000-9000 rw-p 0 0:0 0\n";
        let below = Some((0x1000, "---p".to_owned()));
        assert_eq!(Stack::around(0x8fff, maps), Some(Stack { size: 0x5000, below }));
        assert_eq!(Stack::around(0x3000, maps), Some(Stack { size: 0x1000, below: None }));
        assert_eq!(Stack::around(0x2000, maps), None);
    }
}
