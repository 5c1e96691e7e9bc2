// The shape of a text: lines, bullets, quotations.
#ifndef CLAQUE_WORKER_CLASSIFY_STRUCTURE_H_
#define CLAQUE_WORKER_CLASSIFY_STRUCTURE_H_

#include <cstdint>
#include <vector>

#include "common/text/normalize.h"
#include "worker/classify/lexicon.h"
#include "worker/classify/tokens.h"

namespace claque {

struct Line {
  ByteRange bytes;  // of the normalised text, without white space around and bullet
  size_t token_begin = 0;
  size_t token_end = 0;
  bool bullet = false;
  bool ends_in_colon = false;
};

struct Quotation {
  ByteRange bytes;  // inside the marks, trimmed
  size_t token_begin = 0;
  size_t token_end = 0;
};

struct Structure {
  std::vector<Line> lines;            // blank lines too: token_begin == token_end, no bytes
  std::vector<Quotation> quotations;  // outermost ones, in order, none nested
  std::vector<bool> quoted;           // per token
};

// `lexicons` as for FindFields. A paragraph behind one that ends in "… it said:" amid others is
// quoted without marks (block quotations of pages). Linear in the text.
Structure FindStructure(const TokenizedText& text, const std::vector<const Lexicon*>& lexicons);

}  // namespace claque

#endif  // CLAQUE_WORKER_CLASSIFY_STRUCTURE_H_
