// Character references of HTML (HTML Standard, sections 13.2.5.72 to 13.2.5.80 and 13.5).
#ifndef CLAQUE_WORKER_EXTRACT_ENTITIES_H_
#define CLAQUE_WORKER_EXTRACT_ENTITIES_H_

#include <cstddef>
#include <string>
#include <string_view>

namespace claque::html {

// Decodes the reference that begins with the '&' at text[0], appends its value to `out` and returns
// the bytes consumed. 0 = no reference here: the '&' is itself.
size_t DecodeReference(std::string_view text, bool in_attribute, std::string* out);

// All references of `text` decoded, as in text outside attributes.
std::string DecodeReferences(std::string_view text);

}  // namespace claque::html

#endif  // CLAQUE_WORKER_EXTRACT_ENTITIES_H_
