package card

import (
	"encoding/binary"
	"hash/crc32"
	"image/color"
	"math/bits"
)

// png writes the sheet as a PNG with a palette. A card is bare rows, runs of one colour
// and rows like the one above, and this looks for nothing else: image/png takes three
// times as long to search for more, and 2 MB.
func (s *sheet) png(p color.Palette) []byte {
	header := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, Width), Height)
	var colours []byte
	for _, c := range p {
		r, g, b, _ := c.RGBA()
		colours = append(colours, byte(r>>8), byte(g>>8), byte(b>>8))
	}
	out := chunk([]byte("\x89PNG\r\n\x1a\n"), "IHDR", append(header, 8, 3, 0, 0, 0)) // bits, a palette
	out = chunk(out, "PLTE", colours)
	out = chunk(out, "IDAT", s.packed())
	return chunk(out, "IEND", nil)
}

func chunk(out []byte, kind string, data []byte) []byte {
	out = binary.BigEndian.AppendUint32(out, uint32(len(data)))
	at := len(out)
	out = append(append(out, kind...), data...)
	return binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(out[at:]))
}

// packed are the rows in the form of zlib (RFC 1950), each behind a zero, which says
// that it is as it is.
func (s *sheet) packed() []byte {
	w := packer{out: append(make([]byte, 0, 16<<10), 0x78, 1), a: 1}
	w.put(0b011, 3) // the one block, with the codes that are agreed on
	var above []byte
	for y := range Height {
		w.row(s.rows[y], above)
		above = s.rows[y]
	}
	w.put(0, 7+7) // its end, and up to the end of a byte
	return binary.BigEndian.AppendUint32(w.out, w.b<<16|w.a)
}

// packer writes a block of deflate (RFC 1951).
type packer struct {
	out  []byte
	hold uint64 // bits that are not in out yet
	n    int    // how many
	last byte   // what was written last
	a, b uint32 // Adler-32
}

// row writes a row, nil for a bare one.
func (w *packer) row(row, above []byte) {
	if w.byte(0); row == nil {
		w.b = (w.b + Width*w.a) % 65521
		w.repeat(Width, 1)
		return
	}
	for _, c := range row {
		w.a += uint32(c)
		w.b += w.a
	}
	w.a, w.b = w.a%65521, w.b%65521
	for len(row) > 0 {
		run, same := 0, 0
		for run < len(row) && row[run] == w.last {
			run++
		}
		for same < len(above) && row[same] == above[same] {
			same++
		}
		n := max(run, same)
		switch {
		case n < 4:
			n = 1
			w.literal(row[0])
		case run == n:
			w.repeat(n, 1)
		default:
			w.repeat(n, Width+1)
		}
		w.last = row[n-1]
		if row = row[n:]; above != nil {
			above = above[n:]
		}
	}
}

// byte writes one byte of data.
func (w *packer) byte(c byte) {
	w.a += uint32(c)
	w.b += w.a
	w.literal(c)
	w.last = c
}

// literal writes a byte below 144, as all are here.
func (w *packer) literal(c byte) { w.code(0x30+uint32(c), 8) }

// repeat writes n bytes that stand 1 or Width + 1 bytes before.
func (w *packer) repeat(n, distance int) {
	for n > 0 {
		m := min(n, 258)
		if n -= m; n == 1 || n == 2 { // there is no code for these
			m, n = m-3, n+3
		}
		l := uint32(m - 3)
		switch extra := max(bits.Len32(l)-3, 0); {
		case m == 258:
			w.code(0xC0+285-280, 8)
		default:
			symbol := uint32(extra)*4 + l>>extra + 1 // from 256
			if symbol < 24 {
				w.code(symbol, 7)
			} else {
				w.code(0xC0+symbol-24, 8)
			}
			w.put(l&(1<<extra-1), extra)
		}
		if distance == 1 {
			w.code(0, 5)
		} else {
			w.code(20, 5) // from 1025
			w.put(uint32(distance-1025), 9)
		}
	}
}

// code writes a code, the first bit first.
func (w *packer) code(c uint32, n int) { w.put(bits.Reverse32(c)>>(32-n), n) }

// put writes a number, the last bit first.
func (w *packer) put(v uint32, n int) {
	w.hold |= uint64(v) << w.n
	for w.n += n; w.n >= 8; w.n -= 8 {
		w.out = append(w.out, byte(w.hold))
		w.hold >>= 8
	}
}
