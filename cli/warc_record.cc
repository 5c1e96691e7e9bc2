#include "cli/warc_record.h"

#include <strings.h>
#include <zlib.h>

#include <fstream>

#include "common/base/hash.h"

namespace claque {
namespace {

constexpr int64_t kMaxStored = 64 << 20;
constexpr size_t kMaxUnpacked = 256 << 20;

Result<std::string> Gunzip(const std::string& stored) {
  z_stream stream = {};
  if (inflateInit2(&stream, 15 + 16) != Z_OK) return Internal("zlib");
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(stored.data()));
  stream.avail_in = static_cast<uInt>(stored.size());
  std::string out;
  std::string block(1 << 16, '\0');
  int code = Z_OK;
  while (code == Z_OK && out.size() <= kMaxUnpacked) {
    stream.next_out = reinterpret_cast<Bytef*>(block.data());
    stream.avail_out = static_cast<uInt>(block.size());
    code = inflate(&stream, Z_NO_FLUSH);
    out.append(block, 0, block.size() - stream.avail_out);
  }
  inflateEnd(&stream);
  if (code != Z_STREAM_END) return DataLoss("the record is damaged or cut (gzip)");
  return out;
}

}  // namespace

std::string WarcHeader(std::string_view header, std::string_view name) {
  while (!header.empty()) {
    const size_t end = std::min(header.find("\r\n"), header.size());
    const std::string_view line = header.substr(0, end);
    if (line.size() > name.size() && line[name.size()] == ':' &&
        strncasecmp(line.data(), name.data(), name.size()) == 0) {
      const size_t value = line.find_first_not_of(" \t", name.size() + 1);
      return std::string(line.substr(std::min(value, line.size())));
    }
    header.remove_prefix(std::min(end + 2, header.size()));
  }
  return "";
}

Result<WarcRecord> ReadWarcRecord(const std::string& path, int64_t offset, int64_t length) {
  if (offset < 0 || length <= 0 || length > kMaxStored) {
    return DataLoss(path + ": offset or length is out of range");
  }
  std::ifstream in(path, std::ios::binary);
  if (!in) return NotFound(path + ": cannot be read");
  WarcRecord record;
  record.raw.resize(static_cast<size_t>(length));
  in.seekg(offset);
  in.read(record.raw.data(), length);
  if (in.gcount() != length) return DataLoss(path + ": ends before the record does");
  std::string text = record.raw;
  if (text.starts_with("\x1f\x8b")) {
    CLAQUE_ASSIGN_OR_RETURN(text, Gunzip(record.raw));
  }
  const size_t head = text.find("\r\n\r\n");
  if (!text.starts_with("WARC/1.") || head == std::string::npos) {
    return DataLoss(path + ": no WARC record at byte " + std::to_string(offset));
  }
  record.warc_header = text.substr(0, head + 2);
  std::string block = text.substr(head + 4);
  // The record ends with two line ends that are not part of its block.
  if (block.ends_with("\r\n\r\n")) block.resize(block.size() - 4);
  if (WarcHeader(record.warc_header, "Content-Length") != std::to_string(block.size())) {
    return DataLoss(path + ": the record's length is not what its header says");
  }
  const size_t http = block.find("\r\n\r\n");
  if (http == std::string::npos) {
    record.payload = std::move(block);
  } else {
    record.http_header = block.substr(0, http + 2);
    record.payload = block.substr(http + 4);
  }
  return record;
}

Status VerifyCapture(const WarcRecord& record, const v1::Capture& capture) {
  const std::string url = WarcHeader(record.warc_header, "WARC-Target-URI");
  if (url != capture.url()) {
    return DataLoss("the record is of " + url + ", the capture of " + capture.url());
  }
  if (static_cast<int64_t>(record.payload.size()) != capture.payload_size()) {
    return DataLoss("the payload has " + std::to_string(record.payload.size()) +
                    " bytes, the capture says " + std::to_string(capture.payload_size()));
  }
  const std::string hash = Sha256Hex(record.payload);
  if (hash != capture.payload_sha256()) {
    return DataLoss("the payload's SHA-256 is " + hash + ", the capture says " +
                    capture.payload_sha256());
  }
  return OkStatus();
}

}  // namespace claque
