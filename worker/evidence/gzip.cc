#include "worker/evidence/gzip.h"

#include <zlib.h>

#include <algorithm>

namespace claque {

Status AppendGzipMember(std::string_view bytes, std::string* out) {
  z_stream stream{};
  if (deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK) {
    return ResourceExhausted("zlib: out of memory");
  }
  constexpr size_t kStep = size_t{1} << 30;
  int result = Z_OK;
  do {
    const size_t take = std::min(bytes.size(), kStep);
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
    stream.avail_in = static_cast<uInt>(take);
    bytes.remove_prefix(take);
    do {
      const size_t at = out->size();
      const size_t room = std::max<size_t>(4096, take / 2);
      out->resize(at + room);
      stream.next_out = reinterpret_cast<Bytef*>(out->data() + at);
      stream.avail_out = static_cast<uInt>(room);
      result = deflate(&stream, bytes.empty() ? Z_FINISH : Z_NO_FLUSH);
      out->resize(at + room - stream.avail_out);
    } while (stream.avail_out == 0);
  } while (result != Z_STREAM_END && !bytes.empty());
  deflateEnd(&stream);
  return result == Z_STREAM_END ? OkStatus() : Internal("zlib: deflate failed");
}

}  // namespace claque
