// Letters that, among languages of the same script, only one or two write: they tell the language
// of a text too short for its function words.
#ifndef CLAQUE_WORKER_CLASSIFY_OWN_LETTERS_H_
#define CLAQUE_WORKER_CLASSIFY_OWN_LETTERS_H_

#include <cstddef>
#include <string_view>
#include <vector>

namespace claque {

// The letters of a text, as written, that are not ASCII.
std::vector<char32_t> RareLetters(std::string_view text);

// How many of them are this language's own; few are enough, so more do not count. 0 for a language
// that has none.
size_t CountOwnLetters(std::string_view language, const std::vector<char32_t>& letters);

}  // namespace claque

#endif  // CLAQUE_WORKER_CLASSIFY_OWN_LETTERS_H_
