// The labelled texts the mission model is trained on (worker/classify/corpus).
#ifndef CLAQUE_WORKER_CLASSIFY_TRAIN_CORPUS_H_
#define CLAQUE_WORKER_CLASSIFY_TRAIN_CORPUS_H_

#include <string>
#include <string_view>
#include <vector>

#include "claque/v1/types.pb.h"
#include "common/base/status.h"
#include "common/text/normalize.h"
#include "worker/classify/span_tagger.h"

namespace claque {

struct LabelledText {
  struct Marked {
    Mark mark;
    ByteRange bytes;  // of `text`
  };
  std::string family;  // the idea it belongs to: what is held out together
  std::string writer;  // the file it stands in
  std::string lang;
  std::string text;  // without marks
  std::vector<Marked> marks;
  bool directive = false;
  v1::Category category = v1::UNKNOWN;
  int number = 0;  // 0 = not numbered
  std::vector<v1::Action> actions;
  bool vary = false;
};

// Reads a file of JSON lines. Error: "NAME:LINE: what is wrong".
Result<std::vector<LabelledText>> ParseCorpus(std::string_view name, std::string_view content);
// All *.jsonl of a directory, in order of name.
Result<std::vector<LabelledText>> ReadCorpus(const std::string& directory);

}  // namespace claque

#endif  // CLAQUE_WORKER_CLASSIFY_TRAIN_CORPUS_H_
