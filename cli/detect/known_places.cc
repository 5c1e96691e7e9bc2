#include "cli/detect/known_places.h"

namespace claque {

uint16_t KnownPlaces::Names::NumberOf(std::string_view name) {
  const auto it = numbers_.find(std::string(name));
  if (it != numbers_.end()) return it->second;
  if (names_.size() == UINT16_MAX) return 0;
  names_.emplace_back(name);
  return numbers_[names_.back()] = static_cast<uint16_t>(names_.size() - 1);
}

void KnownPlaces::Add(std::string_view content, std::string_view platform, std::string_view lang) {
  const uint32_t post = posts_.Intern(content);
  if (post == lang_of_.size()) {
    platform_of_.push_back(platforms_.NumberOf(platform));
    lang_of_.push_back(langs_.NumberOf(lang));
  } else if (!lang.empty()) {
    lang_of_[post] = langs_.NumberOf(lang);
  }
}

TablePlaces KnownPlaces::Of(const TraceTable& table) const {
  TablePlaces out{std::vector<uint16_t>(table.contents()), std::vector<uint16_t>(table.contents()),
                  platforms_.all(), langs_.all()};
  for (uint32_t content = 0; content < table.contents(); ++content) {
    const auto post = posts_.Find(table.ContentName(content));
    if (!post) continue;
    out.platform_of[content] = platform_of_[*post];
    out.lang_of[content] = lang_of_[*post];
  }
  return out;
}

}  // namespace claque
