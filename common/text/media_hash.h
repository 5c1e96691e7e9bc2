// Hashes of pictures and clips, as files state them. Pure; thread-safe.
#ifndef CLAQUE_COMMON_TEXT_MEDIA_HASH_H_
#define CLAQUE_COMMON_TEXT_MEDIA_HASH_H_

#include <optional>
#include <string>
#include <string_view>

namespace claque {

// The form in which hashes are compared: lower-case hexadecimal. Takes 16 to 128 hexadecimal
// digits, an even number, and an MD5 in base64, as imageboards write it. nullopt: is neither.
std::optional<std::string> MediaHash(std::string_view text);

// Whether it is of nothing that anybody chose: of a file without a byte, or all digits equal, as
// perceptual hashes of plain areas are. REQUIRES: as MediaHash gives it.
bool IsHashOfNothing(std::string_view hash);

}  // namespace claque

#endif  // CLAQUE_COMMON_TEXT_MEDIA_HASH_H_
