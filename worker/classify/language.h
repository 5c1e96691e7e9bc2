// Which language a post is in. CLD2 behind it, helped by script and function words for short texts.
#ifndef CLAQUE_WORKER_CLASSIFY_LANGUAGE_H_
#define CLAQUE_WORKER_CLASSIFY_LANGUAGE_H_

#include <functional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "worker/classify/classifier.h"

namespace claque {

// Function words of one language, normalised.
struct LanguageWords {
  std::string code;
  const std::unordered_set<std::string>* stop_words;
};

// Links, handles and hashtags of `text` do not count. "und" where nothing is clear. Thread-safe;
// linear; only the first 8 KiB are looked at.
Language IdentifyLanguage(std::string_view text, const std::vector<LanguageWords>& words);

}  // namespace claque

#endif  // CLAQUE_WORKER_CLASSIFY_LANGUAGE_H_
