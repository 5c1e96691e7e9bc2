// campaign.yaml: whatever the bytes, a campaign or an error with a message, in bounded time.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "common/config/campaign.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto campaign = claque::ParseCampaign(text, "fuzz.yaml");
  if (campaign.ok() ? campaign->sources().empty() : campaign.status().message().empty()) {
    std::abort();
  }
  return 0;
}
