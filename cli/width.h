// How wide a text is on a terminal, and how to make hostile text safe for one.
#ifndef CLAQUE_CLI_WIDTH_H_
#define CLAQUE_CLI_WIDTH_H_

#include <cstddef>
#include <string>
#include <string_view>

namespace claque {

// Columns of `text`: 0 for combining and format characters, 2 for East Asian wide ones and emoji
// (Unicode Standard Annex #11), 1 else.
size_t DisplayWidth(std::string_view text);

// One line that cannot move the cursor or reorder its neighbours: controls and line ends become
// spaces, bidirectional controls are dropped, bad UTF-8 becomes U+FFFD. Text with right-to-left
// letters is put between isolates (Unicode Standard Annex #9), so that the columns after it stay.
std::string OneLine(std::string_view text);

// Cut to `columns` with an ellipsis. Keeps whole characters and closes an isolate. REQUIRES: >= 1.
std::string Clip(const std::string& line, size_t columns);

// With spaces to the right up to `columns`.
std::string PadTo(std::string text, size_t columns);

}  // namespace claque

#endif  // CLAQUE_CLI_WIDTH_H_
