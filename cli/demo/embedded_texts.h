// The text data files of cli/demo/texts, compiled in.
#ifndef CLAQUE_CLI_DEMO_EMBEDDED_TEXTS_H_
#define CLAQUE_CLI_DEMO_EMBEDDED_TEXTS_H_

#include <vector>

namespace claque::demo {

extern const std::vector<const char*> kEmbeddedTexts;

}  // namespace claque::demo

#endif  // CLAQUE_CLI_DEMO_EMBEDDED_TEXTS_H_
