import { crc32 } from 'node:zlib';
import { zlibSync } from 'fflate';

type Rgb = readonly [red: number, green: number, blue: number];

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/**
 * Returns a picture of at most 16 colours as the URI of a PNG, half a byte a pixel before it is compressed.
 *
 * Encoders of npm (pngjs, fast-png) write no 4 bits a pixel, which is half of what a report may weigh. fflate in place of
 * zlib gives the same bytes on every version of Node.
 *
 * @param pixels indices into the palette, row by row
 */
export function pngUri(width: number, height: number, pixels: Uint8Array, palette: readonly Rgb[]): string {
  const stride = 1 + Math.ceil(width / 2); // each row begins with its filter, 0 for none
  const rows = new Uint8Array(stride * height);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const pixel = pixels[row * width + column];
      rows[row * stride + 1 + (column >> 1)] |= column % 2 === 0 ? pixel << 4 : pixel;
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([4, 3], 8); // bits a pixel, which are indices into the palette
  const chunks = [
    chunk('IHDR', header),
    chunk('PLTE', Uint8Array.from(palette.flat())),
    chunk('IDAT', zlibSync(rows)),
    chunk('IEND', new Uint8Array(0)),
  ];
  return `data:image/png;base64,${Buffer.concat([Uint8Array.from(SIGNATURE), ...chunks]).toString('base64')}`;
}

/** A part of a PNG: its length, its name, its data and their checksum (W3C PNG, section 5.3). */
function chunk(name: string, data: Uint8Array): Buffer {
  const part = Buffer.alloc(data.length + 12);
  part.writeUInt32BE(data.length, 0);
  part.write(name, 4, 'latin1');
  part.set(data, 8);
  part.writeUInt32BE(crc32(part.subarray(4, data.length + 8)), data.length + 8);
  return part;
}
