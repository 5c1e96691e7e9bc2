#include "worker/detect/trace_sort.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <utility>

namespace claque {
namespace {

constexpr size_t kRadixFrom = 512;  // traces; below, comparing is faster than 256 counters a byte
constexpr int kRowBytes = 4;
constexpr int kKeyBytes = kRowBytes + 8;

// Byte `digit` of (time, row), the least significant first. The sign bit is turned, so that times
// before 1970 come first.
uint8_t DigitOf(const Trace& trace, int digit) {
  if (digit < kRowBytes) return static_cast<uint8_t>(trace.row >> (8 * digit));
  const uint64_t time = static_cast<uint64_t>(trace.time) ^ (uint64_t{1} << 63);
  return static_cast<uint8_t>(time >> (8 * (digit - kRowBytes)));
}

// Bit d = traces differ in byte d of their key.
uint32_t DifferentDigits(std::span<const Trace> traces) {
  uint64_t time = 0;
  uint32_t row = 0;
  for (const Trace& trace : traces) {
    time |= static_cast<uint64_t>(trace.time ^ traces[0].time);
    row |= trace.row ^ traces[0].row;
  }
  uint32_t digits = 0;
  for (int d = 0; d < kKeyBytes; ++d) {
    const uint64_t byte = d < kRowBytes ? row >> (8 * d) : time >> (8 * (d - kRowBytes));
    if ((byte & 0xff) != 0) digits |= 1u << d;
  }
  return digits;
}

void ScatterByDigit(std::span<const Trace> from, std::span<Trace> to, int digit) {
  std::array<size_t, 257> begin{};
  for (const Trace& trace : from) ++begin[size_t{DigitOf(trace, digit)} + 1];
  for (size_t i = 1; i < begin.size(); ++i) begin[i] += begin[i - 1];
  for (const Trace& trace : from) to[begin[DigitOf(trace, digit)]++] = trace;
}

}  // namespace

void SortTraces(std::span<Trace> traces, std::vector<Trace>* scratch) {
  if (std::is_sorted(traces.begin(), traces.end(), Older)) return;
  if (traces.size() < kRadixFrom) {
    std::sort(traces.begin(), traces.end(), Older);
    return;
  }
  if (scratch->size() < traces.size()) scratch->resize(traces.size());
  std::span<Trace> from = traces;
  std::span<Trace> to(scratch->data(), traces.size());
  const uint32_t digits = DifferentDigits(traces);
  for (int d = 0; d < kKeyBytes; ++d) {
    if ((digits >> d & 1) == 0) continue;
    ScatterByDigit(from, to, d);
    std::swap(from, to);
  }
  if (from.data() != traces.data()) std::copy(from.begin(), from.end(), traces.begin());
}

}  // namespace claque
