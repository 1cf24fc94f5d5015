"""Writes test/golden/tensors: files of tensors by numpy and safetensors themselves, and expected.json with what is in
them, for test/tensors/files.

    PYTHONPATH=… /usr/bin/python3 test/golden/make_tensors.py

Debian's python3-numpy 1.24.2 and safetensors 0.8.0 (PyPI, installed beside it) wrote the committed files.
"""
import io
import json
import os
import zipfile

import numpy as np
import safetensors
import safetensors.numpy

HERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "tensors")
expected = {}


def plain(value):
    """A number as JSON has it, or the text that stands for what it has not."""
    value = float(value)
    return value if np.isfinite(value) else {"nan": "NaN", "inf": "Infinity", "-inf": "-Infinity"}[repr(value)]


def expect(file, arrays):
    expected[file] = {
        name: {
            "dtype": array.dtype.name,
            "shape": list(array.shape),
            "values": [plain(value) for value in array.astype(np.float64).ravel(order="C")],
        }
        for name, array in arrays.items()
    }


def npy(file, array, version=None):
    with open(os.path.join(HERE, file), "wb") as out:
        np.lib.format.write_array(out, array, version=version, allow_pickle=False)
    expect(file, {"": array})


FLOATS = np.array([[0.1, -2.5, 3e10], [1e-300, -0.0, 1 / 3]])
HALVES = np.array([[1.0, -2.5, 65504.0], [6e-8, -0.0, 1 / 3]])  # 6e-8 is subnormal
INTEGERS = np.array([[0, 1, -2], [100, -128, 127]])

os.makedirs(HERE, exist_ok=True)

# every type in both byte orders
for order, name in [("<", "little"), (">", "big")]:
    npy(f"f8-{name}.npy", FLOATS.astype(order + "f8"))
    with np.errstate(all="ignore"):
        npy(f"f4-{name}.npy", FLOATS.astype(order + "f4"))
        npy(f"f2-{name}.npy", HALVES.astype(order + "f2"))
    for size in (2, 4, 8):
        npy(f"i{size}-{name}.npy", (INTEGERS * 256 ** (size // 2 - 1)).astype(f"{order}i{size}"))
        npy(f"u{size}-{name}.npy", np.abs(INTEGERS * 256 ** (size // 2 - 1)).astype(f"{order}u{size}"))
npy("i1.npy", INTEGERS.astype("i1"))
npy("u1.npy", np.array([0, 1, 200, 255], "u1"))
npy("bool.npy", np.array([[True, False], [False, True]]))
npy("i8-exact.npy", np.array([2**53, -(2**53), 2**53 - 1], "i8"))
npy("nonfinite.npy", np.array([np.nan, np.inf, -np.inf]))
npy("f2-nonfinite.npy", np.array([np.nan, np.inf, -np.inf], "f2"))

# orders, shapes and versions
CUBE = np.arange(24.0).reshape(2, 3, 4)
npy("fortran.npy", np.asfortranarray(FLOATS))
npy("fortran-3d.npy", np.asfortranarray(CUBE))
npy("fortran-big.npy", np.asfortranarray(INTEGERS.astype(">i4")))
npy("c-3d.npy", CUBE)
npy("transposed.npy", FLOATS.T)  # numpy says fortran_order of this one
npy("scalar.npy", np.array(2.5))
npy("scalar-int.npy", np.array(-3))
npy("vector.npy", np.arange(13.0))
npy("empty.npy", np.zeros((0, 3)))
npy("empty-fortran.npy", np.zeros((3, 0, 2), order="F"))
npy("version-1.npy", FLOATS, (1, 0))
npy("version-2.npy", FLOATS, (2, 0))
npy("version-3.npy", FLOATS, (3, 0))

# archives
STATE = {
    "layer1.weight": np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]),
    "layer1.bias": np.array([7.0, 8.0, 9.0], "f4"),
    "layer2.weight": np.asfortranarray(np.array([[10, 11, 12]], "i8")),
    "größe/α": np.array(13.0, "f2"),
}
np.savez(os.path.join(HERE, "savez.npz"), **STATE)
expect("savez.npz", STATE)
BIG = {"zeros": np.zeros((30, 30)), **STATE}
np.savez_compressed(os.path.join(HERE, "savez-compressed.npz"), **BIG)
expect("savez-compressed.npz", BIG)
np.savez(os.path.join(HERE, "unnamed.npz"), STATE["layer1.weight"], STATE["layer1.bias"])
expect("unnamed.npz", {"arr_0": STATE["layer1.weight"], "arr_1": STATE["layer1.bias"]})
np.savez(os.path.join(HERE, "empty.npz"))
expect("empty.npz", {})

# zip64 throughout: sizes, offsets and the end of the directory, as beyond 4 GiB
limits = zipfile.ZIP64_LIMIT, zipfile.ZIP_FILECOUNT_LIMIT
zipfile.ZIP64_LIMIT = zipfile.ZIP_FILECOUNT_LIMIT = 0
for file, method in [("zip64.npz", zipfile.ZIP_STORED), ("zip64-compressed.npz", zipfile.ZIP_DEFLATED)]:
    with zipfile.ZipFile(os.path.join(HERE, file), "w", method) as archive:
        for name, array in BIG.items() if method == zipfile.ZIP_DEFLATED else STATE.items():
            entry = io.BytesIO()
            np.save(entry, array)
            info = zipfile.ZipInfo(f"{name}.npy")
            info.compress_type = method
            with archive.open(info, "w", force_zip64=True) as out:
                out.write(entry.getvalue())
    expect(file, BIG if method == zipfile.ZIP_DEFLATED else STATE)
zipfile.ZIP64_LIMIT, zipfile.ZIP_FILECOUNT_LIMIT = limits

# safetensors
ALL = {
    "f64": FLOATS,
    "f32": FLOATS.astype("f4"),
    "f16": HALVES.astype("f2"),
    **{f"i{8 * size}": INTEGERS.astype(f"i{size}") for size in (1, 2, 4, 8)},
    **{f"u{8 * size}": np.abs(INTEGERS).astype(f"u{size}") for size in (1, 2, 4, 8)},
    "bool": np.array([True, False, True]),
    "scalar": np.array(2.5),
    "empty": np.zeros((0, 3)),
    "größe/α": np.array([13.0]),
}
safetensors.numpy.save_file(ALL, os.path.join(HERE, "all.safetensors"), metadata={"format": "np"})
expect("all.safetensors", ALL)
STATE_C = {name: np.ascontiguousarray(array) for name, array in STATE.items()}
safetensors.numpy.save_file(STATE_C, os.path.join(HERE, "state.safetensors"))
expect("state.safetensors", STATE_C)
# numpy has no bfloat16: these are float32 whose lower half is 0
halves = np.array([1.0, -2.5, 3.0e38, 1.0e-40, np.inf, np.nan], "f4").view("u4") & 0xFFFF0000
upper = (halves >> 16).astype("<u2")
brain = safetensors.TensorSpec(
    dtype="bfloat16", shape=(2, 3), data_ptr=upper.ctypes.data, data_len=upper.nbytes
)
with open(os.path.join(HERE, "bf16.safetensors"), "wb") as out:
    out.write(safetensors.serialize({"w": brain}))
expect("bf16.safetensors", {"w": halves.view("f4").reshape(2, 3)})
expected["bf16.safetensors"]["w"]["dtype"] = "bfloat16"

# what is refused: expected.json has nothing of these
def refused(file, array, **options):
    np.save(os.path.join(HERE, file), array, **options)


os.makedirs(os.path.join(HERE, "refused"), exist_ok=True)
refused("refused/objects.npy", np.array([{"a": 1}, None], dtype=object), allow_pickle=True)
np.savez(os.path.join(HERE, "refused/objects.npz"), good=FLOATS, bad=np.array([[1], [2, 3]], dtype=object))
refused("refused/records.npy", np.zeros(2, dtype=[("x", "<f8"), ("y", "<i4")]))
refused("refused/complex.npy", np.array([1 + 2j]))
refused("refused/texts.npy", np.array(["a", "bcd"]))
refused("refused/dates.npy", np.array(["2020-01-01"], dtype="M8[D]"))
refused("refused/long-double.npy", np.array([1.5], dtype=np.longdouble))
refused("refused/i8-large.npy", np.array([1, 2**53 + 1], "i8"))
refused("refused/u8-large.npy", np.array([1, 2**64 - 1], ">u8"))
with open(os.path.join(HERE, "refused/two-arrays.npy"), "wb") as out:
    np.save(out, FLOATS)
    np.save(out, FLOATS)
with zipfile.ZipFile(os.path.join(HERE, "refused/bzip2.npz"), "w", zipfile.ZIP_BZIP2) as archive:
    entry = io.BytesIO()
    np.save(entry, FLOATS)
    archive.writestr(zipfile.ZipInfo("a.npy"), entry.getvalue(), zipfile.ZIP_BZIP2)

with open(os.path.join(HERE, "expected.json"), "w", encoding="utf-8") as out:
    entries = [f"  {json.dumps(file)}: {json.dumps(arrays, ensure_ascii=False)}" for file, arrays in sorted(expected.items())]
    out.write("{\n" + ",\n".join(entries) + "\n}\n")
