// Any bytes: the map stays inside the input, output is valid, bounded and stable.
#include <cstdlib>
#include <string>

#include "common/text/normalize.h"
#include "common/text/utf8.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view in(reinterpret_cast<const char*>(data), size);
  const claque::NormalizedText n = claque::Normalize(in);
  if (!claque::IsValidUtf8(n.text()) || n.text().size() > 11 * size) std::abort();
  for (size_t i = 0; i < n.text().size(); ++i) {
    const claque::ByteRange r = n.Origin(i, i + 1);
    if (r.begin >= r.end || r.end > size) std::abort();
  }
  return 0;
}
