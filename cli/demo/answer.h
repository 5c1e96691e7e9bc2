// What a page answers to one request. Pure.
#ifndef CLAQUE_CLI_DEMO_ANSWER_H_
#define CLAQUE_CLI_DEMO_ANSWER_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/demo/fiction.h"

namespace claque::demo {

struct Answer {
  unsigned status = 200;
  std::string body;
  std::vector<std::pair<std::string, std::string>> headers;
  bool cut = false;  // the connection ends without an answer
};

// Request headers that decide; empty where not sent.
struct Validators {
  std::string_view none_match = {};
  std::string_view modified_since = {};
  std::string_view accept_encoding = {};
};

Answer Plain(unsigned status, std::string body);

// `count` is the number of requests for this page so far, this one included. `steady` turns off
// what depends on it.
Answer AnswerFor(const Page& page, int64_t count, bool steady, const Validators& validators);

}  // namespace claque::demo

#endif  // CLAQUE_CLI_DEMO_ANSWER_H_
