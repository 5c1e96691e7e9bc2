// Words without their endings, so that the forms of one word are one.
#ifndef CLAQUE_WORKER_CLASSIFY_WORD_STEM_H_
#define CLAQUE_WORKER_CLASSIFY_WORD_STEM_H_

#include <cstdint>
#include <string>
#include <string_view>

namespace claque {

// Hash of the stem of a normalised word: Snowball (libstemmer) where it knows the language, lists
// of endings for uk, fa, he, the word itself elsewhere. Never 0. Thread-safe.
uint32_t StemWord(const std::string& language, std::string_view key);

// The hash of a stem: StemWord without taking anything off.
uint32_t StemHash(std::string_view stem);

}  // namespace claque

#endif  // CLAQUE_WORKER_CLASSIFY_WORD_STEM_H_
