#include "worker/classify/echo_concepts.h"

#include <cstdio>
#include <cstdlib>

#include "embedded_wording_data.h"

namespace claque {

const ConceptTable& EchoConcepts() {
  static const ConceptTable table = [] {
    ConceptTable out = EmbeddedConcepts();
    for (const EmbeddedFile& file : wording_data()) {
      if (const Status s = out.Add(file.name, file.content); !s.ok()) {
        std::fprintf(stderr, "%s\n", s.message().c_str());
        std::abort();  // a broken build, found by the first test
      }
    }
    return out;
  }();
  return table;
}

}  // namespace claque
