// Any bytes under any declared encoding decode to valid UTF-8 without CR.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "common/text/utf8.h"
#include "worker/extract/encoding.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static constexpr const char* kTypes[] = {"",
                                           "text/html",
                                           "a; charset=utf-8",
                                           "a; charset=gbk",
                                           "a; charset=big5",
                                           "a; charset=sjis",
                                           "a; charset=euc-jp",
                                           "a; charset=euc-kr",
                                           "a; charset=iso-2022-jp",
                                           "a; charset=utf-16le",
                                           "a; charset=windows-1251",
                                           "a; charset=koi8-u"};
  if (size == 0) return 0;
  const std::string_view body(reinterpret_cast<const char*>(data + 1), size - 1);
  const auto decoded = claque::extract::DecodeBody(body, kTypes[data[0] % std::size(kTypes)]);
  if (!claque::IsValidUtf8(decoded.text)) std::abort();
  if (decoded.text.find('\r') != std::string::npos) std::abort();
  return 0;
}
