// Pieces that the sections of the report have in common.
#ifndef CLAQUE_CLI_REPORT_TEXT_H_
#define CLAQUE_CLI_REPORT_TEXT_H_

#include <google/protobuf/repeated_ptr_field.h>

#include <cstdint>
#include <map>
#include <string>

#include "claque/v1/types.pb.h"
#include "cli/client.h"

namespace claque {

// "80 %", to the nearest. REQUIRES: `whole` > 0.
std::string Percent(int64_t part, int64_t whole);
std::string Percent(double fraction);
// "12 of 15 (80 %)", of accounts: a fraction of few would tell their number, so it is left out.
std::string AccountFraction(int64_t part, int64_t whole);
// One decimal; "over 1000" above that.
std::string Times(double number);

// Cells of a table; `text` is escaped, and its direction set by dir=auto.
std::string TextCell(const std::string& text);
std::string NumberCell(const std::string& text);
// "<dt>…<dd>…"; `html` is taken as it is, and nothing comes of an empty one.
std::string Term(const std::string& name, const std::string& html);
// "<span>…" of each that is not empty.
std::string Tags(std::initializer_list<std::string> tags);

// "en 12, fr 3"; empty for none.
std::string LangText(const google::protobuf::RepeatedPtrField<v1::LangCount>& langs);
// What was shared, for a finding that is confirmed or not: accounts that are named stay unnamed
// until then.
std::string ObjectText(v1::ObjectKind kind, const std::string& object, v1::Review review);

using PostsByName = std::map<std::string, v1::Post>;
// Asks for it once. A post that cannot be had is left out.
void FetchPost(Client& client, const std::string& name, PostsByName* posts);
// HTML: its permalink where the finding is confirmed, its name else: a permalink leads to its
// author.
std::string PostText(const PostsByName& posts, const std::string& name, v1::Review review);
// Empty where it is not known.
std::string PostTime(const PostsByName& posts, const std::string& name);

}  // namespace claque

#endif  // CLAQUE_CLI_REPORT_TEXT_H_
