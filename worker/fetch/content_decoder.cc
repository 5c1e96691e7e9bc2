#include "worker/fetch/content_decoder.h"

#include <brotli/decode.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <functional>
#include <utility>

namespace claque {
namespace {

constexpr size_t kMaxCodings = 3;
constexpr size_t kChunk = 32 << 10;

// Takes decoded bytes; a failure ends the decoding.
using Sink = std::function<Status(std::string_view)>;

}  // namespace

class CodingStage {
 public:
  virtual ~CodingStage() = default;
  virtual Status Decode(std::string_view input, const Sink& sink) = 0;
  // Whether the input so far is a whole stream.
  virtual bool whole() const = 0;

  // Bytes put out so far; the decoder bounds it.
  int64_t produced = 0;
};

namespace {

// gzip (RFC 1952, members may follow each other) and deflate (zlib, or raw as old servers send it).
class ZlibStage final : public CodingStage {
 public:
  explicit ZlibStage(bool gzip) : gzip_(gzip) {}
  ~ZlibStage() override {
    if (open_) inflateEnd(&stream_);
  }

  Status Decode(std::string_view input, const Sink& sink) override {
    while (!input.empty()) {
      if (ended_ && !Restart(input)) return OkStatus();
      if (!open_) CLAQUE_RETURN_IF_ERROR(Open(input));
      CLAQUE_RETURN_IF_ERROR(Inflate(&input, sink));
    }
    return OkStatus();
  }

  bool whole() const override { return !open_ || ended_; }

 private:
  Status Open(std::string_view input) {
    // A zlib header is 0x?8 with a check (RFC 1950, section 2.2); anything else is raw deflate.
    const bool raw = !gzip_ && (static_cast<uint8_t>(input[0]) & 0x0f) != 8;
    if (inflateInit2(&stream_, gzip_ ? 15 + 16 : raw ? -15 : 15) != Z_OK) {
      return ResourceExhausted("zlib: out of memory");
    }
    open_ = true;
    return OkStatus();
  }

  // Bytes behind the end of a stream: another gzip member, or padding that is ignored.
  bool Restart(std::string_view input) {
    if (!gzip_ || padding_ || static_cast<uint8_t>(input[0]) != 0x1f) {
      padding_ = true;
      return false;
    }
    inflateReset(&stream_);
    ended_ = false;
    return true;
  }

  Status Inflate(std::string_view* input, const Sink& sink) {
    const size_t take = std::min(input->size(), size_t{1} << 30);
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(input->data()));
    stream_.avail_in = static_cast<uInt>(take);
    int result = Z_OK;
    do {
      stream_.next_out = reinterpret_cast<Bytef*>(out_.data());
      stream_.avail_out = static_cast<uInt>(out_.size());
      result = inflate(&stream_, Z_NO_FLUSH);
      CLAQUE_RETURN_IF_ERROR(sink({out_.data(), out_.size() - stream_.avail_out}));
      if (result != Z_OK && result != Z_STREAM_END && result != Z_BUF_ERROR) {
        return DataLoss(std::string(gzip_ ? "gzip: " : "deflate: ") +
                        (stream_.msg ? stream_.msg : "malformed"));
      }
    } while (result == Z_OK && (stream_.avail_in > 0 || stream_.avail_out == 0));
    ended_ = result == Z_STREAM_END;
    input->remove_prefix(take - stream_.avail_in);
    return OkStatus();
  }

  const bool gzip_;
  bool open_ = false;
  bool ended_ = false;
  bool padding_ = false;
  z_stream stream_{};
  std::array<char, kChunk> out_;
};

class BrotliStage final : public CodingStage {
 public:
  ~BrotliStage() override {
    if (state_) BrotliDecoderDestroyInstance(state_);
  }

  Status Decode(std::string_view input, const Sink& sink) override {
    if (input.empty() || ended_) return OkStatus();
    if (!state_) state_ = BrotliDecoderCreateInstance(nullptr, nullptr, nullptr);
    if (!state_) return ResourceExhausted("brotli: out of memory");
    const auto* in = reinterpret_cast<const uint8_t*>(input.data());
    size_t in_left = input.size();
    while (true) {
      auto* out = reinterpret_cast<uint8_t*>(out_.data());
      size_t out_left = out_.size();
      const auto result =
          BrotliDecoderDecompressStream(state_, &in_left, &in, &out_left, &out, nullptr);
      if (result == BROTLI_DECODER_RESULT_ERROR) {
        return DataLoss(std::string("br: ") +
                        BrotliDecoderErrorString(BrotliDecoderGetErrorCode(state_)));
      }
      CLAQUE_RETURN_IF_ERROR(sink({out_.data(), out_.size() - out_left}));
      ended_ = result == BROTLI_DECODER_RESULT_SUCCESS;
      if (result != BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT) return OkStatus();
    }
  }

  bool whole() const override { return !state_ || ended_; }

 private:
  BrotliDecoderState* state_ = nullptr;
  bool ended_ = false;
  std::array<char, kChunk> out_;
};

std::unique_ptr<CodingStage> StageFor(std::string_view token) {
  std::string name;
  for (const char c : token) {
    if (c != ' ' && c != '\t') name += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  }
  if (name == "gzip" || name == "x-gzip") return std::make_unique<ZlibStage>(true);
  if (name == "deflate") return std::make_unique<ZlibStage>(false);
  if (name == "br") return std::make_unique<BrotliStage>();
  return nullptr;
}

}  // namespace

ContentDecoder::ContentDecoder(std::string_view content_encoding, int64_t max_body_bytes)
    : max_body_bytes_(max_body_bytes) {
  for (size_t begin = 0; begin <= content_encoding.size();) {
    const size_t end = std::min(content_encoding.find(',', begin), content_encoding.size());
    if (auto stage = StageFor(content_encoding.substr(begin, end - begin))) {
      stages_.insert(stages_.begin(), std::move(stage));
    }
    if (stages_.size() > kMaxCodings) {
      failed_ = DataLoss("content-encoding: more than 3 codings");
      return;
    }
    begin = end + 1;
  }
}

ContentDecoder::~ContentDecoder() = default;
ContentDecoder::ContentDecoder(ContentDecoder&&) noexcept = default;
ContentDecoder& ContentDecoder::operator=(ContentDecoder&&) noexcept = default;

Status ContentDecoder::Run(size_t stage, std::string_view input, std::string* body) {
  if (stage == stages_.size()) {
    const auto room = static_cast<size_t>(max_body_bytes_) - body->size();
    body->append(input.substr(0, room));
    if (input.size() <= room) return OkStatus();
    return ResourceExhausted("body is over " + std::to_string(max_body_bytes_) + " bytes decoded");
  }
  CodingStage& current = *stages_[stage];
  return current.Decode(input, [&](std::string_view out) {
    current.produced += static_cast<int64_t>(out.size());
    // A stage between two codings is bounded too, with room for the last one's own overhead.
    if (stage + 1 < stages_.size() && current.produced > max_body_bytes_ + (1 << 16)) {
      return ResourceExhausted("body is over " + std::to_string(max_body_bytes_) +
                               " bytes half decoded");
    }
    return Run(stage + 1, out, body);
  });
}

Status ContentDecoder::Decode(std::string_view input, std::string* body) {
  if (failed_.ok()) failed_ = Run(0, input, body);
  return failed_;
}

Status ContentDecoder::Finish() const {
  CLAQUE_RETURN_IF_ERROR(failed_);
  for (const auto& stage : stages_) {
    if (!stage->whole()) return DataLoss("content-encoding: the coded stream is cut");
  }
  return OkStatus();
}

}  // namespace claque
