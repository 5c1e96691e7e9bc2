// Texts that a call offers for use: quoted, bulleted, one per line, or after a colon.
#ifndef CLAQUE_WORKER_CLASSIFY_STOCK_PHRASES_H_
#define CLAQUE_WORKER_CLASSIFY_STOCK_PHRASES_H_

#include <string>
#include <vector>

#include "worker/classify/lexicon.h"
#include "worker/classify/structure.h"

namespace claque {

struct StockPhrases {
  bool introduced = false;  // an introducing cue stands outside quotations
  std::string cue;
  std::vector<ByteRange> phrases;  // of the normalised text, in order
};

// At most 50 phrases. `hits` are those of `lexicon` in `text`.
StockPhrases FindStockPhrases(const TokenizedText& text, const Structure& structure,
                              const Lexicon& lexicon, const std::vector<CueHit>& hits);

}  // namespace claque

#endif  // CLAQUE_WORKER_CLASSIFY_STOCK_PHRASES_H_
