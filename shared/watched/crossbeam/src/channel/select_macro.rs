//! `select!`, made of [`Select`](super::Select): the macro only turns arms into calls
//! of it, and the calls are what is recorded.
//!
//! The bodies stand in branches, never in closures, so that `break`, `continue`,
//! `return` and `?` in them mean what they mean around the macro.

/// Waits until one of several sends and receives can be done, does it, and runs its body.
///
/// If several are ready, one is chosen at random. `default => body` makes it wait for
/// nothing, and `default(timeout) => body` no longer than that.
///
/// # Examples
///
/// ```
/// # extern crate watched_crossbeam as crossbeam;
/// use crossbeam::channel::{select, unbounded};
///
/// let (numbers, heard) = unbounded();
/// let (letters, read) = unbounded::<char>();
/// numbers.send(7)?;
/// let found = select! {
///     recv(heard) -> number => number?.to_string(),
///     recv(read) -> letter => letter?.to_string(),
///     default => "nothing".to_owned(),
/// };
/// assert_eq!(found, "7");
/// # drop(letters);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[macro_export]
macro_rules! select {
    ($($arms:tt)*) => {
        $crate::select_arms!(@read ($crate::channel::Select::new()) [] [] $($arms)*)
    };
}

/// Like [`select!`](crate::select), but of several that are ready the first is chosen.
#[macro_export]
macro_rules! select_biased {
    ($($arms:tt)*) => {
        $crate::select_arms!(@read ($crate::channel::Select::new_biased()) [] [] $($arms)*)
    };
}

/// The steps of [`select!`](crate::select). Names that a step makes, such as `receiver`,
/// are its own: each arm has another `receiver`, and none is the learner's.
#[doc(hidden)]
#[macro_export]
macro_rules! select_arms {
    // @read: the arms, one by one, into [operations] and [default].
    (@read $select:tt [] []) => {
        compile_error!("a `select!` needs at least one arm")
    };
    (@read ($select:expr) $operations:tt $default:tt) => {{
        let mut select = $select;
        $crate::select_arms!(@register select $operations $default [])
    }};
    (@read $select:tt $operations:tt $default:tt
        recv($receiver:expr $(,)?) -> $result:pat => $($rest:tt)+) => {
        $crate::select_arms!(@body $select $operations $default
            [recv ($receiver) ($result)] $($rest)+)
    };
    (@read $select:tt $operations:tt $default:tt
        send($sender:expr, $message:expr $(,)?) -> $result:pat => $($rest:tt)+) => {
        $crate::select_arms!(@body $select $operations $default
            [send ($sender, $message) ($result)] $($rest)+)
    };
    (@read $select:tt $operations:tt [] default $(())? => $($rest:tt)+) => {
        $crate::select_arms!(@body $select $operations [] [default] $($rest)+)
    };
    (@read $select:tt $operations:tt [] default($timeout:expr $(,)?) => $($rest:tt)+) => {
        $crate::select_arms!(@body $select $operations [] [default ($timeout)] $($rest)+)
    };
    (@read $select:tt $operations:tt [$($first:tt)+] default $($rest:tt)*) => {
        compile_error!("a `select!` has at most one `default` arm")
    };
    (@read $($rest:tt)*) => {
        compile_error!("an arm of `select!` is `recv(receiver) -> result => body`, \
            `send(sender, message) -> result => body`, `default => body` or \
            `default(timeout) => body`")
    };

    // @body: the arm's body, a block or an expression before a comma or the end.
    (@body $select:tt $operations:tt $default:tt $arm:tt $body:block, $($rest:tt)*) => {
        $crate::select_arms!(@add $select $operations $default $arm $body $($rest)*)
    };
    (@body $select:tt $operations:tt $default:tt $arm:tt $body:block $($rest:tt)*) => {
        $crate::select_arms!(@add $select $operations $default $arm $body $($rest)*)
    };
    (@body $select:tt $operations:tt $default:tt $arm:tt $body:expr, $($rest:tt)*) => {
        $crate::select_arms!(@add $select $operations $default $arm $body $($rest)*)
    };
    (@body $select:tt $operations:tt $default:tt $arm:tt $body:expr) => {
        $crate::select_arms!(@add $select $operations $default $arm $body)
    };
    (@body $($rest:tt)*) => {
        compile_error!("the body of an arm is a block, or an expression before a comma or the end")
    };

    // @add: the arm to the others.
    (@add $select:tt $operations:tt [] [default $($timeout:tt)?] $body:tt $($rest:tt)*) => {
        $crate::select_arms!(@read $select $operations
            [[$($timeout)?] $body] $($rest)*)
    };
    (@add $select:tt [$($operations:tt)*] $default:tt
        [$operation:ident $ends:tt $result:tt] $body:tt $($rest:tt)*) => {
        $crate::select_arms!(@read $select
            [$($operations)* [$operation $ends $result $body]] $default $($rest)*)
    };

    // @register: the operations, one inside the other, so that temporary values live on. The
    // default and the arms go along, an arm as [index operation result body].
    (@register $select:ident
        [[recv ($receiver:expr) $result:tt $body:tt] $($rest:tt)*]
        $default:tt [$($arms:tt)*]) => {
        match $receiver {
            ref receiver => {
                let receiver: &$crate::channel::Receiver<_> = receiver;
                let index = $select.recv(receiver);
                $crate::select_arms!(@register $select [$($rest)*] $default
                    [$($arms)* [index (recv(receiver)) $result $body]])
            }
        }
    };
    (@register $select:ident
        [[send ($sender:expr, $message:expr) $result:tt $body:tt] $($rest:tt)*]
        $default:tt [$($arms:tt)*]) => {
        match $sender {
            ref sender => {
                let sender: &$crate::channel::Sender<_> = sender;
                let index = $select.send(sender);
                $crate::select_arms!(@register $select [$($rest)*] $default
                    [$($arms)* [index (send(sender, $message)) $result $body]])
            }
        }
    };
    (@register $select:ident [] [] $arms:tt) => {{
        let chosen = $select.select();
        $crate::select_arms!(@run $select chosen $arms)
    }};
    (@register $select:ident [] [[] $body:tt] $arms:tt) => {
        $crate::select_arms!(@either $select ($select.try_select()) $body $arms)
    };
    (@register $select:ident [] [[($timeout:expr)] $body:tt] $arms:tt) => {
        $crate::select_arms!(@either $select ($select.select_timeout($timeout)) $body $arms)
    };

    // @either: an arm, or the default.
    (@either $select:ident ($result:expr) $body:tt $arms:tt) => {{
        let result = $result;
        if result.is_ok() {
            // As a whole: a part moved out by a pattern would leave the rest borrowed.
            let chosen = result.expect("it was asked");
            $crate::select_arms!(@run $select chosen $arms)
        } else {
            ::core::mem::drop((result, $select));
            $body
        }
    }};

    // @run: the chosen arm. Nothing is borrowed any more when its body begins.
    (@run $select:ident $chosen:ident $arms:tt) => {{
        ::core::mem::drop($select);
        $crate::select_arms!(@match $chosen $arms)
    }};
    (@match $chosen:ident [[$index:ident ($($operation:tt)*) ($result:pat) $body:tt] $($rest:tt)*]) => {
        if $chosen.index() == $index {
            let $result = $chosen.$($operation)*;
            $body
        } else {
            $crate::select_arms!(@match $chosen [$($rest)*])
        }
    };
    (@match $chosen:ident []) => {
        ::core::unreachable!("the chosen operation is one of the arms")
    };
}
