package svg

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"

	"modernc.org/libc"
	"modernc.org/libquickjs"
	"modernc.org/quickjs"

	"almanac/assets"
)

// Compile returns what an engine makes of the script before it runs it, for
// assets/dist/draw.bin. It spares each engine the 140 milliseconds that this takes. An
// engine trusts such a file blindly, so none is taken from anywhere but the program
// itself; and only for the script it was made of, by the version that made it.
func Compile(script []byte) ([]byte, error) {
	tls := libc.NewTLS()
	defer tls.Close()
	rt := libquickjs.XJS_NewRuntime(tls)
	defer libquickjs.XJS_FreeRuntime(tls, rt)
	libquickjs.XJS_SetStripInfo(tls, rt, libquickjs.MJS_STRIP_DEBUG) // a quarter of the size
	ctx := libquickjs.XJS_NewContext(tls, rt)
	defer libquickjs.XJS_FreeContext(tls, ctx)
	source, err := libc.CString(string(script) + "\x00draw.js")
	if err != nil {
		return nil, err
	}
	defer libc.Xfree(tls, source)
	code := libquickjs.XJS_Eval(tls, ctx, source, libc.Tsize_t(len(script)), source+uintptr(len(script))+1,
		libquickjs.MJS_EVAL_TYPE_GLOBAL|libquickjs.MJS_EVAL_FLAG_COMPILE_ONLY)
	defer libquickjs.XFreeValue(tls, ctx, code)
	size := libc.Xcalloc(tls, 1, 8)
	defer libc.Xfree(tls, size)
	out := libquickjs.XJS_WriteObject(tls, ctx, size, code, libquickjs.MJS_WRITE_OBJ_BYTECODE)
	if out == 0 || libquickjs.XJS_HasException(tls, ctx) != 0 {
		return nil, errors.New("the script cannot be compiled")
	}
	defer libquickjs.Xjs_free(tls, ctx, out)
	n := binary.NativeEndian.Uint64(libc.GoBytes(size, 8))
	return append(version(script), libc.GoBytes(out, int(n))...), nil
}

// compiled returns what Compile made of the script when the program was made, nil
// if that was another script.
func compiled(script []byte) []byte {
	data, err := assets.Files.ReadFile("dist/draw.bin")
	if err != nil {
		return nil
	}
	code, ok := bytes.CutPrefix(data, version(script))
	if !ok {
		return nil
	}
	return code
}

// version is what a compiled script begins with.
func version(script []byte) []byte {
	sum := sha256.New()
	sum.Write([]byte(quickjs.Version() + "\n"))
	sum.Write(script)
	return sum.Sum(nil)
}
