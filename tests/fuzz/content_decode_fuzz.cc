// ContentDecoder: bounded output whatever the input, and the same however the input is cut.
// Input: a byte that picks the codings, then the coded bytes.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "worker/fetch/content_decoder.h"

namespace {

constexpr int64_t kLimit = 100'000;
constexpr const char* kCodings[] = {"gzip", "deflate", "br", "gzip, br", "br, gzip", "", "none"};

bool Decode(std::string_view coding, std::string_view bytes, size_t step, std::string* body) {
  claque::ContentDecoder decoder(coding, kLimit);
  for (size_t at = 0; at < bytes.size(); at += step) {
    if (!decoder.Decode(bytes.substr(at, step), body).ok()) return false;
  }
  return decoder.Finish().ok();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  const char* coding = kCodings[data[0] % std::size(kCodings)];
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  std::string whole;
  std::string pieces;
  const bool whole_ok = Decode(coding, bytes, size, &whole);
  const bool pieces_ok = Decode(coding, bytes, 3, &pieces);
  if (std::ssize(whole) > kLimit || std::ssize(pieces) > kLimit) std::abort();
  if (whole_ok != pieces_ok || (whole_ok && whole != pieces)) std::abort();
  return 0;
}
