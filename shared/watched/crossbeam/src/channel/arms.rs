//! The operations of a `select!` in an exploration, and the one that is chosen.

use std::sync::Arc;
use std::thread;

use explorer::{Patience, Refusal, Side};

use super::gate::{self, Gate, Line, Ticket};

/// All operations; a place stays empty when its operation is removed.
#[derive(Clone, Default)]
pub(super) struct Arms {
    all: Vec<Option<Arm>>,
    biased: bool,
}

#[derive(Clone)]
struct Arm {
    /// `None`: nothing ever comes from there.
    gate: Option<Arc<Gate>>,
    side: Side,
}

/// An operation that was chosen, and already promised to the other side.
pub(super) struct Chosen {
    index: usize,
    gate: Arc<Gate>,
    /// `None`: the other side is gone.
    ticket: Option<Ticket>,
    completed: bool,
}

impl Arms {
    pub(super) const fn new() -> Self {
        Self { all: Vec::new(), biased: false }
    }

    pub(super) const fn new_biased() -> Self {
        Self { all: Vec::new(), biased: true }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.all.iter().all(Option::is_none)
    }

    pub(super) fn send(&mut self, gate: Arc<Gate>) -> usize {
        self.add(Some(gate), Side::Senders)
    }

    pub(super) fn receive(&mut self, gate: Option<Arc<Gate>>) -> usize {
        self.add(gate, Side::Receivers)
    }

    fn add(&mut self, gate: Option<Arc<Gate>>, side: Side) -> usize {
        self.all.push(Some(Arm { gate, side }));
        self.all.len() - 1
    }

    pub(super) fn remove(&mut self, index: usize) {
        let arm = self.all.get_mut(index).expect("index out of bounds");
        arm.take().expect("no operation with this index");
    }

    /// An operation that is ready; `None` when the patience is over.
    pub(super) fn ready(&self, patience: Patience, place: Line) -> Option<usize> {
        let live = self.live();
        Some(live[gate::select(&asked(&live), patience, place).ok()?].0)
    }

    /// Chooses an operation that is ready and promises it to the other side; `None` when
    /// the patience is over.
    pub(super) fn select(&self, patience: Patience, place: Line) -> Option<Chosen> {
        let live = self.live();
        if let [(index, gate, side)] = live[..] {
            // Not a question of several channels: as if it stood there alone.
            let chosen = promise(index, gate, side, patience, place);
            if chosen.is_none() && patience == Patience::Try {
                gate.must_not_meet(gate::opposite(side), place);
            }
            return chosen;
        }
        loop {
            let at = gate::select(&asked(&live), patience, place).ok()?;
            let first = if self.biased { 0 } else { at };
            // Somebody else may have been faster.
            for (index, gate, side) in &live[first..=at] {
                let chosen = promise(*index, gate, *side, Patience::Try, place);
                if chosen.is_some() {
                    return chosen;
                }
            }
        }
    }

    fn live(&self) -> Vec<(usize, &Arc<Gate>, Side)> {
        let arms = self.all.iter().enumerate();
        arms.filter_map(|(index, arm)| {
            let arm = arm.as_ref()?;
            Some((index, arm.gate.as_ref()?, arm.side))
        })
        .collect()
    }
}

fn asked<'a>(live: &[(usize, &'a Arc<Gate>, Side)]) -> Vec<(&'a Gate, Side)> {
    live.iter().map(|(_, gate, side)| (&***gate, *side)).collect()
}

fn promise(
    index: usize,
    gate: &Arc<Gate>,
    side: Side,
    patience: Patience,
    place: Line,
) -> Option<Chosen> {
    let answer = match side {
        Side::Senders => gate.send(patience, place),
        Side::Receivers => gate.receive(patience, place),
    };
    let ticket = match answer {
        Ok(ticket) => Some(ticket),
        Err(Refusal::Disconnected) => None,
        Err(_) => return None,
    };
    Some(Chosen { index, gate: Arc::clone(gate), ticket, completed: false })
}

impl Chosen {
    pub(super) fn index(&self) -> usize {
        self.index
    }

    /// Completes the operation: the ticket of the value, or `None` if the other side is gone.
    ///
    /// # Panics
    ///
    /// If another channel was chosen.
    #[track_caller]
    pub(super) fn ticket_for(mut self, gate: &Arc<Gate>) -> Option<Ticket> {
        self.completed = true;
        assert!(Arc::ptr_eq(&self.gate, gate), "passed an end of a channel that wasn't selected");
        self.ticket
    }
}

impl Drop for Chosen {
    fn drop(&mut self) {
        assert!(
            self.completed || thread::panicking(),
            "dropped `SelectedOperation` without completing the operation"
        );
    }
}
