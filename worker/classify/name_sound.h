// What a name has in common with itself in other scripts: its consonants, by where they are spoken.
#ifndef CLAQUE_WORKER_CLASSIFY_NAME_SOUND_H_
#define CLAQUE_WORKER_CLASSIFY_NAME_SOUND_H_

#include <string>
#include <string_view>

namespace claque {

// One letter a consonant ("Brandholm", "Брандхольм", "برندهولم": "prntlm"), of normalised Latin,
// Cyrillic, Arabic or Hebrew letters. Vowels, and what is one in some script (h, w, y), are left
// out; doubles are one. At most kMaxSound letters.
std::string NameSound(std::string_view key);
inline constexpr size_t kMaxSound = 16;

// Equal but for an ending or, where they are long, a letter or two.
bool SoundAlike(std::string_view a, std::string_view b);

}  // namespace claque

#endif  // CLAQUE_WORKER_CLASSIFY_NAME_SOUND_H_
