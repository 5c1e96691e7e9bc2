#include <algorithm>
#include <cstring>

#include "coordinator/query/filter_node.h"

namespace claque::filter_internal {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

// What the message nests deeper than this a search does not see.
constexpr int kMaxSearchDepth = 16;

// A field of a message, or one element of it where it is repeated.
struct Value {
  const Message& message;
  const FieldDescriptor* field;
  int index;  // -1 = singular
};

char Lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

bool ContainsIgnoringCase(const std::string& text, const std::string& part) {
  return std::search(text.begin(), text.end(), part.begin(), part.end(),
                     [](char a, char b) { return Lower(a) == Lower(b); }) != text.end();
}

bool Like(std::string_view text, const Pattern& pattern) {
  const std::string& first = pattern.pieces.front();
  if (pattern.pieces.size() == 1) return text == first;
  if (!text.starts_with(first)) return false;
  text.remove_prefix(first.size());
  for (size_t i = 1; i + 1 < pattern.pieces.size(); ++i) {
    const std::string& piece = pattern.pieces[i];
    const void* found = memmem(text.data(), text.size(), piece.data(), piece.size());
    if (found == nullptr) return false;
    text.remove_prefix(static_cast<size_t>(static_cast<const char*>(found) - text.data()) +
                       piece.size());
  }
  return text.ends_with(pattern.pieces.back());
}

std::string Joined(const Pattern& pattern) {
  std::string out = pattern.pieces.front();
  for (size_t i = 1; i < pattern.pieces.size(); ++i) out += '*' + pattern.pieces[i];
  return out;
}

template <typename T>
bool Compare(const T& left, Op op, const T& right) {
  switch (op) {
    case Op::kHas:
    case Op::kEqual:
      return left == right;
    case Op::kNotEqual:
      return left != right;
    case Op::kLess:
      return left < right;
    case Op::kLessEqual:
      return left <= right;
    case Op::kGreater:
      return left > right;
    case Op::kGreaterEqual:
      return left >= right;
  }
  return false;
}

const std::string& GetString(const Value& v, std::string* scratch) {
  const Reflection* r = v.message.GetReflection();
  return v.index < 0 ? r->GetStringReference(v.message, v.field, scratch)
                     : r->GetRepeatedStringReference(v.message, v.field, v.index, scratch);
}

const Message& GetMessage(const Value& v) {
  const Reflection* r = v.message.GetReflection();
  return v.index < 0 ? r->GetMessage(v.message, v.field)
                     : r->GetRepeatedMessage(v.message, v.field, v.index);
}

bool CompareString(const Value& v, Op op, const Pattern& pattern) {
  std::string scratch;
  const std::string& text = GetString(v, &scratch);
  if (op == Op::kEqual || (op == Op::kHas && v.index >= 0)) return Like(text, pattern);
  if (op == Op::kNotEqual) return !Like(text, pattern);
  const std::string plain = Joined(pattern);
  if (op == Op::kHas) return ContainsIgnoringCase(text, plain);
  return Compare(text, op, plain);
}

Instant GetInstant(const Value& v) {
  const Message& time = GetMessage(v);
  const Reflection* r = time.GetReflection();
  const auto* type = time.GetDescriptor();
  return {r->GetInt64(time, type->FindFieldByNumber(1)),
          r->GetInt32(time, type->FindFieldByNumber(2))};
}

bool CompareValue(const Value& v, Op op, const Operand& operand) {
  const Reflection* r = v.message.GetReflection();
  const auto get = [&v, r](auto singular, auto repeated) {
    return v.index < 0 ? (r->*singular)(v.message, v.field)
                       : (r->*repeated)(v.message, v.field, v.index);
  };
  switch (v.field->cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      return CompareString(v, op, std::get<Pattern>(operand));
    case FieldDescriptor::CPPTYPE_BOOL:
      return Compare(get(&Reflection::GetBool, &Reflection::GetRepeatedBool), op,
                     std::get<bool>(operand));
    case FieldDescriptor::CPPTYPE_ENUM:
      return Compare<int64_t>(get(&Reflection::GetEnumValue, &Reflection::GetRepeatedEnumValue), op,
                              std::get<int64_t>(operand));
    case FieldDescriptor::CPPTYPE_INT32:
      return Compare<int64_t>(get(&Reflection::GetInt32, &Reflection::GetRepeatedInt32), op,
                              std::get<int64_t>(operand));
    case FieldDescriptor::CPPTYPE_INT64:
      return Compare<int64_t>(get(&Reflection::GetInt64, &Reflection::GetRepeatedInt64), op,
                              std::get<int64_t>(operand));
    case FieldDescriptor::CPPTYPE_UINT32:
      return Compare<uint64_t>(get(&Reflection::GetUInt32, &Reflection::GetRepeatedUInt32), op,
                               std::get<uint64_t>(operand));
    case FieldDescriptor::CPPTYPE_UINT64:
      return Compare<uint64_t>(get(&Reflection::GetUInt64, &Reflection::GetRepeatedUInt64), op,
                               std::get<uint64_t>(operand));
    case FieldDescriptor::CPPTYPE_FLOAT:
      return Compare<double>(
          static_cast<double>(get(&Reflection::GetFloat, &Reflection::GetRepeatedFloat)), op,
          std::get<double>(operand));
    case FieldDescriptor::CPPTYPE_DOUBLE:
      return Compare(get(&Reflection::GetDouble, &Reflection::GetRepeatedDouble), op,
                     std::get<double>(operand));
    case FieldDescriptor::CPPTYPE_MESSAGE:
      return Compare(GetInstant(v), op, std::get<Instant>(operand));
  }
  return false;
}

// Whether a singular field of `message` counts as set: fields without presence are, except for ':*'
// which asks for a value other than the default.
bool IsSet(const Message& message, const FieldDescriptor* field, bool strict) {
  return (!strict && !field->has_presence()) || message.GetReflection()->HasField(message, field);
}

bool Test(const Message& message, const Comparison& c, size_t depth);

// The value (or element) that step `depth` led to.
bool TestValue(const Value& v, const Comparison& c, size_t depth) {
  if (depth + 1 < c.path.size()) return Test(GetMessage(v), c, depth + 1);
  if (std::holds_alternative<Present>(c.operand)) return true;
  return CompareValue(v, c.op, c.operand);
}

bool TestMap(const Message& message, const Comparison& c, size_t depth) {
  const Step& step = c.path[depth];
  const Reflection* r = message.GetReflection();
  const FieldDescriptor* key = step.field->message_type()->map_key();
  const FieldDescriptor* value = step.field->message_type()->map_value();
  for (int i = 0; i < r->FieldSize(message, step.field); ++i) {
    const Message& entry = r->GetRepeatedMessage(message, step.field, i);
    std::string scratch;
    if (GetString({entry, key, -1}, &scratch) != *step.map_key) continue;
    return TestValue({entry, value, -1}, c, depth);
  }
  return false;
}

bool Test(const Message& message, const Comparison& c, size_t depth) {
  const Step& step = c.path[depth];
  if (step.map_key) return TestMap(message, c, depth);
  if (!step.field->is_repeated()) {
    const bool last = depth + 1 == c.path.size();
    const bool strict = last && std::holds_alternative<Present>(c.operand);
    return IsSet(message, step.field, strict) && TestValue({message, step.field, -1}, c, depth);
  }
  const int size = message.GetReflection()->FieldSize(message, step.field);
  for (int i = 0; i < size; ++i) {
    if (TestValue({message, step.field, i}, c, depth)) return true;
  }
  return false;
}

// Whether any string of the message, however deep, contains `word`.
bool Search(const Message& message, const std::string& word, int depth) {
  if (depth > kMaxSearchDepth) return false;
  std::vector<const FieldDescriptor*> fields;
  message.GetReflection()->ListFields(message, &fields);
  for (const FieldDescriptor* field : fields) {
    const int size = field->is_repeated() ? message.GetReflection()->FieldSize(message, field) : 1;
    for (int i = 0; i < size; ++i) {
      const Value v{message, field, field->is_repeated() ? i : -1};
      std::string scratch;
      if (field->type() == FieldDescriptor::TYPE_STRING &&
          ContainsIgnoringCase(GetString(v, &scratch), word)) {
        return true;
      }
      if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE &&
          Search(GetMessage(v), word, depth + 1)) {
        return true;
      }
    }
  }
  return false;
}

}  // namespace

bool Evaluate(const Node& node, const Message& message) {
  const auto holds = [&message](const Node& child) { return Evaluate(child, message); };
  switch (node.kind) {
    case Node::Kind::kAnd:
      return std::all_of(node.children.begin(), node.children.end(), holds);
    case Node::Kind::kOr:
      return std::any_of(node.children.begin(), node.children.end(), holds);
    case Node::Kind::kNot:
      return !holds(node.children.front());
    case Node::Kind::kComparison:
      return Test(message, node.comparison, 0);
    case Node::Kind::kSearch:
      return Search(message, node.search, 0);
  }
  return false;
}

}  // namespace claque::filter_internal
