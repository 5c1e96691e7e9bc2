// ContentDecoder: undoes Content-Encoding (RFC 9110, section 8.4) as bytes arrive, never beyond a
// limit. gzip, x-gzip and deflate by zlib, br by brotli. A coding that is not known is left alone,
// as browsers do ("none", "utf-8" are common mistakes).
#ifndef CLAQUE_WORKER_FETCH_CONTENT_DECODER_H_
#define CLAQUE_WORKER_FETCH_CONTENT_DECODER_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "common/base/status.h"

namespace claque {

// One coding of the chain; see content_decoder.cc.
class CodingStage;

// One thread at a time. Memory: the output, plus a window a coding.
class ContentDecoder {
 public:
  // `content_encoding`: the header's value, codings in the order they were applied; empty =
  // identity. `max_body_bytes` bounds the output of every stage.
  ContentDecoder(std::string_view content_encoding, int64_t max_body_bytes);
  ~ContentDecoder();
  ContentDecoder(ContentDecoder&&) noexcept;
  ContentDecoder& operator=(ContentDecoder&&) noexcept;

  // Appends to `body` what `input` decodes to. kResourceExhausted: the limit is reached, `body` is
  // filled up to it. kDataLoss: malformed, `body` has what came before. Both are final.
  Status Decode(std::string_view input, std::string* body);
  // At the end of the input: kDataLoss where a coded stream is cut. No input at all is whole (204,
  // 304, answers to HEAD).
  Status Finish() const;
  bool identity() const { return stages_.empty(); }

 private:
  Status Run(size_t stage, std::string_view input, std::string* body);

  std::vector<std::unique_ptr<CodingStage>> stages_;
  int64_t max_body_bytes_;
  Status failed_;
};

}  // namespace claque

#endif  // CLAQUE_WORKER_FETCH_CONTENT_DECODER_H_
