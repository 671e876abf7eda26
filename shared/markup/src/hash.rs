//! SHA-256, for the page's promise about what may run in it.

/// The hash of a text as a Content-Security-Policy writes it: `sha256-…`.
pub fn source(text: &str) -> String {
    format!("sha256-{}", base64(&sha256(text.as_bytes())))
}

fn sha256(bytes: &[u8]) -> [u8; 32] {
    let constants: Vec<u32> = primes().take(64).map(|it| fraction(it, 3)).collect();
    let mut state: Vec<u32> = primes().take(8).map(|it| fraction(it, 2)).collect();
    let mut message = bytes.to_vec();
    message.push(0x80);
    message.resize(message.len().next_multiple_of(64), 0);
    // The length takes the last eight bytes of a block.
    if bytes.len() % 64 >= 56 {
        message.resize(message.len() + 64, 0);
    }
    let length = (bytes.len() as u64 * 8).to_be_bytes();
    let end = message.len() - length.len();
    message[end..].copy_from_slice(&length);
    for block in message.chunks_exact(64) {
        mix(&mut state, block, &constants);
    }
    let mut hash = [0; 32];
    for (part, word) in hash.chunks_exact_mut(4).zip(state) {
        part.copy_from_slice(&word.to_be_bytes());
    }
    hash
}

/// Mixes one block into the state.
fn mix(state: &mut [u32], block: &[u8], constants: &[u32]) {
    let word = |four: &[u8]| four.iter().fold(0, |word, byte| word << 8 | u32::from(*byte));
    let mut words: Vec<u32> = block.chunks_exact(4).map(word).collect();
    for at in 16..64 {
        let (a, b) = (words[at - 15], words[at - 2]);
        let first = a.rotate_right(7) ^ a.rotate_right(18) ^ a >> 3;
        let second = b.rotate_right(17) ^ b.rotate_right(19) ^ b >> 10;
        let sum = words[at - 16].wrapping_add(first).wrapping_add(words[at - 7]);
        words.push(sum.wrapping_add(second));
    }
    let mut now = state.to_vec();
    for (word, constant) in words.iter().zip(constants) {
        let e = now[4];
        let mixed = e.rotate_right(6) ^ e.rotate_right(11) ^ e.rotate_right(25);
        let chosen = e & now[5] ^ !e & now[6];
        let one = now[7].wrapping_add(mixed).wrapping_add(chosen);
        let one = one.wrapping_add(*constant).wrapping_add(*word);
        let a = now[0];
        let mixed = a.rotate_right(2) ^ a.rotate_right(13) ^ a.rotate_right(22);
        let most = a & now[1] ^ a & now[2] ^ now[1] & now[2];
        let two = mixed.wrapping_add(most);
        now.rotate_right(1);
        now[4] = now[4].wrapping_add(one);
        now[0] = one.wrapping_add(two);
    }
    for (word, mixed) in state.iter_mut().zip(now) {
        *word = word.wrapping_add(mixed);
    }
}

fn primes() -> impl Iterator<Item = u128> {
    (2..).filter(|number| (2..*number).all(|divisor| number % divisor != 0))
}

/// The first 32 bits after the point of a root.
fn fraction(number: u128, degree: u32) -> u32 {
    let scaled = number << (32 * degree);
    let (mut root, mut bit) = (0_u128, 1_u128 << 38);
    while bit > 0 {
        if (root | bit).pow(degree) <= scaled {
            root |= bit;
        }
        bit >>= 1;
    }
    root as u32
}

fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for three in bytes.chunks(3) {
        let all = three.iter().fold(0, |all, byte| all << 8 | usize::from(*byte));
        let all = all << (8 * (3 - three.len()));
        for digit in 0..4 {
            let value = all >> (6 * (3 - digit)) & 63;
            text.push(if digit <= three.len() { DIGITS[value].into() } else { '=' });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hex(text: &str) -> String {
        let byte = |byte: &u8| format!("{byte:02x}");
        sha256(text.as_bytes()).iter().map(byte).collect()
    }

    /// The examples of FIPS 180-4's own test vectors, and both sides of a block's end.
    #[test]
    fn known_texts_have_their_known_hashes() {
        let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        assert_eq!(hex(""), empty);
        let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(hex("abc"), abc);
        let two_blocks = "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1";
        let text = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";
        assert_eq!(hex(text), two_blocks);
        let full = "ffe054fe7ae0cb6dc65c3af9b61d5209f439851db43d0ba5997337df154668eb";
        assert_eq!(hex(&"a".repeat(64)), full);
    }

    #[test]
    fn base64_pads_what_is_not_a_multiple_of_three() {
        let texts = ["", "f", "fo", "foo", "foob"].map(|text| base64(text.as_bytes()));
        assert_eq!(texts, ["", "Zg==", "Zm8=", "Zm9v", "Zm9vYg=="]);
    }
}
