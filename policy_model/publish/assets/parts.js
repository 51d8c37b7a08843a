// The parts of Python: asked for, unpacked where the host could not, and held to their hashes.

export const asBytes = (buffer) => new Uint8Array(buffer);

// A part comes as it is, or still compressed where the host can't negotiate: the first two bytes tell.
export function fetchPart(name, at, tell, options) {
  const fetching = async () => {
    const response = await found(fetch(new URL(name, at), options));
    const sent = asBytes(await response.arrayBuffer());
    let bytes = sent;
    if (sent[0] === 0x1f && sent[1] === 0x8b) {
      const whole = new Blob([sent]).stream().pipeThrough(new DecompressionStream("gzip"));
      bytes = asBytes(await new Response(whole).arrayBuffer());
    }
    tell(name);
    return { sent, bytes };
  };
  const part = fetching();
  part.catch(() => {}); // heard of when it is waited for
  return part;
}

export async function found(asked) {
  const response = await asked;
  if (!response.ok) throw new Error(`${response.url}: status ${response.status}`);
  return response;
}

// Either form's hash will do: of a part as it is, or compressed.
export async function isOneOf(hashes, bytes) {
  const hashed = asBytes(await crypto.subtle.digest("SHA-256", bytes));
  return hashes.includes(Array.from(hashed, (byte) => byte.toString(16).padStart(2, "0")).join(""));
}

// The same hashes as the browser's own check wants them.
export function integrity(hashes) {
  const toBase64 = (hex) => btoa(String.fromCharCode(...hex.match(/../g).map((byte) => Number.parseInt(byte, 16))));
  return hashes.map((hash) => `sha256-${toBase64(hash)}`).join(" ");
}
