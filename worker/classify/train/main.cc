// claque-train CORPUS-DIRECTORY MODEL-FILE TAGGER-FILE: trains the mission models; part of the
// build.
#include <fstream>
#include <iostream>

#include "worker/classify/train/mission_trainer.h"
#include "worker/classify/train/tagger_trainer.h"

namespace {

template <typename Text>
std::vector<const Text*> Pointers(const std::vector<Text>& texts) {
  std::vector<const Text*> all;
  for (const Text& text : texts) all.push_back(&text);
  return all;
}

bool Write(const char* path, const std::string& bytes) {
  std::ofstream out(path, std::ios::binary);
  out << bytes;
  out.close();
  if (!out) std::cerr << "cannot write " << path << '\n';
  return static_cast<bool>(out);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) {
    std::cerr << "usage: claque-train CORPUS-DIRECTORY MODEL-FILE TAGGER-FILE\n";
    return 2;
  }
  const auto corpus = claque::ReadCorpus(argv[1]);
  if (!corpus.ok()) {
    std::cerr << corpus.status().message() << '\n';
    return 1;
  }
  const auto texts = claque::PrepareTexts(*corpus);
  const auto tags = claque::PrepareTags(*corpus);
  const bool written = Write(argv[2], claque::TrainMissionModel(Pointers(texts)).Serialize()) &&
                       Write(argv[3], claque::TrainTagger(Pointers(tags)).Serialize());
  return written ? 0 : 1;
}
